//! The citizen supplies what was asked; papers brought to the counter are entered by the one-stop.

use base::DossierId;
use rules::{form::Lang, procedure::Definition, workflow::State};

use super::{
    perform::{pinned, scoped},
    submit::{Submitted, acknowledged, supply},
};
use crate::{CaseError, Operation};

/// Files answers and papers again, by the sheet of the first filing (the page's is not asked). A second
/// click finds it done.
pub fn resubmit(
    op: Operation,
    id: DossierId,
    _shown: &Definition,
    version: Option<u64>,
    lang: Lang,
) -> Result<Submitted, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        let done = matches!(loaded.dossier.state, State::Submitted | State::SupplementHandedIn);
        if done && loaded.dossier.asked.is_some() {
            return Ok(acknowledged(&loaded, false));
        }
        let definition = pinned(tx, &loaded)?;
        supply(tx, &op, &mut loaded, &definition, version, lang)?;
        Ok(acknowledged(&loaded, true))
    })
}
