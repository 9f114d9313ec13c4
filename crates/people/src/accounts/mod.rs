//! Accounts of citizens and businesses: what they say of themselves and how they are reached.
//!
//! A person may have several accounts and an identity number proves nothing here; the key of an account is a
//! confirmed phone number or e-mail address. Deliberately absent: verified identity, members of a business.

mod by_code;
pub mod own_data;
pub mod profile;
pub mod recover;
pub mod register;
mod store;

use base::{AccountId, FieldErrors, Moment, Refusal};
use db::{DbError, Tx, Vault};
use outreach::Address as Contact;
use rules::{
    document::Person,
    form::{Answers, Lang},
};

use crate::{
    People,
    audit::{self, Event},
    password,
    sessions::{self, Subject},
};
pub use profile::{AccountKind, Profile};

/// An account as its holder may see it.
#[derive(Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Person or business.
    pub kind: AccountKind,
    /// What the holder says.
    pub profile: Profile,
    /// Confirmed addresses, the first one used for messages.
    pub contacts: Vec<Contact>,
    /// When it was made.
    pub created_at: Moment,
}

impl Account {
    /// The holder as a party to a dossier, reached where they say, or else where they confirmed.
    pub fn person(&self) -> Person {
        let said = |id: &str| self.profile.person.text(id).map(str::to_owned);
        let confirmed = |email: bool| {
            let fits = |contact: &&Contact| matches!(contact, Contact::Email(_)) == email;
            self.contacts.iter().find(fits).map(|contact| contact.text().to_owned())
        };
        Person {
            name: self.profile.name().to_owned(),
            address: self.profile.address(),
            phone: said("phone").or_else(|| confirmed(false)),
            email: said("email").or_else(|| confirmed(true)),
            identity: self.profile.identity_number().map(str::to_owned),
        }
    }
}

/// One account.
pub fn find(tx: &Tx, vault: &Vault, id: AccountId) -> Result<Option<Account>, DbError> {
    store::find(tx, vault, id)
}

/// One account, for pages of its holder.
pub fn mine(people: &People, id: AccountId) -> anyhow::Result<Account> {
    let found = people.db.read(|tx| store::find(tx, &people.vault, id))?;
    Ok(found.ok_or(base::Denied::NotFound)?)
}

/// The account that signs in with this phone number or e-mail address.
pub fn by_contact(tx: &Tx, vault: &Vault, contact: &Contact) -> Result<Option<AccountId>, DbError> {
    Ok(store::credentials(tx, vault, contact)?.map(|(id, _)| id))
}

/// Accounts that say they have this identity number; the number is not verified.
pub fn by_identity(tx: &Tx, vault: &Vault, number: &str) -> Result<Vec<AccountId>, DbError> {
    store::by_identity(tx, vault, number)
}

/// The part of a change of the installation's key that is about accounts.
pub(crate) fn rekey(tx: &Tx, keys: &db::rekey::Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    store::rekey(tx, keys, after, most)
}

/// Account and password hash behind a contact.
pub(crate) fn credentials(
    tx: &Tx,
    vault: &Vault,
    contact: &Contact,
) -> Result<Option<(AccountId, String)>, DbError> {
    store::credentials(tx, vault, contact)
}

/// Keeps what a page of the profile says; complaints as [`FieldErrors`], in which case nothing is kept.
pub fn save_profile(
    people: &People,
    id: AccountId,
    about: AccountKind,
    posted: Answers,
    lang: Lang,
) -> anyhow::Result<()> {
    let mut account = mine(people, id)?;
    if about == AccountKind::Business && account.kind == AccountKind::Person {
        return Err(base::Denied::NotFound.into());
    }
    account.profile.about_mut(about).take(posted);
    profile::check(about, account.profile.about(about), people.today(), lang).into_result()?;
    let said = account.profile.about(about).clone();
    Ok(people.db.write(|tx| store::set_profile(tx, &people.vault, id, about, &said, people.now()))?)
}

/// Changes the password, ends all other sessions and gives this one a new token. Wrong tries at the old password
/// are counted as at the door.
pub fn change_password(
    people: &People,
    id: AccountId,
    old: &str,
    new: &str,
    session: &str,
) -> anyhow::Result<String> {
    let who = Subject::Citizen(id);
    let key = crate::sign_in::count(people, "change", &id.to_string(), "old_password", Some(who))?;
    let kept = people.db.read(|tx| store::password(tx, id))?;
    let mut errors = FieldErrors::default();
    if !password::fits(old, kept.as_deref()) {
        crate::sign_in::note_failure(people, Some(who))?;
        errors.push("old_password", Refusal::new("password_wrong"));
    }
    if let Err(refusal) = password::check(new) {
        errors.push("new_password", refusal);
    }
    errors.into_result()?;
    let hash = password::hash(new)?;
    Ok(people.db.write(|tx| {
        crate::sign_in::forget(tx, &key)?;
        store::set_password(tx, id, &hash, people.now())?;
        audit::note(people, tx, &Event::own(audit::Kind::PasswordChanged, who))?;
        sessions::end_others(people, tx, who, Some(session), Some(who))?;
        sessions::renew(people, tx, session, false)
    })?)
}
