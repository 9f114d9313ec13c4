//! `/dang-nhap/qua/{provider}`, `/dang-nhap/ve/{provider}`: to a provider of identity and back; `/dang-nhap/dinh-danh`:
//! whose account it is, for somebody seen for the first time.
//!
//! The way there is a link and no form, because our pages let no form lead to another host.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{FieldErrors, Refusal};
use oidc::{Back, Door};
use people::{
    People,
    codes::Letters,
    identity::{
        self, Open,
        citizen::{self, Landed},
    },
    sign_in::Admitted,
};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Lang, Page, go, page, show_as};

use super::{Next, after, code_sent, complaints, letter, off, second_step, status};

/// The page on which it is decided.
const DECIDE: &str = "/dang-nhap/dinh-danh";

/// GET: sends the browser to the provider.
pub async fn there(
    State(people): State<People>,
    page: Page,
    Path(provider): Path<String>,
    Query(Next { next }): Query<Next>,
) -> Answer {
    // A link on another site begins no sign-in: whoever is here presses the button themself.
    if page.is_from_elsewhere() {
        return Ok(go("/dang-nhap"));
    }
    match off(move || identity::begin(&people, Door::Citizens, &provider, &next, None)).await? {
        Ok(away) => Ok(page::with_identity(go(&away.address), &page, Some(&away.kept))),
        Err(error) => told(&page, "/dang-nhap", error),
    }
}

/// Back to a page with what went wrong; anything but a refusal is passed on.
pub(super) fn told(page: &Page, to: &str, error: anyhow::Error) -> Answer {
    Ok(page::with_identity(page::sent_back(page, to, error)?, page, None))
}

/// GET: takes the browser back.
pub async fn back(
    State(people): State<People>,
    page: Page,
    Path(provider): Path<String>,
    Query(back): Query<Back>,
) -> Answer {
    let (room, kept) = (people.asked(page.origin()), page.identity());
    match off(move || citizen::back(&room, &provider, &kept, &back)).await? {
        Ok(Landed::Entered { admitted, next }) => entered(&people, &page, &next, admitted),
        Ok(Landed::Undecided { kept, links }) => {
            let to = if links { "/tai-khoan/dinh-danh/gan" } else { DECIDE };
            Ok(page::with_identity(go(to), &page, Some(&kept)))
        }
        Err(error) => told(&page, "/dang-nhap", error),
    }
}

fn entered(people: &People, page: &Page, next: &str, admitted: Admitted) -> Answer {
    Ok(page::with_identity(second_step::on(people, page.clone(), next, admitted)?, page, None))
}

/// What the page's forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    password: String,
    contact: String,
    code: String,
}

#[derive(Template)]
#[template(path = "account/identity.html")]
struct Decide {
    page: Page,
    open: Open,
    provider: String,
    has_one: bool,
    typed: Typed,
    errors: FieldErrors,
}

async fn decide(people: People, page: Page, typed: Typed, errors: FieldErrors) -> Answer {
    let kept = page.identity();
    let asked = move || {
        let open = identity::opened(&people, Door::Citizens, &kept)?;
        let provider = identity::name_of(&people, Door::Citizens, &open.vouched.provider);
        Ok((citizen::may_have_account(&people, &open)?, provider, open))
    };
    match off(asked).await? {
        Ok((has_one, provider, open)) => {
            let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
            let page = page.titled("identity.title").failed_if(!errors.is_empty());
            Ok(page::shown_once(show_as(code, &Decide { page, open, provider, has_one, typed, errors })?))
        }
        Err(error) => told(&page, "/dang-nhap", error),
    }
}

/// GET: the page.
pub async fn show(State(people): State<People>, page: Page) -> Answer {
    decide(people, page, Typed::default(), FieldErrors::default()).await
}

/// POST: a new account.
pub async fn make(State(people): State<People>, page: Page, CsrfForm(_): CsrfForm<Next>) -> Answer {
    let (people, kept) = (people.asked(page.origin()), page.identity());
    let work =
        move || Ok((identity::opened(&people, Door::Citizens, &kept)?.next, citizen::make(&people, &kept)?));
    match off(work).await? {
        Ok((next, token)) => Ok(page::with_identity(page::signed_in(&page, after(&next), &token), &page, None)),
        Err(error) => told(&page, "/dang-nhap", error),
    }
}

/// POST: the account whose password is right.
pub async fn prove(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let (room, kept) = (people.asked(page.origin()), page.identity());
    let (name, password) = (typed.name.clone(), typed.password.clone());
    let work = move || {
        let next = identity::opened(&room, Door::Citizens, &kept)?.next;
        Ok((next, citizen::prove(&room, &kept, &name, &password)?))
    };
    match off(work).await? {
        Ok((next, admitted)) => entered(&people, &page, &next, admitted),
        Err(error) if error.is::<Refusal>() => told(&page, "/dang-nhap", error),
        Err(error) => decide(people, page, typed, complaints(error)?).await,
    }
}

/// POST: sends a code to the account's address.
pub async fn send(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let (room, kept, contact) = (people.clone(), page.identity(), typed.contact.clone());
    let letters = letters(page.lang());
    match off(move || citizen::send_code(&room, &kept, &contact, &letters)).await? {
        Ok(issued) => Ok(code_sent(&page, &format!("{DECIDE}/ma/{}", issued.handle), &issued, false)),
        Err(error) if error.is::<Refusal>() => told(&page, "/dang-nhap", error),
        Err(error) => decide(people, page, typed, complaints(error)?).await,
    }
}

fn letters(lang: Lang) -> Letters {
    Letters {
        code: letter(lang, "mail.identity.subject", "mail.identity.body"),
        no_code: letter(lang, "mail.identity_unknown.subject", "mail.identity_unknown.body"),
    }
}

#[derive(Template)]
#[template(path = "account/identity-code.html")]
struct Code {
    page: Page,
    handle: String,
    contact: String,
    errors: FieldErrors,
}

async fn code_page(people: People, page: Page, handle: String, errors: FieldErrors) -> Answer {
    let asked = handle.clone();
    let contact = off(move || citizen::sent_to(&people, &asked)).await??;
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let page = page.titled("identity.code_title").failed_if(!errors.is_empty());
    show_as(code, &Code { page, handle, contact, errors })
}

/// GET: the page on which the code is typed.
pub async fn code(State(people): State<People>, page: Page, Path(handle): Path<String>) -> Answer {
    code_page(people, page, handle, FieldErrors::default()).await
}

/// POST: the account to whose address the code went.
pub async fn prove_by_code(
    State(people): State<People>,
    page: Page,
    Path(handle): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, kept, asked) = (people.asked(page.origin()), page.identity(), handle.clone());
    let work = move || {
        let next = identity::opened(&room, Door::Citizens, &kept)?.next;
        Ok((next, citizen::prove_by_code(&room, &kept, &asked, &typed.code)?))
    };
    match off(work).await? {
        Ok((next, admitted)) => entered(&people, &page, &next, admitted),
        Err(error) if error.is::<Refusal>() => told(&page, "/dang-nhap", error),
        Err(error) => code_page(people, page, handle, complaints(error)?).await,
    }
}
