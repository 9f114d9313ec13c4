//! The citizens' door: by password here, by a code to their address or a provider's word elsewhere. Where the account has
//! a second factor, none of these opens it alone; a passkey does, which is a thing and asks for what its holder knows or
//! is.

use base::AccountId;
use db::{DbError, Tx};

use super::{Entered, known, name_of, proved, second, store};
use crate::{
    People, accounts, second_factor,
    sessions::{self, Kind, Subject},
};

/// What the first step of a sign-in opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// The account.
    In(Entered),
    /// The way to the second step.
    CodeNeeded {
        /// What the next page carries.
        ticket: String,
    },
}

impl Admitted {
    /// The session's token; none where the second step is owed.
    pub fn token(self) -> Option<String> {
        match self {
            Self::In(entered) => Some(entered.token),
            Self::CodeNeeded { .. } => None,
        }
    }
}

/// Signs a citizen or business in by phone number or e-mail address. What is
/// wrong is told as `FieldErrors` at `name`.
pub fn citizen(people: &People, typed: &str, password: &str) -> anyhow::Result<Admitted> {
    let (account, key) = proved(people, typed, password)?;
    Ok(people.db.write(|tx| {
        store::forget(tx, &key)?;
        let admitted = admit(people, tx, account)?;
        Ok::<_, DbError>(match admitted {
            Admitted::In(entered) => {
                Admitted::In(Entered { browser: known(people, "citizen", &name_of(typed)), ..entered })
            }
            owed @ Admitted::CodeNeeded { .. } => owed,
        })
    })?)
}

/// Lets somebody in whose first step was right, or on to the second. Part of the caller's transaction.
pub(crate) fn admit(people: &People, tx: &Tx, account: AccountId) -> Result<Admitted, DbError> {
    admit_by(people, tx, account, sessions::start)
}

/// The same for somebody who is told of what let them in anyway.
pub(crate) fn admit_known(people: &People, tx: &Tx, account: AccountId) -> Result<Admitted, DbError> {
    admit_by(people, tx, account, sessions::start_known)
}

fn admit_by(
    people: &People,
    tx: &Tx,
    account: AccountId,
    start: fn(&People, &Tx, Subject) -> Result<String, DbError>,
) -> Result<Admitted, DbError> {
    let who = Subject::Citizen(account);
    if second_factor::is_set(tx, who)? {
        return Ok(Admitted::CodeNeeded { ticket: super::ticket::give(people, tx, who, None)? });
    }
    Ok(Admitted::In(Entered { token: start(people, tx, who)?, browser: String::new() }))
}

/// Takes the second step by a code of the app, or a recovery code. What is wrong is told as `FieldErrors` at `code`.
pub fn citizen_with_code(people: &People, ticket: &str, code: &str) -> anyhow::Result<Entered> {
    second(people, Kind::Citizen, ticket, "code", |tx, who| Ok(second_factor::take(people, tx, who, code)?))
}

/// The session of a citizen who has taken both steps.
pub(super) fn open(people: &People, tx: &Tx, account: AccountId) -> Result<Entered, DbError> {
    let token = sessions::start(people, tx, Subject::Citizen(account))?;
    let found = accounts::find(tx, &people.vault, account)?;
    let name = found.and_then(|found| found.contacts.first().map(|contact| contact.text().to_owned()));
    Ok(Entered { token, browser: name.map(|name| known(people, "citizen", &name)).unwrap_or_default() })
}
