//! The one-stop hands a dossier to the section. One that came on paper goes complete: every paper that was counted
//! has its scan, or the officer says why not, which stands on the control slip.

use base::DossierId;
use db::Tx;
use rules::workflow::{Command, complete, unscanned};

use super::{
    attachment,
    perform::{Done, Terms, fresh, perform, scoped},
    store::Loaded,
};
use crate::{CaseError, Operation};

/// The counted papers that have no scan yet, by name.
pub fn missing_scans(op: Operation, id: DossierId) -> Result<Vec<String>, CaseError> {
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        Ok(unscanned(&loaded.dossier, &scanned(tx, &loaded)?))
    })
}

/// Hands over as shown at `version`. `why`: why papers go without a scan, where some do.
pub fn transfer(
    op: Operation,
    id: DossierId,
    version: u64,
    keep: bool,
    why: Option<&str>,
) -> Result<Done, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        fresh(&loaded, Some(version))?;
        let events = transfer_loaded(tx, &op, &mut loaded, keep, why)?;
        Ok(Done { id, dossier: loaded.dossier, events })
    })
}

/// The same in the caller's transaction.
pub(super) fn transfer_loaded(
    tx: &Tx,
    op: &Operation,
    loaded: &mut Loaded,
    keep: bool,
    why: Option<&str>,
) -> Result<Vec<rules::workflow::Event>, CaseError> {
    let missing = unscanned(&loaded.dossier, &scanned(tx, loaded)?);
    let mut events = Vec::new();
    if let Some(why) = why.map(str::trim).filter(|why| !why.is_empty() && !missing.is_empty()) {
        let said = Command::LeaveUnscanned { reason: why.to_owned(), papers: missing };
        events = perform(tx, op, loaded, &said, Terms::NONE)?;
    }
    events.extend(perform(tx, op, loaded, &Command::Transfer { keep }, Terms::NONE)?);
    Ok(events)
}

/// Refuses a hand-over that leaves papers unscanned without a word, whoever asks for it.
pub(super) fn check(tx: &Tx, loaded: &Loaded, command: &Command) -> Result<(), CaseError> {
    if let Command::Transfer { .. } = command {
        complete(&loaded.dossier, &scanned(tx, loaded)?)?;
    }
    Ok(())
}

/// The components that have a file.
fn scanned(tx: &Tx, loaded: &Loaded) -> Result<Vec<String>, CaseError> {
    let files = attachment::of(tx, &loaded.key, loaded.id)?;
    Ok(files.into_iter().map(|file| file.component).collect())
}
