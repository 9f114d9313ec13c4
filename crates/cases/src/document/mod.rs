//! Papers of a dossier: set from data, or brought as a file (scans, signed PDFs).
//!
//! A paper set from data is a row first: template and data are written, sealed, in the transaction of the
//! event that names the paper. Its PDF is made after the commit, by a job or by the first reader, so that no
//! transaction waits for the typesetter and the same paper comes out however late it is set. Bytes that come
//! from outside are put on the disk before the transaction that writes their row. Deliberately absent: how a
//! paper looks (`base::paper::Renderer`) and what the law demands of it (`rules::document`).

pub mod papers;
pub mod sets;
mod store;
pub mod words;

use base::{BlobId, Denied, DocumentId, DossierId, Moment, OfficerId};
use db::{DataKey, DbError, Tx};
use rules::document::Paper;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    CaseError, Office,
    received::{Scan, Table},
};
pub use store::{FormOf, Row as Document};

/// The kind of the job that sets a paper.
pub const SET: &str = "cases.set_paper";

/// What kind of paper it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words are those of the glossary and of the forms' numbers of 2018")]
pub enum Kind {
    Acknowledgement,
    AssistedConfirmation,
    Form01,
    Form02,
    Form03,
    Form04,
    Form05,
    Draft,
    Signed,
    Issued,
    ResultReceipt,
    StopNotice,
    Notice,
    Opinion,
    ApologyDraft,
    Scan,
    PartnerResult,
}

impl Kind {
    const ALL: [Self; 17] = [
        Self::Acknowledgement,
        Self::AssistedConfirmation,
        Self::Form01,
        Self::Form02,
        Self::Form03,
        Self::Form04,
        Self::Form05,
        Self::Draft,
        Self::Signed,
        Self::Issued,
        Self::ResultReceipt,
        Self::StopNotice,
        Self::Notice,
        Self::Opinion,
        Self::ApologyDraft,
        Self::Scan,
        Self::PartnerResult,
    ];

    /// The word in the table and in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::AssistedConfirmation => "assisted-confirmation",
            Self::Form01 => "form-01",
            Self::Form02 => "form-02",
            Self::Form03 => "form-03",
            Self::Form04 => "form-04",
            Self::Form05 => "form-05",
            Self::Draft => "draft",
            Self::Signed => "signed",
            Self::Issued => "issued",
            Self::ResultReceipt => "result-receipt",
            Self::StopNotice => "stop-notice",
            Self::Notice => "notice",
            Self::Opinion => "opinion",
            Self::ApologyDraft => "apology-draft",
            Self::Scan => "scan",
            Self::PartnerResult => "partner-result",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A document about to be written.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id, which the event names.
    pub id: DocumentId,
    /// Whose.
    pub dossier: DossierId,
    /// What it is.
    pub kind: Kind,
    /// File name shown to people, for example `giay-tiep-nhan.pdf`.
    pub name: String,
    /// The officer who wrote it; `None` for the system.
    pub by: Option<OfficerId>,
    /// What the scanner said of its bytes; `None`: the office made them.
    pub brought: Option<Scan>,
}

/// Bytes that are durable already and wait for their row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where.
    pub blob: BlobId,
    /// How many, before sealing.
    pub size: u64,
    /// SHA-256 of the bytes before sealing, in hexadecimal.
    pub sha256: String,
    /// Media type.
    pub media: String,
}

/// What a paper set from data consists of.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// The template's name, or the Typst text of a procedure's own template.
    pub template: String,
    /// The data.
    pub data: serde_json::Value,
}

impl<P: Paper> From<&P> for Data {
    fn from(paper: &P) -> Self {
        Self { template: P::TEMPLATE.to_owned(), data: paper.data() }
    }
}

#[derive(Serialize, Deserialize)]
struct SetPaper {
    dossier: DossierId,
    document: DocumentId,
}

fn place(id: DocumentId) -> String {
    Table::Document.place(id)
}

/// Writes a paper as data and asks the worker to set it.
pub fn write(tx: &Tx, key: &DataKey, new: &New, data: &Data, now: Moment) -> Result<(), DbError> {
    store::insert_data(tx, key, new, data, now)?;
    let job = SetPaper { dossier: new.dossier, document: new.id };
    db::jobs::enqueue(tx, SET, Some(&new.id.to_string()), &job, now)?;
    Ok(())
}

/// Writes a paper as data that its first reader sets: for papers that nobody may ever read.
pub(crate) fn write_for_reader(
    tx: &Tx,
    key: &DataKey,
    new: &New,
    data: &Data,
    now: Moment,
) -> Result<(), DbError> {
    store::insert_data(tx, key, new, data, now)
}

/// Seals bytes for a document to come and puts them on the disk; call it before the transaction.
pub fn keep(office: &Office, key: &DataKey, id: DocumentId, media: &str, bytes: &[u8]) -> Result<Kept, DbError> {
    let blob = office.blobs.put(key.seal(&place(id), bytes))?;
    Ok(Kept {
        blob,
        size: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(bytes)),
        media: media.to_owned(),
    })
}

/// Writes the row of bytes that were [`keep`]t.
pub fn attach(tx: &Tx, new: &New, kept: &Kept, now: Moment) -> Result<(), DbError> {
    store::insert_kept(tx, new, kept, now)
}

/// The documents of a dossier, oldest first.
pub fn of_dossier(tx: &Tx, dossier: DossierId) -> Result<Vec<Document>, DbError> {
    store::of_dossier(tx, dossier)
}

/// One document of a dossier.
pub fn one(tx: &Tx, dossier: DossierId, id: DocumentId) -> Result<Option<Document>, DbError> {
    store::one(tx, dossier, id)
}

/// What a paper set from data says; `None` for scans and signed files.
pub fn data(tx: &Tx, key: &DataKey, id: DocumentId) -> Result<Option<Data>, DbError> {
    store::data(tx, key, id)
}

/// The bytes of a document; sets the paper first when nobody has yet. Denied where the dossier has no such document.
pub fn bytes(office: &Office, key: &DataKey, dossier: DossierId, id: DocumentId) -> Result<Vec<u8>, CaseError> {
    let row = office.db.read(|tx| store::one(tx, dossier, id))?.ok_or(Denied::NotFound)?;
    if let Some(blob) = row.blob {
        return Ok(key.open(&place(id), &office.blobs.get(blob)?)?);
    }
    let data = office.db.read(|tx| store::data(tx, key, id))?.ok_or(Denied::NotFound)?;
    let pdf = office.renderer.render(&data.template, &data.data, &[])?;
    let kept = keep(office, key, id, "application/pdf", &pdf)?;
    if office.db.write(|tx| store::set(tx, id, &kept))? {
        return Ok(pdf);
    }
    // Somebody else was quicker; theirs is the paper, ours goes.
    office.blobs.delete(kept.blob)?;
    bytes(office, key, dossier, id)
}

/// Sets a paper: what the worker does for a job of kind [`SET`]. `key_of` finds the dossier's key.
pub fn set(
    office: &Office,
    job: &db::jobs::Job,
    key_of: impl FnOnce(DossierId) -> anyhow::Result<DataKey>,
) -> anyhow::Result<()> {
    let SetPaper { dossier, document } = job.payload()?;
    match bytes(office, &key_of(dossier)?, dossier, document) {
        // Thrown away with its draft before anybody read it.
        Err(CaseError::Denied(_)) => Ok(()),
        other => Ok(other.map(drop)?),
    }
}
