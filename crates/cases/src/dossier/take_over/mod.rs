//! Running dossiers of another system, taken over with their old codes, dates and holders: a whole list or nothing.
//!
//! Each line becomes a dossier by one event that `rules` decides; its code is the old one, so that look-up, search
//! and scanner find it by what stands on the citizen's paper, and the series of our own codes is left alone. What was
//! taken before, by source and code, is left as it is now. Every run is kept with what it read and took.
//! Deliberately absent: reading a spreadsheet's file (the command does), scans and answers of the other system.

mod line;
mod read;
mod store;

use base::{Actor, AgencyId, Denied, DocumentId, DossierId, Moment, TakeOverId, local_date};
use db::{DataKey, Tx};
use rules::workflow::{Command, Register, TakeOver};

use super::{
    NewDraft,
    open_draft::begin,
    perform::{Terms, perform, scoped},
    save_answers::working_copy,
    store as dossiers,
};
use crate::{CaseError, Operation};
use line::Line;

pub use line::HEADINGS;

/// A list as somebody hands it in.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    /// What the other system is called: part of the key, and on every page and paper.
    pub source: &'a str,
    /// The file's name.
    pub file: &'a str,
    /// The file itself, whose hash is kept.
    pub bytes: &'a [u8],
    /// Rows of cells, the first with the code's heading in it naming the columns.
    pub rows: &'a [Vec<String>],
    /// The citizens are written to, with the new look-up secret.
    pub tell: bool,
}

/// Why a list was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeOverError {
    /// Lines that are wrong, a sentence each.
    #[error("{}", .0.join("\n"))]
    Wrong(Vec<String>),
    /// It did not happen.
    #[error(transparent)]
    Case(#[from] CaseError),
}

impl From<db::DbError> for TakeOverError {
    fn from(error: db::DbError) -> Self {
        Self::Case(error.into())
    }
}

/// What one run read and took, for the reconciliation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Which.
    pub id: TakeOverId,
    /// The other system.
    pub source: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// When.
    pub at: Moment,
    /// Dossiers in the list.
    pub read: u64,
    /// Dossiers that were new.
    pub taken: u64,
    /// By agency and state.
    pub counts: Vec<Count>,
}

impl Run {
    /// Dossiers of the list that an earlier run had taken.
    pub fn known(&self) -> u64 {
        self.read - self.taken
    }
}

/// A line of the reconciliation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The competent agency.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
    /// The state in which the other system had them.
    pub state: rules::workflow::State,
    /// In the list.
    pub read: u64,
    /// New.
    pub taken: u64,
}

/// Takes the list over, whole or not at all; a second time it takes nobody twice. `sentence` says a refusal.
pub fn take_over(
    op: Operation,
    list: &List,
    sentence: &dyn Fn(&base::Refusal) -> String,
) -> Result<Run, TakeOverError> {
    if *op.actor != Actor::System {
        return Err(CaseError::from(Denied::NotAllowed).into());
    }
    op.office.db.write(|tx| {
        let lines = read::read(tx, &op, list).map_err(|wrong| match wrong {
            read::Unread::Wrong(said) => TakeOverError::Wrong(said),
            read::Unread::Case(error) => error.into(),
        })?;
        let id = TakeOverId::new();
        store::insert(tx, id, list, op.now, lines.len())?;
        let (mut taken, mut wrong) = (0, Vec::new());
        for line in &lines {
            if line.known {
                store::count(tx, id, line, false)?;
                continue;
            }
            match take(tx, &op, list, line) {
                Ok(dossier) => store::took(tx, id, list.source, &line.code, dossier)?,
                Err(CaseError::Refused(refusal)) => {
                    wrong.push(read::said(line.number, &sentence(&refusal)));
                    continue;
                }
                Err(other) => return Err(other.into()),
            }
            store::count(tx, id, line, true)?;
            taken += 1;
        }
        if !wrong.is_empty() {
            return Err(TakeOverError::Wrong(wrong));
        }
        store::finish(tx, id, taken)?;
        store::run(tx, id)?.ok_or_else(|| db::DbError::NoRow.into())
    })
}

/// One dossier: row, first event, what is known of its people, and the event of taking over with its papers.
fn take(tx: &Tx, op: &Operation, list: &List, line: &Line) -> Result<DossierId, CaseError> {
    let (id, key) = (DossierId::new(), DataKey::new());
    begin(tx, op, id, &key, &draft(line), Some(&line.code))?;
    let mut loaded = scoped(tx, op, id, true)?;
    let mut content = working_copy(tx, &loaded)?;
    content.delivery = line.delivery;
    content.delivery_address.clone_from(&line.delivery_address);
    // Round 0 is written in, round 1 is what was filed.
    for round in [0, 1] {
        dossiers::put_content(tx, &key, id, round, &content, op.now)?;
    }
    let field = loaded.summary.field.clone();
    let register: Register = dossiers::enter(tx, line.agency, &field, local_date(op.now).year(), id, op.now)?;
    let command = Command::TakeOver(Box::new(TakeOver {
        source: list.source.to_owned(),
        code: line.code.clone(),
        register,
        form_01: DocumentId::new(),
        received: line.received,
        due: line.due,
        stage: line.stage.clone(),
        delivery: line.delivery,
        owed: line.owed,
        paid: line.paid,
        told: list.tell,
    }));
    perform(tx, op, &mut loaded, &command, Terms::NONE)?;
    Ok(id)
}

fn draft(line: &Line) -> NewDraft {
    NewDraft {
        revision: line.revision,
        agency: line.agency,
        channel: line.channel,
        parties: rules::workflow::Parties::default(),
        for_whom: line.for_whom(),
        case: None,
        filer: line.filer.clone(),
        owner: line.owner.clone(),
        relation: None,
        answers: rules::form::Answers::default(),
    }
}

/// The runs, the newest first: for those who control the whole province.
pub fn runs(op: Operation) -> Result<Vec<Run>, CaseError> {
    use rules::policy::{Action, may};
    let officer = op.officer()?;
    if !may(officer, Action::SeeAll) && !may(officer, Action::KeepSystem) {
        return Err(Denied::NotAllowed.into());
    }
    Ok(op.office.db.read(store::runs)?)
}
