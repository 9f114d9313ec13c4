//! The search box of the desk: an exact code or reference opens the dossier.

use base::{Denied, DossierId, text::tidy};

use super::{perform::scoped, store};
use crate::{CaseError, Operation};

/// The dossier with this code or reference, if the officer may see it.
pub fn find(op: Operation, typed: &str) -> Result<DossierId, CaseError> {
    op.officer()?;
    let name = tidy(typed).to_uppercase();
    op.office.db.read(|tx| {
        let id = store::by_name(tx, &name)?.ok_or(Denied::NotFound)?;
        scoped(tx, &op, id, false).map(|loaded| loaded.id)
    })
}
