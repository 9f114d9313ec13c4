//! Lists as an officer narrowed them down and named them. What the words of the query mean is the desk's.

mod store;

use base::{Refusal, text::tidy};

use crate::{CaseError, Operation};

/// The most letters of a name.
pub const MOST_LETTERS: usize = 40;
const LONGEST_QUERY: usize = 500;
/// The most presets of an officer.
const MOST: usize = 20;

/// A list with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// Its name.
    pub name: String,
    /// The query of its address.
    pub query: String,
}

/// The officer's presets, by name.
pub fn presets(op: Operation) -> Result<Vec<Preset>, CaseError> {
    let officer = op.officer()?.id;
    Ok(op.office.db.read(|tx| store::of(tx, officer))?)
}

/// Keeps a list under a name; a name that is there already means the new list from now on.
pub fn keep_preset(op: Operation, name: &str, query: &str) -> Result<(), CaseError> {
    let officer = op.officer()?.id;
    let preset = Preset { name: tidy(name), query: query.to_owned() };
    if preset.name.is_empty() {
        return Err(Refusal::new("preset_name_missing").into());
    }
    if preset.name.chars().count() > MOST_LETTERS || query.len() > LONGEST_QUERY {
        return Err(Refusal::new("text_too_long").with("max", MOST_LETTERS).into());
    }
    op.office.db.write(|tx| {
        let known = store::of(tx, officer)?;
        if known.len() >= MOST && known.iter().all(|one| one.name != preset.name) {
            return Err(Refusal::new("too_many_presets").with("max", MOST).into());
        }
        Ok(store::put(tx, officer, &preset, op.now)?)
    })
}

/// Forgets a preset; one that is not there is forgotten already.
pub fn drop_preset(op: Operation, name: &str) -> Result<(), CaseError> {
    let officer = op.officer()?.id;
    Ok(op.office.db.write(|tx| store::delete(tx, officer, &tidy(name)))?)
}
