//! Officers whom the province's directory vouches for.
//!
//! The directory opens the desk for an account that exists and has rights; it makes none and gives none. Which account
//! somebody's is, the account's keeper says, or they themself once, signed in by password and code. Where the directory
//! says that a second factor was shown there just now, none is asked for again; else the code is.

use base::{AgencyId, Denied, Officer, OfficerId, Refusal};
use db::DbError;
use oidc::{Back, Door};

use super::{keep, land, opened, store};
use crate::{
    People,
    audit::{self, Event},
    sessions::Subject,
    sign_in::{self, Entered, Passed},
};

/// What became of an officer who came back.
pub enum Landed {
    /// The desk is open.
    Entered {
        /// Session and browser.
        entered: Entered,
        /// The page they wanted.
        next: String,
    },
    /// A code is asked for as after the password.
    Passed {
        /// What comes next.
        passed: Passed,
        /// The page they wanted.
        next: String,
    },
    /// Nobody knows yet whose account that is: they sign in by password and code once. Their browser keeps this word.
    Unknown {
        /// The sealed word.
        kept: String,
        /// The page they wanted.
        next: String,
    },
}

/// Takes who came back from the directory.
pub fn back(people: &People, key: &str, kept: &str, back: &Back) -> anyhow::Result<Landed> {
    let open = land(people, Door::Officers, key, kept, back)?;
    let found = people.db.read(|tx| store::officer(tx, &people.vault, &open.vouched))?;
    let next = open.next.clone();
    let Some(officer) = found else { return Ok(Landed::Unknown { kept: keep(people, &open)?, next }) };
    Ok(match sign_in::vouched(people, officer, open.vouched.second_factor)? {
        Ok(entered) => Landed::Entered { entered, next },
        Err(passed) => Landed::Passed { passed, next },
    })
}

/// Brings the directory's word and the signed-in officer together, who has just shown a second factor.
pub fn link(people: &People, kept: &str, officer: OfficerId) -> anyhow::Result<()> {
    people.proved()?;
    let open = opened(people, Door::Officers, kept)?;
    let vouched = &open.vouched;
    set(people, officer, &vouched.provider, &vouched.subject, Subject::Officer(officer))
}

/// The same by whoever keeps the account; an empty subject takes the two apart.
pub fn set_by_keeper(
    people: &People,
    keeper: &Officer,
    officer: OfficerId,
    agency: AgencyId,
    (provider, subject): (&str, &str),
) -> anyhow::Result<()> {
    people.proved()?;
    people.providers.get(Door::Officers, provider).ok_or(Denied::NotFound)?;
    people.db.read(|tx| crate::officers::may_change(people, tx, keeper, officer, agency))?;
    set(people, officer, provider, base::text::tidy(subject).as_str(), Subject::Officer(keeper.id))
}

fn set(people: &People, officer: OfficerId, provider: &str, subject: &str, by: Subject) -> anyhow::Result<()> {
    let whose = Some(Subject::Officer(officer));
    let done = people.db.write(|tx| {
        let before = store::unlink_officer(tx, officer, provider)?;
        let kind = if subject.is_empty() {
            if !before {
                return Ok(());
            }
            audit::Kind::IdentityUnlinked
        } else {
            store::link_officer(tx, &people.vault, officer, provider, subject, people.now())?;
            audit::Kind::IdentityLinked
        };
        audit::note(people, tx, &Event::to(kind, Some(by), whose).about(provider))
    });
    match done {
        Err(DbError::Taken(_)) => Err(Refusal::new("identity_taken").into()),
        other => Ok(other?),
    }
}

/// The providers whose word opens the desk for this officer, with how each knows them.
pub fn of(people: &People, officer: OfficerId) -> anyhow::Result<Vec<(String, String)>> {
    Ok(people.db.read(|tx| store::of_officer(tx, &people.vault, officer))?)
}
