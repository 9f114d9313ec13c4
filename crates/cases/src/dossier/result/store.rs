//! The table `issued_number`: the book in which an agency's documents get their numbers.

use base::{AgencyId, DossierId, Moment};
use db::{DbError, Tx, params};

/// The last number taken.
pub(super) fn last(tx: &Tx, agency: AgencyId, sign: &str, year: i16) -> Result<Option<i64>, DbError> {
    tx.one(
        "select max(number) from issued_number where agency = $1 and sign = $2 and year = $3",
        params![agency, sign, i64::from(year)],
        |row| row.get(0),
    )
}

/// Takes a number; `false` when another document has it.
pub(super) fn take(
    tx: &Tx,
    agency: AgencyId,
    sign: &str,
    year: i16,
    number: i64,
    dossier: DossierId,
    now: Moment,
) -> Result<bool, DbError> {
    let taken = tx.execute(
        "insert into issued_number (agency, sign, year, number, dossier, taken_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (agency, sign, year, number) do nothing",
        params![agency, sign, i64::from(year), number, dossier, now],
    )?;
    Ok(taken == 1)
}
