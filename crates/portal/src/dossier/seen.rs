//! Who saw one's dossiers: the list of all at `/tai-khoan/ai-da-xem`, and the rows on the page of one.

use askama::Template;
use axum::extract::{Query, State};
use cases::dossier::access::{self, Access, PAGE};
use serde::Deserialize;
use webkit::{Answer, Page, show as shown};

use crate::{App, door, words};

/// An opening in words.
pub(super) struct SeenRow {
    pub when: String,
    pub office: String,
    pub title: String,
    pub what: String,
    pub why: String,
    pub name: String,
    pub href: String,
}

/// The rows in the reader's language. Positions are as the office writes them.
pub(super) fn rows(page: &Page, seen: &[Access]) -> Vec<SeenRow> {
    seen.iter().map(|access| row(page, access)).collect()
}

fn row(page: &Page, access: &Access) -> SeenRow {
    let opened = access.opened.iter().map(|opened| page.t(&format!("access.opened.{}", opened.word())));
    let duty = page.t(&format!("access.duty.{}", access.duty.word()));
    let role = page.t(&format!("state.role.{}", access.role.word()));
    SeenRow {
        when: words::moment(page, access.at),
        office: access.agency.clone(),
        title: if access.title.is_empty() { role } else { format!("{} ({role})", access.title) },
        what: opened.collect::<Vec<_>>().join(", "),
        why: access.reason.as_ref().map_or(duty.clone(), |reason| format!("{duty}: {reason}")),
        name: access.name.clone(),
        href: format!("/ho-so/{}", access.dossier),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    trang: Option<u32>,
}

#[derive(Template)]
#[template(path = "account/seen.html")]
struct SeenPage {
    page: Page,
    rows: Vec<SeenRow>,
    count: u64,
    before: Option<String>,
    after: Option<String>,
}

/// GET /tai-khoan/ai-da-xem
pub(super) async fn show(page: Page, State(app): State<App>, Query(which): Query<Which>) -> Answer {
    let number = which.trang.unwrap_or(1).clamp(1, 10_000);
    let found = door::work(&app, &page, move |room| access::of_mine(room.op(), number));
    let (seen, count) = found.await.map_err(door::web)?;
    let at = |number: u32| format!("/tai-khoan/ai-da-xem?trang={number}");
    let page = page.titled("access.title");
    shown(&SeenPage {
        rows: rows(&page, &seen),
        before: (number > 1).then(|| at(number - 1)),
        after: (u64::from(number) * u64::from(PAGE) < count).then(|| at(number + 1)),
        count,
        page,
    })
}
