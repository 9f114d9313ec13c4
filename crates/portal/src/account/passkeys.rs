//! `/dang-nhap/khoa`: sign-in by a passkey; `/tai-khoan/khoa`: the account's passkeys, adding and taking away.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use base::{FieldErrors, Refusal};
use people::{
    People, accounts,
    passkeys::{self, Answered, Asked, Listed},
    sessions::Subject,
};
use serde::Deserialize;
use webkit::{Answer, CitizenVisit, CsrfForm, Flash, Page, go_with, page, show_as};

use super::{after, complaints, off, status, with_next};
use crate::words;

const HERE: &str = "/tai-khoan/khoa";

/// What a form with a passkey sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    kept: String,
    credential: String,
    next: String,
}

impl Sent {
    fn answered(self) -> (Answered, String) {
        (Answered { kept: self.kept, credential: self.credential }, self.next)
    }
}

/// POST: signs in.
pub async fn sign_in(State(people): State<People>, page: Page, CsrfForm(sent): CsrfForm<Sent>) -> Answer {
    let people = people.asked(page.origin());
    let (answered, next) = sent.answered();
    match off(move || passkeys::citizen(&people, &answered)).await? {
        Ok(token) => Ok(page::signed_in(&page, after(&next), &token)),
        Err(error) => page::sent_back(&page, &with_next("/dang-nhap", &next), error),
    }
}

#[derive(Template)]
#[template(path = "account/passkeys.html")]
struct Passkeys {
    page: Page,
    keys: Vec<Listed>,
    errors: FieldErrors,
}

impl Passkeys {
    fn device(&self, key: &Listed) -> String {
        self.page.t(&format!("session.device.{}", key.device.word()))
    }
    fn made(&self, key: &Listed) -> String {
        words::moment(&self.page, key.made_at)
    }
    fn used(&self, key: &Listed) -> String {
        key.used_at.map_or_else(|| self.page.t("passkey.never"), |at| words::moment(&self.page, at))
    }
}

async fn list(people: People, page: Page, visit: CitizenVisit, errors: FieldErrors) -> Answer {
    let who = Subject::Citizen(visit.account);
    let keys = off(move || Ok(passkeys::of(&people, who)?)).await??;
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    show_as(code, &Passkeys { page: page.titled("passkey.title").failed_if(!errors.is_empty()), keys, errors })
}

/// GET: the page.
pub async fn show(State(people): State<People>, page: Page, visit: CitizenVisit) -> Answer {
    list(people, page, visit, FieldErrors::default()).await
}

/// What the page's own forms send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    password: String,
    key: String,
}

#[derive(Template)]
#[template(path = "account/passkey-new.html")]
struct New {
    page: Page,
    asked: Asked,
}

/// POST: the password is right, so the device is asked; or a passkey is taken away.
pub async fn change(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, account) = (people.asked(page.origin()), visit.account);
    if !typed.key.is_empty() {
        return match off(move || passkeys::remove_mine(&room, account, &typed.password, &typed.key)).await? {
            Ok(()) => Ok(go_with(&page, HERE, &Flash::done("passkey.removed"))),
            Err(error) => list(people, page, visit, complaints(error)?).await,
        };
    }
    let work = move || {
        let mine = accounts::mine(&room, account)?;
        let name = mine.contacts.first().map_or_else(|| mine.profile.name(), |contact| contact.text()).to_owned();
        passkeys::offer_mine(&room, account, &typed.password, &name)
    };
    match off(work).await? {
        Ok(asked) => {
            let page = page.titled("passkey.new_title");
            Ok(page::shown_once(show_as(StatusCode::OK, &New { page, asked })?))
        }
        Err(error) if error.is::<Refusal>() => page::sent_back(&page, HERE, error),
        Err(error) => list(people, page, visit, complaints(error)?).await,
    }
}

/// POST: adds what the device made.
pub async fn add(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(sent): CsrfForm<Sent>,
) -> Answer {
    let (people, who) = (people.asked(page.origin()), Subject::Citizen(visit.account));
    match off(move || passkeys::add(&people, who, &sent.answered().0)).await? {
        Ok(()) => Ok(go_with(&page, HERE, &Flash::done("passkey.added"))),
        Err(error) => page::sent_back(&page, HERE, error),
    }
}
