//! `/tai-khoan/dinh-danh`: which providers of identity vouch for the account's holder, and bringing one together with it
//! or taking it apart.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::FieldErrors;
use oidc::Door;
use people::{
    People,
    identity::{
        self, Open,
        citizen::{self, Linked},
    },
};
use serde::Deserialize;
use webkit::{Answer, CitizenVisit, CsrfForm, Flash, Page, go, go_with, page, show_as};

use super::{complaints, identity::told, off, status};
use crate::words;

const HERE: &str = "/tai-khoan/dinh-danh";

/// What the forms send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    provider: String,
    password: String,
}

#[derive(Template)]
#[template(path = "account/identities.html")]
struct Identities {
    page: Page,
    linked: Vec<(String, Linked)>,
    offered: Vec<(String, String)>,
    errors: FieldErrors,
}

impl Identities {
    fn moment(&self, at: &base::Moment) -> String {
        words::moment(&self.page, *at)
    }
}

async fn list(people: People, page: Page, visit: CitizenVisit, errors: FieldErrors) -> Answer {
    let asked = move || {
        let linked = citizen::of(&people, visit.account)?;
        let mut offered = identity::offered(&people, Door::Citizens);
        offered.retain(|(key, _)| linked.iter().all(|linked| linked.provider != *key));
        let named = |linked: Linked| (identity::name_of(&people, Door::Citizens, &linked.provider), linked);
        Ok((linked.into_iter().map(named).collect(), offered))
    };
    let (linked, offered) = off(asked).await??;
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let page = page.titled("identity.mine").failed_if(!errors.is_empty());
    show_as(code, &Identities { page, linked, offered, errors })
}

/// GET: the page.
pub async fn show(State(people): State<People>, page: Page, visit: CitizenVisit) -> Answer {
    list(people, page, visit, FieldErrors::default()).await
}

/// GET: sends the browser to the provider, to come back to [`confirm`].
pub async fn there(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    Path(provider): Path<String>,
) -> Answer {
    // A link on another site begins no sign-in: whoever is here presses the button themself.
    if page.is_from_elsewhere() {
        return Ok(go(HERE));
    }
    let account = Some(visit.account);
    match off(move || identity::begin(&people, Door::Citizens, &provider, HERE, account)).await? {
        Ok(away) => Ok(page::with_identity(go(&away.address), &page, Some(&away.kept))),
        Err(error) => told(&page, HERE, error),
    }
}

#[derive(Template)]
#[template(path = "account/identity-link.html")]
struct Link {
    page: Page,
    open: Open,
    provider: String,
    errors: FieldErrors,
}

async fn link_page(people: People, page: Page, errors: FieldErrors) -> Answer {
    let kept = page.identity();
    let asked = move || {
        let open = identity::opened(&people, Door::Citizens, &kept)?;
        Ok((identity::name_of(&people, Door::Citizens, &open.vouched.provider), open))
    };
    match off(asked).await? {
        Ok((provider, open)) => {
            let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
            let page = page.titled("identity.link_title").failed_if(!errors.is_empty());
            show_as(code, &Link { page, open, provider, errors })
        }
        Err(error) => told(&page, HERE, error),
    }
}

/// GET: who came back, and the password once more.
pub async fn confirm(State(people): State<People>, page: Page) -> Answer {
    link_page(people, page, FieldErrors::default()).await
}

/// POST: brings the two together.
pub async fn link(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, kept) = (people.asked(page.origin()), page.identity());
    match off(move || citizen::link(&room, &kept, visit.account, &typed.password)).await? {
        Ok(()) => Ok(page::with_identity(go_with(&page, HERE, &Flash::done("identity.linked")), &page, None)),
        Err(error) if error.is::<base::Refusal>() => told(&page, HERE, error),
        Err(error) => link_page(people, page, complaints(error)?).await,
    }
}

/// POST: takes the two apart.
pub async fn unlink(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, account) = (people.asked(page.origin()), visit.account);
    match off(move || citizen::unlink(&room, account, &typed.provider, &typed.password)).await? {
        Ok(()) => Ok(go_with(&page, HERE, &Flash::done("identity.unlinked"))),
        Err(error) => list(people, page, visit, complaints(error)?).await,
    }
}
