//! The table `absence`, and what is open at an agency.

use base::{AgencyId, Date, DossierId};
use db::{DbError, Tx, params};

use super::Absence;

pub(super) fn insert(tx: &Tx, absence: &Absence) -> Result<(), DbError> {
    tx.execute(
        "insert into absence (id, agency, absent, stand_in, since, until, entered_by, entered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            absence.id,
            absence.agency,
            absence.absent,
            absence.stand_in,
            absence.since,
            absence.until,
            absence.by,
            absence.at
        ],
    )
    .map(drop)
}

/// Those of an agency that are not over on that day.
pub(super) fn of(tx: &Tx, agency: AgencyId, today: Date) -> Result<Vec<Absence>, DbError> {
    tx.all(
        "select id, agency, absent, stand_in, since, until, entered_by, entered_at from absence
         where agency = $1 and until >= $2 order by since, id",
        params![agency, today],
        |row| {
            Ok(Absence {
                id: row.get(0)?,
                agency: row.get(1)?,
                absent: row.get(2)?,
                stand_in: row.get(3)?,
                since: row.get(4)?,
                until: row.get(5)?,
                by: row.get(6)?,
                at: row.get(7)?,
            })
        },
    )
}

/// What is open at an agency and accepted, for handing it to a stand-in.
pub(super) fn open_of(tx: &Tx, agency: AgencyId) -> Result<Vec<DossierId>, DbError> {
    tx.all(
        "select id from dossier where agency = $1 and accepted_at is not null and ended_at is null and closed_at is null
         order by id",
        params![agency],
        |row| row.get(0),
    )
}
