//! The table `known_device`.

use base::Moment;
use db::{DbError, Tx, params};

use crate::sessions::Subject;

/// Whether the device was known, which then is so for longer.
pub(super) fn touch(tx: &Tx, hash: &str, now: Moment, oldest: Moment) -> Result<bool, DbError> {
    let sql = "update known_device set seen_at = $2 where hash = $1 and seen_at > $3";
    Ok(tx.execute(sql, params![hash, now, oldest])? == 1)
}

pub(super) fn put(tx: &Tx, hash: &str, who: Subject, now: Moment) -> Result<(), DbError> {
    let (kind, owner) = Subject::columns(Some(who));
    tx.execute(
        "insert into known_device (hash, owner_kind, owner, seen_at) values ($1, $2, $3, $4)
         on conflict (hash) do update set seen_at = excluded.seen_at",
        params![hash, kind, owner, now],
    )
    .map(drop)
}

pub(super) fn forget_others(tx: &Tx, who: Subject, but: &str) -> Result<(), DbError> {
    let (kind, owner) = Subject::columns(Some(who));
    let sql = "delete from known_device where owner_kind = $1 and owner = $2 and hash <> $3";
    tx.execute(sql, params![kind, owner, but]).map(drop)
}

pub(super) fn sweep(tx: &Tx, oldest: Moment) -> Result<u64, DbError> {
    tx.execute("delete from known_device where seen_at <= $1", params![oldest])
}
