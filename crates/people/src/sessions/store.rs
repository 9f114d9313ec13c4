//! The table `session`.

use base::{Device, MandateId, Moment, SessionId};
use db::{DbError, Row, Tx, params};

use super::{Kept, Listed};

pub(super) fn insert(tx: &Tx, hash: &str, kind: &str, kept: &Kept) -> Result<(), DbError> {
    let Kept { listed, subject, proved_at, mandate: _ } = kept;
    tx.execute(
        "insert into session (token_hash, id, kind, subject, started_at, seen_at, device, proved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![hash, listed.id, kind, subject, listed.began, listed.seen, listed.device.word(), *proved_at],
    )
    .map(drop)
}

fn read(row: &Row) -> Result<Kept, DbError> {
    let device = Device::from_word(&row.get::<String>(3)?);
    let listed = Listed { id: row.get(0)?, began: row.get(1)?, seen: row.get(2)?, device };
    Ok(Kept { listed, subject: row.get(4)?, proved_at: row.get(5)?, mandate: row.get(6)? })
}

const COLUMNS: &str = "id, started_at, seen_at, device, subject, proved_at, mandate";

pub(super) fn find(tx: &Tx, hash: &str, kind: &str) -> Result<Option<Kept>, DbError> {
    let sql = format!("select {COLUMNS} from session where token_hash = $1 and kind = $2");
    tx.opt(&sql, params![hash, kind], read)
}

pub(super) fn of(tx: &Tx, kind: &str, subject: &str) -> Result<Vec<Kept>, DbError> {
    let sql =
        format!("select {COLUMNS} from session where kind = $1 and subject = $2 order by seen_at desc, id desc");
    tx.all(&sql, params![kind, subject], read)
}

pub(super) fn touch(tx: &Tx, hash: &str, now: Moment) -> Result<(), DbError> {
    tx.execute("update session set seen_at = $2 where token_hash = $1", params![hash, now]).map(drop)
}

/// Whether there was such a session. Without a proof the moment of the last one stays.
pub(super) fn renew(tx: &Tx, old: &str, new: &str, proved: Option<Moment>) -> Result<bool, DbError> {
    let sql = "update session set token_hash = $2, proved_at = coalesce($3, proved_at) where token_hash = $1";
    Ok(tx.execute(sql, params![old, new, proved])? == 1)
}

/// Whether somebody has such a session.
pub(super) fn act_by(
    tx: &Tx,
    kind: &str,
    subject: &str,
    id: SessionId,
    mandate: Option<MandateId>,
) -> Result<bool, DbError> {
    let sql = "update session set mandate = $4 where kind = $1 and subject = $2 and id = $3";
    Ok(tx.execute(sql, params![kind, subject, id, mandate])? == 1)
}

/// Kind and owner of the session that was ended.
pub(super) fn end(tx: &Tx, hash: &str) -> Result<Option<(String, String)>, DbError> {
    tx.opt("delete from session where token_hash = $1 returning kind, subject", params![hash], |row: &Row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

pub(super) fn end_one(tx: &Tx, kind: &str, subject: &str, id: SessionId) -> Result<bool, DbError> {
    let sql = "delete from session where kind = $1 and subject = $2 and id = $3";
    Ok(tx.execute(sql, params![kind, subject, id])? == 1)
}

pub(super) fn end_all(tx: &Tx, kind: &str, subject: &str, but: &str) -> Result<u64, DbError> {
    tx.execute(
        "delete from session where kind = $1 and subject = $2 and token_hash <> $3",
        params![kind, subject, but],
    )
}

/// Who has sessions of that kind, and how many.
pub(super) fn subjects(tx: &Tx, kind: &str) -> Result<Vec<(String, u64)>, DbError> {
    let sql = "select subject, count(*) from session where kind = $1 group by subject";
    tx.all(sql, params![kind], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub(super) fn sweep(tx: &Tx, kind: &str, seen: Moment, began: Moment) -> Result<u64, DbError> {
    tx.execute(
        "delete from session where kind = $1 and (seen_at <= $2 or started_at <= $3)",
        params![kind, seen, began],
    )
}
