//! The second factor: asked for after the password, set up at the first sign-in, shown again before signing,
//! changing rights and exporting. Works without scripts: the key stands as a picture and as text.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use base::{FieldErrors, Refusal};
use people::{
    People,
    passkeys::{self, Answered, Asked as Key},
    sessions::Kind,
    sign_in::{self as door, Entered, Offered},
};
use serde::Deserialize;
use webkit::{
    Answer, CsrfForm, OfficerVisit, Page, go,
    page::{self, Markup, renewed, safe_next},
    show as shown, show_as,
    site::DESK,
    ui::qr,
};

use super::{Asked, complaints, directory, off};

/// What the pages of the second factor send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    ticket: String,
    code: String,
    next: String,
    kept: String,
    credential: String,
}

#[derive(Template)]
#[template(path = "account/code.html")]
struct Code {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
    passkey: Option<Key>,
}

#[derive(Template)]
#[template(path = "account/set-up.html")]
struct SetUp {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
    key: String,
    address: String,
    picture: Markup,
}

#[derive(Template)]
#[template(path = "account/recovery.html")]
struct Recovery {
    page: Page,
    codes: Vec<String>,
    next: String,
}

#[derive(Template)]
#[template(path = "account/confirm.html")]
struct Confirm {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
    passkey: Option<Key>,
}

/// The page after a right password.
pub fn ask(people: &People, page: Page, ticket: String, next: String) -> Answer {
    let typed = Typed { ticket, next, ..Typed::default() };
    code_page(people, page, typed, StatusCode::OK, FieldErrors::default())
}

fn code_page(people: &People, page: Page, typed: Typed, status: StatusCode, errors: FieldErrors) -> Answer {
    let page = page.titled("desk_factor.title").failed_if(!errors.is_empty());
    let passkey = passkeys::ask(people)?;
    Ok(page::shown_once(show_as(status, &Code { page, typed, errors, passkey })?))
}

/// The page after a right password of somebody who has no second factor yet.
pub async fn offer(people: People, page: Page, ticket: String, next: String) -> Answer {
    let typed = Typed { ticket, next, ..Typed::default() };
    set_up_page(people, page, typed, StatusCode::OK, FieldErrors::default()).await
}

/// GET of a page that only follows another: to the beginning.
pub async fn begin_again() -> Response {
    go("/can-bo/dang-nhap")
}

/// An answer that opens the desk.
pub fn entered(page: &Page, answer: Response, entered: &Entered) -> Response {
    page::remembered(renewed(answer, page, &entered.token), page, &entered.browser)
}

/// POST /can-bo/ma-xac-thuc
pub async fn enter(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let (room, ticket, code) = (people.asked(page.origin()), typed.ticket.clone(), typed.code.clone());
    match off(move || door::with_code(&room, &ticket, &code)).await? {
        Ok(done) => Ok(entered(&page, go(&directory::after(&page, &typed.next)), &done)),
        Err(error) => {
            let (status, errors) = complaints(error)?;
            code_page(&people, page, typed, status, errors)
        }
    }
}

/// POST /can-bo/ma-xac-thuc/khoa: a passkey in the place of the code.
pub async fn enter_by_passkey(
    State(people): State<People>,
    page: Page,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, ticket) = (people.asked(page.origin()), typed.ticket.clone());
    let answered = Answered { kept: typed.kept.clone(), credential: typed.credential.clone() };
    match off(move || passkeys::second_step(&room, Kind::Officer, &ticket, &answered)).await? {
        Ok(done) => Ok(entered(&page, go(&directory::after(&page, &typed.next)), &done)),
        Err(error) => {
            let (status, errors) = match error.downcast::<Refusal>() {
                Ok(refusal) => {
                    let mut errors = FieldErrors::default();
                    errors.push("code", refusal);
                    (StatusCode::UNPROCESSABLE_ENTITY, errors)
                }
                Err(error) => complaints(error)?,
            };
            code_page(&people, page, typed, status, errors)
        }
    }
}

/// POST /can-bo/cai-ma-xac-thuc
pub async fn set_up(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let people = people.asked(page.origin());
    let (asked, ticket, code) = (people.clone(), typed.ticket.clone(), typed.code.clone());
    match off(move || door::set_up(&asked, &ticket, &code)).await? {
        Ok((done, codes)) => {
            let page = page.titled("desk_factor.recovery_title");
            let next = directory::after(&page, &typed.next);
            let answer = shown(&Recovery { page: page.clone(), codes, next })?;
            Ok(page::shown_once(entered(&page, answer, &done)))
        }
        Err(error) => {
            let (status, errors) = complaints(error)?;
            set_up_page(people, page, typed, status, errors).await
        }
    }
}

async fn set_up_page(people: People, page: Page, typed: Typed, status: StatusCode, errors: FieldErrors) -> Answer {
    let ticket = typed.ticket.clone();
    let Offered { username, key } = off(move || door::offered(&people, &ticket)).await??;
    let address = key.address(&page.t("shell.brand"), &username)?;
    let picture = qr(&address)?;
    let page = page.titled("desk_factor.set_up_title").failed_if(!errors.is_empty());
    let key = key.grouped();
    Ok(page::shown_once(show_as(status, &SetUp { page, typed, errors, key, address, picture })?))
}

/// GET /can-bo/xac-nhan
pub async fn confirm(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Query(Asked { next, .. }): Query<Asked>,
) -> Answer {
    if visit.is_fresh {
        return Ok(go(safe_next(&next, DESK)));
    }
    let typed = Typed { next, ..Typed::default() };
    let page = page.titled("desk_factor.confirm_title");
    shown(&Confirm { page, typed, errors: FieldErrors::default(), passkey: passkeys::ask(&people)? })
}

/// POST /can-bo/xac-nhan
pub async fn confirmed(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (asked, code) = (people.asked(page.origin()), typed.code.clone());
    match off(move || door::step_up(&asked, visit.officer.id, &visit.token, &code)).await? {
        Ok(token) => Ok(renewed(go(safe_next(&typed.next, DESK)), &page, &token)),
        Err(error) => {
            let (status, errors) = complaints(error)?;
            let page = page.titled("desk_factor.confirm_title").failed_if(true);
            show_as(status, &Confirm { page, typed, errors, passkey: passkeys::ask(&people)? })
        }
    }
}
