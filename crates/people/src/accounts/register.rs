//! Registration by phone or e-mail: contact, code, then name and password.
//!
//! A stranger cannot learn whether a contact has an account: the pages answer alike, and only the message,
//! which reaches the contact's holder, tells. Deliberately absent: any proof of who the person is.

use base::{AccountId, Denied, Refusal, text::tidy};
use db::DbError;
use rules::form::{Answers, Lang};

use super::{
    Account, AccountKind, Profile,
    by_code::{self, at, opened, read_contact},
    profile, store,
};
use crate::{
    People,
    codes::{self, Issued, Letters, Sent},
    contact::Contact,
    password,
    sessions::{self, Subject},
};

/// The purpose of these codes.
const PURPOSE: &str = "register";

/// A registration under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Person or business.
    pub kind: AccountKind,
    /// The contact, most of its letters hidden.
    pub contact: String,
}

/// What the second page asks for.
#[derive(Clone, Default)]
pub struct Completion {
    /// The code that was sent.
    pub code: String,
    /// The person's name.
    pub name: String,
    /// The new password.
    pub password: String,
    /// Name of the business, for a business.
    pub business_name: String,
    /// Its tax code.
    pub tax_code: String,
}

/// Begins: sends a code to the contact, or a message that it has an account already. Complaints as
/// [`FieldErrors`] at `contact`.
pub fn begin(people: &People, kind: AccountKind, typed: &str, letters: &Letters) -> anyhow::Result<Issued> {
    let contact = read_contact(people, typed)?;
    issue(
        people,
        letters,
        &Sent { purpose: PURPOSE.to_owned(), subject: kind.word().to_owned(), address: contact },
    )
}

/// Sends the code of a registration once more.
pub fn again(people: &People, handle: &str, letters: &Letters) -> anyhow::Result<Issued> {
    let sent = opened(people, handle, PURPOSE)?;
    issue(people, letters, &sent)
}

/// What a registration under way is about, for its second page.
pub fn begun(people: &People, handle: &str) -> anyhow::Result<Begun> {
    let sent = opened(people, handle, PURPOSE)?;
    let kind = AccountKind::from_word(&sent.subject).ok_or(Denied::NotFound)?;
    Ok(Begun { kind, contact: sent.address.masked() })
}

/// Completes: makes the account and signs it in; gives the session's token. Complaints as [`FieldErrors`].
pub fn complete(people: &People, handle: &str, said: &Completion, lang: Lang) -> anyhow::Result<String> {
    let sent = opened(people, handle, PURPOSE)?;
    let kind = AccountKind::from_word(&sent.subject).ok_or(Denied::NotFound)?;
    let profile = first_profile(people, kind, said, &sent.address, lang)?;
    let hash = password::hash(&said.password)?;
    let now = people.now();
    let account =
        Account { id: AccountId::new(), kind, profile, contacts: vec![sent.address.clone()], created_at: now };
    let outcome = people.db.write(|tx| {
        if let Err(refusal) = codes::check(tx, &people.vault, &sent, &said.code, now)?.into_result() {
            return Ok::<_, DbError>(Err(refusal));
        }
        if store::credentials(tx, &people.vault, &sent.address)?.is_some() {
            return Ok(Err(Refusal::new("contact_taken")));
        }
        store::insert(tx, &people.vault, &account, &hash)?;
        sessions::start_known(people, tx, Subject::Citizen(account.id)).map(Ok)
    });
    let outcome = match outcome {
        // Two completions at once: the other one was first.
        Err(DbError::Taken(_)) => Err(Refusal::new("contact_taken")),
        other => other?,
    };
    outcome.map_err(|refusal| at("code", refusal))
}

fn issue(people: &People, letters: &Letters, sent: &Sent) -> anyhow::Result<Issued> {
    by_code::issue(people, sent, |known| if known { &letters.no_code } else { &letters.code })
}

fn first_profile(
    people: &People,
    kind: AccountKind,
    said: &Completion,
    contact: &Contact,
    lang: Lang,
) -> anyhow::Result<Profile> {
    let mut profile = Profile::default();
    profile.person.set("name", tidy(&said.name));
    match contact {
        Contact::Email(text) => profile.person.set("email", text.as_str()),
        Contact::Phone(text) => profile.person.set("phone", text.as_str()),
    }
    let mut errors = profile::check(AccountKind::Person, &profile.person, people.today(), lang);
    if kind == AccountKind::Business {
        let code: String = said.tax_code.chars().filter(|letter| !letter.is_whitespace()).collect();
        let mut business = Answers::default();
        business.set("name", tidy(&said.business_name));
        business.set("tax_code", code);
        for mut error in profile::check(kind, &business, people.today(), lang).0 {
            if error.path == "name" {
                error.path = "business_name".to_owned();
            }
            errors.0.push(error);
        }
        profile.business = business;
    }
    if let Err(refusal) = password::check(&said.password, &[&said.name, &said.business_name, contact.text()]) {
        errors.push("password", refusal);
    }
    if said.code.trim().is_empty() {
        errors.push("code", Refusal::new("code_missing"));
    }
    errors.into_result()?;
    Ok(profile)
}
