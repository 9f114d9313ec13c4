//! The table `dossier_memo`.

use base::DossierId;
use db::{DataKey, DbError, Tx, params};

use super::Memo;

fn place(id: &str) -> String {
    format!("dossier_memo:{id}")
}

pub(super) fn insert(tx: &Tx, key: &DataKey, dossier: DossierId, memo: &Memo) -> Result<(), DbError> {
    // Time-ordered like every id, so it also tells which of two came later.
    let id = DossierId::new().to_string();
    tx.execute(
        "insert into dossier_memo (id, dossier, officer, agency, at, sealed) values ($1, $2, $3, $4, $5, $6)",
        params![&id, dossier, memo.officer, memo.agency, memo.at, key.seal(&place(&id), memo.words.as_bytes())],
    )
    .map(drop)
}

pub(super) fn of(tx: &Tx, key: &DataKey, dossier: DossierId) -> Result<Vec<Memo>, DbError> {
    let sql =
        "select id, officer, agency, at, sealed from dossier_memo where dossier = $1 order by at desc, id desc";
    tx.all(sql, params![dossier], |row| {
        let id: String = row.get(0)?;
        let words = key.open(&place(&id), &row.get::<Vec<u8>>(4)?)?;
        let words = String::from_utf8(words).map_err(|_| DbError::Sealed)?;
        Ok(Memo { officer: row.get(1)?, agency: row.get(2)?, at: row.get(3)?, words })
    })
}
