//! For whom and in which case, changed after the draft was opened.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::FieldErrors;
use cases::dossier::{self, Details};
use webkit::{Answer, CsrfForm, Page, Ui, go, show as shown, show_as};

use super::{Folder, beginning::Beginning};
use crate::{App, door, words};

#[derive(Template)]
#[template(path = "filing/who.html")]
struct Who {
    page: Page,
    ui: Ui,
    back: String,
    procedure: String,
    cases: Vec<(String, String)>,
    beginning: Beginning,
    errors: FieldErrors,
}

pub(super) async fn show(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, &page, move |room| Folder::to_write(room, id)).await.map_err(door::web)?;
    let beginning = Beginning::of(folder.content());
    shown(&view(page, &folder, beginning, FieldErrors::default()))
}

pub(super) async fn save(
    page: Page,
    State(app): State<App>,
    Path(id): Path<String>,
    CsrfForm(beginning): CsrfForm<Beginning>,
) -> Answer {
    let id = door::id(&id)?;
    let said = beginning.clone();
    let (folder, errors) = door::work(&app, &page, move |room| {
        let folder = Folder::to_write(room, id)?;
        let errors = said.check(folder.sheet());
        if errors.is_empty() {
            let details = Details {
                for_whom: said.for_whom(),
                case: Some(said.case()),
                owner: Some(said.owner()),
                relation: Some(said.relation()),
                ..Details::default()
            };
            dossier::save_details(room.op(), id, &details)?;
        }
        Ok((folder, errors))
    })
    .await
    .map_err(door::web)?;
    if errors.is_empty() {
        return Ok(go(&format!("/ho-so/{id}")));
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &view(page.failed_if(true), &folder, beginning, errors))
}

fn view(page: Page, folder: &Folder, beginning: Beginning, errors: FieldErrors) -> Who {
    let sheet = folder.sheet();
    let page = page.titled("filing.who.title");
    Who {
        ui: page.ui(),
        back: format!("/ho-so/{}", folder.id),
        procedure: words::text(&page, &sheet.name),
        cases: sheet.cases.iter().map(|case| (case.key.clone(), words::text(&page, &case.name))).collect(),
        beginning,
        errors,
        page,
    }
}
