//! The scan box of every desk page: what a scanner reads off a paper opens its dossier or batch, or the page says
//! plainly why not. A scanner types a line and presses Enter, so the box is an ordinary form.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use cases::dossier::{self, Scanned};
use webkit::{Answer, Answers, CsrfForm, OfficerVisit, Page, go, show as render, show_as};

use crate::{
    App,
    door::{web, work},
};

/// A longer line is no code.
const MOST_LETTERS: usize = 300;

#[derive(Template)]
#[template(path = "scan.html")]
struct ScanPage {
    page: Page,
    told: Option<String>,
}

/// GET /can-bo/quet: the box alone, for a counter where nothing else is open.
pub async fn show(page: Page) -> Answer {
    render(&ScanPage { page: page.titled("desk.scan.title"), told: None })
}

/// POST /can-bo/quet
pub async fn read(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let line: String = form.get("ma").chars().take(MOST_LETTERS).collect();
    let found = work(&app, &visit.actor, move |room| dossier::scan(room.op(), &line)).await.map_err(web)?;
    let told = match found {
        Scanned::Dossier(id) => return Ok(go(&format!("/can-bo/ho-so/{id}"))),
        Scanned::Batch(id) => return Ok(go(&format!("/can-bo/lo/{id}"))),
        found => why(&page, &found),
    };
    let page = page.titled("desk.scan.title").failed_if(true);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &ScanPage { page, told: Some(told) })
}

/// Why what was scanned opens nothing.
pub fn why(page: &Page, found: &Scanned) -> String {
    match found {
        Scanned::Elsewhere(agency) => page.t1("desk.scan.elsewhere", "agency", agency),
        Scanned::Unknown(name) => page.t1("desk.scan.unknown", "name", name),
        Scanned::Separator => page.t("desk.scan.separator"),
        Scanned::Batch(_) => page.t("desk.scan.batch"),
        Scanned::Nothing | Scanned::Dossier(_) => page.t("desk.scan.nothing"),
    }
}
