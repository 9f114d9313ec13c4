//! What of this room lies under the installation's key, and how it is put under another: the keys of dossiers, the
//! hashes of look-up secrets, and the whole search, which is made anew from the dossiers.
//!
//! A dossier whose key was destroyed has nothing left to be put anywhere. The hash of its secret stays what it was, so
//! after a change of the key its secret opens nothing any more. What lies under a dossier's own key is not touched.

mod store;

use base::DossierId;
use db::{
    DataKey, DbError, Tx, Vault,
    rekey::{Keys, Part},
};

use super::{batch, open_draft::secret_hash_of, search, store as dossiers};
use crate::CaseError;

/// The parts; the search after the keys by which it reads.
pub const PARTS: [Part; 3] = [
    Part { name: "dossiers", step: dossiers_step },
    Part { name: "batches", step: batch::rekey },
    Part { name: "search", step: search_step },
];

fn dossiers_step(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let rows = store::behind(tx, after, most)?;
    for row in &rows {
        let Some(sealed_key) = &row.sealed_key else { continue };
        let place = dossiers::key_place(row.id);
        let header = row.header(&keys.old.open_key(&place, sealed_key)?)?;
        let sealed_key = keys.new.reseal_key(keys.old, &place, sealed_key)?;
        store::put(tx, row.id, &sealed_key, &secret_hash_of(keys.new, &header.secret))?;
    }
    Ok(rows.last().map(|row| row.id.to_string()))
}

fn search_step(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    if after.is_empty() {
        search::clear(tx)?;
    }
    let rows = store::behind(tx, after, most)?;
    for row in &rows {
        if let Some(loaded) = dossiers::load(tx, keys.new, row.id, false)? {
            search::refresh(tx, keys.new, &loaded).map_err(as_store)?;
        }
    }
    Ok(rows.last().map(|row| row.id.to_string()))
}

/// The dossier's key, unless it was destroyed.
pub(super) fn key_of(tx: &Tx, vault: &Vault, id: DossierId) -> Result<Option<DataKey>, DbError> {
    store::key_of(tx, vault, id)
}

fn as_store(error: CaseError) -> DbError {
    match error {
        CaseError::Store(error) => error,
        other => DbError::Engine(other.to_string()),
    }
}
