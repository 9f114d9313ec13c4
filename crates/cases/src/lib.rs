//! Catalogue, dossiers, attachments, documents: the tables and use cases of the one-stop itself.
//!
//! Deliberately absent: HTTP, rules (they are in `rules`), how paper is set (`base::paper` traits).

pub mod calendar;
pub mod catalogue;
pub mod document;
pub mod dossier;
mod error;
pub mod keys;
pub mod office;
mod operation;
pub mod outage;
pub mod own_data;
pub mod phrase;
pub mod preset;
pub mod rating;
pub mod received;
pub mod reorganisation;

pub use error::CaseError;
pub use office::{Office, Settings};
pub use operation::{Operation, Proof};
