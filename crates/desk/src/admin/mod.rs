//! `/can-bo/quan-tri`: who keeps accounts and rights, and who looks after them.
//!
//! The head of a unit asks, whoever keeps the accounts gives; every change needs a second factor shown just now.
//! Deliberately absent: agencies and procedures, which are data that an operator imports.

mod audit;
mod clients;
mod officer;
mod request;
mod roster;

use base::{AgencyId, Officer, Role};
use people::{Agency, People, agencies};
use serde::Deserialize;
use webkit::{Access, Routes, WebError};

use crate::door::id;

const AUDIT: Access = Access::Officer(&[Role::SystemAdmin, Role::Inspector]);
const ROSTER: Access = Access::Officer(&[Role::Leader, Role::UnitAdmin, Role::SystemAdmin]);
const KEEPER: Access = Access::Officer(&[Role::UnitAdmin, Role::SystemAdmin]);
/// Who keeps the running system and what reads from it.
const SYSTEM: Access = Access::Officer(&[Role::SystemAdmin]);
const HEAD: Access = Access::Officer(&[Role::Leader]);

/// The routes of administration.
pub fn routes(people: People) -> Routes {
    Routes::new()
        .get("/can-bo/quan-tri", ROSTER, roster::show)
        .get("/can-bo/quan-tri/ra-soat", KEEPER, roster::review)
        .get("/can-bo/quan-tri/can-bo/{id}", ROSTER, officer::show)
        .post("/can-bo/quan-tri/can-bo/{id}", ROSTER, officer::change)
        .get("/can-bo/quan-tri/de-nghi", HEAD, request::form)
        .post("/can-bo/quan-tri/de-nghi", HEAD, request::ask)
        .get("/can-bo/quan-tri/de-nghi/{id}", KEEPER, request::show)
        .post("/can-bo/quan-tri/de-nghi/{id}", KEEPER, request::decide)
        .get("/can-bo/quan-tri/ung-dung", SYSTEM, clients::list)
        .post("/can-bo/quan-tri/ung-dung", SYSTEM, clients::make)
        .get("/can-bo/quan-tri/ung-dung/{id}", SYSTEM, clients::one)
        .post("/can-bo/quan-tri/ung-dung/{id}", SYSTEM, clients::change)
        .get("/can-bo/quan-tri/nhat-ky", AUDIT, audit::show)
        .get("/can-bo/quan-tri/nhat-ky.csv", AUDIT, audit::export)
        .with_state(people)
}

/// Which agency; the officer's own when none is said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Which {
    co_quan: String,
}

impl Which {
    fn agency(&self, officer: &Officer) -> Result<AgencyId, WebError> {
        if self.co_quan.is_empty() { Ok(officer.agency) } else { id(&self.co_quan) }
    }
}

fn agency(people: &People, id: AgencyId) -> anyhow::Result<Agency> {
    let found = people.db.read(|tx| agencies::by_id(tx, id))?;
    Ok(found.ok_or(base::Denied::NotFound)?)
}

fn role_name(role: Role) -> String {
    crate::words::VI.t(&format!("state.role.{}", role.word()))
}
