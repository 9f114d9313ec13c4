//! The citizen reports that something went wrong; the agency puts it right and apologises.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{FieldErrors, Part, Refusal};
use cases::{CaseError, dossier};
use rules::workflow::{Command, CommandKind, Dossier, IncidentKind};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Flash, Page, Ui, go, go_with, show as shown, show_as};

use crate::{App, door, filing::Folder, words};

#[derive(Template)]
#[template(path = "dossier/incident.html")]
struct Report {
    page: Page,
    ui: Ui,
    href: String,
    procedure: String,
    kinds: Vec<(&'static str, String)>,
    typed: Typed,
    errors: FieldErrors,
}

/// What was posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    incident: String,
    what: String,
    version: u64,
}

pub(super) async fn ask(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, &page, move |room| Folder::open(room, id)).await.map_err(door::web)?;
    if !folder.view.allowed.contains(&CommandKind::ReportIncident) {
        return Ok(go(&format!("/ho-so/{id}")));
    }
    let typed = Typed { version: folder.view.dossier.version, ..Typed::default() };
    shown(&view(page, &folder, typed, FieldErrors::default()))
}

pub(super) async fn report(
    page: Page,
    State(app): State<App>,
    Path(id): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let id = door::id(&id)?;
    let wish = typed.clone();
    let done = door::work(&app, &page, move |room| {
        let folder = Folder::open(room, id)?;
        let command = match command(&wish, &folder.view.dossier) {
            Ok(command) => command,
            Err(errors) => return Ok(Err((folder, errors))),
        };
        match dossier::act(room.op(), id, wish.version, &command) {
            Ok(_) => Ok(Ok(())),
            Err(CaseError::Refused(refusal)) => {
                let mut errors = FieldErrors::default();
                errors.push("incident", refusal);
                Ok(Err((folder, errors)))
            }
            Err(other) => Err(other),
        }
    });
    match done.await.map_err(door::web)? {
        Ok(()) => Ok(go_with(&page, &format!("/ho-so/{id}"), &Flash::done("incident.done"))),
        Err((folder, errors)) => {
            let again = view(page.failed_if(true), &folder, typed, errors);
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

/// Whoever holds the papers answers for papers; the section answers for results and time.
fn command(typed: &Typed, dossier: &Dossier) -> Result<Command, FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = IncidentKind::from_word(&typed.incident);
    if kind.is_none() {
        errors.push("incident", Refusal::new("choice_needed"));
    }
    let what = base::text::tidy_lines(&typed.what);
    if what.is_empty() {
        errors.push("what", Refusal::new("incident_not_said"));
    } else if what.chars().count() > 1_000 {
        errors.push("what", Refusal::new("text_too_long").with("max", 1_000));
    }
    let Some(incident) = kind.filter(|_| errors.is_empty()) else { return Err(errors) };
    let part = match incident {
        IncidentKind::PaperLost | IncidentKind::PaperDamaged => dossier.holder.seat().part,
        IncidentKind::WrongResult | IncidentKind::Late => Part::Section,
    };
    Ok(Command::ReportIncident { incident, what, part, officer: None })
}

fn view(page: Page, folder: &Folder, typed: Typed, errors: FieldErrors) -> Report {
    let page = page.titled("incident.title");
    let kinds = IncidentKind::ALL.map(|kind| (kind.word(), page.t(&format!("incident.{}", kind.word()))));
    Report {
        ui: page.ui(),
        href: format!("/ho-so/{}", folder.id),
        procedure: words::text(&page, &folder.sheet().name),
        kinds: kinds.into(),
        typed,
        errors,
        page,
    }
}
