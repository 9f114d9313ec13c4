//! `/tai-khoan/phien`: where the account is signed in, and ending it elsewhere.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use base::{FieldErrors, SessionId};
use people::{
    People, accounts,
    sessions::{self, Listed, Subject},
};
use serde::Deserialize;
use webkit::{Answer, CitizenVisit, CsrfForm, Flash, Page, WebError, go_with, show_as};

use super::{complaints, off, status};
use crate::words;

const HERE: &str = "/tai-khoan/phien";

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    page: Page,
    sessions: Vec<Listed>,
    this: SessionId,
    has_password: bool,
    errors: FieldErrors,
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
    list(people, page, visit, FieldErrors::default()).await
}

async fn list(people: People, page: Page, visit: CitizenVisit, errors: FieldErrors) -> Answer {
    let account = visit.account;
    let known =
        move || Ok((sessions::of(&people, Subject::Citizen(account))?, accounts::has_password(&people, account)?));
    let (sessions, has_password) = off(known).await??;
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let page = page.titled("session.title").failed_if(!errors.is_empty());
    show_as(code, &SessionsPage { page, sessions, this: visit.session, has_password, errors })
}

/// Which session to end; none means all others.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    session: String,
    password: String,
}

/// Ends one session, or all others, for who proves once more to be the holder.
pub async fn end(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(chosen): CsrfForm<Chosen>,
) -> Answer {
    let (people, who) = (people.asked(page.origin()), Subject::Citizen(visit.account));
    let (room, account, token, password) =
        (people.clone(), visit.account, visit.token.clone(), chosen.password.clone());
    if let Err(error) = off(move || accounts::confirm(&room, account, &token, &password)).await? {
        return list(people, page, visit, complaints(error)?).await;
    }
    if chosen.session.is_empty() {
        off(move || Ok(sessions::end_elsewhere(&people, who, &visit.token)?)).await??;
        return Ok(go_with(&page, HERE, &Flash::done("session.ended_others")));
    }
    let chosen = chosen.session.parse().map_err(|_| WebError::NOT_FOUND)?;
    off(move || sessions::end_one(&people, who, chosen)).await??;
    Ok(go_with(&page, HERE, &Flash::done("session.ended")))
}
