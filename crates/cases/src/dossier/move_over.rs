//! One dossier goes over to the agency that takes the place of another, by a plan that the caller knows.

use base::DossierId;
use db::Tx;
use rules::workflow::{Command, Dossier};

use super::{
    perform::{Terms, perform, scoped},
    save_answers::working_copy,
    store::Loaded,
};
use crate::{CaseError, Operation};

/// Moves the dossier as `plan` says when told of it and of the places its people name; whether it moved.
pub(crate) fn move_over(
    tx: &Tx,
    op: &Operation,
    id: DossierId,
    plan: impl FnOnce(&Dossier, &str) -> Result<Option<Command>, CaseError>,
) -> Result<bool, CaseError> {
    let mut loaded = scoped(tx, op, id, true)?;
    let named = places_named(tx, &loaded)?;
    let Some(command) = plan(&loaded.dossier, &named)? else { return Ok(false) };
    perform(tx, op, &mut loaded, &command, Terms::NONE)?;
    Ok(true)
}

/// Addresses of owner and filer, or where there is none, what the form says of places.
fn places_named(tx: &Tx, loaded: &Loaded) -> Result<String, CaseError> {
    let people = [loaded.header.owner.as_ref(), Some(&loaded.header.filer)];
    let address = people.into_iter().flatten().find_map(|person| person.address.clone());
    if let Some(address) = address.filter(|address| !address.trim().is_empty()) {
        return Ok(address);
    }
    let content = working_copy(tx, loaded)?;
    let answers = serde_json::to_value(&content.answers).unwrap_or_default();
    let mut found = Vec::new();
    communes(&answers, &mut found);
    found.dedup();
    Ok(found.join(", "))
}

/// What stands under the name of an address's commune, wherever in the answers.
fn communes(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str().filter(|_| name == "commune") {
                    Some(commune) => found.push(commune.to_owned()),
                    None => communes(value, found),
                }
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| communes(value, found)),
        _ => {}
    }
}
