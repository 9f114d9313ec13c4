//! For whom and in which case, changed after the draft was opened.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::FieldErrors;
use cases::dossier::Beginning;
use webkit::{Answer, CsrfForm, Page, Ui, go, show as shown, show_as};

use crate::{Door, Folder, door, words};

#[derive(Template)]
#[template(path = "filing/who.html")]
struct Who {
    page: Page,
    ui: Ui,
    back: String,
    caption: String,
    cases: Vec<(String, String)>,
    beginning: Beginning,
    errors: FieldErrors,
}

pub async fn show<D: Door>(page: Page, State(app): State<D>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, page.actor(), move |room| Folder::to_write(&room, id));
    let folder = folder.await.map_err(door::web)?;
    let beginning = Beginning::of(folder.content());
    shown(&view::<D>(page, &folder, beginning, FieldErrors::default()))
}

pub async fn save<D: Door>(
    page: Page,
    State(app): State<D>,
    Path(id): Path<String>,
    CsrfForm(beginning): CsrfForm<Beginning>,
) -> Answer {
    let id = door::id(&id)?;
    let said = beginning.clone();
    let saved = door::work(&app, page.actor(), move |room| {
        let folder = Folder::to_write(&room, id)?;
        let errors = said.save(room.op(), id)?;
        Ok((folder, errors))
    });
    let (folder, errors) = saved.await.map_err(door::web)?;
    if errors.is_empty() {
        return Ok(go(&folder.addresses.home));
    }
    let view = view::<D>(page.failed_if(true), &folder, beginning, errors);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

fn view<D: Door>(page: Page, folder: &Folder, beginning: Beginning, errors: FieldErrors) -> Who {
    let page = page.titled("filing.who.title");
    Who {
        ui: page.ui(),
        back: folder.addresses.home.clone(),
        caption: D::caption(&page, folder),
        cases: words::cases(&page, folder.sheet()),
        beginning,
        errors,
        page,
    }
}
