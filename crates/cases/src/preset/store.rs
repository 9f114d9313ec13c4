//! The table `preset`. Name and query are sealed under the installation's key: both may hold what was searched for.

use base::{Moment, OfficerId};
use db::{DbError, Tx, Vault, params, rekey::Keys};
use serde::{Deserialize, Serialize};

use super::{Preset, PresetId};

/// What is sealed of a preset.
#[derive(Serialize, Deserialize)]
struct Sealed {
    name: String,
    query: String,
}

fn place(id: PresetId) -> String {
    format!("preset:{id}")
}

/// The officer's, in no order.
pub(super) fn of(tx: &Tx, vault: &Vault, officer: OfficerId) -> Result<Vec<(PresetId, Preset)>, DbError> {
    tx.all("select id, sealed from preset where officer = $1 order by id", params![officer], |row| {
        let id = row.get(0)?;
        let Sealed { name, query } = vault.open_json(&place(id), &row.get::<Vec<u8>>(1)?)?;
        Ok((id, Preset { name, query }))
    })
}

pub(super) fn put(
    tx: &Tx,
    vault: &Vault,
    id: PresetId,
    officer: OfficerId,
    preset: &Preset,
    now: Moment,
) -> Result<(), DbError> {
    let what = Sealed { name: preset.name.clone(), query: preset.query.clone() };
    tx.execute(
        "insert into preset (id, officer, sealed, at) values ($1, $2, $3, $4)
         on conflict (id) do update set sealed = $3, at = $4",
        params![id, officer, vault.seal_json(&place(id), &what)?, now],
    )
    .map(drop)
}

pub(super) fn delete(tx: &Tx, id: PresetId) -> Result<(), DbError> {
    tx.execute("delete from preset where id = $1", params![id]).map(drop)
}

/// Puts presets under the new key.
pub(super) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let sql = "select id, sealed from preset where id > $1 order by id limit $2";
    let rows: Vec<(PresetId, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, old) in &rows {
        let anew = keys.new.seal_json(&place(*id), &keys.old.open_json::<Sealed>(&place(*id), old)?)?;
        tx.execute("update preset set sealed = $2 where id = $1", params![*id, anew])?;
    }
    Ok(rows.last().map(|(id, _)| id.to_string()))
}
