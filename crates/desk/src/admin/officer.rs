//! One officer's account: roles, lock, first password, second factor, arrival after a transfer.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use base::{AgencyId, Denied, Officer, OfficerId, Role};
use oidc::Door;
use people::{
    Agency, People, identity,
    officers::{self, Given, Held, OnRoster},
};
use rules::identity::rights;
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Flash, OfficerVisit, Page, go_with, page::shown_once, show as shown};

use super::{
    Which, agency,
    roster::{role_line, seen},
};
use crate::{account::off, door};

#[derive(Template)]
#[template(path = "admin/officer.html")]
struct OfficerPage {
    page: Page,
    agency: Agency,
    officer: OnRoster,
    keeps: bool,
    awaits_me: bool,
    directories: Vec<Directory>,
}

/// A directory, and how it knows the officer.
struct Directory {
    key: String,
    name: String,
    subject: String,
}

fn directories(people: &People, id: OfficerId) -> anyhow::Result<Vec<Directory>> {
    let known = identity::officer::of(people, id)?;
    let subject =
        |key: &str| known.iter().find(|(provider, _)| provider == key).map(|(_, subject)| subject.clone());
    let offered = identity::offered(people, Door::Officers).into_iter();
    Ok(offered.map(|(key, name)| Directory { subject: subject(&key).unwrap_or_default(), key, name }).collect())
}

impl OfficerPage {
    fn role(&self, held: &Held) -> String {
        role_line(held)
    }
    fn seen(&self) -> String {
        seen(&self.officer)
    }
}

#[derive(Template)]
#[template(path = "admin/given.html")]
struct GivenPage {
    page: Page,
    given: Given,
}

/// The page that tells a first password once.
pub(super) fn told_once(page: Page, given: Given) -> Answer {
    let page = page.titled("desk_officers.given_title");
    Ok(shown_once(shown(&GivenPage { page, given })?))
}

/// GET /can-bo/quan-tri/can-bo/{id}
pub async fn show(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let (id, of, by): (OfficerId, _, _) = (door::id(&id)?, which.agency(&visit.officer)?, visit.officer);
    let keeps = rights::keeps(&by, of) && by.id != id;
    let heads = rights::heads(&by, of) && by.id != id;
    let found = off(move || {
        let found = officers::roster(&people, &by, of)?.into_iter().find(|officer| officer.id == id);
        Ok((agency(&people, of)?, found.ok_or(Denied::NotFound)?, directories(&people, id)?))
    });
    let (agency, officer, directories) = found.await??;
    let awaits_me = heads && officer.awaited_by == Some(of);
    shown(&OfficerPage { page: page.named(officer.name.clone()), agency, officer, keeps, awaits_me, directories })
}

/// What is to be done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Deed {
    deed: String,
    role: String,
    from: String,
    back: String,
    provider: String,
    subject: String,
}

/// What a deed leads to.
enum Outcome {
    Done(&'static str),
    Told(Given),
}

/// POST /can-bo/quan-tri/can-bo/{id}
pub async fn change(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    CsrfForm(deed): CsrfForm<Deed>,
) -> Answer {
    let (id, of) = (door::id(&id)?, which.agency(&visit.officer)?);
    visit.fresh()?;
    let (people, back) = (people.asked(page.origin()), back(&deed, id, of));
    match off(move || act(&people, &visit.officer, id, of, &deed)).await?? {
        Outcome::Done(said) => Ok(done(&page, &back, said)),
        Outcome::Told(given) => told_once(page, given),
    }
}

fn back(deed: &Deed, id: OfficerId, agency: AgencyId) -> String {
    match deed.back.as_str() {
        "review" => format!("/can-bo/quan-tri/ra-soat?co_quan={agency}"),
        _ if deed.deed == "end" => format!("/can-bo/quan-tri?co_quan={agency}"),
        _ => format!("/can-bo/quan-tri/can-bo/{id}?co_quan={agency}"),
    }
}

fn done(page: &Page, back: &str, said: &str) -> Response {
    go_with(page, back, &Flash::done(&format!("desk_officers.done.{said}")))
}

fn act(people: &People, by: &Officer, id: OfficerId, of: AgencyId, deed: &Deed) -> anyhow::Result<Outcome> {
    let right = || {
        let role = Role::from_word(&deed.role).ok_or(Denied::NotFound)?;
        let from = deed.from.parse().map_err(|_| Denied::NotFound)?;
        Ok::<_, Denied>((role, from))
    };
    Ok(match deed.deed.as_str() {
        "lock" => officers::set_locked_by(people, by, id, of, true).map(|()| Outcome::Done("lock"))?,
        "unlock" => officers::set_locked_by(people, by, id, of, false).map(|()| Outcome::Done("unlock"))?,
        "arrived" => officers::arrived(people, by, id).map(|()| Outcome::Done("arrived"))?,
        "end" => officers::end_role(people, by, id, of, right()?).map(|()| Outcome::Done("end"))?,
        "keep" => officers::keep_role(people, by, id, of, right()?).map(|()| Outcome::Done("keep"))?,
        "directory" => {
            identity::officer::set_by_keeper(people, by, id, of, (&deed.provider, &deed.subject))?;
            Outcome::Done("directory")
        }
        "password" => Outcome::Told(officers::give_password(people, by, id, of)?),
        "factor" => Outcome::Told(officers::reset_factor(people, by, id, of)?),
        _ => return Err(Denied::NotFound.into()),
    })
}
