//! An appointment, or the time to answer, counted again after a decision about days off.

use base::DossierId;
use db::Tx;
use rules::{
    calendar::Calendar,
    workflow::{Command, Dossier},
};

use super::{
    perform::{Terms, perform, scoped},
    reminder,
    store::load,
};
use crate::{CaseError, Operation};

/// Counts again what runs. `None`: nothing runs or nothing changes; otherwise whether the moment moved. What
/// moves it is an event with the reason and the moment before.
pub(crate) fn count_again(op: Operation, id: DossierId, reason: &str) -> Result<Option<bool>, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        let Some(moves) = would_move(&loaded.dossier, &op.office.calendar.read(tx)?)? else {
            // The appointment stays, but a step of the process may have to be done on another day.
            reminder::keep(tx, &op, &loaded)?;
            return Ok(None);
        };
        perform(tx, &op, &mut loaded, &Command::CorrectCalendar { reason: reason.to_owned() }, Terms::NONE)?;
        Ok(Some(moves))
    })
}

/// What [`count_again`] would do by this calendar.
pub(crate) fn foresee(
    tx: &Tx,
    op: &Operation,
    id: DossierId,
    calendar: &Calendar,
) -> Result<Option<bool>, CaseError> {
    match load(tx, &op.office.vault, id, false)? {
        Some(loaded) => would_move(&loaded.dossier, calendar),
        None => Ok(None),
    }
}

fn would_move(dossier: &Dossier, calendar: &Calendar) -> Result<Option<bool>, CaseError> {
    if let Some(before) = dossier.answer_due {
        let due = calendar.answer_timer(before.since)?;
        let changes = (due.moment, due.provisional) != (before.moment, before.provisional);
        return Ok(changes.then_some(due.moment != before.moment));
    }
    // A limit that stands still is counted again when its pause ends; another system's promise never is.
    if dossier.taken_over.is_some() || !dossier.state.is_being_processed() || dossier.is_paused() {
        return Ok(None);
    }
    let Some((before, acceptance)) = dossier.due.zip(dossier.acceptance.as_ref()) else { return Ok(None) };
    let due = calendar.due(acceptance.received, acceptance.limit, &dossier.pauses)?.into_due()?;
    let changes = (due.moment, due.provisional) != (before.original, before.provisional);
    // What was promised with an apology never becomes earlier.
    let current = dossier.apology.as_ref().map_or(due.moment, |apology| apology.new_due.max(due.moment));
    Ok(changes.then_some(current != before.current))
}
