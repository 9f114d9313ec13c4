//! What must be right: forms, procedures, workflow, calendar, fees, permissions.
//!
//! Everything here is a pure function over values; the clock is passed in. Deliberately absent: the
//! database, HTTP, the file system, tokio. Data files are parsed from text that the caller read.

pub mod calendar;
pub mod certification;
pub mod document;
pub mod fee;
pub mod form;
pub mod glass;
pub mod identity;
pub mod mandate;
pub mod policy;
pub mod procedure;
pub mod reason;
pub mod recovery;
pub mod retention;
pub mod workflow;
