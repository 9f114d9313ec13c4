//! The table `session`.

use base::Moment;
use db::{DbError, Row, Tx, params};

pub(super) fn insert(tx: &Tx, hash: &str, kind: &str, subject: &str, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "insert into session (token_hash, kind, subject, started_at, seen_at) values ($1, $2, $3, $4, $4)",
        params![hash, kind, subject, now],
    )
    .map(drop)
}

/// Subject and last visit of a session that was seen after `oldest`.
pub(super) fn find(tx: &Tx, hash: &str, kind: &str, oldest: Moment) -> Result<Option<(String, Moment)>, DbError> {
    tx.opt(
        "select subject, seen_at from session where token_hash = $1 and kind = $2 and seen_at > $3",
        params![hash, kind, oldest],
        |row: &Row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn touch(tx: &Tx, hash: &str, now: Moment) -> Result<(), DbError> {
    tx.execute("update session set seen_at = $2 where token_hash = $1", params![hash, now]).map(drop)
}

pub(super) fn end(tx: &Tx, hash: &str) -> Result<(), DbError> {
    tx.execute("delete from session where token_hash = $1", params![hash]).map(drop)
}

pub(super) fn end_all(tx: &Tx, kind: &str, subject: &str, but: &str) -> Result<(), DbError> {
    tx.execute(
        "delete from session where kind = $1 and subject = $2 and token_hash <> $3",
        params![kind, subject, but],
    )
    .map(drop)
}

pub(super) fn sweep(tx: &Tx, kind: &str, before: Moment) -> Result<u64, DbError> {
    tx.execute("delete from session where kind = $1 and seen_at <= $2", params![kind, before])
}
