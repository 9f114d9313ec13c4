//! The second factor: asked for after the password, set up at the first sign-in, shown again before signing,
//! changing rights and exporting. Works without scripts: the key stands as a picture and as text.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use base::FieldErrors;
use people::{
    People,
    passkeys::{self, Asked as Key},
    sign_in::{self as door, Entered, Offered},
};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Deserialize;
use webkit::{
    Answer, CsrfForm, OfficerVisit, Page, WebError, go,
    page::{self, Markup, renewed, safe_next},
    show as shown, show_as,
    site::DESK,
};

use super::{Asked, complaints, directory, off};

/// What the pages of the second factor send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    ticket: String,
    code: String,
    next: String,
}

#[derive(Template)]
#[template(path = "account/code.html")]
struct Code {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
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
pub fn ask(page: Page, ticket: String, next: String) -> Answer {
    let page = page.titled("desk_factor.title");
    let typed = Typed { ticket, next, ..Typed::default() };
    Ok(page::shown_once(shown(&Code { page, typed, errors: FieldErrors::default() })?))
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
    let (people, ticket, code) = (people.asked(page.origin()), typed.ticket.clone(), typed.code.clone());
    match off(move || door::with_code(&people, &ticket, &code)).await? {
        Ok(done) => Ok(entered(&page, go(&directory::after(&page, &typed.next)), &done)),
        Err(error) => {
            let (status, errors) = complaints(error)?;
            let page = page.titled("desk_factor.title").failed_if(true);
            Ok(page::shown_once(show_as(status, &Code { page, typed, errors })?))
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
    let picture = picture(&address)?;
    let page = page.titled("desk_factor.set_up_title").failed_if(!errors.is_empty());
    // In groups of four, as apps show it too.
    let text: Vec<char> = key.text().chars().collect();
    let key = text.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
    Ok(page::shown_once(show_as(status, &SetUp { page, typed, errors, key, address, picture })?))
}

/// The QR code as a drawing inside the page: nothing to fetch, and no script or style in it.
fn picture(text: &str) -> Result<Markup, WebError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let drawing = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(Markup(drawing.split_once("?>").map_or(drawing.clone(), |(_, svg)| svg.to_owned())))
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
