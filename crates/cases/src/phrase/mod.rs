//! Sentences for reasons of requests and refusals, to be used again: an officer's own, and the agency's.
//!
//! They must name nobody, because they are used for others; the page says so. Deliberately absent: which step may use them.

mod store;

use base::{Denied, Id, Officer, OfficerId, Refusal, text::tidy_lines};
use db::{DbError, Tx, rekey::Keys};
use rules::policy::{Action, may};

use crate::{CaseError, Operation};

/// The most letters of a phrase.
pub const MOST_LETTERS: usize = 1_000;
/// The most phrases of an officer or an agency.
const MOST: usize = 100;

/// Kind of the ids of phrases.
#[derive(Debug)]
pub enum PhraseKind {}
/// The id of a phrase.
pub type PhraseId = Id<PhraseKind>;

/// A sentence to be used again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Which.
    pub id: PhraseId,
    /// Whose; the agency's when nobody's.
    pub officer: Option<OfficerId>,
    /// The sentence.
    pub body: String,
}

/// Whether the officer keeps the agency's phrases.
pub fn keeps_agencys(officer: &Officer) -> bool {
    may(officer, Action::Supervise)
}

/// The officer's own phrases, then the agency's.
pub fn phrases(op: Operation) -> Result<Vec<Phrase>, CaseError> {
    let officer = op.officer()?;
    Ok(op.office.db.read(|tx| store::of(tx, &op.office.vault, officer.agency, officer.id))?)
}

/// Adds a phrase, the officer's own or the agency's. One that is there already is not added twice.
pub fn add_phrase(op: Operation, body: &str, agencys: bool) -> Result<(), CaseError> {
    let officer = op.officer()?;
    if agencys && !keeps_agencys(officer) {
        return Err(Denied::NotAllowed.into());
    }
    let body = tidy_lines(body);
    if body.is_empty() {
        return Err(Refusal::new("phrase_missing").into());
    }
    if body.chars().count() > MOST_LETTERS {
        return Err(Refusal::new("text_too_long").with("max", MOST_LETTERS).into());
    }
    let owner = (!agencys).then_some(officer.id);
    op.office.db.write(|tx| {
        let known = store::of(tx, &op.office.vault, officer.agency, officer.id)?;
        let same: Vec<_> = known.iter().filter(|phrase| phrase.officer == owner).collect();
        if same.iter().any(|phrase| phrase.body == body) {
            return Ok(());
        }
        if same.len() >= MOST {
            return Err(Refusal::new("too_many_phrases").with("max", MOST).into());
        }
        let phrase = Phrase { id: PhraseId::new(), officer: owner, body: body.clone() };
        Ok(store::insert(tx, &op.office.vault, officer.agency, &phrase, op.now)?)
    })
}

/// Takes a phrase away: one's own, or the agency's for who keeps those. One that is not there is gone already.
pub fn drop_phrase(op: Operation, id: PhraseId) -> Result<(), CaseError> {
    let officer = op.officer()?;
    op.office.db.write(|tx| {
        let known = store::of(tx, &op.office.vault, officer.agency, officer.id)?;
        let Some(phrase) = known.into_iter().find(|phrase| phrase.id == id) else { return Ok(()) };
        if phrase.officer.is_none() && !keeps_agencys(officer) {
            return Err(Denied::NotAllowed.into());
        }
        Ok(store::delete(tx, id)?)
    })
}

/// Puts phrases under another key of the installation.
pub(crate) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    store::rekey(tx, keys, after, most)
}
