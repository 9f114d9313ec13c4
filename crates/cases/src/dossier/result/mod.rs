//! The result: written as a draft, signed, numbered and issued, corrected beside the wrong one.
//!
//! Files come into being before the transaction that names them and go again when it fails. Deliberately
//! absent: who may do which of these steps (`rules::workflow`).

mod correct;
mod draft;
mod issue;
mod sign;
mod store;

use base::{DocumentId, DossierId};
use db::DataKey;
use rules::workflow::Command;

pub use correct::correct;
pub use draft::{DraftText, preview, proposed, submit_draft};
pub use issue::{Numbering, issue, numbering};
pub use sign::{PenSignature, sign_by_pen, sign_digitally, signatories};

use super::perform::{Done, Terms, fresh, perform, scoped};
use super::store::Loaded;
use crate::{
    CaseError, Office, Operation,
    document::{self, Kept, Kind, New},
};

/// A file that goes with a step: durable already, its row still to be written.
struct Enclosed {
    new: New,
    kept: Kept,
}

impl Enclosed {
    fn keep(op: &Operation, loaded: &Loaded, kind: Kind, name: &str, bytes: &[u8]) -> Result<Self, CaseError> {
        let id = DocumentId::new();
        let media = super::attachment::FileKind::of(bytes)
            .map_or("application/pdf", super::attachment::FileKind::media_type);
        let kept = document::keep(op.office, &loaded.key, id, media, bytes)?;
        let by = op.actor.officer().map(|officer| officer.id);
        Ok(Self { new: New { id, dossier: loaded.id, kind, name: name.to_owned(), by }, kept })
    }
}

/// The dossier as shown at `version`, for preparing a step outside the transaction that takes it.
fn shown(op: &Operation, id: DossierId, version: u64) -> Result<Loaded, CaseError> {
    let loaded = op.office.db.read(|tx| scoped(tx, op, id, false))?;
    fresh(&loaded, Some(version))?;
    Ok(loaded)
}

/// Takes the step and writes the rows of its files, or neither.
fn step(
    op: &Operation,
    id: DossierId,
    version: u64,
    command: &Command,
    files: &[Enclosed],
    also: impl Fn(&db::Tx, &Loaded) -> Result<(), CaseError>,
) -> Result<Done, CaseError> {
    let taken = op.office.db.write(|tx| {
        let mut loaded = scoped(tx, op, id, true)?;
        fresh(&loaded, Some(version))?;
        also(tx, &loaded)?;
        for file in files {
            document::attach(tx, &file.new, &file.kept, op.now)?;
        }
        let events = perform(tx, op, &mut loaded, command, Terms::NONE)?;
        Ok(Done { id, dossier: loaded.dossier, events })
    });
    if taken.is_err() {
        for file in files {
            forget(op.office, file);
        }
    }
    taken
}

/// Best effort: a blob that no row names is unreadable and only costs room.
fn forget(office: &Office, file: &Enclosed) {
    if let Err(error) = office.blobs.delete(file.kept.blob) {
        tracing::warn!(%error, "a blob without a row stays behind");
    }
}

/// The bytes of one of the dossier's documents.
fn bytes(office: &Office, key: &DataKey, dossier: DossierId, id: DocumentId) -> Result<Vec<u8>, CaseError> {
    let found =
        document::bytes(office, key, dossier, id).map_err(|error| match error.downcast::<db::DbError>() {
            Ok(error) => CaseError::Store(error),
            Err(error) => CaseError::Paper(base::paper::PaperError(error.to_string())),
        })?;
    found.ok_or_else(|| base::Denied::NotFound.into())
}

/// Refuses a scan that is no PDF or picture.
pub(super) fn scan_of(
    upload: Option<&super::attachment::Upload>,
) -> Result<&super::attachment::Upload, CaseError> {
    let upload = upload.ok_or_else(|| base::Refusal::new("scan_missing"))?;
    let refuse = |key: &str| base::Refusal::new(key).with("name", &upload.name);
    if upload.bytes.is_empty() {
        return Err(refuse("file_empty").into());
    }
    if upload.bytes.len() > super::attachment::MOST_BYTES {
        let most = super::attachment::MOST_BYTES / 1024 / 1024;
        return Err(refuse("file_too_large").with("most", most).into());
    }
    match super::attachment::FileKind::of(&upload.bytes) {
        Some(super::attachment::FileKind::Heic) | None => Err(refuse("file_kind_not_taken").into()),
        Some(_) => Ok(upload),
    }
}
