//! Who serves an agency with which roles, what was asked for, and the yearly review of rights.

use askama::Template;
use axum::extract::{Query, State};
use base::{Date, OfficerId};
use people::{
    Agency, People, agencies,
    officers::{self, Held, OnRoster},
    requests::{self, Request},
};
use rules::{
    identity::rights,
    policy::{Action, may},
};
use webkit::{Answer, OfficerVisit, Page, show as shown};

use super::{Which, agency, role_name};
use crate::{account::off, words};

#[derive(Template)]
#[template(path = "admin/roster.html")]
struct RosterPage {
    page: Page,
    agency: Agency,
    agencies: Vec<Agency>,
    officers: Vec<OnRoster>,
    requests: Vec<Request>,
    keeps: bool,
    heads: bool,
    keeps_system: bool,
    today: Date,
}

#[derive(Template)]
#[template(path = "admin/review.html")]
struct ReviewPage {
    page: Page,
    agency: Agency,
    officers: Vec<OnRoster>,
    today: Date,
    me: OfficerId,
}

impl RosterPage {
    fn role(&self, held: &Held) -> String {
        role_line(held)
    }
    fn roles(&self, request: &Request) -> String {
        request.roles.iter().copied().map(role_name).collect::<Vec<_>>().join(", ")
    }
    fn seen(&self, officer: &OnRoster) -> String {
        seen(officer)
    }
    fn is_due(&self, held: &Held) -> bool {
        held.review_is_due(self.today)
    }
    fn is_chosen(&self, agency: &Agency) -> bool {
        agency.id == self.agency.id
    }
}

impl ReviewPage {
    /// Nobody decides on their own rights.
    fn is_me(&self, officer: &OnRoster) -> bool {
        officer.id == self.me
    }
    fn role(&self, held: &Held) -> String {
        role_line(held)
    }
    fn seen(&self, officer: &OnRoster) -> String {
        seen(officer)
    }
    fn reviewed(&self, held: &Held) -> String {
        held.reviewed_on.map(words::day).unwrap_or_default()
    }
    fn is_due(&self, held: &Held) -> bool {
        held.review_is_due(self.today)
    }
}

/// `Tiếp nhận, từ 01/01/2019 đến 31/12/2019`.
pub(super) fn role_line(held: &Held) -> String {
    let (role, from) = (role_name(held.role), words::day(held.from));
    match held.to {
        Some(to) => {
            let args = [("role", role), ("from", from), ("to", words::day(to))];
            words::VI.t_with("desk_officers.role_until", &args)
        }
        None => words::VI.t_with("desk_officers.role_since", &[("role", role), ("from", from)]),
    }
}

pub(super) fn seen(officer: &OnRoster) -> String {
    officer.signed_in_at.map_or_else(|| words::VI.t("desk_officers.never"), words::moment)
}

/// GET /can-bo/quan-tri
pub async fn show(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Query(which): Query<Which>,
) -> Answer {
    let (by, id) = (visit.officer.clone(), which.agency(&visit.officer)?);
    let (keeps, heads, everywhere) =
        (rights::keeps(&by, id), rights::heads(&by, id), may(&by, Action::KeepOrganisation));
    let keeps_system = may(&by, Action::KeepSystem);
    let today = people.today();
    let found = off(move || {
        let officers = officers::roster(&people, &by, id)?;
        let requests =
            if everywhere { requests::waiting(&people, &by)? } else { requests::open(&people, &by, id)? };
        let agencies = if everywhere { agencies::today(&people)? } else { Vec::new() };
        Ok((agency(&people, id)?, agencies, officers, requests))
    });
    let (agency, agencies, officers, requests) = found.await??;
    let page = page.titled("desk_officers.title");
    shown(&RosterPage { page, agency, agencies, officers, requests, keeps, heads, keeps_system, today })
}

/// GET /can-bo/quan-tri/ra-soat
pub async fn review(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Query(which): Query<Which>,
) -> Answer {
    let (me, id, today) = (visit.officer.id, which.agency(&visit.officer)?, people.today());
    let by = visit.officer;
    let found = off(move || Ok((agency(&people, id)?, officers::roster(&people, &by, id)?)));
    let (agency, officers) = found.await??;
    shown(&ReviewPage { page: page.titled("desk_officers.review_title"), agency, officers, today, me })
}
