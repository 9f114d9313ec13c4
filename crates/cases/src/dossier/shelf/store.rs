//! The table `dossier_shelf`. The place is sealed under the dossier's key.

use base::{AgencyId, DossierId, Moment, OfficerId};
use db::{DataKey, DbError, Tx, params};

use super::Shelf;

fn place_of(id: DossierId) -> String {
    format!("dossier_shelf:{id}")
}

pub(super) fn of(tx: &Tx, key: &DataKey, id: DossierId) -> Result<Option<Shelf>, DbError> {
    tx.opt("select sealed, officer, at from dossier_shelf where dossier = $1", params![id], |row| {
        Ok(Shelf {
            place: key.open_json(&place_of(id), &row.get::<Vec<u8>>(0)?)?,
            officer: row.get(1)?,
            at: row.get(2)?,
        })
    })
}

pub(super) fn put(
    tx: &Tx,
    key: &DataKey,
    id: DossierId,
    place: &str,
    (officer, agency): (OfficerId, AgencyId),
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "insert into dossier_shelf (dossier, sealed, officer, agency, at) values ($1, $2, $3, $4, $5)
         on conflict (dossier) do update set sealed = $2, officer = $3, agency = $4, at = $5",
        params![id, key.seal_json(&place_of(id), &place)?, officer, agency, now],
    )
    .map(drop)
}

pub(super) fn clear(tx: &Tx, id: DossierId) -> Result<(), DbError> {
    tx.execute("delete from dossier_shelf where dossier = $1", params![id]).map(drop)
}
