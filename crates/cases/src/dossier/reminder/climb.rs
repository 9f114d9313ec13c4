//! The worker's round: looks at the running times whose next rung may be reached, tells whom it concerns, and does
//! what the system itself has to do by then.

use base::{Actor, DossierId, Moment};
use jiff::SignedDuration;
use rules::workflow::{ClockKind, Running};

use super::{
    super::store::{self as dossiers, Loaded},
    deeds, store,
};
use crate::{CaseError, Office, Operation};

/// How long a dossier that could not be looked at is left alone.
const REST: SignedDuration = SignedDuration::from_hours(1);

/// Looks at up to `most` dossiers and tells how many it looked at. One that fails is logged, holds up no other and is
/// looked at again later. Doing it twice changes nothing.
pub fn climb(office: &Office, most: u32) -> Result<usize, CaseError> {
    let op = Operation::new(office, &Actor::System);
    let waiting = office.db.read(|tx| store::to_look_at(tx, op.now, most))?;
    for id in &waiting {
        if let Err(error) = one(&op, *id) {
            tracing::warn!(dossier = %id, %error, "a running time could not be looked at");
            office.db.write(|tx| store::put_off(tx, *id, op.now.checked_add(REST).ok()))?;
        }
    }
    Ok(waiting.len())
}

/// One dossier in one transaction: what is told, what is done, and when it is looked at again.
fn one(op: &Operation, id: DossierId) -> Result<(), CaseError> {
    op.office.db.write(|tx| {
        let Some(mut loaded) = dossiers::load(tx, &op.office.vault, id, true)? else {
            // Its key was destroyed: nothing of it can be read, and nothing runs any more.
            return Ok(store::put_off(tx, id, None)?);
        };
        deeds::due(tx, op, &mut loaded)?;
        let calendar = op.office.calendar.read(tx)?;
        let ladder = &op.office.settings.ladder;
        // A sub-deadline moves with the calendar and with what the process says at an agency, without an event.
        let running = super::running(tx, op, &loaded)?;
        store::keep(tx, id, &running, op.now)?;
        for running in running {
            for rung in ladder.reached(&calendar, &running, op.now)? {
                store::tell(tx, id, &running, rung, op.now)?;
            }
            let next = ladder.next_look(&calendar, &running, op.now)?;
            let third = deeds::apology_from(&loaded.dossier).filter(|_| running.kind == ClockKind::Result);
            let next = earliest(next, third.filter(|third| *third > op.now));
            store::look_at(tx, id, &running, earliest(next, missed(&loaded, &running, op.now)))?;
        }
        Ok(())
    })
}

/// A late apology moved the appointment, but the original day is still to be watched.
fn missed(loaded: &Loaded, running: &Running, now: Moment) -> Option<Moment> {
    let original = loaded.dossier.due?.original;
    let late = loaded.dossier.apology.as_ref().is_some_and(|apology| apology.missed);
    let morning = original.checked_add(SignedDuration::from_hours(24)).ok()?;
    (late && running.kind == ClockKind::Result && morning > now).then_some(morning)
}

fn earliest(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    one.into_iter().chain(other).min()
}
