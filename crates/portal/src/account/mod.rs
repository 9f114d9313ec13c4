//! Registration, sign-in, recovery and the account's own pages.
//!
//! What is wrong comes back as the same page (422) with a sentence at the field and a summary on top; what
//! was typed is kept, a password never. Deliberately absent: rules about accounts, which are in `people`.

mod home;
mod identities;
mod identity;
mod passkeys;
mod password;
mod profile;
mod reach;
mod recover;
mod register;
mod second_step;
mod sessions;
mod sign_in;

use axum::{
    http::{StatusCode, header},
    response::Response,
};
use base::FieldErrors;
use people::{
    People,
    codes::{Issued, Letter},
};
pub use register::letters as registration_letters;
use webkit::{Access, Flash, Lang, Pace, Page, Routes, WebError, go, go_with, page::safe_next};

/// The routes of accounts.
pub fn routes(people: People) -> Routes {
    Routes::new()
        .get("/dang-ky", Access::Public, register::begin)
        .paced("/dang-ky", Access::Public, Pace::CODES, register::send)
        .get("/dang-ky/{handle}", Access::Public, register::code)
        .paced("/dang-ky/{handle}", Access::Public, Pace::SIGN_IN, register::complete)
        .paced("/dang-ky/{handle}/gui-lai", Access::Public, Pace::CODES, register::again)
        .get("/dang-nhap", Access::Public, sign_in::show)
        .paced("/dang-nhap", Access::Public, Pace::SIGN_IN, sign_in::sign_in)
        .paced_get("/dang-nhap/qua/{provider}", Access::Public, Pace::PROVIDER, identity::there)
        .paced_get("/dang-nhap/ve/{provider}", Access::Public, Pace::PROVIDER, identity::back)
        .paced("/dang-nhap/khoa", Access::Public, Pace::SIGN_IN, passkeys::sign_in)
        .get("/dang-nhap/dinh-danh", Access::Public, identity::show)
        .paced("/dang-nhap/dinh-danh/moi", Access::Public, Pace::SIGN_IN, identity::make)
        .paced("/dang-nhap/dinh-danh/mat-khau", Access::Public, Pace::SIGN_IN, identity::prove)
        .paced("/dang-nhap/dinh-danh/ma", Access::Public, Pace::CODES, identity::send)
        .get("/dang-nhap/dinh-danh/ma/{handle}", Access::Public, identity::code)
        .paced("/dang-nhap/dinh-danh/ma/{handle}", Access::Public, Pace::SIGN_IN, identity::prove_by_code)
        .get("/dang-nhap/buoc-hai", Access::Public, second_step::begin_again)
        .paced("/dang-nhap/buoc-hai", Access::Public, Pace::SIGN_IN, second_step::enter)
        .get("/dang-nhap/buoc-hai/khoa", Access::Public, second_step::begin_again)
        .paced("/dang-nhap/buoc-hai/khoa", Access::Public, Pace::SIGN_IN, second_step::enter_by_passkey)
        .post("/dang-xuat", Access::Citizen, sign_in::sign_out)
        .get("/quen-mat-khau", Access::Public, recover::begin)
        .paced("/quen-mat-khau", Access::Public, Pace::CODES, recover::send)
        .get("/quen-mat-khau/{handle}", Access::Public, recover::code)
        .paced("/quen-mat-khau/{handle}", Access::Public, Pace::SIGN_IN, recover::complete)
        .paced("/quen-mat-khau/{handle}/gui-lai", Access::Public, Pace::CODES, recover::again)
        .get("/tai-khoan", Access::Citizen, home::show)
        .get("/tai-khoan/mat-khau", Access::Citizen, password::show)
        .post("/tai-khoan/mat-khau", Access::Citizen, password::change)
        .get("/tai-khoan/thong-tin", Access::Citizen, profile::person)
        .post("/tai-khoan/thong-tin", Access::Citizen, profile::save_person)
        .get("/tai-khoan/doanh-nghiep", Access::Citizen, profile::business)
        .post("/tai-khoan/doanh-nghiep", Access::Citizen, profile::save_business)
        .get("/tai-khoan/phien", Access::Citizen, sessions::show)
        .post("/tai-khoan/phien", Access::Citizen, sessions::end)
        .get("/tai-khoan/dinh-danh", Access::Citizen, identities::show)
        .post("/tai-khoan/dinh-danh", Access::Citizen, identities::unlink)
        .paced_get("/tai-khoan/dinh-danh/qua/{provider}", Access::Citizen, Pace::PROVIDER, identities::there)
        .get("/tai-khoan/dinh-danh/gan", Access::Citizen, identities::confirm)
        .post("/tai-khoan/dinh-danh/gan", Access::Citizen, identities::link)
        .get("/tai-khoan/khoa", Access::Citizen, passkeys::show)
        .post("/tai-khoan/khoa", Access::Citizen, passkeys::change)
        .post("/tai-khoan/khoa/moi", Access::Citizen, passkeys::add)
        .get("/tai-khoan/hai-lop", Access::Citizen, second_step::show)
        .post("/tai-khoan/hai-lop", Access::Citizen, second_step::begin)
        .get("/tai-khoan/hai-lop/ung-dung", Access::Citizen, second_step::back)
        .post("/tai-khoan/hai-lop/ung-dung", Access::Citizen, second_step::set_up)
        .get("/tai-khoan/hai-lop/tat", Access::Citizen, second_step::back)
        .post("/tai-khoan/hai-lop/tat", Access::Citizen, second_step::turn_off)
        .post("/tai-khoan/hai-lop/tat/khoa", Access::Citizen, second_step::turn_off_by_passkey)
        .get("/tai-khoan/dia-chi", Access::Citizen, reach::show)
        .paced("/tai-khoan/dia-chi", Access::Citizen, Pace::CODES, reach::send)
        .get("/tai-khoan/dia-chi/{handle}", Access::Citizen, reach::code)
        .post("/tai-khoan/dia-chi/{handle}", Access::Citizen, reach::confirm)
        .with_state(people)
}

