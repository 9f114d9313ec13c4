//! The table `attachment`.

use base::{AttachmentId, BlobId, Denied, DossierId, Moment};
use db::{DataKey, DbError, Row, Tx, params};

use super::{
    Attachment, Role,
    look::Rendition,
    scan::{Scan, Waiting},
};
use crate::CaseError;

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

pub(super) fn delete(tx: &Tx, id: AttachmentId) -> Result<(), DbError> {
    tx.execute("delete from attachment where id = $1 and round is null", params![id]).map(drop)
}

pub(super) fn file(tx: &Tx, dossier: DossierId, round: u32) -> Result<(), DbError> {
    tx.execute("update attachment set round = $2 where dossier = $1 and round is null", params![dossier, round])
        .map(drop)
}

pub(super) fn blobs(tx: &Tx, dossier: DossierId) -> Result<Vec<BlobId>, DbError> {
    tx.all(
        "select blob from attachment where dossier = $1
         union all select blob from rendition where dossier = $1 and blob is not null",
        params![dossier],
        |row| row.get(0),
    )
}

/// Files that wait to be looked at for malware, oldest first.
pub(super) fn waiting(tx: &Tx, most: u32) -> Result<Vec<Waiting>, DbError> {
    tx.all(
        "select id, dossier, blob from attachment where scan = 'waiting' order by added_at, id limit $1",
        params![most],
        |row| Ok(Waiting { id: row.get(0)?, dossier: row.get(1)?, blob: row.get(2)? }),
    )
}

/// Keeps what the look found.
pub(super) fn scanned(tx: &Tx, id: AttachmentId, scan: Scan) -> Result<(), DbError> {
    tx.execute("update attachment set scan = $2 where id = $1 and scan = 'waiting'", params![id, scan.word()])
        .map(drop)
}

/// How many pages it has, once counted.
pub(super) fn pages(tx: &Tx, id: AttachmentId) -> Result<Option<u32>, DbError> {
    let counted = tx.opt("select pages from attachment where id = $1", params![id], |row| row.get(0))?;
    Ok(counted.flatten())
}

pub(super) fn count_pages(tx: &Tx, id: AttachmentId, pages: u32) -> Result<(), DbError> {
    tx.execute("update attachment set pages = $2 where id = $1", params![id, pages]).map(drop)
}

pub(super) fn rendition(tx: &Tx, file: AttachmentId, page: u32) -> Result<Option<Rendition>, DbError> {
    tx.opt("select blob, made_at from rendition where file = $1 and page = $2", params![file, page], |row| {
        Ok(Rendition { blob: row.get(0)?, at: row.get(1)? })
    })
}

/// Whether this one is kept: not where another was first, or the file was taken out meanwhile.
pub(super) fn keep_rendition(
    tx: &Tx,
    dossier: DossierId,
    (file, page): (AttachmentId, u32),
    blob: Option<BlobId>,
    now: Moment,
) -> Result<bool, DbError> {
    let kept = tx.execute(
        "insert into rendition (file, page, dossier, blob, made_at)
         select $1, $2, $3, $4, $5 where exists (select 1 from attachment where id = $1)
            and exists (select 1 from dossier where id = $3 and sealed_key is not null)
         on conflict (file, page) do update set blob = $4, made_at = $5 where rendition.blob is null",
        params![file, page, dossier, blob, now],
    )?;
    Ok(kept == 1)
}

/// Forgets the drawn pages of a file; their blobs are for the caller to remove.
pub(super) fn forget_renditions(tx: &Tx, file: AttachmentId) -> Result<Vec<BlobId>, DbError> {
    let drawn: Vec<Option<BlobId>> =
        tx.all("delete from rendition where file = $1 returning blob", params![file], |row| row.get(0))?;
    Ok(drawn.into_iter().flatten().collect())
}
