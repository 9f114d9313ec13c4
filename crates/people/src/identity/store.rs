//! The tables `vouched_account` and `vouched_officer`.

use base::{AccountId, Moment, OfficerId};
use db::{DataKey, DbError, Row, Tx, Vault, params, rekey::Keys};
use oidc::Vouched;

use super::citizen::Linked;
use crate::accounts;

fn place(account: AccountId) -> String {
    format!("vouched_account:{account}")
}

fn officer_place(officer: OfficerId) -> String {
    format!("vouched_officer:{officer}")
}

fn subject_hash(vault: &Vault, provider: &str, subject: &str) -> String {
    vault.keyed_hash("identity.subject", &format!("{provider}\n{subject}"))
}

fn number_hash(vault: &Vault, vouched: &Vouched) -> Option<String> {
    vouched.number.as_ref().map(|number| vault.keyed_hash("identity", &number.to_uppercase()))
}

/// The account that belongs to what the provider vouches for.
pub(super) fn account(tx: &Tx, vault: &Vault, vouched: &Vouched) -> Result<Option<AccountId>, DbError> {
    tx.opt(
        "select account from vouched_account where provider = $1 and subject_hash = $2",
        params![&vouched.provider, subject_hash(vault, &vouched.provider, &vouched.subject)],
        |row: &Row| row.get(0),
    )
}

/// Whether a provider vouches for this number about the holder of some account.
pub(super) fn vouched_elsewhere(tx: &Tx, vault: &Vault, number: &str) -> Result<bool, DbError> {
    let hash = vault.keyed_hash("identity", &number.to_uppercase());
    let sql = "select count(*) from vouched_account where number_hash = $1";
    Ok(tx.one(sql, params![hash], |row: &Row| row.get::<i64>(0))? > 0)
}

/// Fails with `Taken` where either of the two belongs to another already.
pub(super) fn link(
    tx: &Tx,
    vault: &Vault,
    account: AccountId,
    vouched: &Vouched,
    now: Moment,
) -> Result<(), DbError> {
    let key = accounts::data_key(tx, vault, account)?;
    tx.execute(
        "insert into vouched_account (provider, subject_hash, account, number_hash, sealed, linked_at, seen_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        params![
            &vouched.provider,
            subject_hash(vault, &vouched.provider, &vouched.subject),
            account,
            number_hash(vault, vouched),
            key.seal_json(&place(account), vouched)?,
            now
        ],
    )
    .map(drop)
}

/// Keeps what the provider says now.
pub(super) fn see(
    tx: &Tx,
    vault: &Vault,
    account: AccountId,
    vouched: &Vouched,
    now: Moment,
) -> Result<(), DbError> {
    let key = accounts::data_key(tx, vault, account)?;
    tx.execute(
        "update vouched_account set sealed = $3, number_hash = $4, seen_at = $5
         where provider = $1 and subject_hash = $2",
        params![
            &vouched.provider,
            subject_hash(vault, &vouched.provider, &vouched.subject),
            key.seal_json(&place(account), vouched)?,
            number_hash(vault, vouched),
            now
        ],
    )
    .map(drop)
}

pub(super) fn unlink(tx: &Tx, account: AccountId, provider: &str) -> Result<bool, DbError> {
    let sql = "delete from vouched_account where account = $1 and provider = $2";
    Ok(tx.execute(sql, params![account, provider])? == 1)
}

pub(super) fn of(tx: &Tx, vault: &Vault, account: AccountId) -> Result<Vec<Linked>, DbError> {
    let rows: Vec<(String, Vec<u8>, Moment)> = tx.all::<_, DbError>(
        "select provider, sealed, linked_at from vouched_account where account = $1 order by provider",
        params![account],
        |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = accounts::data_key(tx, vault, account)?;
    let read = |(provider, sealed, since): (String, Vec<u8>, Moment)| {
        Ok(Linked { provider, vouched: key.open_json(&place(account), &sealed)?, since })
    };
    rows.into_iter().map(read).collect()
}

/// The identities' hashes under the new key.
pub(super) fn rekey_account(tx: &Tx, keys: &Keys, account: AccountId, key: &DataKey) -> Result<(), DbError> {
    let sql = "select sealed from vouched_account where account = $1";
    let rows: Vec<Vec<u8>> = tx.all::<_, DbError>(sql, params![account], |row: &Row| row.get(0))?;
    for sealed in rows {
        let vouched: Vouched = key.open_json(&place(account), &sealed)?;
        tx.execute(
            "update vouched_account set subject_hash = $3, number_hash = $4 where account = $1 and provider = $2",
            params![
                account,
                &vouched.provider,
                subject_hash(keys.new, &vouched.provider, &vouched.subject),
                number_hash(keys.new, &vouched)
            ],
        )?;
    }
    Ok(())
}

pub(super) fn officer(tx: &Tx, vault: &Vault, vouched: &Vouched) -> Result<Option<OfficerId>, DbError> {
    tx.opt(
        "select officer from vouched_officer where provider = $1 and subject_hash = $2",
        params![&vouched.provider, subject_hash(vault, &vouched.provider, &vouched.subject)],
        |row: &Row| row.get(0),
    )
}

/// Fails with `Taken` where the subject belongs to another officer.
pub(super) fn link_officer(
    tx: &Tx,
    vault: &Vault,
    officer: OfficerId,
    provider: &str,
    subject: &str,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "insert into vouched_officer (provider, subject_hash, officer, sealed, linked_at)
         values ($1, $2, $3, $4, $5)",
        params![
            provider,
            subject_hash(vault, provider, subject),
            officer,
            vault.seal(&officer_place(officer), subject.as_bytes()),
            now
        ],
    )
    .map(drop)
}

pub(super) fn unlink_officer(tx: &Tx, officer: OfficerId, provider: &str) -> Result<bool, DbError> {
    let sql = "delete from vouched_officer where officer = $1 and provider = $2";
    Ok(tx.execute(sql, params![officer, provider])? == 1)
}

pub(super) fn of_officer(tx: &Tx, vault: &Vault, officer: OfficerId) -> Result<Vec<(String, String)>, DbError> {
    let sql = "select provider, sealed from vouched_officer where officer = $1 order by provider";
    tx.all(sql, params![officer], |row: &Row| {
        let subject = vault.open(&officer_place(officer), &row.get::<Vec<u8>>(1)?)?;
        Ok((row.get(0)?, String::from_utf8_lossy(&subject).into_owned()))
    })
}

/// Officers' identities under the new key, in the order of their officers.
pub(super) fn rekey_officers(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let officers: Vec<OfficerId> = tx.all::<_, DbError>(
        "select distinct officer from vouched_officer where officer > $1 order by officer limit $2",
        params![after, most],
        |row: &Row| row.get(0),
    )?;
    for officer in &officers {
        for (provider, subject) in of_officer(tx, keys.old, *officer)? {
            tx.execute(
                "update vouched_officer set subject_hash = $3, sealed = $4 where officer = $1 and provider = $2",
                params![
                    *officer,
                    provider.as_str(),
                    subject_hash(keys.new, &provider, &subject),
                    keys.new.seal(&officer_place(*officer), subject.as_bytes())
                ],
            )?;
        }
    }
    Ok(officers.last().map(ToString::to_string))
}
