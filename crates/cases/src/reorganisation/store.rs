//! The tables of plans, and what an agency still has.

use base::{AgencyId, Date, DossierId, Moment, OfficerId, PlanId};
use db::{DbError, Row, Tx, params};
use rules::workflow::State;

use super::{Holdings, Plan};

/// A unit as kept.
pub(super) struct Kept {
    pub agency: AgencyId,
    pub successor: Option<AgencyId>,
    pub by_place: bool,
}

const PLAN: &str = "select id, day, made_at, run_at, done_at from reorganisation_plan";

fn read_plan(row: &Row) -> Result<Plan, DbError> {
    Ok(Plan { id: row.get(0)?, day: row.get(1)?, made_at: row.get(2)?, run_at: row.get(3)?, done_at: row.get(4)? })
}

pub(super) fn plans(tx: &Tx) -> Result<Vec<Plan>, DbError> {
    tx.all(&format!("{PLAN} order by day desc"), &[], read_plan)
}

pub(super) fn plan(tx: &Tx, id: PlanId) -> Result<Option<Plan>, DbError> {
    tx.opt(&format!("{PLAN} where id = $1"), params![id], read_plan)
}

pub(super) fn insert_plan(
    tx: &Tx,
    id: PlanId,
    day: Date,
    now: Moment,
    by: Option<OfficerId>,
) -> Result<(), DbError> {
    tx.execute(
        "insert into reorganisation_plan (id, day, made_at, made_by) values ($1, $2, $3, $4)",
        params![id, day, now, by],
    )
    .map(drop)
}

pub(super) fn insert_unit(
    tx: &Tx,
    plan: PlanId,
    agency: AgencyId,
    successor: Option<AgencyId>,
) -> Result<(), DbError> {
    tx.execute(
        "insert into reorganisation_unit (plan, agency, successor, by_place) values ($1, $2, $3, 0)",
        params![plan, agency, successor],
    )
    .map(drop)
}

pub(super) fn units(tx: &Tx, plan: PlanId) -> Result<Vec<Kept>, DbError> {
    tx.all(
        "select unit.agency, unit.successor, unit.by_place
         from reorganisation_unit unit join agency on agency.id = unit.agency
         where unit.plan = $1 order by agency.place, agency.code",
        params![plan],
        |row| Ok(Kept { agency: row.get(0)?, successor: row.get(1)?, by_place: row.get(2)? }),
    )
}

/// Whether the plan has such a unit.
pub(super) fn decide(
    tx: &Tx,
    plan: PlanId,
    (agency, successor, by_place): (AgencyId, AgencyId, bool),
    now: Moment,
    by: Option<OfficerId>,
) -> Result<bool, DbError> {
    let touched = tx.execute(
        "update reorganisation_unit set successor = $3, by_place = $4, decided_at = $5, decided_by = $6
         where plan = $1 and agency = $2",
        params![plan, agency, successor, by_place, now, by],
    )?;
    Ok(touched == 1)
}

pub(super) fn begin(tx: &Tx, plan: PlanId, now: Moment, by: Option<OfficerId>) -> Result<(), DbError> {
    tx.execute(
        "update reorganisation_plan set run_at = $2, run_by = $3 where id = $1 and run_at is null",
        params![plan, now, by],
    )
    .map(drop)
}

pub(super) fn finish(tx: &Tx, plan: PlanId, now: Moment) -> Result<(), DbError> {
    tx.execute("update reorganisation_plan set done_at = $2 where id = $1 and done_at is null", params![plan, now])
        .map(drop)
}

pub(super) fn leave(tx: &Tx, plan: PlanId, dossier: DossierId, why: &str) -> Result<(), DbError> {
    tx.execute(
        "insert into reorganisation_left (plan, dossier, why) values ($1, $2, $3)
         on conflict (plan, dossier) do update set why = excluded.why",
        params![plan, dossier, why],
    )
    .map(drop)
}

pub(super) fn no_longer_left(tx: &Tx, plan: PlanId, dossier: DossierId) -> Result<(), DbError> {
    tx.execute("delete from reorganisation_left where plan = $1 and dossier = $2", params![plan, dossier])
        .map(drop)
}

pub(super) fn left(tx: &Tx, plan: PlanId) -> Result<Vec<(DossierId, String)>, DbError> {
    tx.all("select dossier, why from reorganisation_left where plan = $1 order by dossier", params![plan], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

const OVER: &str = "('not-accepted', 'withdrawn', 'returned', 'stopped')";

/// Dossiers of the agency, as competent or as receiving.
pub(super) fn holdings(tx: &Tx, agency: AgencyId) -> Result<Holdings, DbError> {
    let mut holdings = Holdings::default();
    let counts = tx.all(
        "select state, count(*) from dossier where agency = $1 or intake_agency = $1 group by state order by state",
        params![agency],
        |row| Ok::<_, DbError>((row.get::<String>(0)?, row.get::<u64>(1)?)),
    )?;
    for (word, count) in counts {
        let state = State::from_word(&word).ok_or(DbError::WrongKind { column: 0, wanted: "a state" })?;
        match state {
            State::Draft => holdings.drafts = count,
            state if state.is_final() => holdings.over += count,
            state => holdings.open.push((state, count)),
        }
    }
    holdings.handovers = tx.one(
        "select count(*) from dossier where handover_agency is not null and (agency = $1 or intake_agency = $1)",
        params![agency],
        |row| row.get(0),
    )?;
    Ok(holdings)
}

/// What has to move: dossiers of the agency, and such as wait for its opinion (their rows do not say whose).
pub(super) fn to_move(tx: &Tx, agency: AgencyId, over: bool) -> Result<Vec<DossierId>, DbError> {
    let which = if over { format!("state in {OVER}") } else { format!("state not in {OVER}") };
    let asked = if over { "" } else { " or state = 'consulting'" };
    tx.all(
        &format!(
            "select id from dossier where {which} and (agency = $1 or intake_agency = $1{asked})
             order by coalesce(answer_due, due), id"
        ),
        params![agency],
        |row| row.get(0),
    )
}
