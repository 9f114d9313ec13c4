//! The catalogue: which procedures there are, in which immutable revisions, who offers them at which level,
//! and how people find them.
//!
//! Procedures come from three sources: folders under `procedures/` (own form), the province's sheets under
//! `province/catalogue/`, and the national catalogue's interface. Where two sources have the same code, the
//! own form wins over the national text and the national text over the province's sheet. A revision never
//! changes; what is in force is a pointer. Deliberately absent: HTTP, and any repair of doubtful data.

pub mod import;
mod list;
pub mod offering;
pub mod offers;
pub mod process;
mod rank;
mod search;
pub mod shipped;
mod store;

use std::sync::Arc;

use base::{Date, Moment, RevisionId};
use db::{DbError, Tx};
use rules::form::Text;
use rules::procedure::national::Suspicion;
use rules::procedure::{Definition, Grade, Route, Tier};

pub use list::{Catalogue, Filter, LevelCount, Snapshot};
pub use offering::{Classification, Offered, Offerings};
pub use search::Found;

/// Where a revision came from. The order is the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The province's own sheets.
    Province,
    /// The national catalogue's interface.
    National,
    /// A folder with an own form.
    Folder,
}

impl Source {
    /// The word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::National => "national",
            Self::Folder => "folder",
        }
    }
    /// The source that tables call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Province, Self::National, Self::Folder].into_iter().find(|source| source.word() == word)
    }
}

/// One immutable revision of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its id, which dossiers pin.
    pub id: RevisionId,
    /// The procedure's code.
    pub code: String,
    /// Where it came from.
    pub source: Source,
    /// In force from this day on.
    pub effective_from: Date,
    /// When it was taken in.
    pub created: Moment,
    /// What it says, shared by everybody who reads it.
    pub definition: Arc<Definition>,
}

/// What lists show of a procedure in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Code.
    pub code: String,
    /// The revision in force.
    pub revision: RevisionId,
    /// Where it came from.
    pub source: Source,
    /// Name.
    pub name: Text,
    /// Field.
    pub field: String,
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// Where it is processed.
    pub route: Route,
    /// How sure its facts are; B and C are shown as "chưa kiểm chứng".
    pub grade: Option<Grade>,
    /// Whether it has an interactive form of its own.
    pub own_form: bool,
}

/// The revision with this id, whether in force or not.
pub fn definition(tx: &Tx, revision: RevisionId) -> Result<Option<Revision>, DbError> {
    store::revision(tx, revision)
}

/// The revision of `code` that is in force.
pub fn current(tx: &Tx, code: &str) -> Result<Option<Revision>, DbError> {
    store::current(tx, code)
}

/// All revisions of `code`, newest first.
pub fn history(tx: &Tx, code: &str) -> Result<Vec<Revision>, DbError> {
    store::history(tx, code)
}

/// What the import of a revision found doubtful.
pub fn suspicions(tx: &Tx, revision: RevisionId) -> Result<Vec<Suspicion>, DbError> {
    store::suspicions(tx, revision)
}

/// When the newest revision was taken in; `None` while the catalogue is empty.
pub fn newest(tx: &Tx) -> Result<Option<Moment>, DbError> {
    store::newest(tx)
}

/// Doubtful places of all revisions in force: procedure, its name, the place. For the controllers' page.
pub fn doubts(tx: &Tx) -> Result<Vec<(String, String, Suspicion)>, DbError> {
    store::doubts(tx)
}

/// How many rows of the table of offerings name the agency.
pub(crate) fn naming(tx: &Tx, agency: &str) -> Result<u64, DbError> {
    store::naming(tx, agency)
}

/// Says of the agency `after` of a tier, from `since` on, what the newest rows say of `before`; tells how many rows are
/// new.
pub(crate) fn go_over(tx: &Tx, before: &str, after: (Tier, &str), since: Date) -> Result<u64, DbError> {
    let written = store::go_over(tx, before, after, since)?;
    if written > 0 {
        store::raise_version(tx)?;
    }
    Ok(written)
}

/// How the agency named `agency` of `tier` offers `code` on that day; `None` when it does not.
pub fn offered(tx: &Tx, code: &str, tier: Tier, agency: &str, on: Date) -> Result<Option<Offered>, DbError> {
    let Some(card) = store::card(tx, code)? else { return Ok(None) };
    Ok(store::offerings_of(tx, code)?.of(&card, tier, agency, on))
}

/// The agencies that decide `code` at `tier` on that day: those the table of offerings names, else every agency
/// of the tier, else (province) the department of its field. Empty when nobody here does.
pub fn competent_agencies(
    tx: &Tx,
    code: &str,
    tier: Tier,
    on: Date,
) -> Result<Vec<people::agencies::Agency>, DbError> {
    let Some(card) = store::card(tx, code)? else { return Ok(Vec::new()) };
    let offerings = store::offerings(tx)?;
    let agencies = people::agencies::competent(tx, tier, on)?;
    Ok(agencies.into_iter().filter(|agency| offerings.of(&card, tier, &agency.name, on).is_some()).collect())
}

#[cfg(test)]
mod tests;
