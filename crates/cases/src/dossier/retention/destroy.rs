//! The destruction of one dossier's content.

use base::{BlobId, Denied, DossierId};
use people::audit::Kind;

use super::{note, store};
use crate::{
    CaseError, Office, Operation, document,
    dossier::{attachment, search, store as dossiers},
};

/// Destroys the content of a dossier whose announcement has run out and that nobody holds; tells whether it did. Its key
/// goes in the same transaction as everything that is sealed under it and the search's entries.
pub fn destroy(op: Operation, id: DossierId) -> Result<bool, CaseError> {
    if *op.actor != base::Actor::System {
        return Err(Denied::NotAllowed.into());
    }
    op.office.db.write(|tx| {
        let Some(loaded) = dossiers::load(tx, &op.office.vault, id, true)? else { return Ok(false) };
        let busy = loaded.dossier.correction.is_some() || loaded.dossier.open_incidents().next().is_some();
        if busy || !store::destroy(tx, id, op.now)? {
            return Ok(false);
        }
        search::take_out(tx, id)?;
        store::forget_content(tx, id)?;
        note(tx, &op, Kind::DossierDestroyed, id)?;
        Ok(true)
    })
}

/// Takes the files of a destroyed dossier from the disk; done again, it does nothing.
pub(super) fn remove_files(office: &Office, id: DossierId) -> Result<(), CaseError> {
    let blobs: Vec<BlobId> = office.db.read(|tx| {
        let mut blobs = attachment::blobs_of(tx, id)?;
        blobs.extend(store::piles(tx, id)?);
        blobs.extend(document::of_dossier(tx, id)?.into_iter().filter_map(|paper| paper.blob));
        Ok::<_, CaseError>(blobs)
    })?;
    for blob in blobs {
        office.blobs.delete(blob)?;
    }
    Ok(office.db.write(|tx| store::files_are_gone(tx, id))?)
}
