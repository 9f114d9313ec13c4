//! The tables `factor` and `factor_recovery`.

use base::Moment;
use db::{DbError, Row, Tx, params};

use crate::sessions::Subject;

/// Kind and id of an owner as the tables have them.
fn owner(who: Subject) -> (&'static str, String) {
    Subject::columns(Some(who))
}

/// What is kept of somebody's second factor.
pub(super) struct Kept {
    /// The sealed key; none where passkeys alone are the second step.
    pub key: Option<Vec<u8>>,
}

pub(super) fn find(tx: &Tx, who: Subject) -> Result<Option<Kept>, DbError> {
    let (kind, id) = owner(who);
    let sql = "select sealed from factor where owner_kind = $1 and owner = $2";
    tx.opt(sql, params![kind, id], |row: &Row| Ok(Kept { key: row.get(0)? }))
}

pub(super) fn put(tx: &Tx, who: Subject, sealed: Option<Vec<u8>>, step: u64, now: Moment) -> Result<(), DbError> {
    let (kind, id) = owner(who);
    tx.execute(
        "insert into factor (owner_kind, owner, sealed, used_step, made_at) values ($1, $2, $3, $4, $5)
         on conflict (owner_kind, owner) do update set sealed = excluded.sealed, used_step = excluded.used_step,
            made_at = excluded.made_at",
        params![kind, id, sealed, step, now],
    )
    .map(drop)
}

/// Whether the step was not used yet; of two at once only one is told so.
pub(super) fn use_step(tx: &Tx, who: Subject, step: u64) -> Result<bool, DbError> {
    let (kind, id) = owner(who);
    let sql = "update factor set used_step = $3 where owner_kind = $1 and owner = $2 and used_step < $3";
    Ok(tx.execute(sql, params![kind, id, step])? == 1)
}

pub(super) fn remove(tx: &Tx, who: Subject) -> Result<(), DbError> {
    let (kind, id) = owner(who);
    tx.execute("delete from factor where owner_kind = $1 and owner = $2", params![kind, id]).map(drop)
}

pub(super) fn add_recovery(tx: &Tx, who: Subject, hash: &str) -> Result<(), DbError> {
    let (kind, id) = owner(who);
    let sql = "insert into factor_recovery (code_hash, owner_kind, owner) values ($1, $2, $3)";
    tx.execute(sql, params![hash, kind, id]).map(drop)
}

/// Whether there was such a code that was not used yet; of two at once only one is told so.
pub(super) fn use_recovery(tx: &Tx, who: Subject, hash: &str, now: Moment) -> Result<bool, DbError> {
    let (kind, id) = owner(who);
    let sql = "update factor_recovery set used_at = $4
         where owner_kind = $1 and owner = $2 and code_hash = $3 and used_at is null";
    Ok(tx.execute(sql, params![kind, id, hash, now])? == 1)
}

pub(super) fn recovery_left(tx: &Tx, who: Subject) -> Result<u64, DbError> {
    let (kind, id) = owner(who);
    let sql = "select count(*) from factor_recovery where owner_kind = $1 and owner = $2 and used_at is null";
    tx.one(sql, params![kind, id], |row: &Row| row.get(0))
}

pub(super) fn forget_recovery(tx: &Tx, who: Subject) -> Result<(), DbError> {
    let (kind, id) = owner(who);
    tx.execute("delete from factor_recovery where owner_kind = $1 and owner = $2", params![kind, id]).map(drop)
}

/// Second factors behind an owner's id, as sealed.
pub(super) fn behind(tx: &Tx, after: &str, most: u32) -> Result<Vec<(Subject, Vec<u8>)>, DbError> {
    let sql = "select owner_kind, owner, sealed from factor where owner > $1 and sealed is not null
         order by owner limit $2";
    let rows: Vec<(String, String, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut found = Vec::new();
    for (kind, id, sealed) in rows {
        found.extend(Subject::read(&kind, &id)?.map(|who| (who, sealed)));
    }
    Ok(found)
}

pub(super) fn reseal(tx: &Tx, who: Subject, sealed: &[u8]) -> Result<(), DbError> {
    let (kind, id) = owner(who);
    tx.execute("update factor set sealed = $3 where owner_kind = $1 and owner = $2", params![kind, id, sealed])
        .map(drop)
}

pub(super) fn forget_all_recovery(tx: &Tx) -> Result<(), DbError> {
    tx.execute("delete from factor_recovery", &[]).map(drop)
}
