//! The tables `account` and `contact`.

use base::{AccountId, Moment};
use db::{DataKey, DbError, Row, Tx, Vault, params, rekey::Keys};
use outreach::Address as Contact;
use rules::form::Answers;
use serde::{Deserialize, Serialize};

use super::{Account, AccountKind, Profile};

/// What is sealed of an account.
#[derive(Serialize, Deserialize)]
struct Sealed {
    profile: Profile,
    contacts: Vec<Contact>,
}

fn place(id: AccountId) -> String {
    format!("account:{id}")
}

pub(super) fn contact_hash(vault: &Vault, contact: &Contact) -> String {
    let purpose = match contact {
        Contact::Email(_) => "contact.email",
        Contact::Phone(_) => "contact.phone",
    };
    vault.keyed_hash(purpose, contact.text())
}

fn identity_hash(vault: &Vault, profile: &Profile) -> Option<String> {
    profile.identity_number().map(|number| vault.keyed_hash("identity", &number.to_uppercase()))
}

/// Writes a new account; fails with `Taken` when the contact has one.
pub(super) fn insert(tx: &Tx, vault: &Vault, account: &Account, password: &str) -> Result<(), DbError> {
    let key = DataKey::new();
    let sealed = Sealed { profile: account.profile.clone(), contacts: account.contacts.clone() };
    tx.execute(
        "insert into account (id, kind, password, sealed_key, sealed, identity_hash, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
        params![
            account.id,
            account.kind.word(),
            password,
            vault.seal_key(&place(account.id), &key),
            key.seal_json(&place(account.id), &sealed)?,
            identity_hash(vault, &account.profile),
            account.created_at
        ],
    )?;
    for contact in &account.contacts {
        let sql = "insert into contact (hash, account) values ($1, $2)";
        tx.execute(sql, params![contact_hash(vault, contact), account.id])?;
    }
    Ok(())
}

struct Raw {
    kind: AccountKind,
    key: DataKey,
    sealed: Sealed,
    created_at: Moment,
}

fn raw(tx: &Tx, vault: &Vault, id: AccountId, lock: &str) -> Result<Option<Raw>, DbError> {
    let sql = format!("select kind, sealed_key, sealed, created_at from account where id = $1 {lock}");
    tx.opt(&sql, params![id], |row: &Row| {
        let kind = AccountKind::from_word(&row.get::<String>(0)?);
        let key = vault.open_key(&place(id), &row.get::<Vec<u8>>(1)?)?;
        let sealed = key.open_json(&place(id), &row.get::<Vec<u8>>(2)?)?;
        let kind = kind.ok_or(DbError::WrongKind { column: 0, wanted: "a kind of account" })?;
        Ok(Raw { kind, key, sealed, created_at: row.get(3)? })
    })
}

pub(super) fn find(tx: &Tx, vault: &Vault, id: AccountId) -> Result<Option<Account>, DbError> {
    let found = raw(tx, vault, id, "")?;
    Ok(found.map(|Raw { kind, sealed: Sealed { profile, contacts }, created_at, .. }| Account {
        id,
        kind,
        profile,
        contacts,
        created_at,
    }))
}

/// The key under which an account's data is sealed.
pub(super) fn data_key(tx: &Tx, vault: &Vault, id: AccountId) -> Result<DataKey, DbError> {
    let found = tx.opt("select sealed_key from account where id = $1", params![id], |row: &Row| {
        vault.open_key(&place(id), &row.get::<Vec<u8>>(0)?)
    })?;
    found.ok_or(DbError::NoRow)
}

/// Writes one more address; fails with `Taken` when it has an account.
pub(super) fn add_contact(
    tx: &Tx,
    vault: &Vault,
    id: AccountId,
    contact: &Contact,
    now: Moment,
) -> Result<(), DbError> {
    put_contact(tx, vault, id, contact, now, &mut |_| ())
}

