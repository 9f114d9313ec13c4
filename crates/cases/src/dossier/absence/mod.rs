//! An officer is absent for some days: the head names who stands in, and it holds for everything open that is assigned
//! to the absent officer. It ends by itself on its last day. Deliberately absent: the reason in the table (it is about
//! a person, and stands sealed in the events).

mod store;

use base::{AgencyId, Date, DossierId, Id, Moment, OfficerId, Refusal, Role, local_date};
use people::officers;
use rules::workflow::{Command, CommandKind, allowed, sits};

use super::perform::{Terms, perform, scoped};
use crate::{CaseError, Operation};

/// An absence, as a kind of id.
#[derive(Debug)]
pub enum AbsenceKind {}

/// Who stands in for whom, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Its id.
    pub id: Id<AbsenceKind>,
    /// Where.
    pub agency: AgencyId,
    /// The absent officer.
    pub absent: OfficerId,
    /// Who stands in.
    pub stand_in: OfficerId,
    /// First day.
    pub since: Date,
    /// Last day.
    pub until: Date,
    /// Who entered it.
    pub by: OfficerId,
    /// When.
    pub at: Moment,
}

/// What the head enters.
#[derive(Debug, Clone)]
pub struct NewAbsence {
    /// The absent officer.
    pub absent: OfficerId,
    /// Who stands in.
    pub stand_in: OfficerId,
    /// First day.
    pub since: Date,
    /// Last day.
    pub until: Date,
    /// Why; stands in the events of the dossiers.
    pub reason: String,
}

/// What became of the dossiers: those handed to the stand-in, and those that were not, with why.
#[derive(Debug, Clone, Default)]
pub struct Covered {
    /// Handed to the stand-in.
    pub done: Vec<DossierId>,
    /// Not handed over, and why: the stand-in's own matter, for example.
    pub left: Vec<(DossierId, Refusal)>,
}

/// The absences of the officer's agency that are not over, the nearest first.
pub fn absences(op: Operation) -> Result<Vec<Absence>, CaseError> {
    let (agency, today) = (op.officer()?.agency, local_date(op.now));
    Ok(op.office.db.read(|tx| store::of(tx, agency, today))?)
}

/// Whether the officer enters absences: the head of a section, or a leader.
pub fn enters_absences(officer: &base::Officer) -> bool {
    officer.has(Role::SectionHead) || officer.has(Role::Leader)
}

/// Hands everything open of an absent officer to the stand-in, in one transaction; a dossier that the rules keep from
/// the stand-in stays and is told.
pub fn cover(op: Operation, new: &NewAbsence) -> Result<Covered, CaseError> {
    let head = op.officer()?;
    if !enters_absences(head) {
        return Err(base::Denied::NotAllowed.into());
    }
    op.office.db.write(|tx| {
        check(tx, &op, head.agency, new)?;
        let mut covered = Covered::default();
        for id in store::open_of(tx, head.agency)? {
            let mut loaded = scoped(tx, &op, id, true)?;
            let theirs = loaded.dossier.assignee == Some(new.absent);
            if !theirs || !allowed(&loaded.dossier, op.actor, op.now).contains(&CommandKind::Delegate) {
                continue;
            }
            let command = Command::Delegate {
                absent: new.absent,
                delegate: new.stand_in,
                since: new.since,
                until: new.until,
                reason: new.reason.clone(),
            };
            match perform(tx, &op, &mut loaded, &command, Terms::NONE) {
                Ok(_) => covered.done.push(id),
                Err(CaseError::Refused(refusal)) => covered.left.push((id, refusal)),
                Err(error) => return Err(error),
            }
        }
        let absence = Absence {
            id: Id::new(),
            agency: head.agency,
            absent: new.absent,
            stand_in: new.stand_in,
            since: new.since,
            until: new.until,
            by: head.id,
            at: op.now,
        };
        store::insert(tx, &absence)?;
        Ok(covered)
    })
}

/// What the rules would say of every dossier is said once, of the absence.
fn check(tx: &db::Tx, op: &Operation, agency: AgencyId, new: &NewAbsence) -> Result<(), CaseError> {
    let today = local_date(op.now);
    let refuse = |key: &str| Err(CaseError::Refused(Refusal::new(key)));
    if new.reason.trim().is_empty() {
        return refuse("reason_missing");
    }
    if new.since > new.until || new.until < today {
        return refuse("day_has_passed");
    }
    if new.absent == new.stand_in {
        return refuse("stand_in_is_the_same");
    }
    let seat = base::Seat { agency, part: base::Part::Section };
    for id in [new.absent, new.stand_in] {
        let officer = officers::acting(tx, &op.office.vault, id, today)?;
        if !officer.is_some_and(|officer| sits(&officer, seat) && officer.has(Role::Specialist)) {
            return refuse("not_a_specialist_there");
        }
    }
    Ok(())
}
