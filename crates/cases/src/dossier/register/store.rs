//! The tables `register_counter` and `register_line`, and `code_counter`: acceptance and taking over write them.

use base::{AgencyId, Date, DossierId, Moment};
use db::{DbError, Tx, params};
use rules::workflow::Register;

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

pub(super) fn lines(tx: &Tx, agency: AgencyId, field: &str, year: i16) -> Result<Vec<(i64, DossierId)>, DbError> {
    tx.all(
        "select line, dossier from register_line where agency = $1 and field = $2 and year = $3 order by line",
        params![agency, field, i64::from(year)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The next running number of that agency's codes on that day.
pub(in crate::dossier) fn next_number(tx: &Tx, identifier: &str, day: Date) -> Result<i64, DbError> {
    tx.one(
        "insert into code_counter (identifier, day, last) values ($1, $2, 1)
         on conflict (identifier, day) do update set last = code_counter.last + 1 returning last",
        params![identifier, day],
        |row| row.get(0),
    )
}

/// Enters the dossier in the register and tells its line.
pub(in crate::dossier) fn enter(
    tx: &Tx,
    agency: AgencyId,
    field: &str,
    year: i16,
    id: DossierId,
    now: Moment,
) -> Result<Register, DbError> {
    let line: i64 = tx.one(
        "insert into register_counter (agency, field, year, last) values ($1, $2, $3, 1)
         on conflict (agency, field, year) do update set last = register_counter.last + 1 returning last",
        params![agency, field, i64::from(year)],
        |row| row.get(0),
    )?;
    tx.execute(
        "insert into register_line (agency, field, year, line, dossier, entered_at) values ($1, $2, $3, $4, $5, $6)",
        params![agency, field, i64::from(year), line, id, now],
    )?;
    Ok(Register { field: field.to_owned(), year, line })
}

/// The line of the register under which the dossier stands.
pub(in crate::dossier) fn register_line(tx: &Tx, id: DossierId) -> Result<Option<Register>, DbError> {
    tx.opt("select field, year, line from register_line where dossier = $1", params![id], |row| {
        let year: i64 = row.get(1)?;
        let year = i16::try_from(year).map_err(|_| DbError::WrongKind { column: 1, wanted: "a year" })?;
        Ok(Register { field: row.get(0)?, year, line: row.get(2)? })
    })
}
