//! How the citizen wants the result, and where messages about the dossier go.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::FieldErrors;
use cases::dossier::Wish;
use rules::workflow::DeliveryWay;
use webkit::{Answer, CsrfForm, Page, Ui, go, show as shown, show_as};

use crate::{Door, Folder, door};

#[derive(Template)]
#[template(path = "filing/delivery.html")]
struct Delivery {
    page: Page,
    ui: Ui,
    caption: String,
    back: String,
    one_stop: String,
    by_post: bool,
    electronic: bool,
    in_person: bool,
    wish: Wish,
    errors: FieldErrors,
}

pub async fn show<D: Door>(page: Page, State(app): State<D>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let found = door::work(&app, page.actor(), move |room| {
        let folder = Folder::to_write(&room, id)?;
        let wish = Wish::first(room.op(), &folder)?;
        Ok((folder, wish))
    });
    let (folder, wish) = found.await.map_err(door::web)?;
    shown(&view::<D>(page, &folder, wish, FieldErrors::default()))
}

pub async fn save<D: Door>(
    page: Page,
    State(app): State<D>,
    Path(id): Path<String>,
    CsrfForm(wish): CsrfForm<Wish>,
) -> Answer {
    let id = door::id(&id)?;
    let said = wish.clone();
    let saved = door::work(&app, page.actor(), move |room| {
        let folder = Folder::to_write(&room, id)?;
        let errors = said.save(room.op(), id, D::REACH)?;
        Ok((folder, errors))
    });
    let (folder, errors) = saved.await.map_err(door::web)?;
    if errors.is_empty() {
        return Ok(go(&folder.addresses.review));
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &view::<D>(page.failed_if(true), &folder, wish, errors))
}

fn view<D: Door>(page: Page, folder: &Folder, wish: Wish, errors: FieldErrors) -> Delivery {
    let page = page.titled("filing.delivery.title");
    let ways = folder.ways();
    Delivery {
        ui: page.ui(),
        caption: D::caption(&page, folder),
        back: folder.at("giay-to"),
        one_stop: folder.one_stop.clone(),
        by_post: ways.contains(&DeliveryWay::Post),
        electronic: ways.contains(&DeliveryWay::Electronic),
        in_person: folder.must_come(),
        wish,
        errors,
        page,
    }
}
