//! Procedures that are done the same day: the officer who holds the roles goes from acceptance to the draft in one
//! transaction, and from the leader's pen to the returned result in another. Each is a chain of the ordinary
//! commands by one actor; every guard is asked as always, so nobody signs what they drafted. Deliberately absent: the
//! leader's own step, which is the leader's.

use base::{Date, DocumentId, DossierId, Part, Refusal};
use db::Tx;
use rules::workflow::{Command, DeliveryWay, Event, Outcome, Signature, State};

use super::{
    super::{
        certification,
        perform::{Done, Terms, fresh, perform, scoped},
        store::Loaded,
        transfer::transfer_loaded,
    },
    DraftText, Enclosed, PenSignature,
    draft::{lay_loaded, sign_of},
    forget,
    issue::{self, numbered},
    scan_of, shown, store,
};
use crate::{
    CaseError, Operation,
    document::{self, Kind},
    received::Scan,
};

/// From acceptance to the draft before the leader: the hand-over to oneself and the draft. `why`: why counted papers
/// have no scan, where some have none.
pub fn draft_at_once(
    op: Operation,
    id: DossierId,
    version: u64,
    text: &DraftText,
    why: Option<&str>,
) -> Result<Done, CaseError> {
    let reason = (text.outcome == Outcome::Negative).then(|| base::text::tidy_lines(&text.body));
    let document = DocumentId::new();
    let command = Command::SubmitDraft { document, outcome: text.outcome, reason, to: Part::Leadership };
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        fresh(&loaded, Some(version))?;
        let mut events = Vec::new();
        if loaded.dossier.state == State::Accepted {
            events = transfer_loaded(tx, &op, &mut loaded, true, why)?;
        }
        events.extend(lay_loaded(tx, &op, &mut loaded, text, (document, &command))?);
        Ok(Done { id, dossier: loaded.dossier, events })
    })
}

/// What is left once the leader has signed.
#[derive(Debug, Clone)]
pub struct Finish {
    /// The leader's pen, where the print was signed and nobody has recorded it yet.
    pub pen: Option<PenSignature>,
    /// The number of the agency's book; what a book of certification numbers takes its own.
    pub number: i64,
    /// The date of issue.
    pub on: Date,
    /// Who takes the result now; nobody: it waits at the one-stop.
    pub receiver: Option<String>,
}

/// From the signature to the result at the one-stop, or in the citizen's hand: all of it or nothing.
pub fn finish(op: Operation, id: DossierId, version: u64, finish: &Finish) -> Result<Done, CaseError> {
    let loaded = shown(&op, id, version)?;
    let (signed, signatory) = signed(&op, &loaded, finish)?;
    let (sign, plan) = op.office.db.read(|tx| {
        Ok::<_, CaseError>((sign_of(tx, &loaded)?, certification::plan(tx, &op, &loaded, finish.on)?))
    })?;
    if plan.as_ref().is_some_and(|plan| plan.book() != sign) {
        return Err(Refusal::new("book_of_another_year").into());
    }
    let printed = plan.as_ref().map_or_else(|| finish.number.to_string(), certification::Plan::numbers);
    let full = match &plan {
        Some(plan) => format!("{printed}, quyển số {}", plan.book()),
        None if sign.is_empty() => printed.clone(),
        None => format!("{printed}/{sign}"),
    };
    let bytes = numbered(&op, &loaded, signed.bytes, signed.digital, (&printed, finish.on))?;
    let issued = Enclosed::keep(&op, &loaded, Kind::Issued, "ket-qua.pdf", (&bytes, signed.brought))?;
    let mut files = vec![issued];
    files.extend(signed.file);
    let done = op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        fresh(&loaded, Some(version))?;
        match &plan {
            Some(plan) => {
                if !certification::enter(tx, &op, &loaded, plan, (finish.on, signatory))? {
                    return Err(Refusal::new("numbers_taken_meanwhile").into());
                }
            }
            None => take_number(tx, &op, &loaded, &sign, finish)?,
        }
        for file in &files {
            document::attach(tx, &file.new, &file.kept, op.now)?;
        }
        let events = chain(tx, &op, &mut loaded, &files, finish, full.clone())?;
        Ok(Done { id, dossier: loaded.dossier, events })
    });
    if done.is_err() {
        for file in &files {
            forget(op.office, file);
        }
    }
    done
}

/// The signed bytes, and their file where it is brought now.
struct Signed {
    bytes: Vec<u8>,
    brought: Option<Scan>,
    digital: bool,
    file: Option<Enclosed>,
}

fn signed(op: &Operation, loaded: &Loaded, finish: &Finish) -> Result<(Signed, base::OfficerId), CaseError> {
    if let Some(signature) = loaded.dossier.signature_in_hand() {
        let (bytes, brought) = issue::signed(op, loaded, signature.document())?;
        let digital = matches!(signature, Signature::Digital { .. });
        return Ok((Signed { bytes, brought, digital, file: None }, signature.signatory()));
    }
    let pen = finish.pen.as_ref().ok_or_else(|| Refusal::new("not_signed_yet"))?;
    let (scan, seen) = scan_of(op, pen.scan.as_ref())?;
    let brought = Some(seen);
    let file = Enclosed::keep(op, loaded, Kind::Signed, &scan.name, (&scan.bytes, brought))?;
    Ok((Signed { bytes: scan.bytes.clone(), brought, digital: false, file: Some(file) }, pen.signatory))
}

fn take_number(tx: &Tx, op: &Operation, loaded: &Loaded, sign: &str, finish: &Finish) -> Result<(), CaseError> {
    if finish.number < 1 {
        return Err(Refusal::new("number_missing").into());
    }
    let (agency, year) = (loaded.dossier.agency, finish.on.year());
    if store::take(tx, agency, sign, year, finish.number, loaded.id, op.now)? {
        Ok(())
    } else {
        Err(Refusal::new("number_taken").with("number", finish.number).into())
    }
}

fn chain(
    tx: &Tx,
    op: &Operation,
    loaded: &mut Loaded,
    files: &[Enclosed],
    finish: &Finish,
    number: String,
) -> Result<Vec<Event>, CaseError> {
    let mut commands = Vec::new();
    if let (Some(pen), Some(file)) = (&finish.pen, files.get(1)) {
        let signature = Signature::Pen { document: file.new.id, signatory: pen.signatory, on: pen.on };
        commands.push(Command::Sign { signature });
    }
    if let Some(file) = files.first() {
        commands.push(Command::Issue { number, on: finish.on, document: file.new.id });
    }
    commands.push(Command::HandResult);
    if let Some(receiver) = &finish.receiver {
        let (receiver, document) = (receiver.clone(), DocumentId::new());
        commands.push(Command::Return { way: DeliveryWay::Counter, receiver, document });
    }
    let mut events = Vec::new();
    for command in commands {
        events.extend(perform(tx, op, loaded, &command, Terms::NONE)?);
    }
    Ok(events)
}
