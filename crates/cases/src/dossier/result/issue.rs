//! The clerk numbers and issues: the next number of the agency's book, the organisation's signature where
//! the leader signed digitally.

use base::{Date, Denied, DocumentId, DossierId, Refusal, local_date, paper::Signatory};
use rules::workflow::{Command, Signature};

use super::{
    super::{
        attachment::Upload,
        certification,
        perform::{Done, scoped},
        store::Loaded,
    },
    Enclosed,
    draft::sign_of,
    scan_of, shown, step, store,
};
use crate::{
    CaseError, Operation,
    document::{self, Kind},
    received::Scan,
};

/// What the clerk is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    /// The next number of the book.
    pub next: i64,
    /// What stands after the slash.
    pub sign: String,
    /// The leader signed digitally, so the organisation does too.
    pub digital: bool,
    /// The result is entered in a book of certification: its numbers, and the papers that take them.
    pub book: Option<InBook>,
}

/// The numbers of a book that a result would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InBook {
    /// The numbers, as printed.
    pub numbers: String,
    /// The book.
    pub book: String,
    /// The papers, a number each.
    pub titles: Vec<String>,
}

/// The number the document would get now. Numbers are taken only by issuing.
pub fn numbering(op: Operation, id: DossierId) -> Result<Numbering, CaseError> {
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        let sign = sign_of(tx, &loaded)?;
        let year = local_date(op.now).year();
        let next = store::last(tx, loaded.dossier.agency, &sign, year)?.unwrap_or(0) + 1;
        let digital = matches!(loaded.dossier.signature_in_hand(), Some(Signature::Digital { .. }));
        let plan = certification::plan(tx, &op, &loaded, local_date(op.now))?;
        let book = plan.map(|plan| InBook { numbers: plan.numbers(), book: plan.book(), titles: plan.titles() });
        Ok(Numbering { next, sign, digital, book })
    })
}

/// Issues the signed result under `number`, the figure before the slash. `scan`: the numbered and stamped
/// paper, where the scan that was signed does not show its number yet. What is entered in a book of certification
/// takes the next numbers there, whatever `number` says.
pub fn issue(
    op: Operation,
    id: DossierId,
    version: u64,
    number: i64,
    on: Date,
    scan: Option<&Upload>,
) -> Result<Done, CaseError> {
    let loaded = shown(&op, id, version)?;
    let allowed = rules::workflow::allowed(&loaded.dossier, op.actor, op.now);
    if !allowed.contains(&rules::workflow::CommandKind::Issue) {
        return Err(Refusal::new("not_your_step").into());
    }
    let (sign, book) = op
        .office
        .db
        .read(|tx| Ok::<_, CaseError>((sign_of(tx, &loaded)?, certification::kind_of(tx, &loaded)?)))?;
    if let Some(kind) = book {
        // The certificate names the book of its year, and the leader has signed it so.
        if sign != kind.book(on.year()) {
            return Err(Refusal::new("book_of_another_year").into());
        }
        return in_book(&op, &loaded, on, scan);
    }
    if number < 1 {
        return Err(Refusal::new("number_missing").into());
    }
    let (issued, brought) = set(&op, &loaded, &number.to_string(), on, scan)?;
    let file = Enclosed::keep(&op, &loaded, Kind::Issued, "ket-qua.pdf", (&issued, brought))?;
    let full = if sign.is_empty() { number.to_string() } else { format!("{number}/{sign}") };
    let command = Command::Issue { number: full, on, document: file.new.id };
    step(&op, id, version, &command, &[file], |tx, loaded| {
        let agency = loaded.dossier.agency;
        if store::take(tx, agency, &sign, on.year(), number, id, op.now)? {
            Ok(())
        } else {
            Err(Refusal::new("number_taken").with("number", number).into())
        }
    })
}

/// How often the numbers are read anew when others issue at the same moment.
const TRIES: usize = 5;

/// Issues under the next numbers of a book. They stand on the file before the transaction that takes them; when
/// somebody else took them meanwhile, the file is made anew.
fn in_book(op: &Operation, loaded: &Loaded, on: Date, scan: Option<&Upload>) -> Result<Done, CaseError> {
    let signature = loaded.dossier.signature_in_hand().ok_or_else(|| Refusal::new("not_reviewed"))?;
    for _ in 0..TRIES {
        let plan = op.office.db.read(|tx| certification::plan(tx, op, loaded, on))?;
        let plan = plan.ok_or_else(|| Refusal::new("number_missing"))?;
        let (issued, brought) = set(op, loaded, &plan.numbers(), on, scan)?;
        let file = Enclosed::keep(op, loaded, Kind::Issued, "ket-qua.pdf", (&issued, brought))?;
        let number = format!("{}, quyển số {}", plan.numbers(), plan.book());
        let command = Command::Issue { number, on, document: file.new.id };
        let taken = step(op, loaded.id, loaded.dossier.version, &command, &[file], |tx, loaded| {
            if certification::enter(tx, op, loaded, &plan, (on, signature.signatory()))? {
                Ok(())
            } else {
                Err(Refusal::new("numbers_taken_meanwhile").into())
            }
        });
        match taken {
            Err(CaseError::Refused(refusal)) if refusal.key == "numbers_taken_meanwhile" => {}
            other => return other,
        }
    }
    Err(Refusal::new("numbers_taken_meanwhile").into())
}

fn set(
    op: &Operation,
    loaded: &Loaded,
    number: &str,
    on: Date,
    scan: Option<&Upload>,
) -> Result<(Vec<u8>, Option<Scan>), CaseError> {
    let signature = loaded.dossier.signature_in_hand().ok_or_else(|| Refusal::new("not_reviewed"))?;
    let ((base, brought), must_sign) = match (signature, scan) {
        (Signature::Digital { document, .. }, _) => (signed(op, loaded, document)?, true),
        (Signature::Pen { .. }, Some(_)) => {
            let (scan, seen) = scan_of(op, scan)?;
            ((scan.bytes.clone(), Some(seen)), false)
        }
        (Signature::Pen { document, .. }, None) => (signed(op, loaded, document)?, false),
    };
    Ok((numbered(op, loaded, base, must_sign, (number, on))?, brought))
}

/// The bytes that were signed, and what the scanner said of them where they came from outside. What holds malware is
/// issued to nobody.
pub(super) fn signed(
    op: &Operation,
    loaded: &Loaded,
    document: DocumentId,
) -> Result<(Vec<u8>, Option<Scan>), CaseError> {
    let row = op.office.db.read(|tx| document::one(tx, loaded.id, document))?.ok_or(Denied::NotFound)?;
    if row.brought == Some(Scan::Infected) {
        return Err(Refusal::new("file_infected_inside").with("name", &row.name).into());
    }
    Ok((document::bytes(op.office, &loaded.key, loaded.id, document)?, row.brought))
}

/// The signed bytes with number and date, and the organisation's signature where it has a certificate or, under a
/// digital signature, must have one.
pub(super) fn numbered(
    op: &Operation,
    loaded: &Loaded,
    base: Vec<u8>,
    must_sign: bool,
    (number, on): (&str, Date),
) -> Result<Vec<u8>, CaseError> {
    let agency = loaded.dossier.agency;
    let signer = &op.office.signer;
    let can_sign = signer.can_sign(&Signatory::Organisation(agency));
    if must_sign && !can_sign {
        return Err(Refusal::new("organisation_without_certificate").into());
    }
    let is_pdf = base.starts_with(b"%PDF-");
    if must_sign || can_sign && is_pdf {
        return Ok(signer.issue(&base, agency, number, on, op.now)?);
    }
    Ok(base)
}
