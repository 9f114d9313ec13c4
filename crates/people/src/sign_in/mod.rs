//! Signing in: with a password, and with a second step after it for officers and for citizens who want one.
//!
//! Unknown names take as long and are answered alike. After ten wrong tries within a quarter of an hour a
//! name is refused until that time is over; a right password before that forgets them. Tries from a browser in
//! which the name's holder has signed in before are counted apart, so that others cannot lock them out.
//! Sign-in by another system is `identity`.

mod citizen;
mod officer;
mod store;
mod ticket;

use base::{AccountId, FieldErrors, Moment, Refusal};
use db::{DbError, Tx};

pub use citizen::{Admitted, citizen, citizen_with_code};
pub(crate) use citizen::{admit, admit_known};
pub use officer::{Offered, Passed, offered, officer, officer_first, set_up, step_up, with_code};
pub(crate) use officer::{open_by_passkey, vouched};

use crate::{
    People, accounts,
    audit::{self, Event},
    contact::{self, Contact},
    notice, password, second_factor,
    sessions::{Kind, Subject},
};

/// So many wrong tries are taken …
const TRIES: i64 = 10;
/// … within this time.
const WINDOW: i64 = 15 * 60 * 1000;

/// Somebody has signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Entered {
    /// Their session's token.
    pub token: String,
    /// What their browser is given to keep: wrong tries from it are counted apart from everybody else's, so that
    /// nobody can shut the door on others by guessing at their name.
    pub browser: String,
}

/// A token never goes to a log.
impl std::fmt::Debug for Entered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entered")
    }
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

fn name_of(typed: &str) -> String {
    contact::parse(typed).map_or_else(|| base::text::tidy(typed), |contact| contact.text().to_owned())
}

/// The account whose name and password that is, and the key under which tries are counted. What is wrong is told as
/// [`FieldErrors`] at `name`.
pub(crate) fn proved(people: &People, typed: &str, password: &str) -> anyhow::Result<(AccountId, String)> {
    let found = match contact::parse(typed) {
        Some(contact) => people.db.read(|tx| accounts::credentials(tx, &people.vault, &contact))?,
        None => None,
    };
    let who = found.as_ref().map(|(account, _)| Subject::Citizen(*account));
    let key = count(people, "citizen", &name_of(typed), "name", who)?;
    let fits = password::fits(password, found.as_ref().map(|(_, hash)| hash.as_str()));
    match found.filter(|_| fits) {
        Some((account, _)) => Ok((account, key)),
        None => Err(wrong(people, who)),
    }
}

/// The mark of a browser in which the holder of that name has signed in: a random word and its keyed hash.
fn known(people: &People, kind: &str, name: &str) -> String {
    let word = hex::encode(base::random::bytes::<16>());
    format!("{word}.{}", people.vault.keyed_hash("browser", &format!("{kind}\n{name}\n{word}")))
}

/// Under what tries at a name are counted: apart in a browser in which its holder has signed in before.
fn counted_as(people: &People, kind: &str, name: &str) -> String {
    let browser = people.origin.browser.as_deref().unwrap_or_default();
    let marked = browser
        .split_once('.')
        .filter(|(word, mark)| people.vault.keyed_hash("browser", &format!("{kind}\n{name}\n{word}")) == *mark);
    let word = marked.map(|(word, _)| word).unwrap_or_default();
    people.vault.keyed_hash("sign_in", &format!("{kind}\n{name}\n{word}"))
}

/// Takes the second step of a sign-in: `show` says whether what was shown is the ticket's owner's. Only who has taken the
/// first step comes this far, so nobody else is shut out by counting. What is wrong is told as [`FieldErrors`] at `path`.
pub(crate) fn second(
    people: &People,
    door: Kind,
    ticket: &str,
    path: &str,
    show: impl Fn(&Tx, Subject) -> anyhow::Result<bool>,
) -> anyhow::Result<Entered> {
    let kept = ticket::opened(people, door, ticket)?;
    let key = count_codes(people, kept.who)?;
    let entered = people.db.write(|tx| {
        if kept.sealed.is_some() || !show(tx, kept.who)? {
            return Ok::<_, anyhow::Error>(None);
        }
        store::forget(tx, &key)?;
        ticket::spend(tx, ticket)?;
        Ok(Some(match kept.who {
            Subject::Citizen(account) => citizen::open(people, tx, account)?,
            Subject::Officer(officer) => officer::open_for(people, tx, officer)?,
        }))
    })?;
    entered.map_or_else(|| Err(wrong_code_at(people, kept.who, path)), Ok)
}

/// Only who has shown the password or a session comes this far, so nobody else is shut out by this count.
pub(crate) fn count_codes(people: &People, who: Subject) -> anyhow::Result<String> {
    count(people, "code", &who.text(), "code", Some(who))
}

/// The answer to a wrong code, noted.
pub(crate) fn wrong_code(people: &People, who: Subject) -> anyhow::Error {
    wrong_code_at(people, who, "code")
}

fn wrong_code_at(people: &People, who: Subject, path: &str) -> anyhow::Error {
    match note_failure(people, Some(who)) {
        Ok(()) => said_at(path, second_factor::wrong()),
        Err(error) => error.into(),
    }
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
    let key = counted_as(people, kind, name);
    let now = base::millis(people.now());
    let tries = people.db.write(|tx| {
        let tries = store::count(tx, &key, now, now - WINDOW)?;
        if tries == TRIES + 1 {
            audit::note(people, tx, &Event::unknown(audit::Kind::LockedOut, who))?;
            notice::shut(people, tx, who)?;
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
    store::forget(tx, &people.vault.keyed_hash("sign_in", &format!("citizen\n{}\n", contact.text())))
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

/// Removes counts and tickets whose time is over; the worker calls it now and then.
pub fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    Ok(store::sweep(tx, base::millis(now) - WINDOW)? + ticket::sweep(tx, now)?)
}

/// Forgets counted tries and sign-ins under way: under another key of the installation none is found again.
pub(crate) fn forget_all(tx: &Tx) -> Result<(), DbError> {
    store::forget_all(tx)
}
