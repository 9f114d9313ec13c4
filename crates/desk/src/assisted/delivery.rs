//! How the citizen wants the result, and where messages about the dossier go.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{FieldErrors, Refusal};
use cases::dossier::{self, Details};
use people::contact;
use rules::{document::Person, workflow::DeliveryWay};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, OfficerVisit, Page, go, show as render, show_as};

use super::draft::Draft;
use crate::{
    App,
    door::{id, web, work},
    words::VI,
};

const MOST_LETTERS: usize = 300;

#[derive(Template)]
#[template(path = "assisted/delivery.html")]
struct DeliveryPage {
    page: Page,
    draft: Draft,
    wish: Wish,
    errors: FieldErrors,
}

impl DeliveryPage {
    fn ways(&self) -> Vec<(&'static str, String)> {
        let ways = ways(&self.draft).into_iter();
        ways.map(|way| (way.word(), VI.t(&format!("desk.delivery.{}", way.word())))).collect()
    }
}

/// The ways in which this result can be received.
fn ways(draft: &Draft) -> Vec<DeliveryWay> {
    let in_person = draft.sheet().results.iter().any(|result| result.in_person);
    DeliveryWay::ALL.into_iter().filter(|way| *way == DeliveryWay::Counter || !in_person).collect()
}

/// What was posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    delivery: String,
    delivery_address: String,
    phone: String,
    email: String,
}

impl Wish {
    fn of(draft: &Draft) -> Self {
        let content = draft.content();
        Self {
            delivery: content.delivery.word().to_owned(),
            delivery_address: content.delivery_address.clone().unwrap_or_default(),
            phone: content.filer.phone.clone().unwrap_or_default(),
            email: content.filer.email.clone().unwrap_or_default(),
        }
    }

    fn way(&self, draft: &Draft) -> Option<DeliveryWay> {
        ways(draft).into_iter().find(|way| way.word() == self.delivery)
    }

    fn check(&self, draft: &Draft) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let given = |text: &str| !text.trim().is_empty();
        match self.way(draft) {
            None => errors.push("delivery", Refusal::new("choice_needed")),
            Some(DeliveryWay::Post) if !given(&self.delivery_address) => {
                errors.push("delivery_address", Refusal::new("delivery_address_missing"));
            }
            Some(_) => {}
        }
        if self.delivery_address.chars().count() > MOST_LETTERS {
            errors.push("delivery_address", Refusal::new("text_too_long").with("max", MOST_LETTERS));
        }
        reach(&self.phone, &self.email, &mut errors);
        errors
    }

    fn details(&self, draft: &Draft) -> Details {
        let way = self.way(draft);
        let address = base::text::tidy(&self.delivery_address);
        Details {
            delivery: way,
            delivery_address: Some((way == Some(DeliveryWay::Post)).then_some(address)),
            filer: Some(Person {
                phone: contact::phone(&self.phone),
                email: contact::email(&self.email),
                ..draft.content().filer.clone()
            }),
            ..Details::default()
        }
    }
}

/// Phone and e-mail may be left out, but not be wrong.
pub fn reach(phone: &str, email: &str, errors: &mut FieldErrors) {
    if !phone.trim().is_empty() && contact::phone(phone).is_none() {
        errors.push("phone", Refusal::new("phone_wrong"));
    }
    if !email.trim().is_empty() && contact::email(email).is_none() {
        errors.push("email", Refusal::new("email_wrong"));
    }
}

/// GET /can-bo/nop-ho/{id}/nhan-ket-qua
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(dossier): Path<String>) -> Answer {
    let dossier = id(&dossier)?;
    let draft = work(&app, &visit.actor, move |room| Draft::of(&room, dossier)).await.map_err(web)?;
    let wish = Wish::of(&draft);
    render(&DeliveryPage {
        page: page.titled("desk.assisted.delivery"),
        draft,
        wish,
        errors: FieldErrors::default(),
    })
}

/// POST /can-bo/nop-ho/{id}/nhan-ket-qua
pub async fn save(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    CsrfForm(wish): CsrfForm<Wish>,
) -> Answer {
    let dossier = id(&dossier)?;
    let said = wish.clone();
    let saved = work(&app, &visit.actor, move |room| {
        let draft = Draft::of(&room, dossier)?;
        let errors = said.check(&draft);
        if errors.is_empty() {
            dossier::save_details(room.op(), dossier, &said.details(&draft))?;
        }
        Ok((draft, errors))
    });
    let (draft, errors) = saved.await.map_err(web)?;
    if errors.is_empty() {
        return Ok(go(&draft.review()));
    }
    let page = page.titled("desk.assisted.delivery").failed_if(true);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &DeliveryPage { page, draft, wish, errors })
}
