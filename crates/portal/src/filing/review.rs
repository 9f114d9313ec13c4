//! The review, and the filing itself. A double click makes one dossier; a filing that fails keeps draft and
//! files and says what to do.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::Refusal;
use cases::{CaseError, dossier};
use filing::{Fees, Folder, Shown, Todo, around, papers};
use rules::form::summary;
use webkit::{
    Answer, Answers, CsrfForm, Flash, Page, Ui, fields, go, go_with, page::Markup, show as shown, show_as,
};

use super::todo;
use crate::{App, door, words};

#[derive(Template)]
#[template(path = "filing/review.html")]
struct Review {
    page: Page,
    ui: Ui,
    folder_href: String,
    procedure: String,
    draft: bool,
    version: u64,
    around: Vec<(String, String, Option<String>)>,
    sections: Markup,
    papers: Vec<(String, Vec<Shown>)>,
    papers_href: String,
    fees: Fees,
    agency: String,
    one_stop: String,
    answer_due: Option<String>,
    partner: Option<String>,
    provisional: bool,
    todos: Vec<Todo>,
    failed: Option<String>,
}

pub(super) async fn show(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, &page, move |room| Folder::to_write(room, id)).await.map_err(door::web)?;
    shown(&view(page, &folder, None))
}

pub(super) async fn submit(
    page: Page,
    State(app): State<App>,
    Path(id): Path<String>,
    CsrfForm(posted): CsrfForm<Answers>,
) -> Answer {
    let id = door::id(&id)?;
    let lang = page.lang().into();
    let version = posted.get("version").parse::<u64>().ok();
    let found = door::work(&app, &page, move |room| Folder::open(room, id)).await.map_err(door::web)?;
    if found.is_draft() && !app.office.settings.public_filing {
        return Err(Refusal::new("filing_closed").into());
    }
    // A draft and what was filed once already both answer a second click with the same acknowledgement.
    let supplies = found.view.dossier.asked.is_some() || !found.is_draft() && found.partner.is_some();
    let outcome = door::work(&app, &page, move |room| {
        if supplies {
            dossier::resubmit(room.op(), id, version, lang)
        } else {
            dossier::submit(room.op(), id, lang)
        }
    });
    match outcome.await {
        Ok(_) if !supplies => Ok(go(&format!("/ho-so/{id}/da-nop"))),
        Ok(_) => Ok(go_with(&page, &format!("/ho-so/{id}"), &Flash::done("dossier.supplied"))),
        Err(CaseError::Fields(_)) => {
            let view = view(page.failed_if(true), &found, None);
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(CaseError::Store(cause)) => unfinished(page, &app, &found, &cause),
        Err(CaseError::Paper(cause)) => unfinished(page, &app, &found, &cause),
        Err(other) => Err(door::web(other)),
    }
}

/// The machine failed: nothing was filed, everything is still there.
fn unfinished(page: Page, app: &App, folder: &Folder, cause: &dyn std::error::Error) -> Answer {
    tracing::error!(cause = %cause, operation = page.operation(), "a filing failed");
    let hotline = app.office.settings.hotline.clone().unwrap_or_default();
    let operation = page.operation().to_owned();
    let key = if hotline.is_empty() { "filing.review.unfinished" } else { "filing.review.unfinished_call" };
    let sentence = page.t2(key, "operation", operation, "hotline", hotline);
    show_as(StatusCode::SERVICE_UNAVAILABLE, &view(page.failed_if(true), folder, Some(sentence)))
}

fn view(page: Page, folder: &Folder, failed: Option<String>) -> Review {
    let draft = folder.is_draft();
    let page = page.titled(if draft { "filing.review.title" } else { "filing.review.title_again" });
    let lang = page.lang();
    let journey = folder.journey();
    let change = |one: &str| Some(format!("{}?ve=xem-lai", folder.form_page(one)));
    Review {
        ui: page.ui(),
        folder_href: format!("/ho-so/{}", folder.id),
        procedure: words::text(&page, &folder.sheet().name),
        draft,
        version: folder.view.dossier.version,
        around: around(&page, folder, true),
        sections: fields::review(lang, &summary::summary(&journey, lang.into()), change),
        papers: papers(&page, folder),
        papers_href: folder.at("giay-to"),
        fees: Fees::of(&page, folder.sheet(), journey.answers(), &folder.facts),
        agency: folder.agency.authority(),
        one_stop: folder.one_stop.clone(),
        partner: folder.partner.as_ref().map(|partner| page.t1("filing.review.partner", "partner", partner)),
        answer_due: folder.answer_due.as_ref().map(|due| words::due(&page, due.moment, due.provisional)),
        provisional: folder.answer_due.as_ref().is_some_and(|due| due.provisional),
        todos: todo(&page, folder),
        failed,
        page,
    }
}
