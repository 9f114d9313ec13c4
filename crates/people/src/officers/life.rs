//! An officer's account after it was made: first passwords, roles and their yearly review, locks, transfers.
//!
//! Whoever keeps the accounts does this, never to themself; every change is a security event.

use base::{AgencyId, Date, Denied, Moment, Officer, OfficerId, Refusal, Role};
use db::{DbError, Tx};
use rules::identity::rights;

use super::{Prepared, lock, store};
use crate::{
    People,
    audit::{self, Event, Kind},
    passkeys, password, second_factor,
    sessions::{self, Subject},
};

/// Letters of a first password: more than 55 bits.
const FIRST_PASSWORD: usize = 12;

/// What is told once after an account was made or a password given.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    /// The username.
    pub username: String,
    /// The password, good for the first sign-in only.
    pub password: String,
}

/// A password never goes to a log.
impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Given({})", self.username)
    }
}

impl Prepared {
    /// What is told once.
    pub(crate) fn given(&self) -> Given {
        Given { username: self.new.username.clone(), password: self.new.password.clone() }
    }
}

/// A role that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// From which day.
    pub from: Date,
    /// The last day, where there is one.
    pub to: Option<Date>,
    /// When it was last reviewed.
    pub reviewed_on: Option<Date>,
}

impl Held {
    /// Whether it is time to look whether it is still needed.
    pub fn review_is_due(&self, today: Date) -> bool {
        rights::review_is_due(self.reviewed_on.unwrap_or(self.from), today)
    }
}

/// An officer on the roster of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnRoster {
    /// Who.
    pub id: OfficerId,
    /// Username.
    pub username: String,
    /// Name.
    pub name: String,
    /// Position.
    pub title: String,
    /// Whether the account is locked.
    pub locked: bool,
    /// Locked until the head of this agency says that they have come.
    pub awaited_by: Option<AgencyId>,
    /// Whether the first password was not changed yet.
    pub is_new: bool,
    /// Roles held now or from a coming day.
    pub roles: Vec<Held>,
    /// The last sign-in.
    pub signed_in_at: Option<Moment>,
}

/// A random first password that can be read out over the phone.
pub(crate) fn first_password() -> String {
    base::random::spoken(FIRST_PASSWORD)
}

/// Makes the first system administrator of an installation, who has nobody to be asked for by; refused once there is
/// one.
pub fn first_administrator(
    people: &People,
    agency: &str,
    username: &str,
    name: &str,
    title: &str,
) -> anyhow::Result<Given> {
    let new = super::NewOfficer {
        username: base::text::tidy(username).to_lowercase(),
        name: name.to_owned(),
        title: title.to_owned(),
        password: first_password(),
        must_change_password: true,
    };
    let (prepared, today) = (super::prepare(&new)?, people.today());
    let made = people.db.write(|tx| {
        if store::is_held(tx, Role::SystemAdmin, today)? {
            return Err(Refusal::new("administrator_is_there").into());
        }
        let agency =
            crate::agencies::by_code_on(tx, agency, today)?.ok_or_else(|| Refusal::new("agency_unknown"))?;
        let id = super::insert(people, tx, &prepared, None)?;
        give_role(people, tx, id, agency.id, Role::SystemAdmin, (today, None), None)
    });
    made.map_err(super::username_taken).map(|()| prepared.given())
}

/// Who serves an agency now or from a coming day, for those who keep or head it.
pub fn roster(people: &People, by: &Officer, agency: AgencyId) -> anyhow::Result<Vec<OnRoster>> {
    rights::sees_roster(by, agency)?;
    Ok(people.db.read(|tx| store::roster(tx, &people.vault, agency, people.today()))?)
}

/// Gives an officer a role; refuses a second agency at the same time. Part of the caller's transaction.
pub(crate) fn give_role(
    people: &People,
    tx: &Tx,
    officer: OfficerId,
    agency: AgencyId,
    role: Role,
    (from, to): (Date, Option<Date>),
    by: Option<OfficerId>,
) -> anyhow::Result<()> {
    if to.is_some_and(|to| to < from) {
        return Err(Refusal::new("period_backwards").into());
    }
    if store::serves_elsewhere(tx, officer, agency, from, to)? {
        return Err(Refusal::new("officer_serves_elsewhere").into());
    }
    store::put_membership(tx, officer, agency, role, from, to)?;
    let until = to.map(|to| format!(" {to}")).unwrap_or_default();
    note_right(people, tx, Kind::RightGiven, officer, by, &format!("{agency} {} {from}{until}", role.word()))
}

pub(super) fn note_right(
    people: &People,
    tx: &Tx,
    kind: Kind,
    officer: OfficerId,
    by: Option<OfficerId>,
    detail: &str,
) -> anyhow::Result<()> {
    let event = Event::to(kind, by.map(Subject::Officer), Some(Subject::Officer(officer)));
    Ok(audit::note(people, tx, &event.about(detail))?)
}

/// The agencies an officer serves on that day or later.
pub(crate) fn agencies_of(tx: &Tx, officer: OfficerId, on: Date) -> Result<Vec<AgencyId>, DbError> {
    store::agencies_of(tx, officer, on)
}

/// Ends all roles in an agency that is left. Part of the caller's transaction.
pub(crate) fn leave(
    people: &People,
    tx: &Tx,
    officer: OfficerId,
    agency: AgencyId,
    last: Date,
    by: OfficerId,
) -> anyhow::Result<()> {
    store::end_memberships(tx, officer, agency, last)?;
    note_right(people, tx, Kind::RightEnded, officer, Some(by), &format!("{agency} {last}"))
}

