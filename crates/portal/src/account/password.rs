//! `/tai-khoan/mat-khau`: a new password.

use askama::Template;
use axum::extract::State;
use base::FieldErrors;
use people::{People, accounts};
use serde::Deserialize;
use webkit::{Answer, CitizenVisit, CsrfForm, Flash, Page, go_with, page::renewed, show as shown, show_as};

use super::{HOME, complaints, off, status};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    old_password: String,
    new_password: String,
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct Password {
    page: Page,
    errors: FieldErrors,
}

/// The page.
pub async fn show(page: Page) -> Answer {
    shown(&Password { page: page.titled("password.title"), errors: FieldErrors::default() })
}

/// Changes it; all other sessions end.
pub async fn change(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let people = people.asked(page.origin());
    let work = move || {
        let (old, new) = (&typed.old_password, &typed.new_password);
        accounts::change_password(&people, visit.account, old, new, &visit.token)
    };
    match off(work).await? {
        Ok(token) => Ok(renewed(go_with(&page, HOME, &Flash::done("password.done")), &page, &token)),
        Err(error) => {
            let errors = complaints(error)?;
            show_as(status(&errors), &Password { page: page.titled("password.title").failed_if(true), errors })
        }
    }
}
