//! The search box of the desk: a code or reference opens its dossier, anything else lists what it names.
//!
//! What is looked for are names and numbers of people, and addresses stay behind in browsers and proxies. So the line comes
//! in a form, and stands in the list's address sealed.

use askama::Template;
use axum::extract::{Query, State};
use cases::{CaseError, dossier};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, OfficerVisit, Page, go, show as render};

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
}

/// What the address of a list says.
#[derive(Debug, Default, Deserialize)]
pub struct Listed {
    /// The sealed line.
    #[serde(default)]
    tim: String,
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
    Listed { rows: Vec<Row>, more: bool },
    TooWide,
}

/// POST /can-bo/tim: to the dossier, or to the list.
pub async fn find(State(app): State<App>, visit: OfficerVisit, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let query: String = typed.q.trim().chars().take(MOST_LETTERS).collect();
    let line = query.clone();
    let found = work(&app, &visit.actor, move |room| match dossier::find(room.op(), &line) {
        Ok(id) => Ok(Some(id)),
        Err(CaseError::Denied(base::Denied::NotFound)) => Ok(None),
        Err(error) => Err(error),
    });
    Ok(go(&match found.await.map_err(web)? {
        Some(id) => format!("/can-bo/ho-so/{id}"),
        None => format!("/can-bo/tim?tim={}", dossier::hide_line(&app.office, &query)),
    }))
}

/// GET /can-bo/tim: the list.
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Query(asked): Query<Listed>) -> Answer {
    let query = dossier::hidden_line(&app.office, &asked.tim);
    let number = asked.trang.unwrap_or(1).clamp(1, MOST_PAGES);
    let line = query.clone();
    let (rows, more, wide) =
        match work(&app, &visit.actor, move |room| look(&room, &line, number)).await.map_err(web)? {
            Outcome::Listed { rows, more } => (rows, more, false),
            Outcome::TooWide => (Vec::new(), false, true),
        };
    let at = |number: u32| format!("/can-bo/tim?tim={}&trang={number}", asked.tim);
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
    match dossier::search(room.op(), line, (number - 1) * ROWS, ROWS) {
        Ok(found) => Ok(Outcome::Listed { rows: list::rows(room, found.rows)?, more: found.more }),
        Err(CaseError::Refused(refusal)) if refusal.key == "search_too_wide" => Ok(Outcome::TooWide),
        Err(error) => Err(error),
    }
}
