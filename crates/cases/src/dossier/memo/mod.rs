//! What officers write for each other about a dossier: sealed, with name and time, never shown to the citizen.
//!
//! Deliberately absent: changing or taking back a memo; who was wrong writes another one.

mod store;

use base::{AgencyId, DossierId, Moment, OfficerId, Refusal, text::tidy_lines};

use super::{
    perform::{handled, scoped},
    view::own_matter,
};
use crate::{CaseError, Operation};

/// The most letters of a memo.
pub const MOST_LETTERS: usize = 2_000;

/// A memo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memo {
    /// Who wrote it.
    pub officer: OfficerId,
    /// The agency the officer then served.
    pub agency: AgencyId,
    /// When.
    pub at: Moment,
    /// What.
    pub words: String,
}

/// The memos of a dossier, the newest first, for officers who may see it; none about their own matter.
pub fn memos(op: Operation, id: DossierId) -> Result<Vec<Memo>, CaseError> {
    let officer = op.officer()?;
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        if own_matter(tx, &op, &loaded, officer)? {
            return Ok(Vec::new());
        }
        Ok(store::of(tx, &loaded.key, id)?)
    })
}

/// Writes a memo. The same words by the same officer a second time are a double click.
pub fn write_memo(op: Operation, id: DossierId, words: &str) -> Result<(), CaseError> {
    let officer = op.officer()?;
    let words = tidy_lines(words);
    if words.is_empty() {
        return Err(Refusal::new("memo_missing").into());
    }
    if words.chars().count() > MOST_LETTERS {
        return Err(Refusal::new("text_too_long").with("max", MOST_LETTERS).into());
    }
    op.office.db.write(|tx| {
        let loaded = handled(tx, &op, id)?;
        let newest = store::of(tx, &loaded.key, id)?.into_iter().next();
        if newest.is_some_and(|memo| memo.officer == officer.id && memo.words == words) {
            return Ok(());
        }
        let memo = Memo { officer: officer.id, agency: officer.agency, at: op.now, words: words.clone() };
        Ok(store::insert(tx, &loaded.key, id, &memo)?)
    })
}