/// Locks an officer who changes agency until the head of the new one says that they have come.
pub(crate) fn await_arrival(
    people: &People,
    tx: &Tx,
    officer: OfficerId,
    agency: AgencyId,
    by: OfficerId,
) -> Result<(), DbError> {
    lock(people, tx, officer, true, Some(by))?;
    store::set_awaited(tx, officer, Some(agency))
}

/// The officer on a roster whose account `by` may change.
fn to_change(people: &People, tx: &Tx, by: &Officer, id: OfficerId, agency: AgencyId) -> anyhow::Result<OnRoster> {
    if !rights::keeps(by, agency) {
        return Err(Denied::NotFound.into());
    }
    let roster = store::roster(tx, &people.vault, agency, people.today())?;
    let found = roster.into_iter().find(|officer| officer.id == id).ok_or(Denied::NotFound)?;
    rights::check_change(by, id)?;
    Ok(found)
}

/// Refused where `by` may not change the account of an officer of that agency.
pub(crate) fn may_change(
    people: &People,
    tx: &Tx,
    by: &Officer,
    id: OfficerId,
    agency: AgencyId,
) -> anyhow::Result<()> {
    to_change(people, tx, by, id, agency).map(drop)
}

/// Locks or unlocks an officer of an agency; who is awaited is unlocked by the head alone.
pub fn set_locked_by(
    people: &People,
    by: &Officer,
    id: OfficerId,
    agency: AgencyId,
    locked: bool,
) -> anyhow::Result<()> {
    people.proved()?;
    people.db.write(|tx| {
        let found = to_change(people, tx, by, id, agency)?;
        if !locked && found.awaited_by.is_some() {
            return Err(Refusal::new("officer_awaits_arrival").into());
        }
        Ok(lock(people, tx, id, locked, Some(by.id))?)
    })
}

/// The head of the new agency says that the officer has come: the account opens.
pub fn arrived(people: &People, by: &Officer, id: OfficerId) -> anyhow::Result<()> {
    people.proved()?;
    people.db.write(|tx| {
        let roster = store::roster(tx, &people.vault, by.agency, people.today())?;
        let found = roster.into_iter().find(|officer| officer.id == id).ok_or(Denied::NotFound)?;
        if !rights::heads(by, by.agency) || found.awaited_by != Some(by.agency) {
            return Err(Denied::NotFound.into());
        }
        rights::check_change(by, id)?;
        store::set_awaited(tx, id, None)?;
        Ok(lock(people, tx, id, false, Some(by.id))?)
    })
}

/// Gives a new first password, which is told once; all sessions end.
pub fn give_password(people: &People, by: &Officer, id: OfficerId, agency: AgencyId) -> anyhow::Result<Given> {
    people.proved()?;
    let password = first_password();
    let hash = password::hash(&password)?;
    people.db.write(|tx| {
        let found = to_change(people, tx, by, id, agency)?;
        store::set_password(tx, id, &hash, true, people.now())?;
        let (by, who) = (Some(Subject::Officer(by.id)), Subject::Officer(id));
        audit::note(people, tx, &Event::to(Kind::PasswordGiven, by, Some(who)))?;
        sessions::end_others(people, tx, who, None, by)?;
        Ok(Given { username: found.username, password: password.clone() })
    })
}

/// Takes an officer's second factor and passkeys away, for whoever lost their phone; all sessions end and a new one is set up at
/// the next sign-in, for which a new first password is given: one thing alone never opens the desk.
pub fn reset_factor(people: &People, by: &Officer, id: OfficerId, agency: AgencyId) -> anyhow::Result<Given> {
    people.proved()?;
    people.db.write(|tx| {
        to_change(people, tx, by, id, agency)?;
        second_factor::remove(tx, Subject::Officer(id))?;
        passkeys::remove_all(tx, Subject::Officer(id))?;
        let (by, who) = (Some(Subject::Officer(by.id)), Some(Subject::Officer(id)));
        Ok::<_, anyhow::Error>(audit::note(people, tx, &Event::to(Kind::FactorRemoved, by, who))?)
    })?;
    give_password(people, by, id, agency)
}

/// Ends a role with today; a role from a coming day is taken back.
pub fn end_role(
    people: &People,
    by: &Officer,
    id: OfficerId,
    agency: AgencyId,
    (role, from): (Role, Date),
) -> anyhow::Result<()> {
    people.proved()?;
    people.db.write(|tx| {
        to_change(people, tx, by, id, agency)?;
        // Rights hold for whole days, so one that must end at once ended yesterday.
        let last = people.today().yesterday().unwrap_or(Date::MIN);
        if !store::end_role(tx, id, agency, role, from, last)? {
            return Err(Denied::NotFound.into());
        }
        note_right(people, tx, Kind::RightEnded, id, Some(by.id), &format!("{agency} {} {last}", role.word()))
    })
}

/// Notes that a role was looked at and is still needed.
pub fn keep_role(
    people: &People,
    by: &Officer,
    id: OfficerId,
    agency: AgencyId,
    (role, from): (Role, Date),
) -> anyhow::Result<()> {
    people.proved()?;
    people.db.write(|tx| {
        to_change(people, tx, by, id, agency)?;
        if !store::keep_role(tx, id, agency, role, from, people.today())? {
            return Err(Denied::NotFound.into());
        }
        note_right(people, tx, Kind::RightConfirmed, id, Some(by.id), &format!("{agency} {}", role.word()))
    })
}
