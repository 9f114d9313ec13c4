//! The officers' door: a password, then a code. Who has no second factor yet sets one up there; nobody comes in
//! without.
//!
//! Between the two stands a ticket, good for ten minutes: the page carries it, the store keeps its SHA-256.

use base::{Moment, OfficerId, Refusal};
use db::{DbError, Tx};
use rules::identity::rights::FIRST_PASSWORD_DAYS;
use sha2::{Digest, Sha256};

use super::{Entered, count, forget, known, note_failure, said, said_at, store, wrong};
use crate::{
    People,
    audit::{self, Event},
    officers, password,
    second_factor::{self, Key},
    sessions::{self, Subject},
};

/// How long somebody may take from the password to the code.
const TICKET: i64 = 10 * 60 * 1000;

/// What a right password opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// Nothing yet: the password must be changed first.
    ChangePasswordFirst,
    /// The way to the second factor.
    CodeNeeded {
        /// What the next page carries.
        ticket: String,
    },
    /// The way to setting a second factor up.
    SetUpNeeded {
        /// What the next page carries.
        ticket: String,
    },
}

/// A second factor to be set up.
#[derive(Debug, Clone)]
pub struct Offered {
    /// For whom.
    pub username: String,
    /// The key.
    pub key: Key,
}

/// A ticket as it is kept.
pub(super) struct Ticket {
    pub officer: OfficerId,
    pub sealed: Option<Vec<u8>>,
    pub made_at: Moment,
}

/// Lets an officer on by username and password. A locked officer and one without an agency are told so, after
/// the right password only.
pub fn officer(people: &People, username: &str, password: &str) -> anyhow::Result<Passed> {
    let (key, found) = with_password(people, username, password)?;
    if found.must_change_password {
        return Ok(Passed::ChangePasswordFirst);
    }
    let_on(people, &key, &found, |_| Ok(()))
}

/// Changes an officer's password, and lets them on. All their sessions end.
pub fn officer_first(people: &People, username: &str, old: &str, new: &str) -> anyhow::Result<Passed> {
    let (key, found) = with_password(people, username, old)?;
    let mut errors = base::FieldErrors::default();
    if old == new {
        errors.push("new_password", Refusal::new("password_same"));
    }
    if let Err(refusal) = password::check(new, &[username]) {
        errors.push("new_password", refusal);
    }
    errors.into_result()?;
    let hash = password::hash(new)?;
    let_on(people, &key, &found, |tx| {
        let who = Subject::Officer(found.id);
        officers::set_password(people, tx, found.id, &hash)?;
        audit::note(people, tx, &Event::own(audit::Kind::PasswordChanged, who))?;
        Ok(sessions::end_others(people, tx, who, None, Some(who))?)
    })
}

fn with_password(
    people: &People,
    username: &str,
    password: &str,
) -> anyhow::Result<(String, officers::Credentials)> {
    let username = base::text::tidy(username).to_lowercase();
    let found = people.db.read(|tx| officers::credentials(tx, &username))?;
    let who = found.as_ref().map(|found| Subject::Officer(found.id));
    let key = count(people, "officer", &username, "name", who)?;
    let fits = password::fits(password, found.as_ref().map(|found| found.password.as_str()));
    let found = found.filter(|_| fits).ok_or_else(|| wrong(people, who))?;
    let days = base::millis(people.now()).saturating_sub(base::millis(found.password_at)) / (24 * 60 * 60 * 1000);
    if found.must_change_password && days >= FIRST_PASSWORD_DAYS {
        return Err(said(Refusal::new("password_expired")));
    }
    Ok((key, found))
}

fn let_on(
    people: &People,
    key: &str,
    found: &officers::Credentials,
    before: impl Fn(&Tx) -> anyhow::Result<()>,
) -> anyhow::Result<Passed> {
    if found.locked {
        return Err(said(Refusal::new("officer_locked")));
    }
    people.db.write(|tx| {
        if officers::acting(tx, &people.vault, found.id, people.today())?.is_none() {
            return Err(said(Refusal::new("officer_without_agency")));
        }
        before(tx)?;
        forget(tx, key)?;
        Ok(ticket_for(people, tx, found.id)?)
    })
}

/// The way to the second factor, or to setting one up.
fn ticket_for(people: &People, tx: &Tx, officer: OfficerId) -> Result<Passed, DbError> {
    let ticket = hex::encode(base::random::bytes::<32>());
    let sealed = match second_factor::is_set(tx, officer)? {
        true => None,
        false => Some(second_factor::seal_for_ticket(people, &Key::new(), &ticket)),
    };
    let kept = Ticket { officer, sealed, made_at: people.now() };
    store::keep_ticket(tx, &hashed(&ticket), &kept)?;
    Ok(if kept.sealed.is_some() { Passed::SetUpNeeded { ticket } } else { Passed::CodeNeeded { ticket } })
}

/// Opens the desk for an officer whom the directory vouches for, where a second factor was shown there; else, and where
/// the officer has none here yet for what asks for one later, the way to it. A locked account and one without an agency
/// are told so.
pub(crate) fn vouched(
    people: &People,
    officer: OfficerId,
    second_factor: bool,
) -> anyhow::Result<Result<Entered, Passed>> {
    people.db.write(|tx| {
        may_come(people, tx, officer)?;
        if second_factor && second_factor::is_set(tx, officer)? {
            return Ok(Ok(open_for(people, tx, officer)?));
        }
        Ok(Err(ticket_for(people, tx, officer)?))
    })
}

