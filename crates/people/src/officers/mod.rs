//! Officers: who they are, which agency they serve, and the rights that hold now.
//!
//! An officer is requested by the head of the unit and created by whoever keeps the accounts (domain
//! reference, section 3, item 2). Roles are memberships with dates; an officer serves one agency at a time.
//! Names are sealed and opened where
//! they are shown; a list is sorted by them after that. Deliberately absent: delegation, certificates (paper keeps those), what a role may do and who may give one
//! (`rules`).

mod import;
mod life;
mod store;
mod succession;
mod username;

pub use import::{ImportError, Summary, import};
pub use life::{
    Given, Held, OnRoster, arrived, end_role, first_administrator, give_password, keep_role, reset_factor, roster,
    set_locked_by,
};
pub(crate) use life::{agencies_of, await_arrival, first_password, give_role, leave, may_change};
pub use succession::{go_over, has_role, head_has_come, heads_awaited, serving_after};

use base::{AccountId, AgencyId, Date, FieldErrors, Officer, OfficerId, Refusal, Role};
use db::{DbError, Tx, Vault, rekey::Keys};

use crate::{
    People, agencies,
    audit::{self, Event},
    password,
    sessions::{self, Subject},
};

/// An officer to be created.
#[derive(Debug, Clone, Default)]
pub struct NewOfficer {
    /// Unique name for signing in: lower-case letters, digits, points, hyphens; an office's, never made from `name`.
    pub username: String,
    /// Name as printed.
    pub name: String,
    /// Position as printed.
    pub title: String,
    /// First password.
    pub password: String,
    /// Whether it must be changed at the first sign-in. Only the demo says no.
    pub must_change_password: bool,
}

/// What is kept of an officer for signing in.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Who.
    pub id: OfficerId,
    /// The password's hash.
    pub password: String,
    /// Whether the password must be changed first.
    pub must_change_password: bool,
    /// When it was set.
    pub password_at: base::Moment,
    /// Whether the account is locked.
    pub locked: bool,
}

/// An officer to be created, checked, with the hash of the password.
pub(crate) struct Prepared {
    new: NewOfficer,
    hash: String,
}

/// Creates an officer without rights.
pub fn create(people: &People, new: &NewOfficer) -> anyhow::Result<OfficerId> {
    let prepared = prepare(new)?;
    people.db.write(|tx| insert(people, tx, &prepared, None)).map_err(username_taken)
}

/// Checks a new officer and hashes the password; complaints as [`FieldErrors`].
pub(crate) fn prepare(new: &NewOfficer) -> anyhow::Result<Prepared> {
    prepare_with(new, password::hash)
}

/// The same with another way to hash: the demo hashes its one password once.
pub(crate) fn prepare_with(
    new: &NewOfficer,
    hash: impl Fn(&str) -> anyhow::Result<String>,
) -> anyhow::Result<Prepared> {
    let tidy = |text: &str| base::text::tidy(text);
    let new = NewOfficer { name: tidy(&new.name), title: tidy(&new.title), ..new.clone() };
    let mut errors = FieldErrors::default();
    if !username::is_username(&new.username) {
        errors.push("username", Refusal::new("username_form"));
    } else if username::names_person(&new.username, &new.name) {
        errors.push("username", Refusal::new("username_names_person"));
    }
    if new.name.is_empty() {
        errors.push("name", Refusal::new("name_missing"));
    }
    if new.title.is_empty() {
        errors.push("title", Refusal::new("title_missing"));
    }
    if let Err(refusal) = password::check_length(&new.password) {
        errors.push("password", refusal);
    }
    errors.into_result()?;
    let hash = hash(&new.password)?;
    Ok(Prepared { new, hash })
}

/// Creates a prepared officer in the caller's transaction; `by` is who does it.
pub(crate) fn insert(
    people: &People,
    tx: &Tx,
    prepared: &Prepared,
    by: Option<OfficerId>,
) -> anyhow::Result<OfficerId> {
    let id = OfficerId::new();
    store::insert(tx, &people.vault, id, &prepared.new, &prepared.hash, people.now())?;
    let event = Event::to(audit::Kind::OfficerCreated, by.map(Subject::Officer), Some(Subject::Officer(id)));
    audit::note(people, tx, &event)?;
    Ok(id)
}

/// A username that is taken, told at its field.
pub(crate) fn username_taken(error: anyhow::Error) -> anyhow::Error {
    if !matches!(error.downcast_ref(), Some(DbError::Taken(_))) {
        return error;
    }
    let mut errors = FieldErrors::default();
    errors.push("username", Refusal::new("username_taken"));
    errors.into()
}

/// Gives an officer a role in an agency from a day on. Refuses a second agency at the same time, and an
/// agency that does not exist then.
pub fn appoint(
    people: &People,
    officer: OfficerId,
    agency: AgencyId,
    role: Role,
    from: Date,
    to: Option<Date>,
) -> anyhow::Result<()> {
    people.db.write(|tx| {
        let place = agencies::by_id(tx, agency)?.ok_or(base::Denied::NotFound)?;
        place.accepts_on(from)?;
        give_role(people, tx, officer, agency, role, (from, to), None)
    })
}

/// Ends all rights of an officer in an agency; `last` is the last day on which they hold.
pub fn release(people: &People, officer: OfficerId, agency: AgencyId, last: Date) -> Result<(), DbError> {
    people.db.write(|tx| store::end_memberships(tx, officer, agency, last))
}

/// Locks or unlocks an officer; locking ends the officer's sessions. `by` is who does it.
pub fn set_locked(
    people: &People,
    officer: OfficerId,
    locked: bool,
    by: Option<OfficerId>,
) -> Result<(), DbError> {
    people.db.write(|tx| lock(people, tx, officer, locked, by))
}

