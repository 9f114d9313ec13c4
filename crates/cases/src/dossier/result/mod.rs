//! The result: written as a draft, signed, numbered and issued, corrected beside the wrong one.
//!
//! Files come into being before the transaction that names them and go again when it fails. Deliberately
//! absent: who may do which of these steps (`rules::workflow`).

mod correct;
mod draft;
mod issue;
mod same_day;
mod sign;
mod store;

use base::{DocumentId, DossierId};
use rules::workflow::Command;

pub use correct::correct;
pub use draft::{DraftText, preview, proposed, submit_draft};
pub use issue::{InBook, Numbering, issue, numbering};
pub use same_day::{Finish, draft_at_once, finish};
pub use sign::{PenSignature, sign_by_pen, sign_digitally, signatories};

use super::perform::{Done, Terms, fresh, perform, scoped};
use super::{
    attachment::{self, FileKind, Upload},
    store::Loaded,
};
use crate::{
    CaseError, Office, Operation,
    document::{self, Kept, Kind, New},
    received::Scan,
};

/// A file that goes with a step: durable already, its row still to be written.
struct Enclosed {
    new: New,
    kept: Kept,
}

impl Enclosed {
    /// `brought`: what the scanner said, where the bytes came from outside.
    fn keep(
        op: &Operation,
        loaded: &Loaded,
        kind: Kind,
        name: &str,
        (bytes, brought): (&[u8], Option<Scan>),
    ) -> Result<Self, CaseError> {
        let id = DocumentId::new();
        let media = FileKind::of(bytes).map_or("application/pdf", FileKind::media_type);
        let kept = document::keep(op.office, &loaded.key, id, media, bytes)?;
        let by = op.actor.officer().map(|officer| officer.id);
        Ok(Self { new: New { id, dossier: loaded.id, kind, name: name.to_owned(), by, brought }, kept })
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

/// Takes the next number of an agency's series of papers with this sign: `15/BPTNTKQ`. Two that ask at once get two.
pub(super) fn next_number(
    tx: &db::Tx,
    op: &Operation,
    loaded: &Loaded,
    agency: base::AgencyId,
    sign: &str,
) -> Result<String, CaseError> {
    /// More often than this nobody is quicker, unless something is broken.
    const TRIES: i64 = 100;
    let year = base::local_date(op.now).year();
    let first = store::last(tx, agency, sign, year)?.unwrap_or(0) + 1;
    for number in first..first + TRIES {
        if store::take(tx, agency, sign, year, number, loaded.id, op.now)? {
            return Ok(format!("{number:02}/{sign}"));
        }
    }
    Err(base::Refusal::new("number_taken").with("number", first).into())
}

/// Refuses a scan that would not be taken as a file of a dossier, and photos of a phone: they are put into a PDF
/// first, and then the scan is another file than the one that was signed.
pub(super) fn scan_of<'a>(op: &Operation, upload: Option<&'a Upload>) -> Result<(&'a Upload, Scan), CaseError> {
    let upload = upload.ok_or_else(|| base::Refusal::new("scan_missing"))?;
    match attachment::checked(op, upload)? {
        (FileKind::Heic, _) => Err(base::Refusal::new("file_kind_not_taken").with("name", &upload.name).into()),
        (_, scan) => Ok((upload, scan)),
    }
}
