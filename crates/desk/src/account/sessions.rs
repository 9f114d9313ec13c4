//! `/can-bo/phien`: where the officer is signed in, and ending it elsewhere.

use askama::Template;
use axum::extract::State;
use base::SessionId;
use people::{
    People,
    audit::{self, Kept},
    sessions::{self, Listed, Subject},
};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Flash, OfficerVisit, Page, go_with, show as shown, ui::Happening};

use super::off;
use crate::{door::id, words};

const HERE: &str = "/can-bo/phien";

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    page: Page,
    sessions: Vec<Listed>,
    this: SessionId,
    events: Vec<Happening>,
}

impl SessionsPage {
    fn moment(&self, at: &base::Moment) -> String {
        words::moment(*at)
    }
    fn device(&self, session: &Listed) -> String {
        self.page.t(&format!("session.device.{}", session.device.word()))
    }
    fn is_this(&self, session: &Listed) -> bool {
        session.id == self.this
    }
}

/// GET /can-bo/phien
pub async fn show(State(people): State<People>, page: Page, visit: OfficerVisit) -> Answer {
    let who = Subject::Officer(visit.officer.id);
    let asked = move || Ok((sessions::of(&people, who)?, audit::recent(&people, who)?));
    let (sessions, events) = off(asked).await??;
    let events = events.iter().map(|event| happening(&page, event)).collect();
    shown(&SessionsPage { page: page.titled("session.title"), sessions, this: visit.session, events })
}

fn happening(page: &Page, event: &Kept) -> Happening {
    let device = event.device().map(|device| page.t(&format!("session.device.{}", device.word())));
    Happening {
        what: page.t(&format!("activity.kind.{}", event.kind.word())),
        at: words::moment(event.at),
        device: device.unwrap_or_default(),
    }
}

/// Which session to end; none means all others.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    session: String,
}

/// POST /can-bo/phien: ends one session, or all others.
pub async fn end(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(chosen): CsrfForm<Chosen>,
) -> Answer {
    visit.fresh()?;
    let (people, who) = (people.asked(page.origin()), Subject::Officer(visit.officer.id));
    if chosen.session.is_empty() {
        off(move || Ok(sessions::end_elsewhere(&people, who, &visit.token)?)).await??;
        return Ok(go_with(&page, HERE, &Flash::done("session.ended_others")));
    }
    let chosen = id(&chosen.session)?;
    off(move || sessions::end_one(&people, who, chosen)).await??;
    Ok(go_with(&page, HERE, &Flash::done("session.ended")))
}
