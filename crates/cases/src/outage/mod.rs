//! Declared outages of the system: who declared and ended them, what was entered of them, who is told.
//!
//! Declarations are only ever added. Deliberately absent: what an outage allows (`rules::workflow`), entering a dossier
//! (`dossier::take_in_late`), and pausing: no limit stands still for an outage.

mod store;

use base::{AgencyId, Denied, DossierId, Moment, OfficerId, OutageId, Refusal, text::tidy};
use db::{DbError, Tx};
use people::{agencies, officers};
use rules::{
    policy::Action,
    workflow::{EnteredLate, LateEntry, Outage},
};

use crate::{CaseError, Operation};

const MOST_LETTERS: usize = 500;

/// An outage as pages and lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// What was declared.
    pub outage: Outage,
    /// The agency by name; `None` for all.
    pub agency: Option<String>,
    /// Why.
    pub reason: String,
    /// When it was declared.
    pub declared_at: Moment,
    /// By whom; `None` for the operator.
    pub declared_by: Option<OfficerId>,
    /// When its end was entered.
    pub ended_at: Option<Moment>,
    /// By whom; `None` for the operator.
    pub ended_by: Option<OfficerId>,
    /// How many dossiers were entered of it.
    pub entered: u64,
}

/// A dossier that was entered late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Which.
    pub dossier: DossierId,
    /// Its code, or the reference before acceptance.
    pub name: String,
    /// Whose one-stop received.
    pub agency: AgencyId,
    /// Number of the paper slip.
    pub slip: String,
    /// When the papers really came.
    pub received: Moment,
    /// Who received them.
    pub receiver: OfficerId,
    /// When they were entered.
    pub entered_at: Moment,
    /// By whom.
    pub entered_by: OfficerId,
}

/// What is said of papers that are entered late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// During which outage they came.
    pub outage: OutageId,
    /// When.
    pub received: Moment,
    /// Who received them.
    pub receiver: OfficerId,
    /// The number of the paper slip that was handed out.
    pub slip: String,
}

/// Declares an outage of one agency or of all: opens the door by which clocks are set back, so a second factor is shown
/// just before.
pub fn declare(
    op: Operation,
    agency: Option<AgencyId>,
    began: Moment,
    reason: &str,
) -> Result<OutageId, CaseError> {
    let by = op.officer_or_operator(Action::DeclareOutage)?;
    op.proved()?;
    let reason = tidy(reason);
    if reason.is_empty() {
        return Err(Refusal::new("reason_missing").into());
    }
    if reason.chars().count() > MOST_LETTERS {
        return Err(Refusal::new("text_too_long").with("max", MOST_LETTERS).into());
    }
    let outage = Outage::declared(agency, began, op.now)?;
    op.office.db.write(|tx| {
        if let Some(id) = agency {
            let agency = agencies::by_id(tx, id)?.ok_or(Denied::NotFound)?;
            agency.accepts_on(base::local_date(began))?;
        }
        store::insert(tx, &outage, &reason, op.now, by)?;
        Ok(outage.id)
    })
}

/// Ends an outage at that moment, with a second factor shown just before; what was entered of it already must lie
/// inside. Whoever enters papers of it meanwhile comes before or after, never beside.
pub fn end(op: Operation, id: OutageId, ended: Moment) -> Result<(), CaseError> {
    let by = op.officer_or_operator(Action::DeclareOutage)?;
    op.proved()?;
    op.office.db.write(|tx| {
        let known = store::held(tx, id)?.ok_or(Denied::NotFound)?;
        known.outage.may_end(ended, op.now, (known.declared_by, by))?;
        if store::last_receipt(tx, id)?.is_some_and(|last| last > ended) {
            return Err(Refusal::new("outage_entered_after_its_end").into());
        }
        Ok(store::insert_end(tx, id, ended, op.now, by)?)
    })
}

/// All outages, the newest first.
pub fn outages(op: Operation) -> Result<Vec<Declared>, CaseError> {
    op.looks_at(Action::DeclareOutage)?;
    Ok(op.office.db.read(store::all)?)
}

/// One outage with what was entered of it.
pub fn outage(op: Operation, id: OutageId) -> Result<(Declared, Vec<Entered>), CaseError> {
    op.looks_at(Action::DeclareOutage)?;
    op.office.db.read(|tx| {
        let known = store::one(tx, id)?.ok_or(Denied::NotFound)?;
        Ok((known, store::entered(tx, id)?))
    })
}

/// What runs now: everybody may know.
pub fn running(tx: &Tx, now: Moment) -> Result<Vec<Declared>, DbError> {
    store::lasting(tx, now)
}

/// The outages of which a one-stop that receives for these agencies may still enter papers.
pub fn enterable(op: Operation, agencies: &[AgencyId]) -> Result<Vec<Declared>, CaseError> {
    op.officer()?;
    let (calendar, days) = (op.office.calendar(), op.office.settings.late_entry_days);
    let mut found = op.office.db.read(store::all)?;
    found.retain(|one| {
        one.outage.strikes(agencies) && one.outage.is_enterable(&calendar, days, op.now).unwrap_or(false)
    });
    Ok(found)
}

/// The officers of the agency who may have received papers that `op`'s officer enters.
pub fn receivers(op: Operation) -> Result<Vec<(OfficerId, String)>, CaseError> {
    let officer = op.officer()?;
    let today = base::local_date(op.now);
    let found = op
        .office
        .db
        .read(|tx| officers::of_agency(tx, &op.office.vault, officer.agency, Some(base::Role::Intake), today))?;
    Ok(found.into_iter().filter(|one| one.id != officer.id).map(|one| (one.id, one.name)).collect())
}

/// What the rules decide about, read in the transaction that enters it and held until its end, so that nobody changes the
/// outage's end meanwhile. A slip is entered once.
pub(crate) fn entry(tx: &Tx, op: &Operation, late: &Late, intake: AgencyId) -> Result<LateEntry, CaseError> {
    let known = store::held(tx, late.outage)?.ok_or_else(|| Refusal::new("outage_unknown"))?;
    let slip = tidy(&late.slip);
    if slip.chars().count() > 50 {
        return Err(Refusal::new("text_too_long").with("max", 50).into());
    }
    if store::has_slip(tx, late.outage, intake, &slip)? {
        return Err(Refusal::new("slip_entered_already").with("slip", slip).into());
    }
    let days = op.office.settings.late_entry_days;
    Ok(LateEntry { outage: known.outage, days, received: late.received, receiver: late.receiver, slip })
}

/// Notes what was entered.
pub(crate) fn note(
    tx: &Tx,
    op: &Operation,
    dossier: DossierId,
    intake: AgencyId,
    late: &EnteredLate,
) -> Result<(), CaseError> {
    Ok(store::note(tx, dossier, intake, late, op.now)?)
}
