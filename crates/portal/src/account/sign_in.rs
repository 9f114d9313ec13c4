//! `/dang-nhap`, `/dang-xuat`.

use askama::Template;
use axum::extract::{Query, State};
use base::FieldErrors;
use oidc::Door;
use people::{
    People, identity,
    passkeys::{self, Asked},
    sessions, sign_in as door,
};
use serde::Deserialize;
use webkit::{Answer, CitizenVisit, CsrfForm, Flash, Page, go, page, show as shown, show_as};

use super::{Next, after, complaints, off, second_step, status, with_next};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "account/sign-in.html")]
struct SignIn {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
    providers: Vec<(String, String)>,
    passkey: Option<Asked>,
}

impl SignIn {
    fn new(people: &People, page: Page, typed: Typed, errors: FieldErrors) -> anyhow::Result<Self> {
        let passkey = passkeys::ask(people)?;
        let providers = identity::offered(people, Door::Citizens);
        let page = page.titled("sign_in.title").failed_if(!errors.is_empty());
        Ok(Self { page, typed, errors, providers, passkey })
    }
    fn through(&self, provider: &str) -> String {
        with_next(&format!("/dang-nhap/qua/{provider}"), &self.typed.next)
    }
    fn register(&self) -> String {
        with_next("/dang-ky", &self.typed.next)
    }
}

/// The door.
pub async fn show(State(people): State<People>, page: Page, Query(Next { next }): Query<Next>) -> Answer {
    if page.person().is_some() {
        return Ok(go(after(&next)));
    }
    shown(&SignIn::new(&people, page, Typed { next, ..Typed::default() }, FieldErrors::default())?)
}

/// Opens it.
pub async fn sign_in(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let (name, password, asked) = (typed.name.clone(), typed.password.clone(), people.asked(page.origin()));
    match off(move || door::citizen(&asked, &name, &password)).await? {
        Ok(admitted) => second_step::on(&people, page, &typed.next, admitted),
        Err(error) => {
            let errors = complaints(error)?;
            show_as(status(&errors), &SignIn::new(&people, page, typed, errors)?)
        }
    }
}

/// Ends the session.
pub async fn sign_out(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(_): CsrfForm<Next>,
) -> Answer {
    let people = people.asked(page.origin());
    off(move || Ok(sessions::end(&people, &visit.token)?)).await??;
    Ok(page::signed_out(&page, "/", &Flash::done("sign_in.signed_out")))
}
