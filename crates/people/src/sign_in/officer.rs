//! The officers' door: a password, then a code or a passkey. Who has no second factor yet sets one up there; nobody comes
//! in without.

use base::{OfficerId, Refusal};
use db::{DbError, Tx};
use rules::identity::rights::FIRST_PASSWORD_DAYS;

use super::{Entered, count, count_codes, forget, known, said, second, ticket, wrong, wrong_code};
use crate::{
    People,
    audit::{self, Event},
    officers, password,
    second_factor::{self, Key},
    sessions::{self, Kind, Subject},
};

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
    let who = Subject::Officer(officer);
    if second_factor::is_set(tx, who)? {
        return Ok(Passed::CodeNeeded { ticket: ticket::give(people, tx, who, None)? });
    }
    Ok(Passed::SetUpNeeded { ticket: ticket::give(people, tx, who, Some(&Key::new()))? })
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
        if second_factor && second_factor::is_set(tx, Subject::Officer(officer))? {
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

/// Opens the desk with a code, or a recovery code. What is wrong is told as `FieldErrors` at `code`.
pub fn with_code(people: &People, ticket: &str, code: &str) -> anyhow::Result<Entered> {
    second(people, Kind::Officer, ticket, "code", |tx, who| Ok(second_factor::take(people, tx, who, code)?))
}

/// The second factor that a ticket offers to be set up.
pub fn offered(people: &People, ticket: &str) -> anyhow::Result<Offered> {
    let kept = ticket::opened(people, Kind::Officer, ticket)?;
    let sealed = kept.sealed.ok_or_else(|| Refusal::new("sign_in_too_slow"))?;
    let key = second_factor::open_for_ticket(people, &sealed, ticket)?;
    let Subject::Officer(officer) = kept.who else { return Err(base::Denied::NotFound.into()) };
    let username = officers::username_of(people, officer)?.unwrap_or_default();
    Ok(Offered { username, key })
}

/// Sets the offered second factor up with its first code, and opens the desk; gives the recovery codes too.
/// What is wrong is told as `FieldErrors` at `code`.
pub fn set_up(people: &People, ticket: &str, code: &str) -> anyhow::Result<(Entered, Vec<String>)> {
    let (kept, key) = (ticket::opened(people, Kind::Officer, ticket)?, offered(people, ticket)?.key);
    let Subject::Officer(officer) = kept.who else { return Err(base::Denied::NotFound.into()) };
    let tries = count_codes(people, kept.who)?;
    let done = people.db.write(|tx| {
        // Somebody else with the same password may have been first.
        if second_factor::is_set(tx, kept.who)? {
            return Err(Refusal::new("sign_in_too_slow").into());
        }
        let recovery = second_factor::set(people, tx, kept.who, &key, code)?;
        forget(tx, &tries)?;
        ticket::spend(tx, ticket)?;
        Ok::<_, anyhow::Error>((open_for(people, tx, officer)?, recovery))
    });
    match done {
        Err(error) if error.downcast_ref() == Some(&second_factor::wrong()) => Err(wrong_code(people, kept.who)),
        other => other,
    }
}

/// Takes a code in a session that is open; gives its new token. What is wrong is told as `FieldErrors` at `code`.
pub fn step_up(people: &People, officer: OfficerId, token: &str, code: &str) -> anyhow::Result<String> {
    let who = Subject::Officer(officer);
    let key = count_codes(people, who)?;
    let renewed = people.db.write(|tx| {
        if !second_factor::take(people, tx, who, code)? {
            return Ok(None);
        }
        forget(tx, &key)?;
        audit::note(people, tx, &Event::own(audit::Kind::SteppedUp, who))?;
        sessions::renew(people, tx, token, true).map(Some)
    })?;
    renewed.map_or_else(|| Err(wrong_code(people, who)), Ok)
}

/// The session of somebody who has shown both. A lock or release since the password holds: the session then opens
/// nothing.
pub(super) fn open_for(people: &People, tx: &Tx, officer: OfficerId) -> Result<Entered, DbError> {
    let username = officers::username(tx, officer)?.unwrap_or_default();
    let token = sessions::start(people, tx, Subject::Officer(officer))?;
    Ok(Entered { token, browser: known(people, "officer", &username) })
}
