//! The table `dossier_shelf`.

use base::{AgencyId, DossierId, Moment, OfficerId};
use db::{DbError, Tx, params};

use super::Shelf;

pub(super) fn of(tx: &Tx, id: DossierId) -> Result<Option<Shelf>, DbError> {
    tx.opt("select place, officer, at from dossier_shelf where dossier = $1", params![id], |row| {
        Ok(Shelf { place: row.get(0)?, officer: row.get(1)?, at: row.get(2)? })
    })
}

pub(super) fn put(
    tx: &Tx,
    id: DossierId,
    place: &str,
    (officer, agency): (OfficerId, AgencyId),
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "insert into dossier_shelf (dossier, place, officer, agency, at) values ($1, $2, $3, $4, $5)
         on conflict (dossier) do update set place = $2, officer = $3, agency = $4, at = $5",
        params![id, place, officer, agency, now],
    )
    .map(drop)
}

pub(super) fn clear(tx: &Tx, id: DossierId) -> Result<(), DbError> {
    tx.execute("delete from dossier_shelf where dossier = $1", params![id]).map(drop)
}
