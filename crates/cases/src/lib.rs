//! Catalogue, dossiers, attachments, documents: the tables and use cases of the one-stop itself.
//!
//! Deliberately absent: HTTP, rules (they are in `rules`), how paper is set (`base::paper` traits).

pub mod document;
pub mod office;

pub use office::{Office, Settings};
