//! Running a plan: offerings, officers, then dossiers one by one, the open ones first. Each step is its own
//! transaction and finds no more what has moved, so a run that was interrupted goes on when it is started again.

use base::{Actor, AgencyId, Denied, DossierId, OfficerId, PlanId, local_date};
use db::Tx;
use people::{People, agencies, officers};
use rules::{
    policy::Action,
    workflow::{Command, Dossier, Moving},
};

use super::{
    place, ready,
    store::{self, Kept},
};
use crate::{CaseError, Operation, catalogue, dossier};

/// What a run did; a second one does what was left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Open dossiers and drafts that moved.
    pub moved: u64,
    /// Dossiers that are over, and went along to be kept.
    pub kept: u64,
    /// Officers whose roles ended and who were proposed to the successor.
    pub officers: u64,
    /// Rows of offerings that were written for successors.
    pub offerings: u64,
    /// Dossiers that could not be moved.
    pub left: u64,
}

/// Runs a plan or goes on with it. `people` keeps the officers' rights.
pub fn run(op: Operation, people: &People, id: PlanId) -> Result<Ran, CaseError> {
    let by = op.officer_or_operator(Action::Reorganise)?;
    let units = op.office.db.write(|tx| {
        let plan = store::plan(tx, id)?.ok_or(Denied::NotFound)?;
        let units = store::units(tx, id)?;
        ready(&op, &plan, &units)?;
        store::begin(tx, id, op.now, by)?;
        Ok::<_, CaseError>(units)
    })?;
    let mut ran = Ran::default();
    for unit in &units {
        ran.offerings += offerings(&op, unit)?;
        ran.officers += move_officers(&op, people, unit, by)?;
    }
    for over in [false, true] {
        for unit in &units {
            let moved = dossiers(&op, id, unit, over, &mut ran.left)?;
            if over { ran.kept += moved } else { ran.moved += moved }
        }
    }
    if ran.left == 0 {
        op.office.db.write(|tx| store::finish(tx, id, op.now))?;
    }
    Ok(ran)
}

/// What a row says of the agency by name is said of its successor from the first day on.
fn offerings(op: &Operation, unit: &Kept) -> Result<u64, CaseError> {
    op.office.db.write(|tx| {
        let Some((before, after)) = pair(tx, unit)? else { return Ok(0) };
        Ok(catalogue::go_over(tx, &before.name, (after.tier.into(), &after.name), after.valid_from)?)
    })
}

fn pair(tx: &Tx, unit: &Kept) -> Result<Option<(people::Agency, people::Agency)>, CaseError> {
    let Some(successor) = unit.successor else { return Ok(None) };
    Ok(agencies::by_id(tx, unit.agency)?.zip(agencies::by_id(tx, successor)?))
}

/// Roles end with the agency; the same roles at the successor are proposed, and its head says who has come.
fn move_officers(op: &Operation, people: &People, unit: &Kept, by: Option<OfficerId>) -> Result<u64, CaseError> {
    let Some(successor) = unit.successor else { return Ok(0) };
    let agency = op.office.db.read(|tx| agencies::by_id(tx, unit.agency))?.ok_or(Denied::NotFound)?;
    let Some(last) = agency.valid_to else { return Ok(0) };
    let moved = officers::go_over(people, agency.id, successor, last, by);
    Ok(moved.map_err(told)? as u64)
}

fn told(error: anyhow::Error) -> CaseError {
    let error = match error.downcast::<base::Refusal>() {
        Ok(refusal) => return refusal.into(),
        Err(error) => error,
    };
    match error.downcast::<Denied>() {
        Ok(denied) => denied.into(),
        Err(error) => db::DbError::Engine(error.to_string()).into(),
    }
}

/// Whoever plans says that the first head of a successor has come; that head then confirms the others.
pub fn head_has_come(op: Operation, people: &People, id: OfficerId, agency: AgencyId) -> Result<(), CaseError> {
    officers::head_has_come(people, op.officer()?, id, agency).map_err(told)
}

/// Moves what the agency has, each dossier in its own transaction; what fails is kept by with its reason and skipped.
fn dossiers(op: &Operation, plan: PlanId, unit: &Kept, over: bool, left: &mut u64) -> Result<u64, CaseError> {
    let Some(successor) = unit.successor else { return Ok(0) };
    let places = op.office.db.read(|tx| places(tx, unit, over))?;
    let mut moved = 0;
    for id in op.office.db.read(|tx| store::to_move(tx, unit.agency, over))? {
        let system = Operation { actor: &Actor::System, ..*op };
        let chosen = |text: &str| place::named(text, &places).unwrap_or(successor);
        match one(system, plan, unit.agency, id, &chosen) {
            Ok(true) => moved += 1,
            Ok(false) => {}
            Err(CaseError::Refused(refusal)) => {
                op.office.db.write(|tx| store::leave(tx, plan, id, &refusal.key))?;
                *left += 1;
            }
            Err(CaseError::Denied(_)) => {
                op.office.db.write(|tx| store::leave(tx, plan, id, "not_readable"))?;
                *left += 1;
            }
            Err(other) => return Err(other),
        }
    }
    Ok(moved)
}

/// The names by which an address tells the followers apart; none where one successor takes everything.
fn places(tx: &Tx, unit: &Kept, over: bool) -> Result<Vec<(AgencyId, Vec<String>)>, CaseError> {
    if over || !unit.by_place {
        return Ok(Vec::new());
    }
    let mut places = Vec::new();
    for next in agencies::successors(tx, unit.agency)? {
        let Some(next) = agencies::by_key(tx, &next.code, next.valid_from)? else { continue };
        let mut names = agencies::predecessors(tx, &next)?;
        names.retain(|(before, _)| *before != unit.agency);
        let names = names.into_iter().map(|(_, name)| name).chain([next.full_name.clone()]).collect();
        places.push((next.id, names));
    }
    Ok(places)
}

/// Whether the dossier had to do with the agency and moved.
fn one(
    op: Operation,
    plan: PlanId,
    from: AgencyId,
    id: DossierId,
    chosen: &dyn Fn(&str) -> AgencyId,
) -> Result<bool, CaseError> {
    op.office.db.write(|tx| {
        store::no_longer_left(tx, plan, id)?;
        dossier::move_over(tx, &op, id, |dossier, address| {
            if !dossier.concerns(from) {
                return Ok(None);
            }
            let to = chosen(address);
            let agency = if dossier.agency == from { to } else { dossier.agency };
            let competent = agencies::by_id(tx, agency)?.ok_or(Denied::NotFound)?;
            let intake = agencies::intake_for(tx, &competent, local_date(op.now))?;
            // An agency that has not ended keeps its one-stop, unless that is what ended.
            let ended = dossier.intake_agency == from;
            let intake_agency = if ended && intake.id == from { to } else { intake.id };
            let officer = goes_along(tx, &op, dossier, to)?;
            Ok(Some(Command::Move(Moving { plan, from, to, intake_agency, officer })))
        })
    })
}

/// The specialist, if the successor has them with their role; whether they have come already does not matter.
fn goes_along(tx: &Tx, op: &Operation, dossier: &Dossier, to: AgencyId) -> Result<Option<OfficerId>, CaseError> {
    let Some(assignee) = dossier.assignee else { return Ok(None) };
    let role = base::Role::Specialist;
    Ok(officers::has_role(tx, assignee, to, role, local_date(op.now))?.then_some(assignee))
}
