//! `/can-bo/quan-tri`: who keeps accounts and rights, and who looks after them.
//!
//! Deliberately absent: agencies and procedures, which are data that an operator imports.

mod audit;

use base::Role;
use people::People;
use webkit::{Access, Routes};

const AUDIT: Access = Access::Officer(&[Role::SystemAdmin, Role::Inspector]);

/// The routes of administration.
pub fn routes(people: People) -> Routes {
    Routes::new()
        .get("/can-bo/quan-tri/nhat-ky", AUDIT, audit::show)
        .get("/can-bo/quan-tri/nhat-ky.csv", AUDIT, audit::export)
        .with_state(people)
}
