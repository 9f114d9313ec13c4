//! The table `document`.

use base::{BlobId, DocumentId, DossierId, Moment, OfficerId};
use db::{DataKey, DbError, Tx, params};
use rules::document::Imprint;

use super::{Data, Kept, Kind, New, place};
use crate::received::{Received, Scan, Table};

const COLUMNS: &str =
    "id, kind, name, media, blob, size, sha256, written_by, written_at, form_set, form_number, form_unseen, scan";

/// A document as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// File name.
    pub name: String,
    /// Media type.
    pub media: String,
    /// Where its bytes are; `None` until the paper is set.
    pub blob: Option<BlobId>,
    /// Size in bytes, once there are any.
    pub size: Option<u64>,
    /// SHA-256 in hexadecimal, once there are bytes.
    pub sha256: Option<String>,
    /// Who wrote it.
    pub by: Option<OfficerId>,
    /// When.
    pub at: Moment,
    /// Which form it is, where it is a numbered one.
    pub form: Option<FormOf>,
    /// What the scanner said of its bytes; `None`: the office made them.
    pub brought: Option<Scan>,
}

impl Row {
    /// The paper as one that came from outside; `None`: the office made it.
    pub(crate) fn received(&self, dossier: DossierId) -> Option<Received> {
        let (scan, blob) = self.brought.zip(self.blob)?;
        let (id, name) = (self.id.to_string(), self.name.clone());
        Some(Received { table: Table::Document, id, dossier, name, blob, scan })
    }
}

/// Which form of which set a paper is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOf {
    /// Key of the set.
    pub set: String,
    /// Number of the form.
    pub number: String,
    /// Its layout was not compared with the circular.
    pub unseen: bool,
}

fn read(row: &db::Row) -> Result<Row, DbError> {
    let kind: String = row.get(1)?;
    Ok(Row {
        id: row.get(0)?,
        kind: Kind::from_word(&kind).ok_or(DbError::WrongKind { column: 1, wanted: "a kind of document" })?,
        name: row.get(2)?,
        media: row.get(3)?,
        blob: row.get(4)?,
        size: row.get(5)?,
        sha256: row.get(6)?,
        by: row.get(7)?,
        at: row.get(8)?,
        form: form(row)?,
        brought: brought(row)?,
    })
}

fn brought(row: &db::Row) -> Result<Option<Scan>, DbError> {
    let word: Option<String> = row.get(12)?;
    let known =
        |word: String| Scan::from_word(&word).ok_or(DbError::WrongKind { column: 12, wanted: "a known word" });
    word.map(known).transpose()
}

fn form(row: &db::Row) -> Result<Option<FormOf>, DbError> {
    let (set, number): (Option<String>, Option<String>) = (row.get(9)?, row.get(10)?);
    let unseen = row.get(11)?;
    Ok(set.zip(number).map(|(set, number)| FormOf { set, number, unseen }))
}

pub(super) fn insert_data(tx: &Tx, key: &DataKey, new: &New, data: &Data, now: Moment) -> Result<(), DbError> {
    let form = Imprint::of(&data.data);
    tx.execute(
        "insert into document (id, dossier, kind, template, sealed_data, name, media, written_by, written_at,
            form_set, form_number, form_unseen)
         values ($1, $2, $3, $4, $5, $6, 'application/pdf', $7, $8, $9, $10, $11)",
        params![
            new.id,
            new.dossier,
            new.kind.word(),
            &data.template,
            key.seal_json(&place(new.id), &data.data)?,
            &new.name,
            new.by,
            now,
            form.as_ref().map(|form| form.set.clone()),
            form.as_ref().map(|form| form.number.clone()),
            form.as_ref().is_some_and(|form| form.unseen),
        ],
    )
    .map(drop)
}

pub(super) fn insert_kept(tx: &Tx, new: &New, kept: &Kept, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "insert into document (id, dossier, kind, name, media, blob, size, sha256, written_by, written_at, scan)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            new.id,
            new.dossier,
            new.kind.word(),
            &new.name,
            &kept.media,
            kept.blob,
            kept.size,
            &kept.sha256,
            new.by,
            now,
            new.brought.map(Scan::word),
        ],
    )
    .map(drop)
}

pub(super) fn set(tx: &Tx, id: DocumentId, kept: &Kept) -> Result<bool, DbError> {
    let touched = tx.execute(
        "update document set blob = $2, size = $3, sha256 = $4 where id = $1 and blob is null",
        params![id, kept.blob, kept.size, &kept.sha256],
    )?;
    Ok(touched == 1)
}

pub(super) fn of_dossier(tx: &Tx, dossier: DossierId) -> Result<Vec<Row>, DbError> {
    tx.all(
        &format!("select {COLUMNS} from document where dossier = $1 order by written_at, id"),
        params![dossier],
        read,
    )
}

pub(super) fn one(tx: &Tx, dossier: DossierId, id: DocumentId) -> Result<Option<Row>, DbError> {
    tx.opt(&format!("select {COLUMNS} from document where dossier = $1 and id = $2"), params![dossier, id], read)
}

pub(super) fn data(tx: &Tx, key: &DataKey, id: DocumentId) -> Result<Option<Data>, DbError> {
    tx.opt(
        "select template, sealed_data from document where id = $1 and template is not null",
        params![id],
        |row| {
            let sealed: Vec<u8> = row.get(1)?;
            Ok(Data { template: row.get(0)?, data: key.open_json(&place(id), &sealed)? })
        },
    )
}
