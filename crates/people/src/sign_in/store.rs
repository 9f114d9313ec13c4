//! The table `sign_in_attempt`.

use db::{DbError, Row, Tx, params};

/// Counts one try and gives how many there are in the window; a window that began before `oldest` is over.
pub(super) fn count(tx: &Tx, key: &str, now: i64, oldest: i64) -> Result<i64, DbError> {
    tx.one(
        "insert into sign_in_attempt (key_hash, wrong, window_began_at) values ($1, 1, $2)
         on conflict (key_hash) do update set
            wrong = case when sign_in_attempt.window_began_at <= $3 then 1 else sign_in_attempt.wrong + 1 end,
            window_began_at = case when sign_in_attempt.window_began_at <= $3 then $2
                else sign_in_attempt.window_began_at end
         returning wrong",
        params![key, now, oldest],
        |row: &Row| row.get(0),
    )
}

pub(super) fn forget(tx: &Tx, key: &str) -> Result<(), DbError> {
    tx.execute("delete from sign_in_attempt where key_hash = $1", params![key]).map(drop)
}

pub(super) fn sweep(tx: &Tx, before: i64) -> Result<u64, DbError> {
    tx.execute("delete from sign_in_attempt where window_began_at <= $1", params![before])
}
