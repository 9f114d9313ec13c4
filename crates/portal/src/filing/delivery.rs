//! How the citizen wants the result, and where messages about the dossier go.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{FieldErrors, Refusal};
use cases::{
    CaseError,
    dossier::{self, Details},
};
use people::{accounts, contact};
use rules::{document::Person, workflow::DeliveryWay};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Page, Ui, go, show as shown, show_as};

use super::{
    Folder,
    todo::{must_come, ways},
};
use crate::{
    App,
    door::{self, Room},
    words,
};

#[derive(Template)]
#[template(path = "filing/delivery.html")]
struct Delivery {
    page: Page,
    ui: Ui,
    procedure: String,
    back: String,
    one_stop: String,
    by_post: bool,
    electronic: bool,
    in_person: bool,
    wish: Wish,
    errors: FieldErrors,
}

/// What was posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    delivery: String,
    delivery_address: String,
    phone: String,
    email: String,
}

const MOST_LETTERS: usize = 300;

impl Wish {
    fn of(folder: &Folder, home: Option<String>) -> Self {
        let content = folder.content();
        Self {
            delivery: content.delivery.word().to_owned(),
            delivery_address: content.delivery_address.clone().or(home).unwrap_or_default(),
            phone: content.filer.phone.clone().unwrap_or_default(),
            email: content.filer.email.clone().unwrap_or_default(),
        }
    }

    fn way(&self, folder: &Folder) -> Option<DeliveryWay> {
        ways(folder).into_iter().find(|way| way.word() == self.delivery)
    }

    fn check(&self, folder: &Folder) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let given = |text: &str| !text.trim().is_empty();
        match self.way(folder) {
            None => errors.push("delivery", Refusal::new("choice_needed")),
            Some(DeliveryWay::Post) if !given(&self.delivery_address) => {
                errors.push("delivery_address", Refusal::new("delivery_address_missing"));
            }
            Some(_) => {}
        }
        if self.delivery_address.chars().count() > MOST_LETTERS {
            errors.push("delivery_address", Refusal::new("text_too_long").with("max", MOST_LETTERS));
        }
        if !given(&self.phone) && !given(&self.email) {
            errors.push("phone", Refusal::new("reach_missing"));
        }
        if given(&self.phone) && contact::phone(&self.phone).is_none() {
            errors.push("phone", Refusal::new("phone_wrong"));
        }
        if given(&self.email) && contact::email(&self.email).is_none() {
            errors.push("email", Refusal::new("email_wrong"));
        }
        errors
    }

    fn details(&self, folder: &Folder) -> Details {
        let address = base::text::tidy(&self.delivery_address);
        let way = self.way(folder);
        Details {
            delivery: way,
            delivery_address: Some((way == Some(DeliveryWay::Post) && !address.is_empty()).then_some(address)),
            filer: Some(Person {
                phone: contact::phone(&self.phone),
                email: contact::email(&self.email),
                ..folder.content().filer.clone()
            }),
            ..Details::default()
        }
    }
}

/// What of it is missing in a dossier about to be filed.
pub(super) fn check(folder: &Folder) -> FieldErrors {
    Wish::of(folder, None).check(folder)
}

pub(super) async fn show(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let found = door::work(&app, &page, move |room| {
        let folder = Folder::to_write(room, id)?;
        let wish = Wish::of(&folder, home(room)?);
        Ok((folder, wish))
    });
    let (folder, wish) = found.await.map_err(door::web)?;
    shown(&view(page, &folder, wish, FieldErrors::default()))
}

/// Where the citizen lives, as the profile says.
fn home(room: &Room) -> Result<Option<String>, CaseError> {
    let office = &room.app.office;
    let account = room.op().account()?;
    let account = office.db.read(|tx| accounts::find(tx, &office.vault, account))?;
    Ok(account.and_then(|account| account.profile.address()))
}

pub(super) async fn save(
    page: Page,
    State(app): State<App>,
    Path(id): Path<String>,
    CsrfForm(wish): CsrfForm<Wish>,
) -> Answer {
    let id = door::id(&id)?;
    let said = wish.clone();
    let (folder, errors) = door::work(&app, &page, move |room| {
        let folder = Folder::to_write(room, id)?;
        let errors = said.check(&folder);
        if errors.is_empty() {
            dossier::save_details(room.op(), id, &said.details(&folder))?;
        }
        Ok((folder, errors))
    })
    .await
    .map_err(door::web)?;
    if errors.is_empty() {
        return Ok(go(&folder.at("xem-lai")));
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &view(page.failed_if(true), &folder, wish, errors))
}

fn view(page: Page, folder: &Folder, wish: Wish, errors: FieldErrors) -> Delivery {
    let page = page.titled("filing.delivery.title");
    let ways = ways(folder);
    Delivery {
        ui: page.ui(),
        procedure: words::text(&page, &folder.sheet().name),
        back: folder.at("giay-to"),
        one_stop: folder.one_stop.clone(),
        by_post: ways.contains(&DeliveryWay::Post),
        electronic: ways.contains(&DeliveryWay::Electronic),
        in_person: must_come(folder),
        wish,
        errors,
        page,
    }
}
