//! The wiring: configuration, the installation's parts put together, the server, the worker, the commands.
//!
//! Everything else is told what it needs; only here is the environment read and only here are the makers of
//! paper linked. Deliberately absent: rules, SQL, pages.

pub mod command;
pub mod config;
pub mod demo;
pub mod door;
pub mod listen;
mod parties;
pub mod partners;
pub mod providers;
pub mod rotate;
pub mod serve;
pub mod sessions;
pub mod wiring;
pub mod worker;
