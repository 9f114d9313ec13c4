//! Signing in with a password, for citizens and officers.
//!
//! Unknown names take as long and are answered alike. After ten wrong tries within a quarter of an hour a
//! name is refused until that time is over; a right password before that forgets them. Deliberately absent:
//! second factors, sign-in by another system.

mod store;

use base::{FieldErrors, Moment, Refusal};
use db::{DbError, Tx};

use crate::{
    People, accounts,
    audit::{self, Event},
    contact::{self, Contact},
    officers, password,
    sessions::{self, Subject},
};

/// So many wrong tries are taken …
const TRIES: i64 = 10;
/// … within this time.
const WINDOW: i64 = 15 * 60 * 1000;

/// What a right password opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// A session with this token.
    Session(String),
    /// Nothing yet: the password must be changed first.
    ChangePasswordFirst,
}

/// The answer to a wrong name or password, noted; the same whoever it was.
fn wrong(people: &People, who: Option<Subject>) -> anyhow::Error {
    match note_failure(people, who) {
        Ok(()) => said(Refusal::new("sign_in_wrong")),
        Err(error) => error.into(),
    }
}

/// Notes a wrong password or code.
pub(crate) fn note_failure(people: &People, who: Option<Subject>) -> Result<(), DbError> {
    people.db.write(|tx| audit::note(people, tx, &Event::unknown(audit::Kind::SignInFailed, who)))
}

fn said(refusal: Refusal) -> anyhow::Error {
    said_at("name", refusal)
}

fn said_at(path: &str, refusal: Refusal) -> anyhow::Error {
    let mut errors = FieldErrors::default();
    errors.push(path, refusal);
    errors.into()
}

/// Signs a citizen or business in by phone number or e-mail address; gives the session's token. What is
/// wrong is told as [`FieldErrors`] at `name`.
pub fn citizen(people: &People, typed: &str, password: &str) -> anyhow::Result<String> {
    let contact = contact::parse(typed);
    let name = contact.as_ref().map_or_else(|| base::text::tidy(typed), |contact| contact.text().to_owned());
    let found = match &contact {
        Some(contact) => people.db.read(|tx| accounts::credentials(tx, &people.vault, contact))?,
        None => None,
    };
    let who = found.as_ref().map(|(account, _)| Subject::Citizen(*account));
    let key = count(people, "citizen", &name, "name", who)?;
    let fits = password::fits(password, found.as_ref().map(|(_, hash)| hash.as_str()));
    let Some(who) = who.filter(|_| fits) else { return Err(wrong(people, who)) };
    Ok(people.db.write(|tx| {
        store::forget(tx, &key)?;
        sessions::start(people, tx, who)
    })?)
}

/// Signs an officer in by username. A locked officer and one without an agency are told so, after the right
/// password only.
pub fn officer(people: &People, username: &str, password: &str) -> anyhow::Result<SignedIn> {
    let (key, found) = officer_with(people, username, password)?;
    if found.must_change_password {
        return Ok(SignedIn::ChangePasswordFirst);
    }
    open_desk(people, &key, &found, |_| Ok(()))
}

/// Changes an officer's password at the first sign-in, and signs in.
pub fn officer_first(people: &People, username: &str, old: &str, new: &str) -> anyhow::Result<SignedIn> {
    let (key, found) = officer_with(people, username, old)?;
    let mut errors = FieldErrors::default();
    if old == new {
        errors.push("new_password", Refusal::new("password_same"));
    }
    if let Err(refusal) = password::check(new) {
        errors.push("new_password", refusal);
    }
    errors.into_result()?;
    let hash = password::hash(new)?;
    open_desk(people, &key, &found, |tx| {
        let who = Subject::Officer(found.id);
        officers::set_password(tx, found.id, &hash)?;
        audit::note(people, tx, &Event::own(audit::Kind::PasswordChanged, who))?;
        Ok(sessions::end_others(people, tx, who, None, Some(who))?)
    })
}

fn officer_with(
    people: &People,
    username: &str,
    password: &str,
) -> anyhow::Result<(String, officers::Credentials)> {
    let username = base::text::tidy(username).to_lowercase();
    let found = people.db.read(|tx| officers::credentials(tx, &username))?;
    let who = found.as_ref().map(|found| Subject::Officer(found.id));
    let key = count(people, "officer", &username, "name", who)?;
    let fits = password::fits(password, found.as_ref().map(|found| found.password.as_str()));
    found.filter(|_| fits).map(|found| (key, found)).ok_or_else(|| wrong(people, who))
}

fn open_desk(
    people: &People,
    key: &str,
    found: &officers::Credentials,
    before: impl Fn(&Tx) -> anyhow::Result<()>,
) -> anyhow::Result<SignedIn> {
    if found.locked {
        return Err(said(Refusal::new("officer_locked")));
    }
    people.db.write(|tx| {
        if officers::acting(tx, found.id, people.today())?.is_none() {
            return Err(said(Refusal::new("officer_without_agency")));
        }
        before(tx)?;
        store::forget(tx, key)?;
        Ok(SignedIn::Session(sessions::start(people, tx, Subject::Officer(found.id))?))
    })
}

/// Counts a try before it is made, so that tries made at once count too; gives the name's key. One too many
/// is told at the field `path`, and the first of them is noted.
pub(crate) fn count(
    people: &People,
    kind: &str,
    name: &str,
    path: &str,
    who: Option<Subject>,
) -> anyhow::Result<String> {
    let key = people.vault.keyed_hash("sign_in", &format!("{kind}\n{name}"));
    let now = base::millis(people.now());
    let tries = people.db.write(|tx| {
        let tries = store::count(tx, &key, now, now - WINDOW)?;
        if tries == TRIES + 1 {
            audit::note(people, tx, &Event::unknown(audit::Kind::LockedOut, who))?;
        }
        Ok::<_, DbError>(tries)
    })?;
    if tries > TRIES {
        return Err(said_at(path, Refusal::new("sign_in_locked")));
    }
    Ok(key)
}

/// Forgets the tries counted under a key.
pub(crate) fn forget(tx: &Tx, key: &str) -> Result<(), DbError> {
    store::forget(tx, key)
}

/// Forgets the wrong tries of a contact whose holder has proved themself by a code.
pub(crate) fn forgive(tx: &Tx, people: &People, contact: &Contact) -> Result<(), DbError> {
    store::forget(tx, &people.vault.keyed_hash("sign_in", &format!("citizen\n{}", contact.text())))
}

/// Counts a try at a secret that opens `name` to everybody who knows it, before it is compared; one too many is
/// refused. A right one is told to
/// [`guessed`] by the key returned.
pub fn guess(people: &People, kind: &str, name: &str) -> anyhow::Result<String> {
    let key = people.vault.keyed_hash("sign_in", &format!("{kind}\n{name}"));
    let now = base::millis(people.now());
    let tries = people.db.write(|tx| store::count(tx, &key, now, now - WINDOW))?;
    if tries > TRIES { Err(Refusal::new("sign_in_locked").into()) } else { Ok(key) }
}

/// Forgets the tries of a name whose secret was right.
pub fn guessed(people: &People, key: &str) -> Result<(), DbError> {
    people.db.write(|tx| store::forget(tx, key))
}

/// Removes counts whose time is over; the worker calls it now and then.
pub fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    store::sweep(tx, base::millis(now) - WINDOW)
}
