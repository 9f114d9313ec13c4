//! The table `message`.

use base::{MessageId, Moment};
use db::{DataKey, DbError, Row, Tx, Vault, params, rekey::Keys};

use crate::{Address, Kept, Message};

const COLUMNS: &str = "id, sealed_key, sealed, written_at, sent_at";

fn place(id: MessageId) -> String {
    format!("message:{id}")
}

fn hash(vault: &Vault, to: &Address) -> String {
    vault.keyed_hash("message.to", to.text())
}

pub(crate) fn insert(
    tx: &Tx,
    vault: &Vault,
    id: MessageId,
    message: &Message,
    now: Moment,
) -> Result<(), DbError> {
    let key = DataKey::new();
    let sealed = key.seal_json(&place(id), message)?;
    tx.execute(
        "insert into message (id, to_hash, sealed_key, sealed, written_at) values ($1, $2, $3, $4, $5)",
        params![id, hash(vault, &message.to), vault.seal_key(&place(id), &key), sealed, now],
    )
    .map(drop)
}

fn kept(vault: &Vault, row: &Row) -> Result<Kept, DbError> {
    let id = row.get(0)?;
    let key = vault.open_key(&place(id), &row.get::<Vec<u8>>(1)?)?;
    let message = key.open_json(&place(id), &row.get::<Vec<u8>>(2)?)?;
    Ok(Kept { id, message, written_at: row.get(3)?, sent_at: row.get(4)? })
}

pub(crate) fn one(tx: &Tx, vault: &Vault, id: MessageId) -> Result<Option<Kept>, DbError> {
    tx.opt(&format!("select {COLUMNS} from message where id = $1"), params![id], |row| kept(vault, row))
}

pub(crate) fn newest(tx: &Tx, vault: &Vault, to: Option<&Address>, most: u32) -> Result<Vec<Kept>, DbError> {
    match to {
        None => {
            tx.all(&format!("select {COLUMNS} from message order by id desc limit $1"), params![most], |row| {
                kept(vault, row)
            })
        }
        Some(to) => tx.all(
            &format!("select {COLUMNS} from message where to_hash = $1 order by id desc limit $2"),
            params![hash(vault, to), most],
            |row| kept(vault, row),
        ),
    }
}

pub(crate) fn sent(tx: &Tx, id: MessageId, now: Moment) -> Result<(), DbError> {
    tx.execute("update message set sent_at = $2 where id = $1 and sent_at is null", params![id, now]).map(drop)
}

/// Puts messages under the new key.
pub(crate) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let sql = "select id, sealed_key, sealed, written_at, sent_at from message where id > $1 order by id limit $2";
    let rows: Vec<(Kept, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row| Ok((kept(keys.old, row)?, row.get::<Vec<u8>>(1)?)))?;
    for (Kept { id, message, .. }, sealed_key) in &rows {
        let sealed_key = keys.new.reseal_key(keys.old, &place(*id), sealed_key)?;
        let to = hash(keys.new, &message.to);
        tx.execute(
            "update message set sealed_key = $2, to_hash = $3 where id = $1",
            params![*id, sealed_key, to],
        )?;
    }
    Ok(rows.last().map(|(kept, _)| kept.id.to_string()))
}

pub(crate) fn sweep(tx: &Tx, before: Moment) -> Result<u64, DbError> {
    tx.execute("delete from message where written_at < $1 and sent_at is not null", params![before])
}
