//! The events are the truth: folds every dossier again and puts its row right.

use base::{Actor, Denied, DossierId};

use super::{Summary, store};
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
    let vault = &op.office.vault;
    op.office.db.write(|tx| {
        let Some(before) = store::load(tx, vault, id, true)? else { return Ok(None) };
        // The row's own time of change is no fact of the events and stays.
        store::project(tx, id, &before.dossier, before.summary.updated_at)?;
        let Some(after) = store::load(tx, vault, id, true)? else { return Ok(None) };
        let (was, is) = (before.summary, after.summary);
        Ok(if was == is { None } else { Some(Difference { id, was, is }) })
    })
}
