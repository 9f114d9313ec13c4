//! Received files are looked at for malware as they come, and what could not be looked at then is later.
//!
//! An infected file is refused, and nothing else of the draft is lost. A scanner that is down loses and blocks no filing:
//! the file is taken, waits, and no officer opens it until it was looked at; the worker does that as soon as the scanner
//! is back. What is found then stays where it is, opened by nobody. Where an installation has no scanner, files are
//! taken unseen; once it has one, they are looked at too. Deliberately absent: scanning again what was clean once.

use base::{BlobId, DossierId, Moment, Refusal, scanner::Finding};
use db::Tx;
use jiff::SignedDuration;
use people::{
    audit::{self, Event, Kind},
    sessions::Subject,
};

use super::{Table, store};
use crate::{
    CaseError, Office, Operation,
    dossier::{
        self,
        attachment::{Upload, clean_name},
    },
};

/// What is known of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// It was taken where no scanner was.
    Unseen,
    /// The scanner could not be asked; it is asked again.
    Waiting,
    /// Nothing was found.
    Clean,
    /// Malware was found after it had been taken.
    Infected,
}

impl Scan {
    /// The word used in the table and in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Waiting => "waiting",
            Self::Clean => "clean",
            Self::Infected => "infected",
        }
    }
    /// What the table calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Unseen, Self::Waiting, Self::Clean, Self::Infected].into_iter().find(|scan| scan.word() == word)
    }
}

/// How many refused files of one person an hour are noted; the log has the others.
const MOST: u64 = 30;
/// How many waiting files are looked at in one round of the worker.
const ROUND: u32 = 20;

/// What the scanner says of bytes, and what it found.
fn asked(op: &Operation, bytes: &[u8]) -> (Scan, Option<String>) {
    let Some(scanner) = &op.office.scanner else { return (Scan::Unseen, None) };
    match scanner.scan(bytes, op.now) {
        Ok(Finding::Clean) => (Scan::Clean, None),
        Ok(Finding::Infected(what)) => (Scan::Infected, Some(what)),
        Err(error) => {
            tracing::warn!(%error, "a file could not be looked at for malware and waits");
            (Scan::Waiting, None)
        }
    }
}

/// Whatever goes wrong with the note changes nothing about what was found.
fn noted(op: &Operation, detail: &str) {
    if let Err(error) = op.office.db.write(|tx| note(tx, op, detail)) {
        tracing::warn!(%error, "an infected file could not be noted");
    }
}

/// Looks at an upload; refused when something is found in it.
pub(crate) fn looked_at(op: &Operation, upload: &Upload) -> Result<Scan, CaseError> {
    let (scan, found) = asked(op, &upload.bytes);
    let Some(what) = found else { return Ok(scan) };
    noted(op, &format!("refused: {what}"));
    tracing::warn!(%what, "an infected file was refused");
    Err(Refusal::new("file_infected").with("name", clean_name(&upload.name)).into())
}

/// Looks at what another system sent, which is kept whatever is found: it is that system's result.
pub(crate) fn of_partner(op: &Operation, dossier: DossierId, bytes: &[u8]) -> Scan {
    let (scan, found) = asked(op, bytes);
    if let Some(what) = found {
        tracing::warn!(%dossier, %what, "malware in what another system sent");
        noted(op, &format!("result for dossier {dossier}: {what}"));
    }
    scan
}

fn note(tx: &Tx, op: &Operation, detail: &str) -> Result<(), CaseError> {
    let who = Subject::of(op.actor);
    let hour: Moment = op.now.checked_sub(SignedDuration::from_hours(1)).unwrap_or(Moment::MIN);
    if who.is_none() || audit::count_since(tx, Kind::FileInfected, who, hour)? < MOST {
        audit::note_at(tx, &Event::to(Kind::FileInfected, who, None).about(detail), "-", op.now)?;
    }
    Ok(())
}

/// A file that waits.
pub(super) struct Waiting {
    pub table: Table,
    pub id: String,
    pub dossier: DossierId,
    pub blob: BlobId,
}

/// Looks at files that wait, oldest first; tells at how many. Stops where the scanner is still down.
pub fn look_again(office: &Office) -> Result<u32, CaseError> {
    let Some(scanner) = &office.scanner else { return Ok(0) };
    let op = Operation::new(office, &base::Actor::System);
    let mut looked = 0;
    for file in office.db.read(|tx| store::waiting(tx, ROUND))? {
        let key = match dossier::key_of(op, file.dossier) {
            Ok(key) => key,
            // The dossier's content was destroyed meanwhile.
            Err(CaseError::Denied(_)) => continue,
            Err(error) => return Err(error),
        };
        let bytes = key.open(&file.table.place(&file.id), &office.blobs.get(file.blob)?)?;
        let found = match scanner.scan(&bytes, op.now) {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "files still wait to be looked at for malware");
                break;
            }
        };
        looked += 1;
        office.db.write(|tx| {
            let scan = match &found {
                Finding::Clean => Scan::Clean,
                Finding::Infected(what) => {
                    tracing::warn!(file = %file.id, dossier = %file.dossier, %what, "malware in a file that was taken");
                    note(tx, &op, &format!("file {} of dossier {}: {what}", file.id, file.dossier))?;
                    Scan::Infected
                }
            };
            Ok::<_, CaseError>(store::scanned(tx, file.table, &file.id, scan)?)
        })?;
    }
    Ok(looked)
}
