//! Accounts of citizens and businesses: what they say of themselves and how they are reached.
//!
//! A person may have several accounts and an identity number proves nothing here; the key of an account is a
//! confirmed phone number or e-mail address, or what a provider vouches for (`identity`).

mod by_code;
pub mod own_data;
pub mod profile;
pub mod reach;
pub mod recover;
pub mod register;
pub mod second_step;
mod store;

use base::{AccountId, FieldErrors, Moment, Refusal};
use db::{DbError, Tx, Vault};
use outreach::Address as Contact;
use rules::{
    document::Person,
    form::{Answers, Lang},
    identity::session::is_fresh,
};

use crate::{
    People,
    audit::{self, Event},
    codes, password,
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

/// By which an address is found.
pub(crate) fn contact_hash(vault: &Vault, contact: &Contact) -> String {
    store::contact_hash(vault, contact)
}

/// Writes an account that has no password: a provider vouches for its holder.
pub(crate) fn insert(tx: &Tx, vault: &Vault, account: &Account) -> Result<(), DbError> {
    store::insert(tx, vault, account, "")
}

/// The key under which an account's data is sealed.
pub(crate) fn data_key(tx: &Tx, vault: &Vault, id: AccountId) -> Result<db::DataKey, DbError> {
    store::data_key(tx, vault, id)
}

/// Fills in what the holder has not said and a provider vouches for.
pub(crate) fn complete(
    tx: &Tx,
    vault: &Vault,
    account: &Account,
    vouched: &oidc::Vouched,
    now: Moment,
) -> Result<(), DbError> {
    let mut said = account.profile.person.clone();
    if let (None, Some(number)) = (account.profile.identity_number(), &vouched.number) {
        said.set("identity", serde_json::json!({ "kind": "cccd", "number": number }));
    }
    if let (None, Some(birth)) = (said.text("birth"), &vouched.birth) {
        let birth = birth.clone();
        said.set("birth", birth);
    }
    store::set_profile(tx, vault, account.id, AccountKind::Person, &said, now)
}

/// The contact that was typed, when the installation reaches it. Complaints as [`FieldErrors`] at `contact`.
pub(crate) fn read_contact(people: &People, typed: &str) -> anyhow::Result<Contact> {
    by_code::read_contact(people, typed)
}

/// Puts one address in the place of all there are; fails with `Taken` when another account has it.
pub(crate) fn replace_contacts(
    tx: &Tx,
    vault: &Vault,
    id: AccountId,
    contact: &Contact,
    now: Moment,
) -> Result<(), DbError> {
    store::replace_contacts(tx, vault, id, contact, now)
}

/// Takes the password away: the holder sets a new one by a code.
pub(crate) fn take_password(tx: &Tx, id: AccountId, now: Moment) -> Result<(), DbError> {
    store::set_password(tx, id, "", now)
}

/// One complaint at a field.
pub(crate) fn at(path: &str, refusal: Refusal) -> anyhow::Error {
    by_code::at(path, refusal)
}

/// Sends a code to an address that has an account, or a message that it has none.
pub(crate) fn issue(
    people: &People,
    sent: &codes::Sent,
    letters: &codes::Letters,
) -> anyhow::Result<codes::Issued> {
    by_code::issue(people, sent, |known| if known { &letters.code } else { &letters.no_code })
}

/// What was sent under this handle, if it was for that purpose.
pub(crate) fn opened(people: &People, handle: &str, purpose: &str) -> anyhow::Result<codes::Sent> {
    by_code::opened(people, handle, purpose)
}

/// Asks for the account's password once more; wrong tries count as at the door and are told at `path`. Gives the key
/// under which they are counted. An account without a password is told how to set one.
pub(crate) fn confirm_password(
    people: &People,
    id: AccountId,
    password: &str,
    path: &str,
) -> anyhow::Result<String> {
    let who = Subject::Citizen(id);
    let key = crate::sign_in::count(people, "change", &id.to_string(), path, Some(who))?;
    let kept = people.db.read(|tx| store::password(tx, id))?;
    if kept.as_deref() == Some("") {
        return Err(by_code::at(path, Refusal::new("password_none")));
    }
    if !password::fits(password, kept.as_deref()) {
        crate::sign_in::note_failure(people, Some(who))?;
        return Err(by_code::at(path, Refusal::new("password_wrong")));
    }
    // Where the account has a second step, its session began with both: what opens the account is changed in one that
    // began just now.
    if let Some(token) = &people.origin.session
        && people.db.read(|tx| crate::second_factor::is_set(tx, who))?
        && !began_just_now(people, token)?
    {
        return Err(by_code::at(path, Refusal::new("sign_in_again")));
    }
    Ok(key)
}

/// Asks whoever has this session for the account's password once more; where the account has none, the session has to
/// have begun just now. Complaints as [`FieldErrors`] at `password`.
pub fn confirm(people: &People, id: AccountId, token: &str, password: &str) -> anyhow::Result<()> {
    if has_password(people, id)? {
        let key = confirm_password(people, id, password, "password")?;
        people.db.write(|tx| crate::sign_in::forget(tx, &key))?;
        return Ok(());
    }
    if began_just_now(people, token)? {
        return Ok(());
    }
    Err(by_code::at("password", Refusal::new("sign_in_again")))
}

fn began_just_now(people: &People, token: &str) -> Result<bool, DbError> {
    let now = people.now();
    Ok(is_fresh(people.db.read(|tx| sessions::began(tx, sessions::Kind::Citizen, token, now))?, now))
}

/// Whether the account has a password, so that its pages ask for it.
pub fn has_password(people: &People, id: AccountId) -> anyhow::Result<bool> {
    Ok(people.db.read(|tx| store::password(tx, id))?.is_some_and(|kept| !kept.is_empty()))
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
    let mut errors = profile::check(about, account.profile.about(about), people.today(), lang);
    if about == AccountKind::Person {
        // What a provider vouches for is not written over by hand.
        let said = account.profile.identity_number().unwrap_or_default();
        let known = crate::identity::citizen::of(people, id)?;
        let numbers = known.iter().filter_map(|linked| linked.vouched.number.as_deref());
        if numbers.into_iter().any(|number| crate::identity::citizen::is_other(said, number)) {
            errors.push("identity.number", Refusal::new("identity_number_vouched"));
        }
    }
    errors.into_result()?;
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
    let account = mine(people, id)?;
    let contacts = account.contacts.iter().map(Contact::text);
    let about: Vec<&str> =
        [account.profile.name(), account.profile.shown_name()].into_iter().chain(contacts).collect();
    if let Err(refusal) = password::check(new, &about) {
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

/// Puts the hash of a password in the place of another, unseen: for the demonstration, whose password everybody knows.
pub(crate) fn give_password(people: &People, id: AccountId, hash: &str) -> Result<(), DbError> {
    people.db.write(|tx| store::set_password(tx, id, hash, people.now()))
}
