//! Where the paper file of a dossier stands in the office. The search finds a dossier by it.

mod store;

use base::{DossierId, Moment, OfficerId, Refusal, text::tidy};
use db::Tx;

use super::{
    perform::{handled, scoped},
    search,
    store::Loaded,
};
use crate::{CaseError, Operation};

/// The most letters of a place.
pub const MOST_LETTERS: usize = 60;

/// Where the paper file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// The place, as the office calls it.
    pub place: String,
    /// Who put it there.
    pub officer: OfficerId,
    /// When.
    pub at: Moment,
}

/// Where the paper file stands, for officers who may see the dossier.
pub fn shelf(op: Operation, id: DossierId) -> Result<Option<Shelf>, CaseError> {
    op.officer()?;
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        Ok(store::of(tx, &loaded.key, id)?)
    })
}

/// Says where the paper file stands from now on; an empty place: nowhere.
pub fn put_on_shelf(op: Operation, id: DossierId, place: &str) -> Result<(), CaseError> {
    op.officer()?;
    op.office.db.write(|tx| {
        let loaded = handled(tx, &op, id)?;
        put(tx, &op, &loaded, place)
    })
}

/// The same in the caller's transaction, on a dossier that the officer works on.
pub(super) fn put(tx: &Tx, op: &Operation, loaded: &Loaded, place: &str) -> Result<(), CaseError> {
    let (officer, place) = (op.officer()?, tidy(place));
    if place.chars().count() > MOST_LETTERS {
        return Err(Refusal::new("text_too_long").with("max", MOST_LETTERS).into());
    }
    if place.is_empty() {
        store::clear(tx, loaded.id)?;
    } else {
        store::put(tx, &loaded.key, loaded.id, &place, (officer.id, officer.agency), op.now)?;
    }
    search::refresh(tx, &op.office.vault, loaded)
}

/// The place alone, for the search.
pub(super) fn place(tx: &Tx, loaded: &Loaded) -> Result<Option<String>, CaseError> {
    Ok(store::of(tx, &loaded.key, loaded.id)?.map(|shelf| shelf.place))
}
