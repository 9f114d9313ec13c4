//! The events are the truth: folds every dossier again and puts its row right.

use base::{Actor, Denied, DossierId};
use db::{DbError, Tx};

use super::{Summary, reminder, search, store};
use crate::{CaseError, Operation};

/// A row that said something else than its events.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which dossier.
    pub id: DossierId,
    /// What the row said.
    pub was: Summary,
    /// What it says now.
    pub is: Summary,
    /// The search found it by something else than its names and state.
    pub search: bool,
    /// Other times ran for it than its events say.
    pub clocks: bool,
}

/// Folds every dossier again, corrects rows and tells which were wrong; none unless something broke.
pub fn rebuild(op: Operation) -> Result<Vec<Difference>, CaseError> {
    if *op.actor != Actor::System {
        return Err(Denied::NotAllowed.into());
    }
    let ids = op.office.db.read(store::ids)?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(one(&op, id)?);
    }
    Ok(found)
}

fn one(op: &Operation, id: DossierId) -> Result<Option<Difference>, CaseError> {
    op.office.db.write(|tx| corrected(tx, op, id))
}

/// What `rebuild` would put right; changes nothing.
pub(super) fn difference(op: &Operation, id: DossierId) -> Result<Option<Difference>, CaseError> {
    /// Carries the answer out of a transaction that is taken back.
    enum Undone {
        Found(Box<Option<Difference>>),
        Failed(CaseError),
    }
    impl From<DbError> for Undone {
        fn from(error: DbError) -> Self {
            Self::Failed(error.into())
        }
    }
    let undone = op.office.db.write(|tx| match corrected(tx, op, id) {
        Ok(found) => Err::<(), _>(Undone::Found(Box::new(found))),
        Err(error) => Err(Undone::Failed(error)),
    });
    match undone {
        Err(Undone::Found(found)) => Ok(*found),
        Err(Undone::Failed(error)) => Err(error),
        Ok(()) => Ok(None),
    }
}

fn corrected(tx: &Tx, op: &Operation, id: DossierId) -> Result<Option<Difference>, CaseError> {
    let vault = &op.office.vault;
    let Some(before) = store::load(tx, vault, id, true)? else { return Ok(None) };
    // The row's own time of change is no fact of the events and stays.
    store::project(tx, id, &before.dossier, before.summary.updated_at)?;
    let clocks = reminder::keep(tx, op, &before)?;
    let search = !search::agrees(tx, vault, &before)?;
    if search {
        search::renew(tx, vault, &before)?;
    }
    let Some(after) = store::load(tx, vault, id, true)? else { return Ok(None) };
    let (was, is) = (before.summary, after.summary);
    let differs = was != is || search || clocks;
    Ok(differs.then_some(Difference { id, was, is, search, clocks }))
}
