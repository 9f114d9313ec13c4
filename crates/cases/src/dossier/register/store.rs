//! Reading the table `register_line`; acceptance writes it.

use base::{AgencyId, DossierId};
use db::{DbError, Tx, params};

/// A book that has lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The field.
    pub field: String,
    /// The year.
    pub year: i16,
    /// How many lines.
    pub lines: u64,
}

pub(super) fn books(tx: &Tx, agency: AgencyId) -> Result<Vec<Book>, DbError> {
    tx.all(
        "select field, year, count(*) from register_line where agency = $1 group by field, year
         order by year desc, field",
        params![agency],
        |row| {
            let year: i64 = row.get(1)?;
            Ok(Book { field: row.get(0)?, year: year as i16, lines: row.get(2)? })
        },
    )
}

/// The agencies that have books.
pub(super) fn keepers(tx: &Tx) -> Result<Vec<AgencyId>, DbError> {
    tx.all("select distinct agency from register_counter order by agency", &[], |row| row.get(0))
}

pub(super) fn lines(tx: &Tx, agency: AgencyId, field: &str, year: i16) -> Result<Vec<(i64, DossierId)>, DbError> {
    tx.all(
        "select line, dossier from register_line where agency = $1 and field = $2 and year = $3 order by line",
        params![agency, field, i64::from(year)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
