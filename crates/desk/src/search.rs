//! The search box of the desk: a code or reference opens its dossier, anything else lists what it names.

use askama::Template;
use axum::extract::{Query, State};
use cases::{CaseError, dossier};
use serde::Deserialize;
use webkit::{Answer, OfficerVisit, Page, go, show as render};

use crate::{
    App,
    door::{Room, web, work},
    list::{self, ROWS, Row},
    narrow,
};

/// A longer line is nobody's name.
const MOST_LETTERS: usize = 200;
/// Whoever turns more pages than this has to say more.
const MOST_PAGES: u32 = 40;

/// What the search box sends.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
    #[serde(default)]
    trang: Option<u32>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    query: String,
    rows: Vec<Row>,
    number: u32,
    before: Option<String>,
    after: Option<String>,
    wide: bool,
    columns: Vec<&'static str>,
}

enum Outcome {
    Exactly(base::DossierId),
    Listed { rows: Vec<Row>, more: bool },
    TooWide,
}

/// GET /can-bo/tim
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Query(typed): Query<Typed>) -> Answer {
    let query: String = typed.q.trim().chars().take(MOST_LETTERS).collect();
    let number = typed.trang.unwrap_or(1).clamp(1, MOST_PAGES);
    let line = query.clone();
    let (rows, more, wide) =
        match work(&app, &visit.actor, move |room| look(&room, &line, number)).await.map_err(web)? {
            Outcome::Exactly(id) => return Ok(go(&format!("/can-bo/ho-so/{id}"))),
            Outcome::Listed { rows, more } => (rows, more, false),
            Outcome::TooWide => (Vec::new(), false, true),
        };
    let at = |number: u32| format!("/can-bo/tim?q={}&trang={number}", webkit::escape(&query));
    render(&SearchPage {
        page: page.titled("desk.search.title"),
        before: (number > 1).then(|| at(number - 1)),
        after: (more && number < MOST_PAGES).then(|| at(number + 1)),
        wide,
        columns: narrow::usual(),
        query,
        rows,
        number,
    })
}

fn look(room: &Room, line: &str, number: u32) -> Result<Outcome, CaseError> {
    match dossier::find(room.op(), line) {
        Ok(id) => return Ok(Outcome::Exactly(id)),
        Err(CaseError::Denied(base::Denied::NotFound)) => {}
        Err(error) => return Err(error),
    }
    match dossier::search(room.op(), line, (number - 1) * ROWS, ROWS) {
        Ok(found) => Ok(Outcome::Listed { rows: list::rows(room, found.rows)?, more: found.more }),
        Err(CaseError::Refused(refusal)) if refusal.key == "search_too_wide" => Ok(Outcome::TooWide),
        Err(error) => Err(error),
    }
}
