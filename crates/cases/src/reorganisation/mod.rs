//! A reorganisation as a batch: what each agency that has ended still has, who takes its place, and the run.
//!
//! A plan is made for the first day of the new map and lists every agency that has ended by then and still has
//! dossiers, officers or offerings. Where one successor is known it is proposed; where a unit was split or nobody is
//! named somebody decides, and the plan does not run until all is decided. Running goes on where it stopped: what has
//! moved is found no more. Deliberately absent: importing the organisation (`people::agencies`), and what a move changes
//! in a dossier (`rules::workflow`).

mod place;
mod run;
mod store;

use base::{AgencyId, Date, Denied, Moment, PlanId, Refusal, local_date};
use db::Tx;
use people::{Agency, agencies, officers};
use rules::{policy::Action, workflow::State};

use crate::{CaseError, Operation};
pub use run::{Ran, head_has_come, run};

/// A plan as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Which.
    pub id: PlanId,
    /// The first day of the new map.
    pub day: Date,
    /// When it was made.
    pub made_at: Moment,
    /// When it was first run.
    pub run_at: Option<Moment>,
    /// When everything had moved.
    pub done_at: Option<Moment>,
}

/// What one agency still has, counted now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Open dossiers by state.
    pub open: Vec<(State, u64)>,
    /// Drafts of citizens.
    pub drafts: u64,
    /// Dossiers that are over.
    pub over: u64,
    /// Hand-overs that nobody has confirmed.
    pub handovers: u64,
    /// Officers with roles there.
    pub officers: u64,
    /// Rows of the table of offerings that name it.
    pub offerings: u64,
}

impl Holdings {
    /// Open dossiers in all.
    pub fn open_count(&self) -> u64 {
        self.open.iter().map(|(_, count)| count).sum()
    }
    /// Nothing is there.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An agency of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The agency that has ended.
    pub agency: Agency,
    /// Those that the organisation's data names as following it and that are known here.
    pub followers: Vec<Agency>,
    /// Who takes its place.
    pub successor: Option<AgencyId>,
    /// Open dossiers go by the applicant's address where it names a follower's place.
    pub by_place: bool,
    /// What it still has.
    pub holdings: Holdings,
}

/// A plan with its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The plan.
    pub plan: Plan,
    /// Its units, in the order of the organisation.
    pub units: Vec<Unit>,
    /// Dossiers that could not be moved, and why.
    pub left: Vec<(base::DossierId, String)>,
}

impl Detail {
    /// Units for which nobody has decided yet.
    pub fn undecided(&self) -> usize {
        self.units.iter().filter(|unit| unit.successor.is_none()).count()
    }
}

/// All plans, the newest first.
pub fn plans(op: Operation) -> Result<Vec<Plan>, CaseError> {
    op.looks_at(Action::Reorganise)?;
    Ok(op.office.db.read(store::plans)?)
}

/// Makes a plan for the map of `day`: one for each day, made again it finds what is new. Refused when nothing ended.
pub fn make(op: Operation, day: Date) -> Result<PlanId, CaseError> {
    let by = op.officer_or_operator(Action::Reorganise)?;
    op.office.db.write(|tx| {
        let known = store::plans(tx)?.into_iter().find(|plan| plan.day == day);
        let id = known.as_ref().map_or_else(PlanId::new, |plan| plan.id);
        let units = store::units(tx, id)?;
        let mut found = false;
        let eve = day.yesterday().map_err(|_| Refusal::new("date_wrong"))?;
        for agency in agencies::ended_by(tx, eve)? {
            if units.iter().any(|unit| unit.agency == agency.id) {
                found = true;
                continue;
            }
            if holdings(tx, &agency)?.is_empty() {
                continue;
            }
            if known.is_none() && !found {
                store::insert_plan(tx, id, day, op.now, by)?;
            }
            found = true;
            let followers = followers(tx, &agency, day)?;
            let only = if let [only] = followers.as_slice() { Some(only.id) } else { None };
            store::insert_unit(tx, id, agency.id, only)?;
        }
        if found { Ok(id) } else { Err(Refusal::new("nothing_to_reorganise").into()) }
    })
}

