//! Steps that were refused because they were forged or stale: they change nothing, and are noted in the trail of
//! security events with ids and words alone. Mistakes in what was typed are none.

use base::{DossierId, Moment};
use jiff::SignedDuration;
use people::audit::{self, Event, Kind};
use people::sessions::Subject;
use rules::workflow::CommandKind;

use crate::{CaseError, Operation};

/// How many refused steps of one person an hour are noted; the log has the others.
const MOST: u64 = 30;

/// Notes that a step was refused. `operation`: the id under which the request is in the log; `why`: a refusal's key,
/// `stale` or `denied`. Whatever goes wrong with the note changes nothing about the refusal.
pub fn note_refused(op: Operation, operation: &str, id: DossierId, step: CommandKind, why: &str) {
    if let Err(error) = note(&op, operation, id, step, why) {
        tracing::warn!(dossier = %id, %error, "a refused step could not be noted");
    }
}

fn note(op: &Operation, operation: &str, id: DossierId, step: CommandKind, why: &str) -> Result<(), CaseError> {
    let who = Subject::of(op.actor);
    tracing::info!(dossier = %id, step = step.word(), why, "a step was refused");
    op.office.db.write(|tx| {
        let hour: Moment = op.now.checked_sub(SignedDuration::from_hours(1)).unwrap_or(Moment::MIN);
        if audit::count_since(tx, Kind::StepRefused, who, hour)? >= MOST {
            return Ok(());
        }
        let event = Event::to(Kind::StepRefused, who, None).about(format!("{} {id} {why}", step.word()));
        Ok(audit::note_at(tx, &event, operation, op.now)?)
    })
}
