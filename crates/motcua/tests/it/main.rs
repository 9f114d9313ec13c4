//! The whole house: its routes and rights, what belongs to others, and what survives when the process is killed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod asvs;
mod bad_files;
mod bed;
mod door;
mod drawing;
mod fuzz;
mod handed_over;
mod kill;
mod routes;
mod slow;
mod sync;
mod tls;
mod walk;
