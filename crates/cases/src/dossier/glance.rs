//! What a list or a report says of one dossier: its name, who handed it in, what was done to it. Nothing of its content,
//! so no line of who saw it is kept.

use base::DossierId;

use super::{Recorded, perform::scoped, store::Loaded};
use crate::{CaseError, Operation};

/// A dossier as a line of a list.
#[derive(Debug, Clone)]
pub struct Glance {
    /// Code, or reference before acceptance.
    pub name: String,
    /// Who handed it in.
    pub filer: String,
    /// What happened.
    pub history: Vec<Recorded>,
}

/// A line about the dossier, if the officer may see it.
pub fn glance(op: Operation, id: DossierId) -> Result<Glance, CaseError> {
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        Ok(Glance { name: name_of(&loaded), filer: loaded.header.filer.name, history: loaded.recorded })
    })
}

/// Code, or reference before acceptance.
pub(super) fn name_of(loaded: &Loaded) -> String {
    loaded.summary.code.clone().unwrap_or_else(|| loaded.summary.reference.clone())
}
