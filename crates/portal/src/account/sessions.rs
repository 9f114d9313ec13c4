//! `/tai-khoan/phien`: where the account is signed in, and ending it elsewhere.

use askama::Template;
use axum::extract::State;
use base::SessionId;
use people::{
    People,
    sessions::{self, Listed, Subject},
};
use serde::Deserialize;
use webkit::{Answer, CitizenVisit, CsrfForm, Flash, Page, WebError, go_with, show as shown};

use super::off;
use crate::words;

const HERE: &str = "/tai-khoan/phien";

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    page: Page,
    sessions: Vec<Listed>,
    this: SessionId,
}

impl SessionsPage {
    fn moment(&self, at: &base::Moment) -> String {
        words::moment(&self.page, *at)
    }
    fn device(&self, session: &Listed) -> String {
        self.page.t(&format!("session.device.{}", session.device.word()))
    }
    fn is_this(&self, session: &Listed) -> bool {
        session.id == self.this
    }
}

/// The page.
pub async fn show(State(people): State<People>, page: Page, visit: CitizenVisit) -> Answer {
    let who = Subject::Citizen(visit.account);
    let sessions = off(move || Ok(sessions::of(&people, who)?)).await??;
    shown(&SessionsPage { page: page.titled("session.title"), sessions, this: visit.session })
}

/// Which session to end; none means all others.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    session: String,
}

/// Ends one session, or all others.
pub async fn end(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(chosen): CsrfForm<Chosen>,
) -> Answer {
    let (people, who) = (people.asked(page.origin()), Subject::Citizen(visit.account));
    if chosen.session.is_empty() {
        off(move || Ok(sessions::end_elsewhere(&people, who, &visit.token)?)).await??;
        return Ok(go_with(&page, HERE, &Flash::done("session.ended_others")));
    }
    let chosen = chosen.session.parse().map_err(|_| WebError::NOT_FOUND)?;
    off(move || sessions::end_one(&people, who, chosen)).await??;
    Ok(go_with(&page, HERE, &Flash::done("session.ended")))
}
