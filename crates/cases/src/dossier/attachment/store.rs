//! The table `attachment`.

use base::{AccountId, AttachmentId, BlobId, Denied, DossierId};
use db::{DataKey, DbError, Row, Tx, params};

use super::{Attachment, Role};
use crate::{CaseError, received::Scan};

const COLUMNS: &str =
    "id, component, sealed_name, media_type, role, part_of, position, size, sha256, blob, round, added_at, scan";

fn place(id: AttachmentId) -> String {
    format!("attachment.name:{id}")
}

pub(super) fn insert(tx: &Tx, key: &DataKey, dossier: DossierId, new: &Attachment) -> Result<(), DbError> {
    tx.execute(
        "insert into attachment (id, dossier, component, sealed_name, media_type, role, part_of, position, size,
            sha256, blob, round, added_at, scan)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        params![
            new.id,
            dossier,
            &new.component,
            key.seal(&place(new.id), new.name.as_bytes()),
            &new.media_type,
            new.role.word(),
            new.part_of,
            new.position,
            new.size,
            &new.sha256,
            new.blob,
            new.round,
            new.added_at,
            new.scan.word(),
        ],
    )
    .map(drop)
}

fn attachment(key: &DataKey, row: &Row) -> Result<Attachment, DbError> {
    let id = row.get(0)?;
    let name = key.open(&place(id), &row.get::<Vec<u8>>(2)?)?;
    let (role, scan): (String, String) = (row.get(4)?, row.get(12)?);
    Ok(Attachment {
        id,
        component: row.get(1)?,
        name: String::from_utf8(name).map_err(|_| DbError::Sealed)?,
        media_type: row.get(3)?,
        role: Role::from_word(&role).ok_or(DbError::WrongKind { column: 4, wanted: "a known word" })?,
        part_of: row.get(5)?,
        position: row.get(6)?,
        size: row.get(7)?,
        sha256: row.get(8)?,
        blob: row.get(9)?,
        round: row.get(10)?,
        added_at: row.get(11)?,
        scan: Scan::from_word(&scan).ok_or(DbError::WrongKind { column: 12, wanted: "a known word" })?,
    })
}

pub(super) fn of(tx: &Tx, key: &DataKey, dossier: DossierId) -> Result<Vec<Attachment>, DbError> {
    let sql = format!("select {COLUMNS} from attachment where dossier = $1 order by component, position, id");
    tx.all(&sql, params![dossier], |row| attachment(key, row))
}

/// One file of the dossier; denied where there is none.
pub(super) fn one(tx: &Tx, key: &DataKey, dossier: DossierId, id: AttachmentId) -> Result<Attachment, CaseError> {
    let sql = format!("select {COLUMNS} from attachment where dossier = $1 and id = $2");
    let found = tx.opt(&sql, params![dossier, id], |row| attachment(key, row))?;
    Ok(found.ok_or(Denied::NotFound)?)
}

/// How many drafts somebody has begun as filer, and how many bytes lie in them.
pub(super) fn in_drafts(tx: &Tx, filer: AccountId) -> Result<(u64, u64), DbError> {
    tx.one(
        "select count(distinct d.id), cast(coalesce(sum(a.size), 0) as bigint)
         from dossier d left join attachment a on a.dossier = d.id where d.filer = $1 and d.state = 'draft'",
        params![filer],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn delete(tx: &Tx, id: AttachmentId) -> Result<(), DbError> {
    tx.execute("delete from attachment where id = $1 and round is null", params![id]).map(drop)
}

pub(super) fn file(tx: &Tx, dossier: DossierId, round: u32) -> Result<(), DbError> {
    tx.execute("update attachment set round = $2 where dossier = $1 and round is null", params![dossier, round])
        .map(drop)
}

pub(super) fn blobs(tx: &Tx, dossier: DossierId) -> Result<Vec<BlobId>, DbError> {
    tx.all("select blob from attachment where dossier = $1", params![dossier], |row| row.get(0))
}
