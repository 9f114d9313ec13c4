//! Many dossiers at once over the counter: one person brings them, or takes their results.
//!
//! Each dossier keeps its own events, Form 01 and acknowledgement; a batch only says which of them came or went
//! together, with whom, and prints one paper for all. Every dossier has its own transaction, so one that is
//! refused holds back no other. Deliberately absent: steps inside the office on several dossiers (the desk does
//! them one by one).

mod give;
mod paper;
mod store;
mod take;

use base::{AgencyId, BatchId, Denied, DossierId, Moment, OfficerId, Vnd, local_date};
use db::{DataKey, Tx};
use people::agencies;
use rules::{
    document::{
        Person,
        scan::{BATCH_IN, BATCH_OUT},
    },
    policy::{Action, may},
    workflow::State,
};
use serde::{Deserialize, Serialize};

use super::store::{self as dossiers, Loaded};
use crate::{CaseError, Operation};

pub use give::{Handing, give_back};
pub use paper::{print_batch, print_slips};
pub use take::{Bundle, Row, Taken, check_row, take_bundle};

/// Whether dossiers came in or results went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Dossiers came in.
    In,
    /// Results went out.
    Out,
}

impl Way {
    /// The word in the table and in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
    fn from_word(word: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|way| way.word() == word)
    }
    fn begins(self) -> &'static str {
        match self {
            Self::In => BATCH_IN,
            Self::Out => BATCH_OUT,
        }
    }
}

/// What is said of a batch; sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Who brought the dossiers, or took the results.
    pub person: Person,
    /// By which right the results were taken.
    pub capacity: Option<String>,
    /// The procedure, where it is one.
    pub content: String,
    /// How the results are received, in words.
    pub delivery: String,
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// In or out.
    pub way: Way,
    /// The agency at whose one-stop it was.
    pub agency: AgencyId,
    /// The officer.
    pub officer: OfficerId,
    /// Its name, as printed.
    pub name: String,
    /// When.
    pub at: Moment,
    /// How many dossiers.
    pub count: u64,
    /// What is said of it; nothing once its key is destroyed.
    pub said: Option<Said>,
}

/// A dossier of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The dossier.
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// Whose it is.
    pub name: String,
    /// Where its business stands.
    pub state: State,
    /// The appointment now.
    pub due: Option<Moment>,
    /// Fees owed.
    pub owed: Vnd,
    /// Fees paid.
    pub paid: Vnd,
    /// Form 01, or the acknowledgement of the result.
    pub paper: Option<base::DocumentId>,
}

/// The batch with its dossiers, for officers of the one-stop where it was, and those who see all.
pub fn batch(op: Operation, id: BatchId) -> Result<(Batch, Vec<Member>), CaseError> {
    op.office.db.read(|tx| {
        let batch = seen(tx, &op, id)?;
        let mut members = Vec::new();
        for dossier in store::members(tx, id)? {
            if let Some(loaded) = dossiers::load(tx, &op.office.vault, dossier, false)? {
                members.push(member(&batch, loaded));
            }
        }
        Ok((batch, members))
    })
}

fn seen(tx: &Tx, op: &Operation, id: BatchId) -> Result<Batch, CaseError> {
    let officer = op.officer()?;
    let batch = store::one(tx, &op.office.vault, id)?.ok_or(Denied::NotFound)?;
    let theirs = batch.agency == officer.agency && may(officer, Action::SeeQueue);
    if theirs || may(officer, Action::SeeAll) { Ok(batch) } else { Err(Denied::NotFound.into()) }
}

/// The batch with this name, if the officer may see it.
pub(super) fn by_name(tx: &Tx, op: &Operation, name: &str) -> Result<Option<BatchId>, CaseError> {
    let Some(id) = store::by_name(tx, name)? else { return Ok(None) };
    match seen(tx, op, id) {
        Ok(batch) => Ok(Some(batch.id)),
        Err(CaseError::Denied(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn member(batch: &Batch, loaded: Loaded) -> Member {
    let paper = match batch.way {
        Way::In => loaded.dossier.acceptance.as_ref().map(|acceptance| acceptance.form_01),
        Way::Out => loaded.dossier.returned.as_ref().map(|returned| returned.document),
    };
    let person = loaded.header.owner.as_ref().unwrap_or(&loaded.header.filer);
    Member {
        id: loaded.id,
        code: loaded.dossier.code().unwrap_or(&loaded.summary.reference).to_owned(),
        name: person.name.clone(),
        state: loaded.dossier.state,
        due: loaded.dossier.due.map(|due| due.current),
        owed: loaded.dossier.owed,
        paid: loaded.dossier.paid,
        paper,
    }
}

/// The newest batches at the officer's one-stop.
pub fn batches(op: Operation, most: u32) -> Result<Vec<Batch>, CaseError> {
    let officer = op.officer()?;
    if !may(officer, Action::SeeQueue) {
        return Err(Denied::NotAllowed.into());
    }
    Ok(op.office.db.read(|tx| store::of_agency(tx, &op.office.vault, officer.agency, most))?)
}

/// The batches in which a dossier came or its result went, for officers who may see the dossier.
pub fn batches_of(op: Operation, dossier: DossierId) -> Result<Vec<Batch>, CaseError> {
    op.officer()?;
    op.office.db.read(|tx| {
        super::perform::scoped(tx, &op, dossier, false)?;
        let mut found = Vec::new();
        for id in store::of_dossier(tx, dossier)? {
            found.extend(store::one(tx, &op.office.vault, id)?);
        }
        Ok(found)
    })
}

/// The batch of this page's word, begun with the first dossier that goes through.
fn begun(tx: &Tx, op: &Operation, way: Way, once: &str, said: &Said) -> Result<BatchId, CaseError> {
    let officer = op.officer()?;
    if let Some(known) = store::by_once(tx, officer.agency, way, once)? {
        return Ok(known);
    }
    let agency = agencies::by_id(tx, officer.agency)?.ok_or(Denied::NotFound)?;
    let identifier = agency.identifier.unwrap_or(agency.code);
    let day = local_date(op.now);
    let number = dossiers::next_number(tx, &format!("{}{identifier}", way.begins()), day)?;
    let year = day.year().rem_euclid(100);
    let batch = Batch {
        id: BatchId::new(),
        way,
        agency: officer.agency,
        officer: officer.id,
        name: format!("{}{identifier}-{year:02}{:02}{:02}-{number:03}", way.begins(), day.month(), day.day()),
        at: op.now,
        count: 0,
        said: Some(said.clone()),
    };
    store::insert(tx, &op.office.vault, &DataKey::new(), &batch, once)?;
    Ok(batch.id)
}

/// The part of a change of the installation's key that is about batches.
pub(super) fn rekey(
    tx: &Tx,
    keys: &db::rekey::Keys,
    after: &str,
    most: u32,
) -> Result<Option<String>, db::DbError> {
    store::rekey(tx, keys, after, most)
}
