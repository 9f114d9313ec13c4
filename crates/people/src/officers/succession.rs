//! Officers of an agency that has ended: their roles end with it, the same roles at the successor are proposed, and the
//! account stays locked until the successor's head says that they have come.
//!
//! Somebody has to be the first: a leader is confirmed by whoever runs reorganisations while the successor has no head.
//! Deliberately absent: who follows whom, which the plan of the reorganisation says.

use base::{AgencyId, Date, Denied, Officer, OfficerId, Role};
use db::{DbError, Tx};
use rules::{
    identity::rights,
    policy::{Action, may},
};

use super::{OnRoster, life::note_right, lock, store};
use crate::{People, audit::Kind};

/// The officers who have roles in the agency after that day.
pub fn serving_after(tx: &Tx, agency: AgencyId, last: Date) -> Result<Vec<OfficerId>, DbError> {
    store::serving_after(tx, agency, last)
}

/// Whether the officer has the role in that agency on that day, locked or not.
pub fn has_role(tx: &Tx, id: OfficerId, agency: AgencyId, role: Role, on: Date) -> Result<bool, DbError> {
    let held = store::memberships(tx, id, on)?;
    Ok(held.iter().any(|(place, word)| *place == agency && word == role.word()))
}

/// Ends all roles in `from` with `last`, proposes them in `to` from the next day on, and tells how many officers went.
/// System administrators and `by` stay unlocked: somebody has to go on.
pub fn go_over(
    people: &People,
    from: AgencyId,
    to: AgencyId,
    last: Date,
    by: Option<OfficerId>,
) -> anyhow::Result<usize> {
    let officers = people.db.read(|tx| store::serving_after(tx, from, last))?;
    for id in &officers {
        people.db.write(|tx| one(people, tx, *id, (from, to), last, by))?;
    }
    Ok(officers.len())
}

fn one(
    people: &People,
    tx: &Tx,
    id: OfficerId,
    (from, to): (AgencyId, AgencyId),
    last: Date,
    by: Option<OfficerId>,
) -> anyhow::Result<()> {
    let roster = store::roster(tx, &people.vault, from, last.tomorrow()?)?;
    let held =
        roster.into_iter().find(|officer| officer.id == id).map(|officer| officer.roles).unwrap_or_default();
    store::end_memberships(tx, id, from, last)?;
    note_right(people, tx, Kind::RightEnded, id, by, &format!("{from} {last}"))?;
    let since = last.tomorrow()?;
    for role in &held {
        let begins = role.from.max(since);
        if !store::serves_elsewhere(tx, id, to, begins, role.to)? {
            super::give_role(people, tx, id, to, role.role, (begins, role.to), by)?;
        }
    }
    let goes_on = by == Some(id) || held.iter().any(|role| role.role == Role::SystemAdmin);
    if !goes_on {
        lock(people, tx, id, true, by)?;
        store::set_awaited(tx, id, Some(to))?;
    }
    Ok(())
}

/// Leaders whom an agency awaits while it has no head who could confirm anybody.
pub fn heads_awaited(people: &People, agency: AgencyId) -> Result<Vec<OnRoster>, DbError> {
    people.db.read(|tx| awaited(people, tx, agency))
}

fn awaited(people: &People, tx: &Tx, agency: AgencyId) -> Result<Vec<OnRoster>, DbError> {
    let today = people.today();
    let leads =
        |officer: &OnRoster| officer.roles.iter().any(|held| held.role == Role::Leader && held.from <= today);
    let leaders: Vec<OnRoster> =
        store::roster(tx, &people.vault, agency, today)?.into_iter().filter(leads).collect();
    if leaders.iter().any(|officer| !officer.locked) {
        return Ok(Vec::new());
    }
    Ok(leaders.into_iter().filter(|officer| officer.awaited_by == Some(agency)).collect())
}

/// Whoever runs reorganisations says that the first head of a successor has come.
pub fn head_has_come(people: &People, by: &Officer, id: OfficerId, agency: AgencyId) -> anyhow::Result<()> {
    if !may(by, Action::Reorganise) {
        return Err(Denied::NotAllowed.into());
    }
    rights::check_change(by, id)?;
    people.db.write(|tx| {
        if !awaited(people, tx, agency)?.iter().any(|officer| officer.id == id) {
            return Err(Denied::NotFound.into());
        }
        store::set_awaited(tx, id, None)?;
        Ok(lock(people, tx, id, false, Some(by.id))?)
    })
}
