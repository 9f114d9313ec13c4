//! Acting for others: whom somebody lets act for them, or a business has as members; for whom they act themself; and for
//! whom from now on in this session.
//!
//! Deliberately absent: what an agent may do with a dossier; those pages are the same for whoever acts.

mod list;
mod one;
mod write;

use base::{Power, Procedures};
use cases::catalogue::Snapshot;
use people::mandates::Named;
use rules::mandate::{Standing, Terms};
use webkit::{Access, Pace, Page, Routes, ui::Tag};

use crate::{App, words};

pub use list::choices;

const HERE: &str = "/tai-khoan/uy-quyen";

/// The routes.
pub fn routes() -> Routes<App> {
    Routes::new()
        .get(HERE, Access::Citizen, list::show)
        .post("/tai-khoan/tu-cach", Access::Citizen, list::choose)
        .get("/tai-khoan/uy-quyen/moi", Access::Citizen, write::show)
        .paced("/tai-khoan/uy-quyen/moi", Access::Citizen, Pace::CODES, write::offer)
        .get("/tai-khoan/uy-quyen/{id}", Access::Citizen, one::show)
        .post("/tai-khoan/uy-quyen/{id}", Access::Citizen, one::act)
}

/// What a mandate lets do, in words.
fn power(page: &Page, power: Power) -> String {
    page.t(&format!("mandate.power.{}", power.word()))
}

/// From which day to which, in words.
fn days(page: &Page, terms: &Terms) -> String {
    let from = base::text::short_date(terms.from);
    match terms.until {
        Some(last) => page.t2("mandate.days", "from", from, "until", base::text::short_date(last)),
        None => page.t1("mandate.days_open", "from", from),
    }
}

/// The procedures by name; codes where the catalogue knows no name any more.
fn procedures(page: &Page, procedures: &Procedures, snapshot: &Snapshot) -> Vec<String> {
    let name = |code: &String| {
        snapshot
            .card(code)
            .map_or_else(|| code.clone(), |card| format!("{} ({code})", words::text(page, &card.name)))
    };
    match procedures {
        Procedures::All => vec![page.t("mandate.all_procedures")],
        Procedures::Only(codes) => codes.iter().map(name).collect(),
    }
}

/// Where it stands, as a coloured word.
fn standing(page: &Page, standing: Standing) -> Tag {
    let colour = match standing {
        Standing::Offered => "yellow",
        Standing::Coming => "blue",
        Standing::Living => "green",
        Standing::Lapsed | Standing::Expired | Standing::Declined | Standing::Ended => "grey",
    };
    page.ui().tag(page.t(&format!("mandate.standing.{}", standing.word())), colour)
}

/// The person who acts, or is asked to: by name, and by the address they were asked at.
fn agent(named: &Named) -> String {
    let contact = named.kept.contact.text();
    named.agent.as_ref().map_or_else(|| contact.to_owned(), |name| format!("{name} ({contact})"))
}
