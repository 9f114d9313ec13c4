//! What citizens say of the service: one to five, and words (Decree 61/2018/NĐ-CP, article 31).
//!
//! Only the citizen rates, once the dossier has ended, and may change it for thirty days. Deliberately absent:
//! scores made up from deadlines, and any way for an officer to rate.

mod store;

use base::{DossierId, Moment, Refusal, millis};

use crate::{CaseError, Operation, dossier};

/// How long a rating may be changed.
const CHANGEABLE: i64 = 30 * 24 * 60 * 60 * 1000;
/// The most letters of words.
pub const MOST_LETTERS: usize = 1_000;

/// What a citizen said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// From 1, very bad, to 5, very good.
    pub score: u8,
    /// In words; empty when there were none.
    pub words: String,
    /// When it was first given.
    pub first_at: Moment,
}

impl Rating {
    /// Whether it may still be changed at `now`.
    pub fn changeable(&self, now: Moment) -> bool {
        millis(now) - millis(self.first_at) <= CHANGEABLE
    }
}

/// The rating of a dossier, for whom may see the dossier.
pub fn of(op: Operation, id: DossierId) -> Result<Option<Rating>, CaseError> {
    let key = dossier::key_of(op, id)?;
    Ok(op.office.db.read(|tx| store::of(tx, &key, id))?)
}

/// Rates, or changes the rating.
pub fn rate(op: Operation, id: DossierId, score: u8, words: &str) -> Result<(), CaseError> {
    op.account()?;
    op.files()?;
    let seen = dossier::view(op, id)?;
    if !seen.dossier.state.is_final() {
        return Err(Refusal::new("rated_too_early").into());
    }
    if !(1..=5).contains(&score) {
        return Err(Refusal::new("choice_needed").into());
    }
    let words = base::text::tidy_lines(words);
    if words.chars().count() > MOST_LETTERS {
        return Err(Refusal::new("text_too_long").with("max", MOST_LETTERS).into());
    }
    let key = dossier::key_of(op, id)?;
    op.office.db.write(|tx| {
        let before = store::of(tx, &key, id)?;
        if before.as_ref().is_some_and(|rating| !rating.changeable(op.now)) {
            return Err(Refusal::new("rating_is_settled").into());
        }
        let first_at = before.map_or(op.now, |rating| rating.first_at);
        let rating = Rating { score, words: words.clone(), first_at };
        Ok(store::put(tx, &key, id, seen.dossier.agency, &rating, op.now)?)
    })
}
