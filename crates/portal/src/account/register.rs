//! `/dang-ky`: contact, then code, name and password.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use base::FieldErrors;
use people::{
    People,
    accounts::{
        AccountKind,
        register::{self as registration, Begun, Completion},
    },
    codes::{Issued, Letters},
};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Lang, Page, go, page, show as shown, show_as};

use super::{Next, after, code_sent, complaints, form_lang, letter, off, status, with_next};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    kind: String,
    contact: String,
    next: String,
}

#[derive(Template)]
#[template(path = "account/register.html")]
struct Begin {
    page: Page,
    typed: Wish,
    phones: bool,
    errors: FieldErrors,
}

impl Begin {
    fn new(page: Page, people: &People, typed: Wish, errors: FieldErrors) -> Self {
        let page = page.titled("register.title").failed_if(!errors.is_empty());
        Self { page, typed, phones: people.phones_reachable, errors }
    }
    fn kind(&self) -> &str {
        AccountKind::from_word(&self.typed.kind).unwrap_or_default().word()
    }
}

/// The first page.
pub async fn begin(State(people): State<People>, page: Page, Query(Next { next }): Query<Next>) -> Answer {
    if page.person().is_some() {
        return Ok(go(after(&next)));
    }
    shown(&Begin::new(page, &people, Wish { next, ..Wish::default() }, FieldErrors::default()))
}

/// Sends the code.
pub async fn send(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Wish>) -> Answer {
    let kind = AccountKind::from_word(&typed.kind).unwrap_or_default();
    let (contact, room, letters) = (typed.contact.clone(), people.clone(), letters(page.lang()));
    match off(move || registration::begin(&room, kind, &contact, &letters)).await? {
        Ok(issued) => Ok(on(&page, &issued, &typed.next, false)),
        Err(error) => {
            let errors = complaints(error)?;
            show_as(status(&errors), &Begin::new(page, &people, typed, errors))
        }
    }
}

/// On to the code's page.
fn on(page: &Page, issued: &Issued, next: &str, again: bool) -> Response {
    code_sent(page, &with_next(&format!("/dang-ky/{}", issued.handle), next), issued, again)
}

/// The messages of a registration.
pub fn letters(lang: Lang) -> Letters {
    Letters {
        code: letter(lang, "mail.register.subject", "mail.register.body"),
        no_code: letter(lang, "mail.registered.subject", "mail.registered.body"),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    code: String,
    name: String,
    password: String,
    business_name: String,
    tax_code: String,
    next: String,
}

#[derive(Template)]
#[template(path = "account/register-code.html")]
struct Code {
    page: Page,
    handle: String,
    begun: Begun,
    typed: Typed,
    errors: FieldErrors,
}

impl Code {
    fn is_business(&self) -> bool {
        self.begun.kind == AccountKind::Business
    }
}

async fn begun(people: &People, handle: &str) -> Result<Begun, webkit::WebError> {
    let (people, handle) = (people.clone(), handle.to_owned());
    Ok(off(move || registration::begun(&people, &handle)).await??)
}

/// The second page.
pub async fn code(
    State(people): State<People>,
    page: Page,
    Path(handle): Path<String>,
    Query(Next { next }): Query<Next>,
) -> Answer {
    let begun = begun(&people, &handle).await?;
    let page = page.titled("register.code_title");
    shown(&Code { page, handle, begun, typed: Typed { next, ..Typed::default() }, errors: FieldErrors::default() })
}

/// Makes the account.
pub async fn complete(
    State(people): State<People>,
    page: Page,
    Path(handle): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let said = Completion {
        code: typed.code.clone(),
        name: typed.name.clone(),
        password: typed.password.clone(),
        business_name: typed.business_name.clone(),
        tax_code: typed.tax_code.clone(),
    };
    let (room, key, lang) = (people.asked(page.origin()), handle.clone(), form_lang(page.lang()));
    match off(move || registration::complete(&room, &key, &said, lang)).await? {
        Ok(token) => Ok(page::signed_in(&page, after(&typed.next), &token)),
        Err(error) => {
            let errors = complaints(error)?;
            let begun = begun(&people, &handle).await?;
            let page = page.titled("register.code_title").failed_if(true);
            show_as(status(&errors), &Code { page, handle, begun, typed, errors })
        }
    }
}

/// Sends the code once more.
pub async fn again(
    State(people): State<People>,
    page: Page,
    Path(handle): Path<String>,
    CsrfForm(Next { next }): CsrfForm<Next>,
) -> Answer {
    let letters = letters(page.lang());
    let issued = off(move || registration::again(&people, &handle, &letters)).await??;
    Ok(on(&page, &issued, &next, true))
}
