//! The tables `second_factor` and `recovery_code`.

use base::{Moment, OfficerId};
use db::{DbError, Row, Tx, params};

pub(super) fn find(tx: &Tx, officer: OfficerId) -> Result<Option<Vec<u8>>, DbError> {
    tx.opt("select sealed from second_factor where officer = $1", params![officer], |row: &Row| row.get(0))
}

pub(super) fn put(tx: &Tx, officer: OfficerId, sealed: &[u8], step: u64, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "insert into second_factor (officer, sealed, used_step, made_at) values ($1, $2, $3, $4)
         on conflict (officer) do update set sealed = excluded.sealed, used_step = excluded.used_step,
            made_at = excluded.made_at",
        params![officer, sealed, step, now],
    )
    .map(drop)
}

/// Whether the step was not used yet; of two at once only one is told so.
pub(super) fn use_step(tx: &Tx, officer: OfficerId, step: u64) -> Result<bool, DbError> {
    let sql = "update second_factor set used_step = $2 where officer = $1 and used_step < $2";
    Ok(tx.execute(sql, params![officer, step])? == 1)
}

pub(super) fn remove(tx: &Tx, officer: OfficerId) -> Result<(), DbError> {
    tx.execute("delete from second_factor where officer = $1", params![officer]).map(drop)
}

pub(super) fn add_recovery(tx: &Tx, officer: OfficerId, hash: &str) -> Result<(), DbError> {
    tx.execute("insert into recovery_code (code_hash, officer) values ($1, $2)", params![hash, officer]).map(drop)
}

/// Whether there was such a code that was not used yet; of two at once only one is told so.
pub(super) fn use_recovery(tx: &Tx, officer: OfficerId, hash: &str, now: Moment) -> Result<bool, DbError> {
    let sql = "update recovery_code set used_at = $3 where officer = $1 and code_hash = $2 and used_at is null";
    Ok(tx.execute(sql, params![officer, hash, now])? == 1)
}

pub(super) fn forget_recovery(tx: &Tx, officer: OfficerId) -> Result<(), DbError> {
    tx.execute("delete from recovery_code where officer = $1", params![officer]).map(drop)
}

/// Second factors behind an id, as sealed.
pub(super) fn behind(tx: &Tx, after: &str, most: u32) -> Result<Vec<(OfficerId, Vec<u8>)>, DbError> {
    let sql = "select officer, sealed from second_factor where officer > $1 order by officer limit $2";
    tx.all(sql, params![after, most], |row: &Row| Ok((row.get(0)?, row.get(1)?)))
}

pub(super) fn reseal(tx: &Tx, officer: OfficerId, sealed: &[u8]) -> Result<(), DbError> {
    tx.execute("update second_factor set sealed = $2 where officer = $1", params![officer, sealed]).map(drop)
}

pub(super) fn forget_all_recovery(tx: &Tx) -> Result<(), DbError> {
    tx.execute("delete from recovery_code", &[]).map(drop)
}
