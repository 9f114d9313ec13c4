//! The table `scan_pile`.

use base::{AttachmentId, DossierId};
use db::{DataKey, DbError, Tx, params};
use serde::{Deserialize, Serialize};

use super::{Part, Pile};
use crate::received::Scan;

/// What of a pile is sealed.
#[derive(Serialize, Deserialize)]
struct Said {
    name: String,
}

fn place(id: AttachmentId) -> String {
    format!("scan_pile:{id}")
}
fn parts_place(id: AttachmentId) -> String {
    format!("scan_pile.parts:{id}")
}

pub(super) fn insert(tx: &Tx, key: &DataKey, dossier: DossierId, pile: &Pile) -> Result<(), DbError> {
    tx.execute(
        "insert into scan_pile (id, dossier, officer, at, blob, size, sha256, pages, sealed, scan)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            pile.id,
            dossier,
            pile.officer,
            pile.at,
            pile.blob,
            pile.size,
            &pile.sha256,
            pile.pages,
            key.seal_json(&place(pile.id), &Said { name: pile.name.clone() })?,
            pile.scan.word(),
        ],
    )
    .map(drop)
}

pub(super) fn of(tx: &Tx, key: &DataKey, dossier: DossierId) -> Result<Vec<Pile>, DbError> {
    tx.all(
        "select id, officer, at, blob, size, sha256, pages, sealed, sealed_parts, scan from scan_pile
         where dossier = $1 order by at, id",
        params![dossier],
        |row| {
            let id: AttachmentId = row.get(0)?;
            let said: Said = key.open_json(&place(id), &row.get::<Vec<u8>>(7)?)?;
            let parts: Option<Vec<Part>> = match row.get::<Option<Vec<u8>>>(8)? {
                Some(sealed) => Some(key.open_json(&parts_place(id), &sealed)?),
                None => None,
            };
            Ok(Pile {
                id,
                officer: row.get(1)?,
                at: row.get(2)?,
                name: said.name,
                blob: row.get(3)?,
                size: row.get(4)?,
                sha256: row.get(5)?,
                pages: row.get(6)?,
                parts: parts.unwrap_or_default(),
                scan: Scan::from_word(&row.get::<String>(9)?)
                    .ok_or(DbError::WrongKind { column: 9, wanted: "a known word" })?,
            })
        },
    )
}

/// Says into what the pile was split; `false` when somebody did so already.
pub(super) fn set_parts(tx: &Tx, key: &DataKey, id: AttachmentId, parts: &[Part]) -> Result<bool, DbError> {
    let touched = tx.execute(
        "update scan_pile set sealed_parts = $2 where id = $1 and sealed_parts is null",
        params![id, key.seal_json(&parts_place(id), &parts)?],
    )?;
    Ok(touched == 1)
}