/// Where people land after signing in when they came for nothing else.
const HOME: &str = "/tai-khoan";

/// Runs blocking work off the async threads.
async fn off<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> Result<anyhow::Result<T>, WebError> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

/// The complaints of a refused form; anything else is passed on.
fn complaints(error: anyhow::Error) -> Result<FieldErrors, WebError> {
    error.downcast::<FieldErrors>().map_err(WebError::from)
}

/// The status of a page with complaints: too many tries are told as such.
pub(crate) fn status(errors: &FieldErrors) -> StatusCode {
    if errors.0.iter().any(|error| error.refusal.key == "sign_in_locked") {
        StatusCode::TOO_MANY_REQUESTS
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// On to the page on which a code is typed, with what became of the wish for one.
fn code_sent(page: &Page, to: &str, issued: &Issued, again: bool) -> Response {
    match (issued.sent, again) {
        (false, _) => go_with(page, to, &Flash::notice("register.too_many_codes")),
        (true, true) => go_with(page, to, &Flash::done("register.sent_again")),
        (true, false) => go(to),
    }
}

/// A message in that language; its words hold `{code}` where the code belongs.
fn letter(lang: Lang, subject: &str, body: &str) -> Letter {
    Letter { subject: lang.t(subject), body: lang.t(body) }
}

/// The answer with the cookies of another answer as well.
fn with_cookies(mut answer: Response, other: &Response) -> Response {
    for cookie in other.headers().get_all(header::SET_COOKIE) {
        answer.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    answer
}

/// The language as forms name it.
fn form_lang(lang: Lang) -> rules::form::Lang {
    match lang {
        Lang::Vi => rules::form::Lang::Vi,
        Lang::En => rules::form::Lang::En,
    }
}

/// The page that was asked for before signing in, when it is one of ours.
fn after(next: &str) -> &str {
    safe_next(next, HOME)
}

/// An address that keeps the page to go to afterwards.
fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
    format!("{path}?next={next}")
}

/// `?next=…`, the page to go to afterwards.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}
