//! The search box and the scanner of the desk: an exact code, reference or look-up secret opens the dossier, the
//! name of a batch the batch.

mod store;

use base::{BatchId, Denied, DossierId, text::tidy};
use db::Tx;
use rules::{
    document::scan::{Scan, scan as read},
    workflow::State,
};

use super::{batch, open_draft::secret_hash, perform::scoped, store as dossiers, surroundings::agency_name};
use crate::{CaseError, Operation};

pub(super) use store::{by_code, by_secret};

/// The dossier with this code or reference, if the officer may see it.
pub fn find(op: Operation, typed: &str) -> Result<DossierId, CaseError> {
    op.officer()?;
    let name = tidy(typed).to_uppercase();
    op.office.db.read(|tx| {
        let id = dossiers::by_name(tx, &name)?.ok_or(Denied::NotFound)?;
        scoped(tx, &op, id, false).map(|loaded| loaded.id)
    })
}

/// What a scanned line leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// A dossier.
    Dossier(DossierId),
    /// A batch.
    Batch(BatchId),
    /// A dossier of another agency: whose.
    Elsewhere(String),
    /// A separator sheet.
    Separator,
    /// Nothing was scanned.
    Nothing,
    /// Nothing here is called so.
    Unknown(String),
}

/// Looks up what was scanned. That a code belongs to another agency is told, for the code itself names it; of a
/// secret that fits elsewhere, and of drafts, nothing is told.
pub fn scan(op: Operation, line: &str) -> Result<Scanned, CaseError> {
    op.officer()?;
    let (name, is_batch) = match read(line) {
        Scan::Nothing => return Ok(Scanned::Nothing),
        Scan::Separator(_) => return Ok(Scanned::Separator),
        Scan::Batch(name) => (name, true),
        Scan::Name(name) => (name, false),
    };
    op.office.db.read(|tx| {
        let found = if is_batch { batch_named(tx, &op, &name)? } else { dossier_named(tx, &op, &name)? };
        Ok(found.unwrap_or_else(|| Scanned::Unknown(name.clone())))
    })
}

fn batch_named(tx: &Tx, op: &Operation, name: &str) -> Result<Option<Scanned>, CaseError> {
    let Some(id) = batch::by_name(tx, op, name)? else { return Ok(None) };
    Ok(Some(Scanned::Batch(id)))
}

fn dossier_named(tx: &Tx, op: &Operation, name: &str) -> Result<Option<Scanned>, CaseError> {
    if let Some(id) = dossiers::by_name(tx, name)? {
        return match scoped(tx, op, id, false) {
            Ok(loaded) => Ok(Some(Scanned::Dossier(loaded.id))),
            Err(CaseError::Denied(_)) => elsewhere(tx, op, id),
            Err(error) => Err(error),
        };
    }
    let Some(id) = store::by_secret_alone(tx, &secret_hash(op, name))? else { return Ok(None) };
    match scoped(tx, op, id, false) {
        Ok(loaded) => Ok(Some(Scanned::Dossier(loaded.id))),
        Err(CaseError::Denied(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn elsewhere(tx: &Tx, op: &Operation, id: DossierId) -> Result<Option<Scanned>, CaseError> {
    let loaded = dossiers::load(tx, &op.office.vault, id, false)?;
    let Some(loaded) = loaded.filter(|loaded| loaded.dossier.state != State::Draft) else { return Ok(None) };
    Ok(Some(Scanned::Elsewhere(agency_name(tx, loaded.dossier.agency)?)))
}
