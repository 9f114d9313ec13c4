//! Lists as an officer narrowed them down and named them. What the words of the query mean is the desk's.

mod store;

use base::{Id, Refusal, text::tidy};
use db::{DbError, Tx, rekey::Keys};

use crate::{CaseError, Operation};

/// The most letters of a name.
pub const MOST_LETTERS: usize = 40;
const LONGEST_QUERY: usize = 500;
/// The most presets of an officer.
const MOST: usize = 20;

/// Kind of the ids of presets.
#[derive(Debug)]
pub enum PresetKind {}
/// The id of a preset, which no page shows.
pub(crate) type PresetId = Id<PresetKind>;

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
    let found = op.office.db.read(|tx| store::of(tx, &op.office.vault, officer))?;
    let mut presets: Vec<Preset> = found.into_iter().map(|(_, preset)| preset).collect();
    // Folded first, so that Ă and Đ stand where people look for them.
    presets.sort_by_cached_key(|preset| (base::text::fold(&preset.name), preset.name.clone()));
    Ok(presets)
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
        let known = store::of(tx, &op.office.vault, officer)?;
        let same = known.iter().find(|(_, one)| one.name == preset.name).map(|(id, _)| *id);
        if known.len() >= MOST && same.is_none() {
            return Err(Refusal::new("too_many_presets").with("max", MOST).into());
        }
        let id = same.unwrap_or_default();
        Ok(store::put(tx, &op.office.vault, id, officer, &preset, op.now)?)
    })
}

/// Forgets a preset; one that is not there is forgotten already.
pub fn drop_preset(op: Operation, name: &str) -> Result<(), CaseError> {
    let officer = op.officer()?.id;
    let name = tidy(name);
    op.office.db.write(|tx| {
        for (id, preset) in store::of(tx, &op.office.vault, officer)? {
            if preset.name == name {
                store::delete(tx, id)?;
            }
        }
        Ok(())
    })
}

/// Puts presets under another key of the installation.
pub(crate) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    store::rekey(tx, keys, after, most)
}
