//! The table `phrase`. The sentences are sealed under the installation's key.

use base::{AgencyId, Moment, OfficerId};
use db::{DbError, Tx, Vault, params, rekey::Keys};

use super::{Phrase, PhraseId};

fn place(id: PhraseId) -> String {
    format!("phrase:{id}")
}

fn opened(vault: &Vault, id: PhraseId, sealed: &[u8]) -> Result<String, DbError> {
    String::from_utf8(vault.open(&place(id), sealed)?).map_err(|_| DbError::Sealed)
}

pub(super) fn of(tx: &Tx, vault: &Vault, agency: AgencyId, officer: OfficerId) -> Result<Vec<Phrase>, DbError> {
    tx.all(
        "select id, officer, sealed from phrase where agency = $1 and (officer is null or officer = $2)
         order by case when officer is null then 1 else 0 end, at desc, id desc",
        params![agency, officer],
        |row| {
            let id = row.get(0)?;
            Ok(Phrase { id, officer: row.get(1)?, body: opened(vault, id, &row.get::<Vec<u8>>(2)?)? })
        },
    )
}

pub(super) fn insert(
    tx: &Tx,
    vault: &Vault,
    agency: AgencyId,
    phrase: &Phrase,
    now: Moment,
) -> Result<(), DbError> {
    let sealed = vault.seal(&place(phrase.id), phrase.body.as_bytes());
    tx.execute(
        "insert into phrase (id, agency, officer, sealed, at) values ($1, $2, $3, $4, $5)",
        params![phrase.id, agency, phrase.officer, sealed, now],
    )
    .map(drop)
}

pub(super) fn delete(tx: &Tx, id: PhraseId) -> Result<(), DbError> {
    tx.execute("delete from phrase where id = $1", params![id]).map(drop)
}

/// Puts phrases under the new key.
pub(super) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let sql = "select id, sealed from phrase where id > $1 order by id limit $2";
    let rows: Vec<(PhraseId, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, sealed) in &rows {
        let anew = keys.new.seal(&place(*id), opened(keys.old, *id, sealed)?.as_bytes());
        tx.execute("update phrase set sealed = $2 where id = $1", params![*id, anew])?;
    }
    Ok(rows.last().map(|(id, _)| id.to_string()))
}
