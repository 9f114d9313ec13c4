//! `/can-bo/dang-nhap`, `/can-bo/dang-xuat`, the change of password at the first sign-in, the second factor.
//!
//! Deliberately absent: recovery; whoever keeps the office's accounts gives a new first password.

mod directory;
mod factor;
mod passkeys;
mod sessions;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use base::FieldErrors;
use people::{
    People, identity,
    passkeys::{self as keys, Asked as Key},
    sessions as kept,
    sign_in::{self as door, Passed},
};
use serde::Deserialize;
use webkit::{
    Access, Answer, CsrfForm, Flash, OfficerVisit, Pace, Page, Routes, WebError, go,
    page::{self, safe_next},
    show as shown, show_as,
    site::DESK,
};

/// The routes of officers' accounts.
pub fn routes(people: People) -> Routes {
    Routes::new()
        .get("/can-bo/dang-nhap", Access::Public, show)
        .paced("/can-bo/dang-nhap", Access::Public, Pace::SIGN_IN, sign_in)
        .paced_get("/can-bo/dang-nhap/qua/{provider}", Access::Public, Pace::PROVIDER, directory::there)
        .paced_get("/can-bo/dang-nhap/ve/{provider}", Access::Public, Pace::PROVIDER, directory::back)
        .paced("/can-bo/dang-nhap/khoa", Access::Public, Pace::SIGN_IN, passkeys::sign_in)
        .paced("/can-bo/xac-nhan/khoa", Access::ANY_OFFICER, Pace::SIGN_IN, passkeys::confirm)
        .get("/can-bo/khoa", Access::ANY_OFFICER, passkeys::show)
        .post("/can-bo/khoa", Access::ANY_OFFICER, passkeys::change)
        .get("/can-bo/danh-ba", Access::ANY_OFFICER, directory::show)
        .post("/can-bo/danh-ba", Access::ANY_OFFICER, directory::link)
        .post("/can-bo/dang-xuat", Access::ANY_OFFICER, sign_out)
        .get("/can-bo/doi-mat-khau", Access::Public, first)
        .paced("/can-bo/doi-mat-khau", Access::Public, Pace::SIGN_IN, change)
        .get("/can-bo/ma-xac-thuc", Access::Public, factor::begin_again)
        .paced("/can-bo/ma-xac-thuc", Access::Public, Pace::SIGN_IN, factor::enter)
        .paced("/can-bo/ma-xac-thuc/khoa", Access::Public, Pace::SIGN_IN, factor::enter_by_passkey)
        .get("/can-bo/cai-ma-xac-thuc", Access::Public, factor::begin_again)
        .paced("/can-bo/cai-ma-xac-thuc", Access::Public, Pace::SIGN_IN, factor::set_up)
        .get("/can-bo/xac-nhan", Access::ANY_OFFICER, factor::confirm)
        .paced("/can-bo/xac-nhan", Access::ANY_OFFICER, Pace::SIGN_IN, factor::confirmed)
        .get("/can-bo/phien", Access::ANY_OFFICER, sessions::show)
        .post("/can-bo/phien", Access::ANY_OFFICER, sessions::end)
        .with_state(people)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    password: String,
    new_password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "account/sign-in.html")]
struct Door {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
    providers: Vec<(String, String)>,
    passkey: Option<Key>,
}

impl Door {
    fn through(&self, provider: &str) -> String {
        format!("/can-bo/dang-nhap/qua/{provider}?next={}", page::escape(&self.typed.next))
    }
}

#[derive(Template)]
#[template(path = "account/first.html")]
struct First {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    next: String,
    name: String,
}

pub(crate) async fn off<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> Result<anyhow::Result<T>, WebError> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

/// Complaints of a refused form with the page's status; anything else is passed on.
fn complaints(error: anyhow::Error) -> Result<(StatusCode, FieldErrors), WebError> {
    let errors = error.downcast::<FieldErrors>().map_err(WebError::from)?;
    let locked = errors.0.iter().any(|error| error.refusal.key == "sign_in_locked");
    Ok((if locked { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY }, errors))
}

fn offered(people: &People) -> Vec<(String, String)> {
    identity::offered(people, oidc::Door::Officers)
}

async fn show(State(people): State<People>, page: Page, Query(Asked { next, .. }): Query<Asked>) -> Answer {
    if page.person().is_some() {
        return Ok(go(safe_next(&next, DESK)));
    }
    let page = page.titled("desk_account.title");
    let typed = Typed { next, ..Typed::default() };
    let errors = FieldErrors::default();
    shown(&Door { providers: offered(&people), passkey: keys::ask(&people)?, page, typed, errors })
}

async fn sign_in(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let (name, password, people) = (typed.name.clone(), typed.password.clone(), people.asked(page.origin()));
    let asked = people.clone();
    match off(move || door::officer(&asked, &name, &password)).await? {
        Ok(Passed::CodeNeeded { ticket }) => factor::ask(&people, page, ticket, typed.next),
        Ok(Passed::SetUpNeeded { ticket }) => factor::offer(people, page, ticket, typed.next).await,
        Ok(Passed::ChangePasswordFirst) => {
            let page = page.titled("desk_account.first_title");
            shown(&First { page, typed, errors: FieldErrors::default() })
        }
        Err(error) => {
            let (status, errors) = complaints(error)?;
            let page = page.titled("desk_account.title").failed_if(true);
            let (providers, passkey) = (offered(&people), keys::ask(&people)?);
            show_as(status, &Door { page, typed, errors, providers, passkey })
        }
    }
}

async fn first(page: Page, Query(Asked { next, name }): Query<Asked>) -> Answer {
    let page = page.titled("desk_account.first_title");
    shown(&First { page, typed: Typed { name, next, ..Typed::default() }, errors: FieldErrors::default() })
}

async fn change(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let people = people.asked(page.origin());
    let (name, old, new) = (typed.name.clone(), typed.password.clone(), typed.new_password.clone());
    let asked = people.clone();
    match off(move || door::officer_first(&asked, &name, &old, &new)).await? {
        Ok(Passed::CodeNeeded { ticket }) => factor::ask(&people, page, ticket, typed.next),
        Ok(Passed::SetUpNeeded { ticket }) => factor::offer(people, page, ticket, typed.next).await,
        Ok(Passed::ChangePasswordFirst) => Ok(go("/can-bo/dang-nhap")),
        Err(error) => {
            let (status, errors) = complaints(error)?;
            let page = page.titled("desk_account.first_title").failed_if(true);
            show_as(status, &First { page, typed, errors })
        }
    }
}

async fn sign_out(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(_): CsrfForm<Asked>,
) -> Answer {
    let people = people.asked(page.origin());
    off(move || Ok(kept::end(&people, &visit.token)?)).await??;
    Ok(page::signed_out(&page, "/can-bo/dang-nhap", &Flash::done("desk_account.signed_out")))
}
