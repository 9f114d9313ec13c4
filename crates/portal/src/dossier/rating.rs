//! The citizen rates the service. The form stands on the dossier's own page.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::FieldErrors;
use cases::{CaseError, rating};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Flash, Page, go_with, show_as};

use super::one::{self, Scene};
use crate::{App, door};

/// What was posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    score: String,
    words: String,
}

pub(super) async fn rate(
    page: Page,
    State(app): State<App>,
    Path(id): Path<String>,
    CsrfForm(said): CsrfForm<Said>,
) -> Answer {
    let id = door::id(&id)?;
    let posted = said.clone();
    let outcome = door::work(&app, &page, move |room| {
        let score = posted.score.parse().unwrap_or_default();
        match rating::rate(room.op(), id, score, &posted.words) {
            Err(CaseError::Refused(refusal)) => Ok(Err((Scene::of(room, id)?, refusal))),
            other => other.map(Ok),
        }
    });
    match outcome.await.map_err(door::web)? {
        Ok(()) => Ok(go_with(&page, &format!("/ho-so/{id}"), &Flash::done("rating.thanks"))),
        Err((scene, refusal)) => {
            let mut errors = FieldErrors::default();
            let field = if refusal.key == "text_too_long" { "words" } else { "score" };
            errors.push(field, refusal);
            let view = one::view(page.failed_if(true), &app, &scene, Some((said.score, said.words, errors)));
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}
