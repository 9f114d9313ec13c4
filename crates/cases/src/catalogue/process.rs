//! The process that the province itself decided for a procedure: taken in as a new revision, shown, taken back.
//!
//! A file is taken whole or not at all, and taking it twice changes nothing. Dossiers that run keep the revision they
//! are pinned to. What was decided here stays upon every later revision of the procedure, as long as it fits its
//! sheet. Deliberately absent: what makes a process right (`rules::procedure::process`).

use base::{Actor, Denied, Moment, OfficerId, Refusal, RevisionId};
use db::{DbError, Tx};
use people::{
    People,
    audit::{self, Event, Kind},
    sessions::Subject,
};
use rules::{
    policy::{Action, may},
    procedure::{
        Definition, Process,
        process::{Problem, longest, read, shortest, write},
    },
};

use super::{
    Revision, Source,
    import::{Entry, ImportError, take},
    shipped, store,
};
use crate::{CaseError, Operation};

/// What was done to a procedure's process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// An own process was put in force.
    Put,
    /// The one that ships was put back.
    Dropped,
}

impl Changed {
    /// The word used in the table and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Dropped => "dropped",
        }
    }
    /// The change that tables call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Put, Self::Dropped].into_iter().find(|it| it.word() == word)
    }
}

/// A change of a procedure's process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Moment,
    /// By whom; nobody where it was done on the command line.
    pub officer: Option<OfficerId>,
    /// What.
    pub what: Changed,
    /// The revision that came in force by it.
    pub revision: RevisionId,
}

/// What putting a process did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Whether anything changed.
    pub changed: bool,
    /// One line that is the same each time the same file is taken.
    pub summary: String,
}

/// Where the process in force comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The province decided it.
    Own,
    /// It ships with the procedure's own form.
    Shipped,
    /// The one of every procedure that has none of its own.
    General,
    /// The province decided one, which the sheet of today does not fit any more: why.
    SetAside(Vec<Problem>),
}

/// A procedure's process as it is in force, with its past.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The revision in force.
    pub revision: Revision,
    /// Where its process comes from.
    pub origin: Origin,
    /// The file of the process in force; for a set-aside one the file that does not fit.
    pub file: String,
    /// What was changed, the newest first.
    pub changes: Vec<Change>,
}

/// The process of the procedure in force; `None` when there is no such procedure.
pub fn kept(op: Operation, code: &str) -> Result<Option<Kept>, CaseError> {
    op.office.db.read(|tx| {
        let Some(revision) = store::current(tx, code)? else { return Ok(None) };
        let (definition, own) = (&revision.definition, store::own_process(tx, code)?);
        let (origin, file) = match own {
            Some(text) => match read(&text, &definition.sheet, &definition.form) {
                Ok(_) => (Origin::Own, text),
                Err(problems) => (Origin::SetAside(problems), text),
            },
            None if definition.own_form => (Origin::Shipped, write(&definition.process)),
            None => (Origin::General, write(&definition.process)),
        };
        let changes = store::process_changes(tx, code)?;
        Ok(Some(Kept { revision, origin, file, changes }))
    })
}

/// Puts the process of a file in force for a procedure, as a new revision of it.
pub fn put(people: &People, op: Operation, code: &str, text: &str) -> Result<Outcome, ImportError> {
    may_keep(op.actor)?;
    op.office.db.write(|tx| {
        store::take_turn(tx)?;
        let current = in_force(tx, code)?;
        let definition = &current.definition;
        let process = read(text, &definition.sheet, &definition.form).map_err(ImportError::Process)?;
        let same = store::own_process(tx, code)?.as_deref() == Some(text) && definition.process == process;
        let summary = summary(&current, &process);
        if !same {
            store::set_own_process(tx, code, Some(text))?;
            replace(tx, people, &op, &current, process, Changed::Put)?;
        }
        Ok(Outcome { changed: !same, summary })
    })
}

/// Puts the process that ships with the procedure back in force.
pub fn drop_own(people: &People, op: Operation, code: &str) -> Result<Outcome, ImportError> {
    may_keep(op.actor)?;
    let shipped = shipped::definitions()?;
    op.office.db.write(|tx| {
        store::take_turn(tx)?;
        let current = in_force(tx, code)?;
        let of_folder = |(source, definition): &&(Source, Definition)| {
            *source == Source::Folder && definition.sheet.code == code && current.source == Source::Folder
        };
        let process = shipped.iter().find(of_folder).map(|(_, it)| it.process.clone());
        let process = process.unwrap_or_else(Process::general);
        let had = store::own_process(tx, code)?.is_some();
        let summary = summary(&current, &process);
        if had {
            store::set_own_process(tx, code, None)?;
            replace(tx, people, &op, &current, process, Changed::Dropped)?;
        }
        Ok(Outcome { changed: had, summary })
    })
}

fn may_keep(actor: &Actor) -> Result<(), ImportError> {
    match actor {
        Actor::System => Ok(()),
        Actor::Officer(officer) if may(officer, Action::KeepCatalogue) => Ok(()),
        _ => Err(ImportError::Denied(Denied::NotAllowed)),
    }
}

fn in_force(tx: &Tx, code: &str) -> Result<Revision, ImportError> {
    let unknown = || ImportError::Refused(Refusal::new("process_procedure_unknown").with("code", code));
    store::current(tx, code)?.ok_or_else(unknown)
}

/// A revision with this process comes in force, and who did it is noted.
fn replace(
    tx: &Tx,
    people: &People,
    op: &Operation,
    current: &Revision,
    process: Process,
    what: Changed,
) -> Result<(), ImportError> {
    let definition = Definition { process, ..(*current.definition).clone() };
    let entry = Entry::new(current.source, definition, store::suspicions(tx, current.id)?);
    take(tx, &[entry], op.now)?;
    let code = &current.code;
    let revision = in_force(tx, code)?.id;
    let officer = op.actor.officer().map(|officer| officer.id);
    store::note_process(tx, code, &Change { at: op.now, officer, what, revision })?;
    let event = Event::to(Kind::ProcessChanged, officer.map(Subject::Officer), None);
    Ok(audit::note(people, tx, &event.about(format!("{} {code} {revision}", what.word())))?)
}

fn summary(current: &Revision, process: &Process) -> String {
    let sheet = &current.definition.sheet;
    let most = shortest(sheet).map_or_else(|| "chưa ghi".to_owned(), |hours| format!("{hours} giờ làm việc"));
    format!(
        "Quy trình của thủ tục {} {}: {} bước, đường dài nhất {} giờ làm việc, thời hạn ngắn nhất {most}.",
        sheet.code,
        sheet.name.vi,
        process.steps.len(),
        longest(&process.steps).0
    )
}

impl From<ImportError> for CaseError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Denied(denied) => denied.into(),
            ImportError::Refused(refusal) => refusal.into(),
            ImportError::Db(error) => error.into(),
            other => DbError::Engine(other.to_string()).into(),
        }
    }
}
