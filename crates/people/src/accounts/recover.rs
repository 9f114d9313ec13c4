//! A forgotten password: a code to the confirmed contact, then a new password. All sessions end.
//!
//! As in registration, the pages answer alike whether the contact has an account or not.

use base::{FieldErrors, Refusal};
use db::DbError;

use super::{
    by_code::{self, at, opened, read_contact},
    store,
};
use crate::{
    People,
    audit::{self, Event},
    codes::{self, Issued, Letters, Sent},
    password,
    sessions::{self, Subject},
    sign_in::{self, Admitted},
};

/// The purpose of these codes.
const PURPOSE: &str = "recover";

/// Sends a code to the contact, or a message that it has no account. Complaints as [`FieldErrors`] at
/// `contact`.
pub fn begin(people: &People, typed: &str, letters: &Letters) -> anyhow::Result<Issued> {
    let contact = read_contact(people, typed)?;
    issue(people, letters, &Sent { purpose: PURPOSE.to_owned(), subject: String::new(), address: contact })
}

/// Sends the code once more.
pub fn again(people: &People, handle: &str, letters: &Letters) -> anyhow::Result<Issued> {
    let sent = opened(people, handle, PURPOSE)?;
    issue(people, letters, &sent)
}

/// The contact of a recovery under way, most of its letters hidden.
pub fn begun(people: &People, handle: &str) -> anyhow::Result<String> {
    Ok(opened(people, handle, PURPOSE)?.address.masked())
}

/// Sets the new password, ends all sessions and signs in, where no second step is owed: whoever reads somebody's
/// messages does not come past their second factor.
pub fn complete(people: &People, handle: &str, code: &str, new: &str) -> anyhow::Result<Admitted> {
    let sent = opened(people, handle, PURPOSE)?;
    let mut errors = FieldErrors::default();
    if code.trim().is_empty() {
        errors.push("code", Refusal::new("code_missing"));
    }
    if let Err(refusal) = password::check(new, &[sent.address.text()]) {
        errors.push("password", refusal);
    }
    errors.into_result()?;
    let (hash, now) = (password::hash(new)?, people.now());
    let outcome = people.db.write(|tx| {
        if let Err(refusal) = codes::check(tx, &people.vault, &sent, code, now)?.into_result() {
            return Ok::<_, DbError>(Err(refusal));
        }
        let Some((account, _)) = store::credentials(tx, &people.vault, &sent.address)? else {
            return Ok(Err(Refusal::new("code_expired")));
        };
        store::set_password(tx, account, &hash, now)?;
        sign_in::forgive(tx, people, &sent.address)?;
        let who = Subject::Citizen(account);
        audit::note(people, tx, &Event::own(audit::Kind::PasswordRecovered, who))?;
        sessions::end_others(people, tx, who, None, Some(who))?;
        sign_in::admit_known(people, tx, account).map(Ok)
    })?;
    outcome.map_err(|refusal| at("code", refusal))
}

fn issue(people: &People, letters: &Letters, sent: &Sent) -> anyhow::Result<Issued> {
    by_code::issue(people, sent, |known| if known { &letters.code } else { &letters.no_code })
}
