//! A dossier's content is kept for the time its procedure says, then announced, then destroyed: its key goes, and with it
//! names, answers, papers and files. Events (when, what, by whom of the office), figures, hashes, the register and who saw
//! it stay. The worker does it; inspection stops it for one dossier by a hold.
//!
//! Each step is a transaction and a security event; files go from the disk after the commit that destroyed their key,
//! and a worker that died is made up for. Deliberately absent: drafts, which are the citizen's until discarded; messages,
//! which are swept by age (`outreach`); copies in backups, which grow old with the backups.

mod destroy;
mod list;
mod store;

use base::{Date, Denied, DossierId, Moment, Refusal, local_date, millis, moment, text::short_date};
use db::{DbError, Tx};
use people::{
    audit::{self, Event, Kind},
    sessions::Subject,
};
use rules::{
    policy::{Action, may},
    retention::{Ended, Retention},
    workflow::Outcome,
};

pub use destroy::destroy;
pub use list::{Kept, hold, lift, listed};

use super::{messages, store as dossiers};
use crate::{CaseError, Office, Operation, catalogue};

/// How many dossiers one round of the worker looks at for each step.
const HANDFUL: u32 = 200;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Ended dossiers whose time was settled.
    pub settled: u64,
    /// Announced to be destroyed.
    pub announced: u64,
    /// Destroyed.
    pub destroyed: u64,
}

/// One round: settles the time of what has ended, announces what has run out, destroys what was announced long enough.
pub fn round(office: &Office) -> Result<Round, CaseError> {
    let op = Operation::new(office, &base::Actor::System);
    let mut done = Round { settled: settle(&op)?, ..Round::default() };
    for id in office.db.read(|tx| store::to_announce(tx, local_date(op.now), HANDFUL))? {
        done.announced += u64::from(announce(&op, id)?);
    }
    for id in office.db.read(|tx| store::to_destroy(tx, op.now, HANDFUL))? {
        done.destroyed += u64::from(destroy(op, id)?);
    }
    for id in office.db.read(|tx| store::with_files(tx, HANDFUL))? {
        destroy::remove_files(office, id)?;
    }
    Ok(done)
}

/// Writes how long each dossier is kept that has ended since the last round.
fn settle(op: &Operation) -> Result<u64, CaseError> {
    op.office.db.write(|tx| {
        let ended = store::unsettled(tx, HANDFUL)?;
        for row in &ended {
            let revision = catalogue::definition(tx, row.revision)?;
            let own = revision.and_then(|revision| revision.definition.sheet.retention.clone());
            let outcome = row
                .outcome
                .as_deref()
                .map(|word| if word == Outcome::Negative.word() { Outcome::Negative } else { Outcome::Positive });
            let retention = own.unwrap_or_else(Retention::assumed);
            let keeping = retention.of(Ended::with(outcome));
            store::settle(tx, row.id, keeping.until(local_date(row.ended_at)), keeping)?;
        }
        Ok(ended.len() as u64)
    })
}

/// Tells the citizen, and from then on the desk's list, from which day on the content is destroyed. What is being
/// corrected, or has something that is not put right, waits.
fn announce(op: &Operation, id: DossierId) -> Result<bool, CaseError> {
    op.office.db.write(|tx| {
        let Some(loaded) = dossiers::load(tx, &op.office.vault, id, true)? else { return Ok(false) };
        if loaded.dossier.correction.is_some() || loaded.dossier.open_incidents().next().is_some() {
            return Ok(false);
        }
        let after = moment(millis(op.now) + i64::from(op.office.settings.notice_days) * DAY);
        let Some(basis) = store::announce(tx, id, op.now, after)? else { return Ok(false) };
        messages::tell_of_destruction(tx, op, &loaded, local_date(after), &basis)?;
        note(tx, op, Kind::DossierAnnounced, id)?;
        Ok(true)
    })
}

pub(super) fn note(tx: &Tx, op: &Operation, kind: Kind, id: DossierId) -> Result<(), DbError> {
    let by = op.actor.officer().map(|officer| Subject::Officer(officer.id));
    audit::note_at(tx, &Event::to(kind, by, None).about(format!("dossier {id}")), "-", op.now)
}

/// What is said of a dossier that does not open: that its content was destroyed, on which day and by which ground, to
/// whom it was or whose office had it; to everybody else it is not there.
pub(super) fn not_there(tx: &Tx, op: &Operation, id: DossierId) -> Result<CaseError, DbError> {
    let Some(gone) = store::destroyed(tx, id)? else { return Ok(Denied::NotFound.into()) };
    let concerns = match op.actor {
        base::Actor::Anonymous => false,
        base::Actor::System => true,
        base::Actor::Citizen { account } => gone.parties.belong_to(*account),
        base::Actor::Agent(agent) => {
            gone.parties.belong_to(agent.principal) && agent.procedures.reach(&gone.procedure)
        }
        base::Actor::Officer(officer) => {
            may(officer, Action::SeeAll)
                || may(officer, Action::SeeQueue) && gone.agencies.contains(&officer.agency)
        }
    };
    Ok(if concerns { gone.told().into() } else { Denied::NotFound.into() })
}

/// Whether a dossier's content was destroyed by its time.
pub(super) fn is_destroyed(tx: &Tx, id: DossierId) -> Result<bool, DbError> {
    Ok(store::destroyed(tx, id)?.is_some())
}

/// The same for whoever has code and secret.
pub(super) fn told(tx: &Tx, id: DossierId) -> Result<CaseError, DbError> {
    Ok(store::destroyed(tx, id)?.map_or(CaseError::Denied(Denied::NotFound), |gone| gone.told().into()))
}

impl store::Destroyed {
    fn told(&self) -> Refusal {
        let day = short_date(local_date(self.at));
        Refusal::new("content_destroyed").with("name", &self.name).with("day", day).with("basis", &self.basis)
    }
}

/// From when on a dossier's content is destroyed, where that was announced; for its page.
pub fn announced(op: Operation, id: DossierId) -> Result<Option<(Date, String)>, CaseError> {
    Ok(op
        .office
        .db
        .read(|tx| store::announced(tx, id))?
        .map(|(after, basis): (Moment, String)| (local_date(after), basis)))
}
