//! A mistake in an issued result: a corrected one beside it, with an apology (Decree 61/2018/NĐ-CP, article
//! 21). The wrong one stays as it is.

use base::{Date, DocumentId, DossierId, OfficerId};
use rules::workflow::{Command, Issued, Signature};

use super::{
    super::{attachment::Upload, perform::Done},
    Enclosed, scan_of, shown, step,
};
use crate::{CaseError, Operation, document::Kind};

/// The corrected result: signed by pen, numbered, scanned.
#[derive(Debug, Clone)]
pub struct Correction {
    /// What was wrong.
    pub reason: String,
    /// Its number in full.
    pub number: String,
    /// Who signed.
    pub signatory: OfficerId,
    /// When.
    pub on: Date,
    /// The scan.
    pub scan: Option<Upload>,
}

/// Issues the corrected result.
pub fn correct(op: Operation, id: DossierId, version: u64, correction: &Correction) -> Result<Done, CaseError> {
    let scan = scan_of(correction.scan.as_ref())?;
    let loaded = shown(&op, id, version)?;
    let file = Enclosed::keep(&op, &loaded, Kind::Issued, &scan.name, &scan.bytes)?;
    let by = loaded.dossier.draft.as_ref().map_or(op.officer()?.id, |draft| draft.drafter);
    let issued = Issued { number: correction.number.clone(), on: correction.on, document: file.new.id, by };
    let signature = Signature::Pen { document: file.new.id, signatory: correction.signatory, on: correction.on };
    let command = Command::CorrectResult {
        reason: correction.reason.clone(),
        issued,
        signature,
        apology: DocumentId::new(),
    };
    step(&op, id, version, &command, &[file], |_, _| Ok(()))
}
