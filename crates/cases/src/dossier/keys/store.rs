//! The keys in the table `dossier`.

use base::DossierId;
use db::{DataKey, DbError, Tx, Vault, params};

use crate::dossier::{
    Header,
    store::{header_place, key_place},
};

/// A dossier's key and header as they are kept.
pub(super) struct Row {
    pub id: DossierId,
    pub sealed_key: Option<Vec<u8>>,
    sealed_header: Vec<u8>,
}

impl Row {
    /// What lists show of it.
    pub fn header(&self, key: &DataKey) -> Result<Header, DbError> {
        key.open_json(&header_place(self.id), &self.sealed_header)
    }
}

/// Dossiers behind an id.
pub(super) fn behind(tx: &Tx, after: &str, most: u32) -> Result<Vec<Row>, DbError> {
    let sql = "select id, sealed_key, sealed_header from dossier where id > $1 order by id limit $2";
    tx.all(sql, params![after, most], |row| {
        Ok(Row { id: row.get(0)?, sealed_key: row.get(1)?, sealed_header: row.get(2)? })
    })
}

pub(super) fn put(tx: &Tx, id: DossierId, sealed_key: &[u8], secret_hash: &str) -> Result<(), DbError> {
    let sql = "update dossier set sealed_key = $2, secret_hash = $3 where id = $1";
    tx.execute(sql, params![id, sealed_key, secret_hash]).map(drop)
}

/// The dossier's key, unless it was destroyed.
pub(super) fn key_of(tx: &Tx, vault: &Vault, id: DossierId) -> Result<Option<DataKey>, DbError> {
    let sealed =
        tx.opt("select sealed_key from dossier where id = $1", params![id], |row| row.get::<Option<Vec<u8>>>(0))?;
    sealed.flatten().map(|sealed| vault.open_key(&key_place(id), &sealed)).transpose()
}
