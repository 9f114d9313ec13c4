//! The citizen supplies what was asked; papers brought to the counter are entered by the one-stop.

use base::DossierId;
use rules::{
    form::Lang,
    workflow::{Holder, PaperReceived, State},
};

use super::{
    attachment::{self, Upload},
    perform::{pinned, scoped, unchanged},
    save_answers::writable,
    submit::{Submitted, acknowledged, supply},
};
use crate::{CaseError, Operation};

/// Files answers and papers again, by the sheet of the first filing. A second click finds it done.
pub fn resubmit(op: Operation, id: DossierId, version: Option<u64>, lang: Lang) -> Result<Submitted, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        let done = matches!(loaded.dossier.state, State::Submitted | State::SupplementHandedIn);
        let onward = loaded.dossier.elsewhere().is_some_and(|strand| strand.forwarded > 1)
            && matches!(loaded.dossier.holder, Holder::Elsewhere { .. });
        if onward || done && loaded.dossier.asked.is_some() {
            return Ok(acknowledged(&loaded, false));
        }
        let definition = pinned(tx, &loaded)?;
        supply(tx, &op, &mut loaded, &definition, version, lang, Vec::new())?;
        Ok(acknowledged(&loaded, true))
    })
}

/// What the citizen brought to the counter.
#[derive(Debug, Clone, Default)]
pub struct Brought {
    /// The papers, as ticked and counted.
    pub papers: Vec<PaperReceived>,
    /// Scans, by component.
    pub files: Vec<(String, Vec<Upload>)>,
}

/// Enters a supplement brought to the counter: files and filing together, or nothing. A refused one leaves no
/// file behind.
pub fn resubmit_at_counter(
    op: Operation,
    id: DossierId,
    version: u64,
    brought: &Brought,
) -> Result<(), CaseError> {
    let key = op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        unchanged(&loaded, Some(version))?;
        writable(&op, &loaded)?;
        Ok::<_, CaseError>(loaded.key)
    })?;
    let files = attachment::prepare_all(&op, &key, &brought.files)?;
    let supplied = op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        attachment::insert_more(tx, &key, id, &files)?;
        let definition = pinned(tx, &loaded)?;
        supply(tx, &op, &mut loaded, &definition, Some(version), Lang::Vi, brought.papers.clone())
    });
    if supplied.is_err() {
        attachment::forget(&op, &files);
    }
    supplied
}