/// Opens the desk for an officer whose passkey answered: a thing that asked for a PIN, a finger or a face. Part of the
/// caller's transaction.
pub(crate) fn open_by_passkey(people: &People, tx: &Tx, officer: OfficerId) -> anyhow::Result<Entered> {
    may_come(people, tx, officer)?;
    Ok(open_for(people, tx, officer)?)
}

fn may_come(people: &People, tx: &Tx, officer: OfficerId) -> anyhow::Result<()> {
    if officers::is_locked(tx, officer)? {
        return Err(Refusal::new("officer_locked").into());
    }
    match officers::acting(tx, &people.vault, officer, people.today())? {
        Some(_) => Ok(()),
        None => Err(Refusal::new("officer_without_agency").into()),
    }
}

fn hashed(ticket: &str) -> String {
    hex::encode(Sha256::digest(ticket.as_bytes()))
}

/// The ticket, while it is good.
fn opened(people: &People, ticket: &str) -> anyhow::Result<Ticket> {
    let kept = people.db.read(|tx| store::ticket(tx, &hashed(ticket)))?;
    let good = |kept: &Ticket| base::millis(people.now()) - base::millis(kept.made_at) < TICKET;
    Ok(kept.filter(good).ok_or_else(|| Refusal::new("sign_in_too_slow"))?)
}

/// Opens the desk with a code, or a recovery code. What is wrong is told as `FieldErrors` at `code`.
pub fn with_code(people: &People, ticket: &str, code: &str) -> anyhow::Result<Entered> {
    let kept = opened(people, ticket)?;
    let key = count_codes(people, kept.officer)?;
    let entered = people.db.write(|tx| {
        if kept.sealed.is_some() || !second_factor::take(people, tx, kept.officer, code)? {
            return Ok(None);
        }
        forget(tx, &key)?;
        enter(people, tx, ticket, kept.officer).map(Some)
    })?;
    entered.map_or_else(|| Err(wrong_code(people, kept.officer)), Ok)
}

/// The second factor that a ticket offers to be set up.
pub fn offered(people: &People, ticket: &str) -> anyhow::Result<Offered> {
    let kept = opened(people, ticket)?;
    let sealed = kept.sealed.ok_or_else(|| Refusal::new("sign_in_too_slow"))?;
    let key = second_factor::open_for_ticket(people, &sealed, ticket)?;
    let username = officers::username_of(people, kept.officer)?.unwrap_or_default();
    Ok(Offered { username, key })
}

/// Sets the offered second factor up with its first code, and opens the desk; gives the recovery codes too.
/// What is wrong is told as `FieldErrors` at `code`.
pub fn set_up(people: &People, ticket: &str, code: &str) -> anyhow::Result<(Entered, Vec<String>)> {
    let (kept, key) = (opened(people, ticket)?, offered(people, ticket)?.key);
    let tries = count_codes(people, kept.officer)?;
    let done = people.db.write(|tx| {
        // Somebody else with the same password may have been first.
        if second_factor::is_set(tx, kept.officer)? {
            return Err(Refusal::new("sign_in_too_slow").into());
        }
        let recovery = second_factor::set(people, tx, kept.officer, &key, code)?;
        forget(tx, &tries)?;
        Ok::<_, anyhow::Error>((enter(people, tx, ticket, kept.officer)?, recovery))
    });
    match done {
        Err(error) if error.downcast_ref() == Some(&second_factor::wrong()) => {
            Err(wrong_code(people, kept.officer))
        }
        other => other,
    }
}

/// Takes a code in a session that is open; gives its new token. What is wrong is told as `FieldErrors` at `code`.
pub fn step_up(people: &People, officer: OfficerId, token: &str, code: &str) -> anyhow::Result<String> {
    let key = count_codes(people, officer)?;
    let renewed = people.db.write(|tx| {
        if !second_factor::take(people, tx, officer, code)? {
            return Ok(None);
        }
        forget(tx, &key)?;
        audit::note(people, tx, &Event::own(audit::Kind::SteppedUp, Subject::Officer(officer)))?;
        sessions::renew(people, tx, token, true).map(Some)
    })?;
    renewed.map_or_else(|| Err(wrong_code(people, officer)), Ok)
}

/// Only who has shown the password or a session comes this far, so nobody else is shut out by this count.
fn count_codes(people: &People, officer: OfficerId) -> anyhow::Result<String> {
    count(people, "code", &officer.to_string(), "code", Some(Subject::Officer(officer)))
}

fn wrong_code(people: &People, officer: OfficerId) -> anyhow::Error {
    match note_failure(people, Some(Subject::Officer(officer))) {
        Ok(()) => said_at("code", second_factor::wrong()),
        Err(error) => error.into(),
    }
}

/// The session of somebody who has shown both. A lock or release since the password holds: the session then opens
/// nothing.
fn enter(people: &People, tx: &Tx, ticket: &str, officer: OfficerId) -> Result<Entered, DbError> {
    if !store::use_ticket(tx, &hashed(ticket))? {
        return Err(DbError::NoRow);
    }
    open_for(people, tx, officer)
}

fn open_for(people: &People, tx: &Tx, officer: OfficerId) -> Result<Entered, DbError> {
    let username = officers::username(tx, officer)?.unwrap_or_default();
    let token = sessions::start(people, tx, Subject::Officer(officer))?;
    Ok(Entered { token, browser: known(people, "officer", &username) })
}

pub(super) fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    store::sweep_tickets(tx, base::moment(base::millis(now) - TICKET))
}
