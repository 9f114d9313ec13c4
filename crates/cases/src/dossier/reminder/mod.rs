//! Reminders: silence climbs from whoever holds a dossier to the head of the unit and then to procedure control.
//!
//! Which times run is a projection of the events, written with them; the worker looks at each when its next rung may
//! be reached ([`climb`]). What was told is kept once for each rung and due moment, so a worker that is killed tells
//! nothing twice and leaves nothing out. Officers have no address of their own in this product: the desk shows them
//! what they were told. They mark it as read; only the deed clears it. Deliberately absent: when a rung is reached
//! (`rules::workflow::Ladder`).

mod climb;
mod deeds;
mod store;

use base::{AgencyId, DossierId, Id, Moment, Officer, OfficerId, Part, Role, Seat};
use db::Tx;
use rules::workflow::{About, ClockKind, Rung, Running, sits};

use super::{Summary, steps, store::Loaded};
use crate::{CaseError, Operation};

pub use climb::climb;

/// A reminder, as a kind of id.
#[derive(Debug)]
pub enum ReminderKind {}
/// The id of a reminder.
pub type ReminderId = Id<ReminderKind>;

/// What somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Its id.
    pub id: ReminderId,
    /// About which dossier.
    pub dossier: DossierId,
    /// Which running time.
    pub clock: ClockKind,
    /// For an opinion: the agency that was asked; for a step: its key.
    pub about: Option<About>,
    /// For a step: its name in Vietnamese.
    pub step: Option<String>,
    /// Its end; for a result that waits to be collected, its beginning.
    pub due: Moment,
    /// Whom.
    pub rung: Rung,
    /// The unit that has to act.
    pub seat: Seat,
    /// The officer who has to act, if it is one in particular.
    pub officer: Option<OfficerId>,
    /// When.
    pub at: Moment,
    /// When whoever asks read it.
    pub read_at: Option<Moment>,
    /// When the head of the unit read what the head was told of the same time; for procedure control.
    pub head_read_at: Option<Moment>,
}

/// Whom a reminder has to concern to be shown to an officer.
#[derive(Debug, Clone)]
struct Reader {
    officer: OfficerId,
    seats: Vec<Seat>,
    heads: Option<AgencyId>,
    controls: bool,
}

impl Reader {
    fn of(officer: &Officer) -> Self {
        let seats = Part::ALL.into_iter().map(|part| Seat { agency: officer.agency, part });
        let heads = officer.has(Role::SectionHead) || officer.has(Role::Leader);
        Self {
            officer: officer.id,
            seats: seats.filter(|seat| sits(officer, *seat)).collect(),
            heads: heads.then_some(officer.agency),
            controls: officer.has(Role::Controller),
        }
    }
}

/// Writes which times run for the dossier now; tells whether the tables said something else.
pub(super) fn keep(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<bool, CaseError> {
    Ok(store::keep(tx, loaded.id, &running(tx, op, loaded)?, op.now)?)
}

/// Every time that runs for the dossier, those of its open steps among them.
fn running(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<Vec<Running>, CaseError> {
    let dossier = &loaded.dossier;
    if !dossier.steps_run() {
        return Ok(dossier.running());
    }
    let steps = steps::at(tx, dossier.revision, dossier.agency)?;
    Ok(dossier.running_in(&steps, &op.office.calendar.read(tx)?))
}

/// What the officer was told and is not done yet, unread first and the most urgent on top, with the dossiers.
pub fn reminders(op: Operation, skip: u32, most: u32) -> Result<Vec<(Reminder, Summary)>, CaseError> {
    let reader = Reader::of(op.officer()?);
    op.office.db.read(|tx| {
        let mut found = Vec::new();
        for mut reminder in store::list(tx, &reader, skip, most)? {
            if let Some(summary) = super::store::summary_of(tx, &op.office.vault, reminder.dossier)? {
                reminder.step = named(tx, reminder.about.as_ref(), &summary)?;
                found.push((reminder, summary));
            }
        }
        Ok(found)
    })
}

/// What the step of a reminder is called.
fn named(tx: &Tx, about: Option<&About>, dossier: &Summary) -> Result<Option<String>, CaseError> {
    let Some(About::Step(key)) = about else { return Ok(None) };
    let steps = steps::at(tx, dossier.revision, dossier.agency)?;
    Ok(steps.into_iter().find(|step| step.key == *key).map(|step| step.name.vi))
}

/// How many reminders the officer has in all, and how many are unread.
pub fn reminder_count(op: Operation) -> Result<(u64, u64), CaseError> {
    let reader = Reader::of(op.officer()?);
    Ok(op.office.db.read(|tx| store::count(tx, &reader))?)
}

/// Marks a reminder of the officer's as read, or all of them. Nothing is cleared by it.
pub fn acknowledge(op: Operation, which: Option<ReminderId>) -> Result<u64, CaseError> {
    let reader = Reader::of(op.officer()?);
    Ok(op.office.db.write(|tx| store::mark_read(tx, &reader, which, op.now))?)
}
