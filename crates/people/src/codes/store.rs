//! The table `one_time_code`.

use db::{DataKey, DbError, Row as DbRow, Tx, Vault, params};

use super::Sent;

pub(super) struct Counted {
    pub handle: String,
    pub sent: i64,
    pub window_began_at: i64,
}

pub(super) struct Living {
    pub code_hash: String,
    pub attempts: i64,
}

pub(super) struct Row {
    pub key_hash: String,
    pub handle: String,
    pub code_hash: String,
    pub expires_at: i64,
    pub sent: i64,
    pub window_began_at: i64,
}

fn place(handle: &str) -> String {
    format!("one_time_code:{handle}")
}

pub(super) fn counted(tx: &Tx, key: &str) -> Result<Option<Counted>, DbError> {
    let lock = tx.for_update();
    tx.opt(
        &format!("select handle, sent, window_began_at from one_time_code where key_hash = $1 {lock}"),
        params![key],
        |row: &DbRow| Ok(Counted { handle: row.get(0)?, sent: row.get(1)?, window_began_at: row.get(2)? }),
    )
}

pub(super) fn put(tx: &Tx, vault: &Vault, row: &Row, sent: &Sent) -> Result<(), DbError> {
    let key = DataKey::new();
    let at = place(&row.handle);
    tx.execute(
        "insert into one_time_code (key_hash, handle, sealed_key, sealed, code_hash, expires_at, attempts, sent,
            window_began_at) values ($1, $2, $3, $4, $5, $6, 0, $7, $8)
         on conflict (key_hash) do update set handle = excluded.handle, sealed_key = excluded.sealed_key,
            sealed = excluded.sealed, code_hash = excluded.code_hash, expires_at = excluded.expires_at,
            attempts = 0, sent = excluded.sent, window_began_at = excluded.window_began_at",
        params![
            &row.key_hash,
            &row.handle,
            vault.seal_key(&at, &key),
            key.seal_json(&at, sent)?,
            &row.code_hash,
            row.expires_at,
            row.sent,
            row.window_began_at
        ],
    )
    .map(drop)
}

pub(super) fn living(tx: &Tx, key: &str, now: i64) -> Result<Option<Living>, DbError> {
    let lock = tx.for_update();
    tx.opt(
        &format!("select code_hash, attempts from one_time_code where key_hash = $1 and expires_at > $2 {lock}"),
        params![key, now],
        |row: &DbRow| Ok(Living { code_hash: row.get(0)?, attempts: row.get(1)? }),
    )
}

pub(super) fn count_try(tx: &Tx, key: &str) -> Result<(), DbError> {
    tx.execute("update one_time_code set attempts = attempts + 1 where key_hash = $1", params![key]).map(drop)
}

/// The row stays, so that the limit on sending holds.
pub(super) fn use_up(tx: &Tx, key: &str) -> Result<(), DbError> {
    tx.execute("update one_time_code set expires_at = 0, code_hash = '' where key_hash = $1", params![key])
        .map(drop)
}

pub(super) fn opened(tx: &Tx, vault: &Vault, handle: &str) -> Result<Option<Sent>, DbError> {
    let at = place(handle);
    tx.opt("select sealed_key, sealed from one_time_code where handle = $1", params![handle], |row: &DbRow| {
        vault.open_key(&at, &row.get::<Vec<u8>>(0)?)?.open_json(&at, &row.get::<Vec<u8>>(1)?)
    })
}

pub(super) fn sweep(tx: &Tx, before: i64) -> Result<u64, DbError> {
    tx.execute("delete from one_time_code where window_began_at < $1 and expires_at < $1", params![before])
}

pub(super) fn forget_all(tx: &Tx) -> Result<(), DbError> {
    tx.execute("delete from one_time_code", &[]).map(drop)
}
