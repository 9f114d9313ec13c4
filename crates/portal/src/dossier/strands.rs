//! The strands of a dossier that other systems work on, in the citizen's words: who has it, where it stands there,
//! since when we have heard nothing.

use cases::dossier::exchange::silent_since;
use rules::workflow::{Dossier, Strand, StrandStatus, WHOLE, state_of};
use webkit::{Page, ui::Tag};

use crate::{App, words};

/// One strand.
pub struct StrandRow {
    pub name: String,
    pub status: Tag,
    pub pairs: Vec<(String, String)>,
    /// An honest sentence about silence, or about a dossier that is still on its way.
    pub note: Option<String>,
}

/// All strands; empty for an ordinary dossier.
pub fn rows(page: &Page, app: &App, dossier: &Dossier, agency: &str) -> Vec<StrandRow> {
    dossier.strands.iter().map(|strand| row(page, app, dossier, strand, agency)).collect()
}

/// That a ministry's system decides, where it does.
pub fn owner(page: &Page, dossier: &Dossier) -> Option<String> {
    let partner = dossier.elsewhere().filter(|_| !dossier.state.is_final())?.partner.as_ref()?;
    Some(page.t1("strand.owns", "partner", &partner.name))
}

fn row(page: &Page, app: &App, dossier: &Dossier, strand: &Strand, agency: &str) -> StrandRow {
    let whole = strand.key == WHOLE;
    StrandRow {
        name: if whole { page.t("strand.whole") } else { strand.name.clone() },
        status: status(page, strand),
        pairs: pairs(page, dossier, strand, agency),
        note: note(page, app, strand),
    }
}

fn status(page: &Page, strand: &Strand) -> Tag {
    if let Some(state) = strand.latest().and_then(|latest| state_of(latest.code)) {
        return words::state(page, state);
    }
    let colour = match strand.status {
        StrandStatus::Waiting => "grey",
        StrandStatus::Underway => "turquoise",
        StrandStatus::Done => "green",
        StrandStatus::Refused => "red",
    };
    page.ui().tag(page.t(&format!("strand.status.{}", strand.status.word())), colour)
}

fn pairs(page: &Page, dossier: &Dossier, strand: &Strand, agency: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut pair = |key: &str, value: Option<String>| {
        pairs.extend(value.filter(|value| !value.trim().is_empty()).map(|value| (page.t(key), value)));
    };
    let latest = strand.latest();
    let who = strand.partner.as_ref().map_or_else(|| agency.to_owned(), |partner| partner.name.clone());
    pair("strand.who", Some(who));
    pair("strand.foreign_code", strand.foreign_code.clone());
    let said = latest.filter(|_| strand.refusal.is_none());
    pair("strand.said", said.map(|latest| latest.words.clone()));
    pair("strand.unit", latest.and_then(|latest| latest.unit.clone()));
    if strand.partner.is_some() && strand.forwarded > 0 {
        let heard = strand.heard_at.map_or_else(|| page.t("strand.not_heard"), |at| words::moment(page, at));
        pair("strand.heard", Some(heard));
    }
    pair("strand.until", latest.and_then(|latest| latest.until).map(|at| words::moment(page, at)));
    pair("strand.result", result(page, dossier, strand));
    pair("strand.refusal", strand.refusal.clone());
    let returned = strand.returned.as_ref();
    pair("strand.returned", returned.map(|it| format!("{}, {}", it.receiver, words::moment(page, it.at))));
    pairs
}

fn result(page: &Page, dossier: &Dossier, strand: &Strand) -> Option<String> {
    let said = match (&strand.partner, dossier.issued()) {
        (None, Some(issued)) => format!("{}, {}", issued.number, base::text::short_date(issued.on)),
        (None, None) => return None,
        (Some(_), _) => {
            let results = strand.latest()?.results.iter().map(|result| {
                let on = result.on.map(base::text::short_date);
                let parts = [Some(result.name.clone()), result.number.clone(), on];
                parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
            });
            results.collect::<Vec<_>>().join("; ")
        }
    };
    let collect = strand.is_to_be_returned() && dossier.returned.is_none();
    let parts = [said, if collect { page.t("strand.collect") } else { String::new() }];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(". "))
}

fn note(page: &Page, app: &App, strand: &Strand) -> Option<String> {
    let partner = &strand.partner.as_ref()?.name;
    let settings = &app.office.settings;
    if let Some(since) = silent_since(settings, strand, app.office.now()) {
        let said = page.t2("strand.silent", "partner", partner, "since", words::moment(page, since));
        let help = settings.hotline.as_ref().map(|number| page.t1("strand.silent_call", "number", number));
        return Some([Some(said), help].into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    let on_its_way = strand.is_awaited() && strand.heard_at.is_none();
    on_its_way.then(|| page.t1("strand.on_its_way", "partner", partner))
}