fn lock(people: &People, tx: &Tx, id: OfficerId, locked: bool, by: Option<OfficerId>) -> Result<(), DbError> {
    let (who, by) = (Subject::Officer(id), by.map(Subject::Officer));
    store::set_locked(tx, id, locked)?;
    let kind = if locked { audit::Kind::OfficerLocked } else { audit::Kind::OfficerUnlocked };
    audit::note(people, tx, &Event::to(kind, by, Some(who)))?;
    if locked { sessions::end_others(people, tx, who, None, by) } else { Ok(()) }
}

/// Notes which citizen account belongs to the same person.
pub fn link_account(people: &People, officer: OfficerId, account: AccountId) -> Result<(), DbError> {
    people.db.write(|tx| store::link_account(tx, officer, account))
}

/// Whether a citizen's account is that of somebody who serves the agency on that day.
pub(crate) fn is_account_of_agency(
    tx: &Tx,
    account: AccountId,
    agency: AgencyId,
    on: Date,
) -> Result<bool, DbError> {
    store::is_account_of_agency(tx, account, agency, on)
}

/// The citizen account of the same person, where it is known.
pub(crate) fn account_of(tx: &Tx, vault: &Vault, officer: OfficerId) -> Result<Option<AccountId>, DbError> {
    Ok(store::person(tx, vault, officer)?.and_then(|person| person.account))
}

/// Whether there is such an officer, whoever they are and whether they still serve or not.
pub fn is_known(tx: &Tx, id: OfficerId) -> Result<bool, DbError> {
    Ok(store::locked(tx, id)?.is_some())
}

/// Puts officers' keys under another key of the installation.
pub(crate) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    store::rekey(tx, keys, after, most)
}

/// The officer with the rights that hold on that day; none when locked or serving no agency that exists.
pub fn acting(tx: &Tx, vault: &Vault, id: OfficerId, on: Date) -> Result<Option<Officer>, DbError> {
    let Some(person) = store::person(tx, vault, id)? else { return Ok(None) };
    if person.locked { Ok(None) } else { serving(tx, person, on) }
}

/// Whether an account is locked; one that is not there is.
pub(crate) fn is_locked(tx: &Tx, id: OfficerId) -> Result<bool, DbError> {
    Ok(store::locked(tx, id)?.unwrap_or(true))
}

/// The same by username.
pub fn by_username(tx: &Tx, vault: &Vault, username: &str, on: Date) -> Result<Option<Officer>, DbError> {
    match store::credentials(tx, username)? {
        Some(found) => acting(tx, vault, found.id, on),
        None => Ok(None),
    }
}

/// Officers who serve an agency on that day, those with `role` where one is given, in the order in which
/// they were created. For choosing whom to assign to, and who leads.
pub fn of_agency(
    tx: &Tx,
    vault: &Vault,
    agency: AgencyId,
    role: Option<Role>,
    on: Date,
) -> Result<Vec<Officer>, DbError> {
    let mut found = Vec::new();
    for id in store::serving(tx, agency, on)? {
        let officer = acting(tx, vault, id, on)?.filter(|officer| role.is_none_or(|role| officer.has(role)));
        found.extend(officer);
    }
    Ok(found)
}

/// Name and title of an officer, whether they still serve or not: for timelines and old papers.
pub fn name_of(tx: &Tx, vault: &Vault, id: OfficerId) -> Result<Option<(String, String)>, DbError> {
    Ok(store::person(tx, vault, id)?.map(|person| (person.name, person.title)))
}

/// The officer with this username.
pub fn id_of(people: &People, username: &str) -> Result<Option<OfficerId>, DbError> {
    Ok(people.db.read(|tx| store::credentials(tx, username))?.map(|found| found.id))
}

/// The name of an officer, whether they still serve or not.
pub fn name(people: &People, id: OfficerId) -> Result<String, DbError> {
    Ok(people.db.read(|tx| name_of(tx, &people.vault, id))?.map(|(name, _)| name).unwrap_or_default())
}

/// The username of an officer.
pub fn username_of(people: &People, id: OfficerId) -> Result<Option<String>, DbError> {
    people.db.read(|tx| store::username(tx, id))
}

/// The same in the caller's transaction.
pub(crate) fn username(tx: &Tx, id: OfficerId) -> Result<Option<String>, DbError> {
    store::username(tx, id)
}

/// What is kept for signing in under a username.
pub(crate) fn credentials(tx: &Tx, username: &str) -> Result<Option<Credentials>, DbError> {
    store::credentials(tx, username)
}

/// Keeps a new password's hash; it need not be changed again.
pub(crate) fn set_password(people: &People, tx: &Tx, id: OfficerId, hash: &str) -> Result<(), DbError> {
    store::set_password(tx, id, hash, false, people.now())
}

fn serving(tx: &Tx, person: store::Person, on: Date) -> Result<Option<Officer>, DbError> {
    let memberships = store::memberships(tx, person.id, on)?;
    let Some(agency) = memberships.first().map(|(agency, _)| *agency) else { return Ok(None) };
    let exists = agencies::by_id(tx, agency)?.is_some_and(|agency| agency.valid_on(on));
    let mine = memberships.into_iter().filter(|(place, _)| *place == agency);
    let mut roles: Vec<Role> = mine.filter_map(|(_, role)| Role::from_word(&role)).collect();
    roles.sort_unstable();
    let store::Person { id, name, title, account, .. } = person;
    Ok(exists.then_some(Officer { id, name, title, agency, roles, account }))
}
