//! `/tai-khoan/dia-chi`: one more phone number or e-mail address, proven by a code.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::FieldErrors;
use people::{
    People,
    accounts::{self, reach},
    codes::Letters,
};
use serde::Deserialize;
use webkit::{Answer, CitizenVisit, CsrfForm, Flash, Lang, Page, go_with, show_as};

use super::{HOME, code_sent, complaints, letter, off, status};

const HERE: &str = "/tai-khoan/dia-chi";

/// What the forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    contact: String,
    password: String,
    code: String,
}

#[derive(Template)]
#[template(path = "account/reach.html")]
struct Reach {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
    has_password: bool,
}

async fn first(people: People, page: Page, visit: CitizenVisit, typed: Typed, errors: FieldErrors) -> Answer {
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let page = page.titled("reach.title").failed_if(!errors.is_empty());
    let has_password = off(move || accounts::has_password(&people, visit.account)).await??;
    show_as(code, &Reach { page, typed, errors, has_password })
}

/// GET: the page.
pub async fn show(State(people): State<People>, page: Page, visit: CitizenVisit) -> Answer {
    first(people, page, visit, Typed::default(), FieldErrors::default()).await
}

fn letters(lang: Lang) -> Letters {
    Letters {
        code: letter(lang, "mail.reach.subject", "mail.reach.body"),
        no_code: letter(lang, "mail.registered.subject", "mail.registered.body"),
    }
}

/// POST: sends the code.
pub async fn send(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, token, letters) = (people.asked(page.origin()), visit.token.clone(), letters(page.lang()));
    let (account, contact, password) = (visit.account, typed.contact.clone(), typed.password.clone());
    let begin = move || {
        let asked = reach::Asked { account, token: &token, contact: &contact, password: &password };
        reach::begin(&room, &asked, &letters)
    };
    match off(begin).await? {
        Ok(issued) => Ok(code_sent(&page, &format!("{HERE}/{}", issued.handle), &issued, false)),
        Err(error) => first(people, page, visit, typed, complaints(error)?).await,
    }
}

#[derive(Template)]
#[template(path = "account/reach-code.html")]
struct Code {
    page: Page,
    handle: String,
    contact: String,
    errors: FieldErrors,
}

async fn second(people: People, page: Page, visit: CitizenVisit, handle: String, errors: FieldErrors) -> Answer {
    let asked = handle.clone();
    let contact = off(move || reach::begun(&people, visit.account, &asked)).await??;
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let page = page.titled("reach.code_title").failed_if(!errors.is_empty());
    show_as(code, &Code { page, handle, contact, errors })
}

/// GET: the page on which the code is typed.
pub async fn code(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    Path(handle): Path<String>,
) -> Answer {
    second(people, page, visit, handle, FieldErrors::default()).await
}

/// POST: takes it.
pub async fn confirm(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    Path(handle): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, asked, account) = (people.asked(page.origin()), handle.clone(), visit.account);
    match off(move || reach::confirm(&room, account, &asked, &typed.code)).await? {
        Ok(()) => Ok(go_with(&page, HOME, &Flash::done("reach.done"))),
        Err(error) => second(people, page, visit, handle, complaints(error)?).await,
    }
}
