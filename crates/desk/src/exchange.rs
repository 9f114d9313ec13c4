//! What is exchanged with the systems of ministries: the list of what is in trouble, and the strands of one dossier.
//!
//! Deliberately absent: what happened to a dossier there, which stands in its history like everything else.

use askama::Template;
use axum::extract::State;
use cases::{
    CaseError,
    dossier::exchange::{self, Sync, Trouble, What},
};
use rules::workflow::{Strand, StrandStatus, state_of};
use webkit::{Answer, OfficerVisit, Page, show as render, ui::Tag};

use crate::{
    App,
    bench::Bench,
    door::{Room, web, work},
    words::{self, VI},
};

#[derive(Template)]
#[template(path = "exchange.html")]
struct ExchangePage {
    page: Page,
    rows: Vec<TroubleRow>,
    partners: Vec<String>,
}

/// A line of the list.
struct TroubleRow {
    href: String,
    name: String,
    title: String,
    partner: String,
    what: String,
    detail: String,
    since: String,
}

/// GET /can-bo/lien-thong
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    let found = work(&app, &visit.actor, move |room| exchange::mine(room.op())).await.map_err(web)?;
    let partners = app.office.settings.partners.iter().map(|partner| partner.name.clone()).collect();
    let page = page.titled("desk.exchange.title");
    render(&ExchangePage { page, rows: found.into_iter().map(row).collect(), partners })
}

fn row(trouble: Trouble) -> TroubleRow {
    TroubleRow {
        href: format!("/can-bo/ho-so/{}", trouble.id),
        name: trouble.name,
        title: trouble.title,
        partner: trouble.partner,
        what: VI.t(&format!("desk.exchange.what.{}", trouble.what.word())),
        detail: match trouble.what {
            What::Refused(why) => why,
            What::NotTaken(error) => error.unwrap_or_default(),
            What::Silent => String::new(),
        },
        since: words::moment(trouble.since),
    }
}

/// How many strands of the officer's dossiers are in trouble, for the head of the lists.
pub fn troubles(room: &Room) -> Result<usize, CaseError> {
    Ok(exchange::mine(room.op())?.len())
}

/// One strand on the dossier's page.
pub struct StrandRow {
    /// Its name.
    pub name: String,
    /// How far it is.
    pub status: Tag,
    /// Who does it, by which code, since when, what came of it: label and value.
    pub pairs: Vec<(String, String)>,
    /// What is wrong on the way.
    pub trouble: Option<String>,
}

/// The strands of a dossier with how their exchange goes; empty for an ordinary one.
pub fn strands(page: &Page, room: &Room, bench: &Bench) -> Result<Vec<StrandRow>, CaseError> {
    let dossier = &bench.view.dossier;
    if dossier.strands.is_empty() {
        return Ok(Vec::new());
    }
    let ways = exchange::sync(room.op(), bench.view.summary.id)?;
    let rows = dossier.strands.iter().map(|strand| {
        let way = ways.iter().find(|(way, _)| way.strand == strand.key);
        StrandRow {
            name: strand.name.clone(),
            status: status(page, strand),
            pairs: pairs(bench, strand, way.map(|(way, _)| way)),
            trouble: way.and_then(|(way, refusal)| trouble(room, strand, way, refusal.as_deref())),
        }
    });
    Ok(rows.collect())
}

fn status(page: &Page, strand: &Strand) -> Tag {
    let colour = match strand.status {
        StrandStatus::Waiting => "grey",
        StrandStatus::Underway => "turquoise",
        StrandStatus::Done => "green",
        StrandStatus::Refused => "red",
    };
    let said = strand.latest().and_then(|latest| state_of(latest.code)).map(words::state);
    let text = said.unwrap_or_else(|| VI.t(&format!("strand.status.{}", strand.status.word())));
    page.ui().tag(text, colour)
}

fn pairs(bench: &Bench, strand: &Strand, way: Option<&Sync>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut pair = |key: &str, value: Option<String>| {
        pairs.extend(value.filter(|value| !value.is_empty()).map(|value| (VI.t(key), value)));
    };
    let who = strand.partner.as_ref().map_or_else(|| bench.agency.authority(), |partner| partner.name.clone());
    pair("strand.who", Some(who));
    pair("strand.foreign_code", strand.foreign_code.clone());
    let said = strand.latest().filter(|_| strand.refusal.is_none());
    pair("strand.said", said.map(|latest| latest.words.clone()));
    pair("strand.unit", strand.latest().and_then(|latest| latest.unit.clone()));
    pair("strand.heard", strand.heard_at.map(words::moment));
    pair("strand.until", strand.latest().and_then(|latest| latest.until).map(words::moment));
    pair("strand.result", result(bench, strand));
    pair("strand.refusal", strand.refusal.clone());
    pair(
        "strand.returned",
        strand.returned.as_ref().map(|it| format!("{}, {}", it.receiver, words::moment(it.at))),
    );
    if let Some(way) = way {
        pair("desk.exchange.forwarded", Some(words::moment(way.forwarded_at)));
        pair("desk.exchange.taken", way.taken_at.map(words::moment));
        pair("desk.exchange.asked", way.asked_at.map(words::moment));
        pair("desk.exchange.tries", (way.tries > 0 && !way.is_taken()).then(|| way.tries.to_string()));
    }
    pairs
}

/// Number and date of what resulted, here or there.
fn result(bench: &Bench, strand: &Strand) -> Option<String> {
    if strand.partner.is_none() {
        let issued = bench.view.dossier.issued()?;
        return Some(format!("{}, {}", issued.number, words::day(issued.on)));
    }
    let results = &strand.latest()?.results;
    let said = results.iter().map(|result| {
        let parts = [Some(result.name.clone()), result.number.clone(), result.on.map(words::day)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    Some(said.collect::<Vec<_>>().join("; ")).filter(|said| !said.is_empty())
}

fn trouble(room: &Room, strand: &Strand, way: &Sync, refusal: Option<&str>) -> Option<String> {
    if let Some(why) = refusal {
        return Some(VI.t_with("desk.exchange.refused", &[("why", why)]));
    }
    if !way.is_taken() && strand.is_awaited() {
        let why = way.error.clone().unwrap_or_default();
        return Some(
            VI.t_with("desk.exchange.not_taken", &[("since", words::moment(way.forwarded_at)), ("why", why)]),
        );
    }
    let since = exchange::silent_since(&room.app.office.settings, strand, room.now)?;
    Some(VI.t_with("desk.exchange.silent", &[("since", words::moment(since))]))
}