/// Writes an address behind what `keep` leaves of those that are there.
fn put_contact(
    tx: &Tx,
    vault: &Vault,
    id: AccountId,
    contact: &Contact,
    now: Moment,
    keep: &mut dyn FnMut(&mut Vec<Contact>),
) -> Result<(), DbError> {
    let Raw { key, mut sealed, .. } = raw(tx, vault, id, tx.for_update())?.ok_or(DbError::NoRow)?;
    keep(&mut sealed.contacts);
    sealed.contacts.push(contact.clone());
    tx.execute("insert into contact (hash, account) values ($1, $2)", params![contact_hash(vault, contact), id])?;
    let sql = "update account set sealed = $2, changed_at = $3 where id = $1";
    tx.execute(sql, params![id, key.seal_json(&place(id), &sealed)?, now]).map(drop)
}

/// Writes one address in the place of all there are; fails with `Taken` when another account has it.
pub(super) fn replace_contacts(
    tx: &Tx,
    vault: &Vault,
    id: AccountId,
    contact: &Contact,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute("delete from contact where account = $1", params![id])?;
    put_contact(tx, vault, id, contact, now, &mut Vec::clear)
}

/// Writes the answers to one page of the profile; the other page stays as it is.
pub(super) fn set_profile(
    tx: &Tx,
    vault: &Vault,
    id: AccountId,
    about: AccountKind,
    said: &Answers,
    now: Moment,
) -> Result<(), DbError> {
    let found = raw(tx, vault, id, tx.for_update())?.ok_or(DbError::NoRow)?;
    let mut sealed = found.sealed;
    *sealed.profile.about_mut(about) = said.clone();
    tx.execute(
        "update account set sealed = $2, identity_hash = $3, changed_at = $4 where id = $1",
        params![id, found.key.seal_json(&place(id), &sealed)?, identity_hash(vault, &sealed.profile), now],
    )
    .map(drop)
}

/// The account and password hash behind a contact.
pub(super) fn credentials(
    tx: &Tx,
    vault: &Vault,
    contact: &Contact,
) -> Result<Option<(AccountId, String)>, DbError> {
    tx.opt(
        "select a.id, a.password from contact c join account a on a.id = c.account where c.hash = $1",
        params![contact_hash(vault, contact)],
        |row: &Row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn password(tx: &Tx, id: AccountId) -> Result<Option<String>, DbError> {
    tx.opt("select password from account where id = $1", params![id], |row: &Row| row.get(0))
}

pub(super) fn set_password(tx: &Tx, id: AccountId, hash: &str, now: Moment) -> Result<(), DbError> {
    tx.execute("update account set password = $2, changed_at = $3 where id = $1", params![id, hash, now]).map(drop)
}

pub(super) fn by_identity(tx: &Tx, vault: &Vault, number: &str) -> Result<Vec<AccountId>, DbError> {
    tx.all(
        "select id from account where identity_hash = $1 order by id",
        params![vault.keyed_hash("identity", &number.to_uppercase())],
        |row: &Row| row.get(0),
    )
}

/// Puts accounts under the new key: their own keys, and the hashes by which number and contacts are found.
pub(super) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let sql = "select id, sealed_key from account where id > $1 order by id limit $2";
    let rows: Vec<(AccountId, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row: &Row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, sealed_key) in &rows {
        let Some(found) = raw(tx, keys.old, *id, tx.for_update())? else { continue };
        let hash = identity_hash(keys.new, &found.sealed.profile);
        let sealed_key = keys.new.reseal_key(keys.old, &place(*id), sealed_key)?;
        let sql = "update account set sealed_key = $2, identity_hash = $3 where id = $1";
        tx.execute(sql, params![*id, sealed_key, hash])?;
        for contact in &found.sealed.contacts {
            let (old, new) = (contact_hash(keys.old, contact), contact_hash(keys.new, contact));
            tx.execute("update contact set hash = $2 where hash = $1", params![old, new])?;
        }
        crate::identity::rekey_account(tx, keys, *id, &found.key)?;
        crate::mandates::rekey_account(tx, keys, *id, &found.key)?;
    }
    Ok(rows.last().map(|(id, _)| id.to_string()))
}
