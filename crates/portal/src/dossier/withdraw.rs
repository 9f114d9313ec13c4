//! Taking a dossier back: at once before acceptance, afterwards as a request that the agency decides.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{DocumentId, FieldErrors, Refusal};
use cases::{CaseError, dossier};
use rules::workflow::{Command, CommandKind};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Flash, Page, Ui, go, go_with, show as shown, show_as};

use crate::{App, door, filing::Folder, words};

#[derive(Template)]
#[template(path = "dossier/withdraw.html")]
struct Withdraw {
    page: Page,
    ui: Ui,
    href: String,
    procedure: String,
    accepted: bool,
    version: u64,
    reason: String,
    errors: FieldErrors,
}

/// What was posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    reason: String,
    version: u64,
}

pub(super) async fn ask(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, &page, move |room| Folder::open(room, id)).await.map_err(door::web)?;
    if !folder.view.allowed.contains(&CommandKind::Withdraw) {
        return Ok(go(&format!("/ho-so/{id}")));
    }
    shown(&view(page, &folder, String::new(), FieldErrors::default()))
}

pub(super) async fn withdraw(
    page: Page,
    State(app): State<App>,
    Path(id): Path<String>,
    CsrfForm(wish): CsrfForm<Wish>,
) -> Answer {
    let id = door::id(&id)?;
    let reason = base::text::tidy_lines(&wish.reason);
    let mut errors = FieldErrors::default();
    if reason.is_empty() {
        errors.push("reason", Refusal::new("reason_missing"));
    } else if reason.chars().count() > 1_000 {
        errors.push("reason", Refusal::new("text_too_long").with("max", 1_000));
    }
    if !errors.is_empty() {
        let folder = door::work(&app, &page, move |room| Folder::open(room, id)).await.map_err(door::web)?;
        let view = view(page.failed_if(true), &folder, wish.reason, errors);
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    let operation = page.operation().to_owned();
    let done = door::work(&app, &page, move |room| {
        let command = Command::Withdraw { reason, document: DocumentId::new() };
        let outcome = dossier::act(room.op(), id, wish.version, &command);
        let why = match &outcome {
            Err(CaseError::Conflict) => Some("stale"),
            Err(CaseError::Denied(_)) => Some("denied"),
            Err(CaseError::Refused(refusal)) => Some(refusal.key.as_str()),
            _ => None,
        };
        if let Some(why) = why {
            dossier::note_refused(room.op(), &operation, id, CommandKind::Withdraw, why);
        }
        outcome
    });
    let done = done.await.map_err(door::web)?;
    let ended = done.dossier.state.is_final();
    let key = if ended { "withdraw.done" } else { "withdraw.asked" };
    Ok(go_with(&page, &format!("/ho-so/{id}"), &Flash::done(key)))
}

fn view(page: Page, folder: &Folder, reason: String, errors: FieldErrors) -> Withdraw {
    let page = page.titled("withdraw.title");
    Withdraw {
        ui: page.ui(),
        href: format!("/ho-so/{}", folder.id),
        procedure: words::text(&page, &folder.sheet().name),
        accepted: folder.view.dossier.acceptance.is_some(),
        version: folder.view.dossier.version,
        reason,
        errors,
        page,
    }
}
