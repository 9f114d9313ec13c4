//! What registration and recovery have in common: a contact that was typed, and a code sent to it.

use base::{Denied, FieldErrors, Refusal, text::tidy};

use super::store;
use crate::{
    People,
    codes::{self, Issued, Letter, Sent},
    contact::{self, Contact},
};

/// The contact that was typed, when the installation reaches it.
pub(super) fn read_contact(people: &People, typed: &str) -> anyhow::Result<Contact> {
    if tidy(typed).is_empty() {
        return Err(at("contact", Refusal::new("contact_missing")));
    }
    match contact::parse(typed) {
        None => Err(at("contact", Refusal::new("contact_wrong"))),
        Some(Contact::Phone(_)) if !people.phones_reachable => {
            Err(at("contact", Refusal::new("phone_unreachable")))
        }
        Some(contact) => Ok(contact),
    }
}

/// One complaint at a field.
pub(super) fn at(path: &str, refusal: Refusal) -> anyhow::Error {
    let mut errors = FieldErrors::default();
    errors.push(path, refusal);
    errors.into()
}

/// Sends the letter that fits, by whether the contact has an account.
pub(super) fn issue<'a>(
    people: &People,
    sent: &Sent,
    letter: impl Fn(bool) -> &'a Letter,
) -> anyhow::Result<Issued> {
    let now = people.now();
    Ok(people.db.write(|tx| {
        let letter = letter(store::credentials(tx, &people.vault, &sent.address)?.is_some());
        codes::issue(tx, &people.vault, sent, |code| letter.to(&sent.address, code), now)
    })?)
}

/// What was sent under this handle, if it was for that purpose.
pub(super) fn opened(people: &People, handle: &str, purpose: &str) -> anyhow::Result<Sent> {
    let sent = people.db.read(|tx| codes::opened(tx, &people.vault, handle))?;
    Ok(sent.filter(|sent| sent.purpose == purpose).ok_or(Denied::NotFound)?)
}
