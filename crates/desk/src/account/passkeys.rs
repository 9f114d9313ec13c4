//! Passkeys of officers: `/can-bo/dang-nhap/khoa` in the place of password and code, `/can-bo/xac-nhan/khoa` in the place
//! of the code, `/can-bo/khoa` the list, adding and taking away.

use askama::Template;
use axum::extract::State;
use people::{
    People,
    passkeys::{self, Answered, Asked, Listed},
    sessions::Subject,
};
use serde::Deserialize;
use webkit::{
    Answer, CsrfForm, Flash, OfficerVisit, Page, go, go_with,
    page::{self, renewed, safe_next},
    show as shown,
    site::DESK,
};

use super::{directory, factor, off};
use crate::words;

const HERE: &str = "/can-bo/khoa";

/// What a form with a passkey sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    kept: String,
    credential: String,
    next: String,
    key: String,
}

/// POST: opens the desk.
pub async fn sign_in(State(people): State<People>, page: Page, CsrfForm(sent): CsrfForm<Sent>) -> Answer {
    let people = people.asked(page.origin());
    let answered = Answered { kept: sent.kept, credential: sent.credential };
    match off(move || passkeys::officer(&people, &answered)).await? {
        Ok(entered) => Ok(factor::entered(&page, go(&directory::after(&page, &sent.next)), &entered)),
        Err(error) => {
            page::sent_back(&page, &format!("/can-bo/dang-nhap?next={}", page::escape(&sent.next)), error)
        }
    }
}

/// POST: shows a second factor again.
pub async fn confirm(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(sent): CsrfForm<Sent>,
) -> Answer {
    let people = people.asked(page.origin());
    let answered = Answered { kept: sent.kept, credential: sent.credential };
    match off(move || passkeys::step_up(&people, visit.officer.id, &visit.token, &answered)).await? {
        Ok(token) => Ok(renewed(go(safe_next(&sent.next, DESK)), &page, &token)),
        Err(error) => {
            page::sent_back(&page, &format!("/can-bo/xac-nhan?next={}", page::escape(&sent.next)), error)
        }
    }
}

#[derive(Template)]
#[template(path = "account/passkeys.html")]
struct Passkeys {
    page: Page,
    keys: Vec<Listed>,
    asked: Asked,
}

impl Passkeys {
    fn device(&self, key: &Listed) -> String {
        self.page.t(&format!("session.device.{}", key.device.word()))
    }
    fn made(&self, key: &Listed) -> String {
        words::moment(key.made_at)
    }
    fn used(&self, key: &Listed) -> String {
        key.used_at.map_or_else(|| self.page.t("passkey.never"), words::moment)
    }
}

/// GET: the page.
pub async fn show(State(people): State<People>, page: Page, visit: OfficerVisit) -> Answer {
    visit.fresh()?;
    let (people, officer) = (people.asked(page.origin()), visit.officer);
    let work = move || {
        let keys = passkeys::of(&people, Subject::Officer(officer.id))?;
        Ok((keys, passkeys::offer_officers(&people, officer.id, &officer.name)?))
    };
    match off(work).await? {
        Ok((keys, asked)) => {
            let page = page.titled("passkey.title");
            Ok(page::shown_once(shown(&Passkeys { page, keys, asked })?))
        }
        Err(error) => page::sent_back(&page, "/can-bo/phien", error),
    }
}

/// POST: adds what the device made, or takes a passkey away.
pub async fn change(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(sent): CsrfForm<Sent>,
) -> Answer {
    visit.fresh()?;
    let (people, id) = (people.asked(page.origin()), visit.officer.id);
    let work = move || {
        if !sent.key.is_empty() {
            return passkeys::remove_officers(&people, id, &sent.key).map(|()| "passkey.removed");
        }
        people.proved()?;
        let answered = Answered { kept: sent.kept, credential: sent.credential };
        passkeys::add(&people, Subject::Officer(id), &answered).map(|()| "passkey.added")
    };
    match off(work).await? {
        Ok(done) => Ok(go_with(&page, HERE, &Flash::done(done))),
        Err(error) => page::sent_back(&page, HERE, error),
    }
}
