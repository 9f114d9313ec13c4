//! An appointment counted again after a decision about days off.

use base::DossierId;
use rules::workflow::Command;

use super::perform::{Terms, perform, scoped};
use crate::{CaseError, Operation};

/// Counts the limit again by the operation's calendar. `None`: nothing runs or nothing changes; otherwise
/// whether the appointment moved. What moves it is an event with the reason and the date before.
pub(crate) fn count_again(op: Operation, id: DossierId, reason: &str) -> Result<Option<bool>, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        let dossier = &loaded.dossier;
        // A limit that stands still is counted again when its pause ends.
        if !dossier.state.is_being_processed() || dossier.is_paused() {
            return Ok(None);
        }
        let Some((before, acceptance)) = dossier.due.zip(dossier.acceptance.as_ref()) else { return Ok(None) };
        let due = op.office.calendar.due(acceptance.received, acceptance.limit, &dossier.pauses)?.into_due()?;
        if (due.moment, due.provisional) == (before.original, before.provisional) {
            return Ok(None);
        }
        perform(tx, &op, &mut loaded, &Command::CorrectCalendar { reason: reason.to_owned() }, Terms::NONE)?;
        Ok(Some(loaded.dossier.due.is_some_and(|due| due.current != before.current)))
    })
}
