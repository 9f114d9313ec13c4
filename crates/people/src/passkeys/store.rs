//! The tables `passkey` and `passkey_answered`.

use base::{Device, Moment, PasskeyId};
use db::{DbError, Row, Tx, params};

use super::{Key, Listed};
use crate::sessions::Subject;

/// Fails with `Taken` where the device's key is known already.
pub(super) fn insert(tx: &Tx, listed: &Listed, who: Subject, hash: &str, key: &Key) -> Result<(), DbError> {
    let (kind, owner) = Subject::columns(Some(who));
    tx.execute(
        "insert into passkey (id, credential_hash, credential, owner_kind, owner, fixed, moving, device, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            listed.id,
            hash,
            key.credential.clone(),
            kind,
            owner,
            key.fixed.clone(),
            key.moving.clone(),
            listed.device.word(),
            listed.made_at
        ],
    )
    .map(drop)
}

pub(super) fn credentials(tx: &Tx, who: Subject) -> Result<Vec<Vec<u8>>, DbError> {
    let (kind, owner) = Subject::columns(Some(who));
    let sql = "select credential from passkey where owner_kind = $1 and owner = $2 order by id";
    tx.all(sql, params![kind, owner], |row: &Row| row.get(0))
}

pub(super) fn of(tx: &Tx, who: Subject) -> Result<Vec<Listed>, DbError> {
    let (kind, owner) = Subject::columns(Some(who));
    tx.all(
        "select id, device, made_at, used_at from passkey where owner_kind = $1 and owner = $2 order by id desc",
        params![kind, owner],
        |row: &Row| {
            Ok(Listed {
                id: row.get(0)?,
                device: Device::from_word(&row.get::<String>(1)?),
                made_at: row.get(2)?,
                used_at: row.get(3)?,
            })
        },
    )
}

pub(super) fn find(tx: &Tx, hash: &str) -> Result<Option<(PasskeyId, Subject, Key)>, DbError> {
    let found = tx.opt(
        &format!(
            "select id, owner_kind, owner, credential, fixed, moving from passkey where credential_hash = $1 {}",
            tx.for_update()
        ),
        params![hash],
        |row: &Row| {
            let owner = Subject::read(&row.get::<String>(1)?, &row.get::<String>(2)?)?;
            let key = Key { credential: row.get(3)?, fixed: row.get(4)?, moving: row.get(5)? };
            Ok(owner.map(|owner| row.get(0).map(|id| (id, owner, key))))
        },
    )?;
    found.flatten().transpose()
}

pub(super) fn used(tx: &Tx, id: PasskeyId, moving: &[u8], now: Moment) -> Result<(), DbError> {
    tx.execute("update passkey set moving = $2, used_at = $3 where id = $1", params![id, moving, now]).map(drop)
}

pub(super) fn remove(tx: &Tx, who: Subject, id: PasskeyId) -> Result<bool, DbError> {
    let (kind, owner) = Subject::columns(Some(who));
    let sql = "delete from passkey where owner_kind = $1 and owner = $2 and id = $3";
    Ok(tx.execute(sql, params![kind, owner, id])? == 1)
}

pub(super) fn remove_all(tx: &Tx, who: Subject) -> Result<(), DbError> {
    let (kind, owner) = Subject::columns(Some(who));
    tx.execute("delete from passkey where owner_kind = $1 and owner = $2", params![kind, owner]).map(drop)
}

/// Fails with `Taken` where it was answered before.
pub(super) fn answer(tx: &Tx, hash: &str, now: Moment) -> Result<(), DbError> {
    tx.execute("insert into passkey_answered (hash, at) values ($1, $2)", params![hash, now]).map(drop)
}

pub(super) fn sweep(tx: &Tx, before: Moment) -> Result<u64, DbError> {
    tx.execute("delete from passkey_answered where at <= $1", params![before])
}
