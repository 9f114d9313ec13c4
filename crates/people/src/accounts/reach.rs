//! Another address at which the holder is reached and by which they sign in: a code to it first.

use base::{AccountId, Denied, Refusal};
use db::DbError;

use super::{
    by_code::{self, at, opened, read_contact},
    store,
};
use crate::{
    People, accounts,
    audit::{self, Event},
    codes::{self, Issued, Letters, Sent},
    sessions::Subject,
};

/// The purpose of these codes.
const PURPOSE: &str = "reach";

/// Who asks: the account, the session's token and what was typed.
pub struct Asked<'a> {
    /// The account.
    pub account: AccountId,
    /// The session's token.
    pub token: &'a str,
    /// The address.
    pub contact: &'a str,
    /// The account's password.
    pub password: &'a str,
}

/// Sends a code to the address, or a message that it has an account already: by this address the account can be opened, so
/// the password is asked for. Complaints as `FieldErrors` at `contact` and `password`.
pub fn begin(people: &People, asked: &Asked, letters: &Letters) -> anyhow::Result<Issued> {
    let (id, address) = (asked.account, read_contact(people, asked.contact)?);
    accounts::confirm(people, id, asked.token, asked.password)?;
    let sent = Sent { purpose: PURPOSE.to_owned(), subject: id.to_string(), address };
    by_code::issue(people, &sent, |known| if known { &letters.no_code } else { &letters.code })
}

fn own(people: &People, id: AccountId, handle: &str) -> anyhow::Result<Sent> {
    let sent = opened(people, handle, PURPOSE)?;
    Ok(Some(sent).filter(|sent| sent.subject == id.to_string()).ok_or(Denied::NotFound)?)
}

/// The address, most of its letters hidden.
pub fn begun(people: &People, id: AccountId, handle: &str) -> anyhow::Result<String> {
    Ok(own(people, id, handle)?.address.masked())
}

/// Takes the code; complaints as `FieldErrors` at `code`.
pub fn confirm(people: &People, id: AccountId, handle: &str, code: &str) -> anyhow::Result<()> {
    if code.trim().is_empty() {
        return Err(at("code", Refusal::new("code_missing")));
    }
    let sent = own(people, id, handle)?;
    let now = people.now();
    let done = people.db.write(|tx| {
        if let Err(refusal) = codes::check(tx, &people.vault, &sent, code, now)?.into_result() {
            return Ok(Err(refusal));
        }
        if store::credentials(tx, &people.vault, &sent.address)?.is_some() {
            return Ok(Err(Refusal::new("contact_taken")));
        }
        store::add_contact(tx, &people.vault, id, &sent.address, now)?;
        audit::note(people, tx, &Event::own(audit::Kind::ContactAdded, Subject::Citizen(id)))?;
        Ok::<_, DbError>(Ok(()))
    });
    match done {
        Err(DbError::Taken(_)) => Err(at("code", Refusal::new("contact_taken"))),
        other => other?.map_err(|refusal| at("code", refusal)),
    }
}
