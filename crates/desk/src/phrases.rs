//! The page where an officer keeps sentences to be used again. The pages of steps offer them beside the reason.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use base::FieldErrors;
use cases::{
    CaseError,
    phrase::{self, Phrase},
};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, go_with, show_as};

use crate::{
    App,
    door::{web, work},
};

#[derive(Template)]
#[template(path = "phrases.html")]
struct PhrasesPage {
    page: Page,
    own: Vec<Phrase>,
    agencys: Vec<Phrase>,
    keeps_agencys: bool,
    typed: String,
    errors: FieldErrors,
}

/// GET /can-bo/cau-mau
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    render(&app, page, visit, String::new(), FieldErrors::default()).await
}

async fn render(app: &App, page: Page, visit: OfficerVisit, typed: String, errors: FieldErrors) -> Answer {
    let all = work(app, &visit.actor, |room| phrase::phrases(room.op())).await.map_err(web)?;
    let (own, agencys) = all.into_iter().partition(|phrase| phrase.officer.is_some());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page.titled("desk.phrase.title").failed_if(!errors.is_empty());
    let keeps_agencys = phrase::keeps_agencys(&visit.officer);
    show_as(status, &PhrasesPage { page, own, agencys, keeps_agencys, typed, errors })
}

/// POST /can-bo/cau-mau: adds one, or takes one away.
pub async fn change(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let (body, agencys, drop) =
        (form.get("body").to_owned(), form.get("whose") == "agency", form.get("drop").parse());
    let typed = body.clone();
    let dropped = drop.is_ok();
    let changed = work(&app, &visit.actor, move |room| match drop {
        Ok(id) => phrase::drop_phrase(room.op(), id),
        Err(_) => phrase::add_phrase(room.op(), &body, agencys),
    });
    match changed.await {
        Ok(()) => {
            let key = if dropped { "desk.phrase.dropped" } else { "desk.phrase.added" };
            Ok(go_with(&page, "/can-bo/cau-mau", &Flash::done(key)))
        }
        Err(CaseError::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            errors.push("body", refusal);
            render(&app, page, visit, typed, errors).await
        }
        Err(error) => Err(web(error)),
    }
}
