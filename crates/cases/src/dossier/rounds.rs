//! What the citizen filed each time: the first filing and every supplement, as it was then.

use base::{DossierId, Moment};

use super::{Content, perform::scoped, store};
use crate::{CaseError, Operation};

/// One filing.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// Its number, from 1.
    pub number: u32,
    /// When.
    pub at: Moment,
    /// What was filed.
    pub content: Content,
}

/// The filings of a dossier, oldest first.
pub fn rounds(op: Operation, id: DossierId) -> Result<Vec<Round>, CaseError> {
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        Ok(store::rounds(tx, &loaded.key, id)?)
    })
}
