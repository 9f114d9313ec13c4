//! The officer's pages.

pub mod account;
