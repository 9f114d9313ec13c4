//! The table `message`.

use base::{MessageId, Moment};
use db::{DataKey, DbError, Row, Tx, Vault, params};

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
