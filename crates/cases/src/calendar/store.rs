//! The table `decided_year`, and which dossiers have a limit that runs.

use base::{DossierId, Moment, OfficerId};
use db::{DbError, Tx, params};

/// The decisions as written, by year.
pub(super) fn all(tx: &Tx) -> Result<Vec<String>, DbError> {
    tx.all("select body from decided_year order by year", params![], |row| row.get(0))
}

/// Stands for the decisions as they are; another one after each change.
pub(super) fn mark(tx: &Tx) -> Result<String, DbError> {
    tx.one("select mark from decided_mark where one = 1", params![], |row| row.get(0))
}

/// The decision about one year.
pub(super) fn one(tx: &Tx, year: i16) -> Result<Option<String>, DbError> {
    tx.opt("select body from decided_year where year = $1", params![i64::from(year)], |row| row.get(0))
}

pub(super) fn put(tx: &Tx, year: i16, body: &str, now: Moment, by: Option<OfficerId>) -> Result<(), DbError> {
    let changed = tx.execute(
        "insert into decided_year (year, body, entered_at, entered_by) values ($1, $2, $3, $4)
         on conflict (year) do update set body = excluded.body, entered_at = excluded.entered_at,
            entered_by = excluded.entered_by where decided_year.body <> excluded.body",
        params![i64::from(year), body, now, by],
    )?;
    if changed > 0 {
        let mark = hex::encode(base::random::bytes::<16>());
        tx.execute("update decided_mark set mark = $1 where one = 1", params![mark])?;
    }
    Ok(())
}

/// Dossiers that wait for an answer or were accepted, and have not ended; only those with a provisional date when
/// asked so.
pub(super) fn running(tx: &Tx, provisional: bool) -> Result<Vec<DossierId>, DbError> {
    tx.all(
        "select id from dossier where submitted_at is not null and ended_at is null and closed_at is null
            and (due_provisional >= $1 or answer_provisional >= $1)
         order by id",
        params![provisional],
        |row| row.get(0),
    )
}
