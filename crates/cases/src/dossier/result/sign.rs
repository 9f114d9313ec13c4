//! The signature under the draft: by the leader's certificate, or by pen on the print, scanned back.
//! Pressing a button is none.

use base::{Date, DossierId, Officer, OfficerId, Refusal, Role, local_date, paper::Signatory};
use people::officers;
use rules::workflow::{Command, Signature};

use super::{
    super::{
        attachment::Upload,
        perform::{Done, scoped},
    },
    Enclosed,
    draft::drafted,
    scan_of, shown, step,
};
use crate::{CaseError, Operation, document::Kind};

/// Who may sign results of the dossier's agency today.
pub fn signatories(op: Operation, id: DossierId) -> Result<Vec<Officer>, CaseError> {
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        Ok(officers::of_agency(
            tx,
            &op.office.vault,
            loaded.dossier.agency,
            Some(Role::Leader),
            local_date(op.now),
        )?)
    })
}

/// Signs the draft with the certificate of the officer who asks.
pub fn sign_digitally(op: Operation, id: DossierId, version: u64) -> Result<Done, CaseError> {
    op.proved()?;
    let officer = op.officer()?;
    let signatory = Signatory::Officer(officer.id);
    if !op.office.signer.can_sign(&signatory) {
        return Err(Refusal::new("no_certificate").into());
    }
    let loaded = shown(&op, id, version)?;
    // Asked before any signature is made: nobody's certificate signs what its holder may not.
    let allowed = rules::workflow::allowed(&loaded.dossier, op.actor, op.now);
    if !allowed.contains(&rules::workflow::CommandKind::Sign) || !officer.has(Role::Leader) {
        return Err(Refusal::new("not_your_step").into());
    }
    let reason = format!("Ký duyệt kết quả hồ sơ {}", loaded.dossier.code().unwrap_or_default());
    let signed = op.office.signer.sign(&drafted(&op, &loaded)?, &signatory, &reason, op.now)?;
    let file = Enclosed::keep(&op, &loaded, Kind::Signed, "ket-qua-da-ky.pdf", (&signed, None))?;
    let signature = Signature::Digital { document: file.new.id, signatory: officer.id };
    step(&op, id, version, &Command::Sign { signature }, &[file], |_, _| Ok(()))
}

/// A signature by pen.
#[derive(Debug, Clone)]
pub struct PenSignature {
    /// Who signed.
    pub signatory: OfficerId,
    /// When.
    pub on: Date,
    /// The scan of the signed print.
    pub scan: Option<Upload>,
}

/// Records that the print was signed by pen.
pub fn sign_by_pen(op: Operation, id: DossierId, version: u64, pen: &PenSignature) -> Result<Done, CaseError> {
    op.proved()?;
    let (scan, seen) = scan_of(&op, pen.scan.as_ref())?;
    let loaded = shown(&op, id, version)?;
    let file = Enclosed::keep(&op, &loaded, Kind::Signed, &scan.name, (&scan.bytes, Some(seen)))?;
    let signature = Signature::Pen { document: file.new.id, signatory: pen.signatory, on: pen.on };
    step(&op, id, version, &Command::Sign { signature }, &[file], |_, _| Ok(()))
}
