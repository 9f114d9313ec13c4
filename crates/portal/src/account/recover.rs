//! `/quen-mat-khau`: contact, then code and a new password.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use base::FieldErrors;
use people::{
    People,
    accounts::recover as recovery,
    codes::{Issued, Letters},
    sign_in::Admitted,
};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Flash, Lang, Page, go_with, page, show as shown, show_as};

use super::{HOME, Next, code_sent, complaints, letter, off, second_step, status, with_cookies};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    contact: String,
}

#[derive(Template)]
#[template(path = "account/recover.html")]
struct Begin {
    page: Page,
    typed: Wish,
    errors: FieldErrors,
}

/// The first page.
pub async fn begin(page: Page) -> Answer {
    let page = page.titled("recover.title");
    shown(&Begin { page, typed: Wish::default(), errors: FieldErrors::default() })
}

/// Sends the code.
pub async fn send(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Wish>) -> Answer {
    let (contact, letters) = (typed.contact.clone(), letters(page.lang()));
    match off(move || recovery::begin(&people, &contact, &letters)).await? {
        Ok(issued) => Ok(on(&page, &issued, false)),
        Err(error) => {
            let errors = complaints(error)?;
            let page = page.titled("recover.title").failed_if(true);
            show_as(status(&errors), &Begin { page, typed, errors })
        }
    }
}

/// On to the code's page.
fn on(page: &Page, issued: &Issued, again: bool) -> Response {
    code_sent(page, &format!("/quen-mat-khau/{}", issued.handle), issued, again)
}

fn letters(lang: Lang) -> Letters {
    Letters {
        code: letter(lang, "mail.recover.subject", "mail.recover.body"),
        no_code: letter(lang, "mail.unknown.subject", "mail.unknown.body"),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    code: String,
    password: String,
}

#[derive(Template)]
#[template(path = "account/recover-code.html")]
struct Code {
    page: Page,
    handle: String,
    contact: String,
    typed: Typed,
    errors: FieldErrors,
}

async fn contact(people: &People, handle: &str) -> Result<String, webkit::WebError> {
    let (people, handle) = (people.clone(), handle.to_owned());
    Ok(off(move || recovery::begun(&people, &handle)).await??)
}

/// The second page.
pub async fn code(State(people): State<People>, page: Page, Path(handle): Path<String>) -> Answer {
    let contact = contact(&people, &handle).await?;
    let page = page.titled("recover.code_title");
    shown(&Code { page, handle, contact, typed: Typed::default(), errors: FieldErrors::default() })
}

/// Sets the new password and signs in.
pub async fn complete(
    State(people): State<People>,
    page: Page,
    Path(handle): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, key) = (people.asked(page.origin()), handle.clone());
    let (code, new) = (typed.code.clone(), typed.password.clone());
    match off(move || recovery::complete(&room, &key, &code, &new)).await? {
        Ok(Admitted::In(entered)) => {
            let done = go_with(&page, HOME, &Flash::done("recover.done"));
            Ok(with_cookies(done, &page::signed_in(&page, HOME, &entered.token)))
        }
        Ok(owed) => second_step::on(&people, page, HOME, owed),
        Err(error) => {
            let errors = complaints(error)?;
            let contact = contact(&people, &handle).await?;
            let page = page.titled("recover.code_title").failed_if(true);
            show_as(status(&errors), &Code { page, handle, contact, typed, errors })
        }
    }
}

/// Sends the code once more.
pub async fn again(
    State(people): State<People>,
    page: Page,
    Path(handle): Path<String>,
    CsrfForm(_): CsrfForm<Next>,
) -> Answer {
    let letters = letters(page.lang());
    let issued = off(move || recovery::again(&people, &handle, &letters)).await??;
    Ok(on(&page, &issued, true))
}
