//! One page of the form, typed by the officer. What was typed is kept, right or wrong.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{Denied, FieldErrors};
use cases::dossier;
use rules::form::{check, read};
use serde::Deserialize;
use webkit::{
    Answer, Answers, CsrfForm, OfficerVisit, Page, WebError, fields, go, page::Markup, show as render, show_as,
    ui::ErrorSummary,
};

use super::draft::Draft;
use crate::{
    App,
    door::{id, web, work},
    words::VI,
};

#[derive(Template)]
#[template(path = "assisted/form.html")]
struct FormPage {
    page: Page,
    back: String,
    procedure: String,
    filer: String,
    intro: Option<String>,
    summary: ErrorSummary,
    fields: Markup,
}

/// `ve`: the page was opened from the review, and leads back to it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Way {
    ve: String,
}

/// GET /can-bo/nop-ho/{id}/khai/{page}
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path((dossier, name)): Path<(String, String)>,
) -> Answer {
    let dossier = id(&dossier)?;
    let draft = work(&app, &visit.actor, move |room| Draft::of(&room, dossier)).await.map_err(web)?;
    if draft.bench.definition.form.page(&name).is_some() && !draft.journey().applies(&name) {
        return Ok(go(&draft.review()));
    }
    render(&view(page, &draft, &name, &FieldErrors::default())?)
}

/// POST /can-bo/nop-ho/{id}/khai/{page}
pub async fn save(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path((dossier, name)): Path<(String, String)>,
    Query(way): Query<Way>,
    CsrfForm(posted): CsrfForm<Answers>,
) -> Answer {
    let dossier = id(&dossier)?;
    let (sent, wanted) = (posted.0.clone(), name.clone());
    let (mut draft, content) = work(&app, &visit.actor, move |room| {
        let draft = Draft::of(&room, dossier)?;
        let form = draft.bench.definition.form.page(&wanted).ok_or(Denied::NotFound)?;
        let content = dossier::save_answers(room.op(), dossier, &read::read(form, &sent))?;
        Ok((draft, content))
    })
    .await
    .map_err(web)?;
    let pressed = draft.bench.definition.form.page(&name).is_some_and(|form| read::pressed(form, &posted.0));
    let query = if way.ve.is_empty() { "" } else { "?ve=1" };
    if pressed || draft.journey_of(&content).asks_more(&name, &draft.journey()) {
        return Ok(go(&format!("{}{query}", draft.at(&format!("khai/{name}")))));
    }
    let form = &draft.bench.definition.form;
    let errors = check::check_page(form, &name, &content.answers, &draft.facts, VI.into());
    if !errors.is_empty() {
        draft.bench.view.content = content;
        let view = view(page.failed_if(true), &draft, &name, &errors)?;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    Ok(go(&if way.ve.is_empty() { draft.page_after(&content, &name) } else { draft.review() }))
}

fn view(page: Page, draft: &Draft, name: &str, errors: &FieldErrors) -> Result<FormPage, WebError> {
    let journey = draft.journey();
    let form = draft.bench.definition.form.page(name).ok_or(WebError::NOT_FOUND)?;
    let before = journey.previous(name).map(|before| draft.at(&format!("khai/{}", before.id)));
    Ok(FormPage {
        back: before.unwrap_or_else(|| draft.review()),
        procedure: draft.sheet().name.vi.clone(),
        filer: draft.content().filer.name.clone(),
        intro: form.intro.as_ref().map(|intro| intro.vi.clone()),
        summary: fields::error_summary(VI, form, errors),
        fields: fields::fields(VI, &journey, name, errors),
        page: page.named(form.title.vi.clone()),
    })
}
