//! `/can-bo/luu-tru`: dossiers whose content is to be destroyed, and what inspection keeps from it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{DossierId, FieldErrors, Role};
use cases::{
    CaseError,
    dossier::retention::{self, Kept},
};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, go_with, show_as};

use crate::{
    App,
    door::{id as named, web, work},
    words,
};

const HERE: &str = "/can-bo/luu-tru";

#[derive(Template)]
#[template(path = "retention.html")]
struct RetentionPage {
    page: Page,
    rows: Vec<Kept>,
    inspects: bool,
    days: u32,
    code: String,
    reason: String,
    errors: FieldErrors,
}

impl RetentionPage {
    #[allow(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand fields over by reference"
    )]
    fn day(&self, day: &Option<base::Date>) -> String {
        day.map(words::day).unwrap_or_default()
    }
}

/// GET /can-bo/luu-tru
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    listed(&app, page, &visit, [String::new(), String::new()], FieldErrors::default()).await
}

async fn listed(
    app: &App,
    page: Page,
    visit: &OfficerVisit,
    [code, reason]: [String; 2],
    errors: FieldErrors,
) -> Answer {
    let rows = work(app, &visit.actor, |room| retention::listed(room.op())).await.map_err(web)?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page.titled("desk_retention.title").failed_if(!errors.is_empty());
    let inspects = visit.officer.has(Role::Inspector);
    let days = app.office.settings.notice_days;
    show_as(status, &RetentionPage { page, rows, inspects, days, code, reason, errors })
}

/// POST /can-bo/luu-tru: the inspector keeps a dossier from being destroyed.
pub async fn hold(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let typed = [form.get("code").to_owned(), form.get("reason").to_owned()];
    let [code, reason] = typed.clone();
    match work(&app, &visit.actor, move |room| retention::hold(room.op(), &code, &reason)).await {
        Ok(()) => Ok(go_with(&page, HERE, &Flash::done("desk_retention.held"))),
        Err(CaseError::Refused(refusal)) => {
            let about_reason = matches!(refusal.key.as_str(), "hold_reason_missing" | "text_too_long");
            let mut errors = FieldErrors::default();
            errors.push(if about_reason { "reason" } else { "code" }, refusal);
            listed(&app, page, &visit, typed, errors).await
        }
        Err(error) => Err(web(error)),
    }
}

/// POST /can-bo/luu-tru/{id}: the inspector lifts the hold.
pub async fn lift(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(_): CsrfForm<Answers>,
) -> Answer {
    let id: DossierId = named(&id)?;
    work(&app, &visit.actor, move |room| retention::lift(room.op(), id)).await.map_err(web)?;
    Ok(go_with(&page, HERE, &Flash::done("desk_retention.lifted")))
}
