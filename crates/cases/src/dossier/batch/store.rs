//! The tables `batch` and `batch_dossier`.

use base::{AgencyId, BatchId, DossierId};
use db::{DataKey, DbError, Row, Tx, Vault, params, rekey::Keys};

use super::{Batch, Way};

const COLUMNS: &str = "id, way, agency, officer, name, at, sealed_key, sealed,
    (select count(*) from batch_dossier where batch_dossier.batch = batch.id)";

fn key_place(id: BatchId) -> String {
    format!("batch.key:{id}")
}
fn place(id: BatchId) -> String {
    format!("batch:{id}")
}

pub(super) fn insert(tx: &Tx, vault: &Vault, key: &DataKey, batch: &Batch, once: &str) -> Result<(), DbError> {
    tx.execute(
        "insert into batch (id, way, agency, officer, name, once, at, sealed_key, sealed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            batch.id,
            batch.way.word(),
            batch.agency,
            batch.officer,
            &batch.name,
            once,
            batch.at,
            vault.seal_key(&key_place(batch.id), key),
            key.seal_json(&place(batch.id), &batch.said)?,
        ],
    )
    .map(drop)
}

fn read(vault: &Vault, row: &Row) -> Result<Batch, DbError> {
    let id: BatchId = row.get(0)?;
    let way: String = row.get(1)?;
    let said = match row.get::<Option<Vec<u8>>>(6)? {
        Some(key) => vault.open_key(&key_place(id), &key)?.open_json(&place(id), &row.get::<Vec<u8>>(7)?)?,
        None => None,
    };
    Ok(Batch {
        id,
        way: Way::from_word(&way).ok_or(DbError::WrongKind { column: 1, wanted: "in or out" })?,
        agency: row.get(2)?,
        officer: row.get(3)?,
        name: row.get(4)?,
        at: row.get(5)?,
        count: row.get(8)?,
        said,
    })
}

pub(super) fn one(tx: &Tx, vault: &Vault, id: BatchId) -> Result<Option<Batch>, DbError> {
    tx.opt(&format!("select {COLUMNS} from batch where id = $1"), params![id], |row| read(vault, row))
}

pub(super) fn of_agency(tx: &Tx, vault: &Vault, agency: AgencyId, most: u32) -> Result<Vec<Batch>, DbError> {
    let sql = format!("select {COLUMNS} from batch where agency = $1 order by at desc, id desc limit $2");
    tx.all(&sql, params![agency, most], |row| read(vault, row))
}

pub(super) fn by_once(tx: &Tx, agency: AgencyId, way: Way, once: &str) -> Result<Option<BatchId>, DbError> {
    tx.opt(
        "select id from batch where agency = $1 and way = $2 and once = $3",
        params![agency, way.word(), once],
        |row| row.get(0),
    )
}

/// The batch with this name.
pub(super) fn by_name(tx: &Tx, name: &str) -> Result<Option<BatchId>, DbError> {
    tx.opt("select id from batch where name = $1", params![name], |row| row.get(0))
}

/// Puts a dossier behind those that are there; once.
pub(super) fn add(tx: &Tx, batch: BatchId, dossier: DossierId) -> Result<(), DbError> {
    let last: Option<i64> =
        tx.one("select max(place) from batch_dossier where batch = $1", params![batch], |row| row.get(0))?;
    tx.execute(
        "insert into batch_dossier (batch, place, dossier) values ($1, $2, $3) on conflict (batch, dossier) do nothing",
        params![batch, last.unwrap_or(0) + 1, dossier],
    )
    .map(drop)
}

pub(super) fn members(tx: &Tx, batch: BatchId) -> Result<Vec<DossierId>, DbError> {
    tx.all("select dossier from batch_dossier where batch = $1 order by place", params![batch], |row| row.get(0))
}

pub(super) fn of_dossier(tx: &Tx, dossier: DossierId) -> Result<Vec<BatchId>, DbError> {
    tx.all(
        "select batch from batch_dossier join batch on batch.id = batch_dossier.batch where dossier = $1 order by at",
        params![dossier],
        |row| row.get(0),
    )
}

/// Whether the dossier is in this batch.
pub(super) fn has(tx: &Tx, batch: BatchId, dossier: DossierId) -> Result<bool, DbError> {
    let found: Option<i64> = tx.opt(
        "select place from batch_dossier where batch = $1 and dossier = $2",
        params![batch, dossier],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

/// Puts batches under the new key.
pub(super) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let sql = "select id, sealed_key from batch where id > $1 order by id limit $2";
    let rows: Vec<(BatchId, Option<Vec<u8>>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, sealed_key) in &rows {
        let Some(sealed_key) = sealed_key else { continue };
        let sealed_key = keys.new.reseal_key(keys.old, &key_place(*id), sealed_key)?;
        tx.execute("update batch set sealed_key = $2 where id = $1", params![*id, sealed_key])?;
    }
    Ok(rows.last().map(|(id, _)| id.to_string()))
}
