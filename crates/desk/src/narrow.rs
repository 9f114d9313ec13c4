//! How an officer narrows a list down, which columns it has, and the presets that keep both under a name.

use axum::extract::State;
use base::{Date, Moment};
use cases::{
    CaseError,
    dossier::Narrow,
    preset::{self, Preset},
};
use rules::{calendar::Calendar, procedure::Channel};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, escape, go_with};

use crate::{
    App,
    door::{web, work},
    words::VI,
};

/// The columns that may be shown beside the code, in their order; the first five where nobody chose.
pub const COLUMNS: [&str; 10] =
    ["thu-tuc", "nguoi-nop", "han", "tinh-trang", "dang-o", "han-buoc", "ngay-nop", "kenh", "co-quan", "phi"];
const USUAL: usize = 5;

/// The columns of a list that nobody has chosen columns for.
pub fn usual() -> Vec<&'static str> {
    COLUMNS.iter().take(USUAL).copied().collect()
}

/// What the address says about a list besides which it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Code of a procedure.
    pub procedure: String,
    /// `qua-han`, `sap-den-han` or nothing.
    pub due: String,
    /// Word of a channel.
    pub channel: String,
    /// Only what lies with the officer.
    pub mine: bool,
    /// The chosen columns; none: the usual ones.
    columns: Vec<&'static str>,
}

impl Chosen {
    /// Reads an address; words nobody knows are none.
    pub fn read(asked: &Answers) -> Self {
        let one_of = |name: &str, known: &[&str]| {
            let word = asked.get(name);
            if known.contains(&word) { word.to_owned() } else { String::new() }
        };
        let chosen: Vec<&str> = asked.all("cot").collect();
        Self {
            procedure: asked.get("thu-tuc").chars().take(60).collect(),
            due: one_of("han", &["qua-han", "sap-den-han"]),
            channel: one_of("kenh", &["counter", "online", "post"]),
            mine: asked.get("cua-toi") == "1",
            columns: COLUMNS.into_iter().filter(|column| chosen.contains(column)).collect(),
        }
    }

    /// The columns to show.
    pub fn columns(&self) -> Vec<&'static str> {
        if self.columns.is_empty() { usual() } else { self.columns.clone() }
    }

    /// Whether the list is another than the whole one with its usual columns.
    pub fn is_own(&self) -> bool {
        *self != Self::default()
    }

    /// As the end of a query: `&han=qua-han&cot=han`.
    pub fn query(&self) -> String {
        let mut query = String::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                query += &format!("&{name}={}", escape(value));
            }
        };
        add("thu-tuc", &self.procedure);
        add("han", &self.due);
        add("kenh", &self.channel);
        add("cua-toi", if self.mine { "1" } else { "" });
        for column in &self.columns {
            add("cot", column);
        }
        query
    }

    /// What the use case is asked for.
    pub fn narrow(&self, calendar: &Calendar, now: Moment) -> Narrow {
        let channels = [Channel::Counter, Channel::Online, Channel::Post];
        Narrow {
            procedure: Some(self.procedure.clone()).filter(|code| !code.is_empty()),
            channel: channels.into_iter().find(|channel| channel.word() == self.channel),
            mine: self.mine,
            due_before: match self.due.as_str() {
                "qua-han" => Some(now),
                "sap-den-han" => Some(after_next_working_day(calendar, now)),
                _ => None,
            },
        }
    }
}

/// The end of the next working day, where "soon" ends.
fn after_next_working_day(calendar: &Calendar, now: Moment) -> Moment {
    let mut day: Date = base::local_date(now);
    for _ in 0..30 {
        day = day.tomorrow().unwrap_or(day);
        if calendar.day(day).is_ok_and(|day| day.is_working()) {
            break;
        }
    }
    let end = day.tomorrow().unwrap_or(day).to_zoned(base::VIETNAM);
    end.map_or(now, |end| end.timestamp())
}

/// POST /can-bo/bo-loc: keeps the list as it is shown under a name, or forgets a name.
pub async fn keep(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    // Only a list of ours is gone back to, whatever the field says.
    let query = form.get("danh-sach").to_owned();
    let back = format!("/can-bo?{}", query.trim_start_matches(['/', '\\']));
    let (name, drop) = (form.get("ten").to_owned(), form.get("bo").to_owned());
    let dropped = form.has("bo");
    let kept = work(&app, &visit.actor, move |room| {
        if dropped { preset::drop_preset(room.op(), &drop) } else { preset::keep_preset(room.op(), &name, &query) }
    });
    let flash = match kept.await {
        Ok(()) => Flash::done(if dropped { "desk.preset.dropped" } else { "desk.preset.kept" }),
        Err(CaseError::Refused(refusal)) => {
            Flash::notice("desk.preset.not_kept").with("why", VI.refusal(&refusal))
        }
        Err(error) => return Err(web(error)),
    };
    Ok(go_with(&page, &back, &flash))
}

/// A preset as a link.
pub struct PresetLink {
    /// Its name.
    pub name: String,
    /// Where it leads.
    pub href: String,
}

/// The officer's presets.
pub fn links(presets: Vec<Preset>) -> Vec<PresetLink> {
    let link = |preset: Preset| PresetLink { href: format!("/can-bo?{}", preset.query), name: preset.name };
    presets.into_iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Answers {
        Answers(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn an_address_is_read_and_written_and_unknown_words_are_nothing() {
        let chosen = Chosen::read(&asked(&[
            ("han", "qua-han"),
            ("kenh", "x"),
            ("cot", "phi"),
            ("cot", "han"),
            ("cot", "?"),
        ]));
        assert_eq!(chosen.query(), "&han=qua%2Dhan&cot=han&cot=phi");
        assert_eq!(chosen.columns(), ["han", "phi"], "in their own order");
        let nothing = Chosen::read(&asked(&[("muc", "viec"), ("trang", "2")]));
        assert!(!nothing.is_own() && nothing.query().is_empty() && nothing.columns() == usual());
    }
}
