//! The table `preset`.

use base::{Moment, OfficerId};
use db::{DbError, Tx, params};

use super::Preset;

pub(super) fn of(tx: &Tx, officer: OfficerId) -> Result<Vec<Preset>, DbError> {
    tx.all("select name, query from preset where officer = $1 order by name", params![officer], |row| {
        Ok(Preset { name: row.get(0)?, query: row.get(1)? })
    })
}

pub(super) fn put(tx: &Tx, officer: OfficerId, preset: &Preset, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "insert into preset (officer, name, query, at) values ($1, $2, $3, $4)
         on conflict (officer, name) do update set query = $3, at = $4",
        params![officer, &preset.name, &preset.query, now],
    )
    .map(drop)
}

pub(super) fn delete(tx: &Tx, officer: OfficerId, name: &str) -> Result<(), DbError> {
    tx.execute("delete from preset where officer = $1 and name = $2", params![officer, name]).map(drop)
}
