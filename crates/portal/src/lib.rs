//! The citizen's pages.

pub mod account;