/// The agencies that follow and exist on `day`, by the chain of successors: what followed may have ended too.
fn followers(tx: &Tx, agency: &Agency, day: Date) -> Result<Vec<Agency>, CaseError> {
    let (mut found, mut chain, mut seen) = (Vec::<Agency>::new(), vec![agency.clone()], vec![agency.id]);
    while let Some(one) = chain.pop() {
        for next in agencies::successors(tx, one.id)? {
            let Some(next) = agencies::by_key(tx, &next.code, next.valid_from)? else { continue };
            if seen.contains(&next.id) {
                continue;
            }
            seen.push(next.id);
            if next.valid_on(day) { found.push(next) } else { chain.push(next) }
        }
    }
    found.sort_by(|one, other| one.full_name.cmp(&other.full_name));
    Ok(found)
}

fn holdings(tx: &Tx, agency: &Agency) -> Result<Holdings, CaseError> {
    let mut holdings = store::holdings(tx, agency.id)?;
    let after = agency.valid_to.unwrap_or(Date::MAX);
    holdings.officers = officers::serving_after(tx, agency.id, after)?.len() as u64;
    holdings.offerings = crate::catalogue::naming(tx, &agency.name)?;
    Ok(holdings)
}

/// A plan with what its units still have.
pub fn detail(op: Operation, id: PlanId) -> Result<Detail, CaseError> {
    op.looks_at(Action::Reorganise)?;
    op.office.db.read(|tx| {
        let plan = store::plan(tx, id)?.ok_or(Denied::NotFound)?;
        let mut units = Vec::new();
        for kept in store::units(tx, id)? {
            let agency = agencies::by_id(tx, kept.agency)?.ok_or(Denied::NotFound)?;
            units.push(Unit {
                followers: followers(tx, &agency, plan.day)?,
                successor: kept.successor,
                by_place: kept.by_place,
                holdings: holdings(tx, &agency)?,
                agency,
            });
        }
        Ok(Detail { units, left: store::left(tx, id)?, plan })
    })
}

/// Who may take the place of an agency: everybody who exists on the first day of the new map.
pub fn candidates(op: Operation, id: PlanId) -> Result<Vec<Agency>, CaseError> {
    op.looks_at(Action::Reorganise)?;
    op.office.db.read(|tx| {
        let plan = store::plan(tx, id)?.ok_or(Denied::NotFound)?;
        Ok(agencies::list(tx, plan.day)?)
    })
}

/// Decides who takes the place of an agency. Once the plan ran, what has moved stays where it is.
pub fn decide(
    op: Operation,
    id: PlanId,
    agency: AgencyId,
    successor: AgencyId,
    by_place: bool,
) -> Result<(), CaseError> {
    let by = op.officer_or_operator(Action::Reorganise)?;
    op.office.db.write(|tx| {
        let plan = store::plan(tx, id)?.ok_or(Denied::NotFound)?;
        if plan.run_at.is_some() {
            return Err(Refusal::new("plan_has_run").into());
        }
        let next = agencies::by_id(tx, successor)?.ok_or(Denied::NotFound)?;
        next.accepts_on(plan.day)?;
        if !store::decide(tx, id, (agency, successor, by_place), op.now, by)? {
            return Err(Denied::NotFound.into());
        }
        Ok(())
    })
}

/// Whether the first day of the plan has come and everything is decided.
fn ready(op: &Operation, plan: &Plan, units: &[store::Kept]) -> Result<(), CaseError> {
    if local_date(op.now) < plan.day {
        return Err(Refusal::new("plan_day_has_not_come").with("day", base::text::short_date(plan.day)).into());
    }
    match units.iter().filter(|unit| unit.successor.is_none()).count() {
        0 => Ok(()),
        open => Err(Refusal::new("plan_undecided").with("count", open).into()),
    }
}
