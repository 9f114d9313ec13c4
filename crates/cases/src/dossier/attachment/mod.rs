//! Files of a dossier: taken in, put together, shown back, taken out again before filing.
//!
//! Bytes are sealed under the dossier's key and durable before a row names them. Deliberately absent: papers
//! the office makes (`document`), and how a file travels through a browser.

mod change;
mod kind;
mod prepare;
mod store;

use base::{AccountId, AttachmentId, BlobId, Denied, DossierId, Moment, Refusal};
use db::{DataKey, Tx};

pub use change::{Change, change};
pub use kind::FileKind;
pub(crate) use prepare::clean_name;
pub(super) use prepare::{checked, forget, forget_blobs, prepare};

use super::{
    access::{Opened, opening},
    perform::scoped,
    save_answers::writable,
};
use crate::{
    CaseError, Operation,
    received::{self, Received, Scan, Table, look as pictures},
};

/// The largest file that is taken.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most that all files of one dossier may come to.
pub const MOST_BYTES_IN_ALL: u64 = 60 * 1024 * 1024;
/// The most drafts that one account may have open, and the most bytes that may lie in them when another is begun.
const MOST_DRAFTS: u64 = 50;
const MOST_BYTES_OF_DRAFTS: u64 = 500 * 1024 * 1024;
/// The most files of one dossier.
pub const MOST_FILES: usize = 60;

/// The refusals that are about a file itself; pages say them at its field.
pub const ABOUT_A_FILE: [&str; 8] = [
    "file_empty",
    "file_infected",
    "file_too_large",
    "file_kind_not_taken",
    "pdf_locked",
    "pdf_unreadable",
    "photo_unreadable",
    "photo_too_many_dots",
];

/// What a file is to the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A file as received, with which the office works.
    File,
    /// A PDF put together from photos, with which the office works.
    Merged,
    /// A photo as received, kept beside the PDF it became a page of.
    Received,
}

impl Role {
    /// The word used in data and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Merged => "merged",
            Self::Received => "received",
        }
    }
    /// The role that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::File, Self::Merged, Self::Received].into_iter().find(|role| role.word() == word)
    }
}

/// A file of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The paper it is, by the component's key.
    pub component: String,
    /// Its name.
    pub name: String,
    /// Its type, found by content.
    pub media_type: String,
    /// What it is to the dossier.
    pub role: Role,
    /// For a photo as received: the PDF.
    pub part_of: Option<AttachmentId>,
    /// Its place among the component's files.
    pub position: u32,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// Where its sealed bytes lie.
    pub blob: BlobId,
    /// In which filing it went in; `None`: not filed yet.
    pub round: Option<u32>,
    /// When it came.
    pub added_at: Moment,
    /// Whether it was looked at for malware, and what was found.
    pub scan: Scan,
}

impl Attachment {
    /// Whether officers may open it: not while it waits to be looked at, nor once malware was found in it.
    pub fn opens(&self) -> bool {
        matches!(self.scan, Scan::Unseen | Scan::Clean)
    }

    fn received(&self, dossier: DossierId) -> Received {
        Received {
            table: Table::Attachment,
            id: self.id.to_string(),
            dossier,
            name: self.name.clone(),
            blob: self.blob,
            scan: self.scan,
        }
    }
}

/// A file as it comes in.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name it came with.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Takes files for one paper: a PDF or a single picture as it is, several photos (or HEIC) as one PDF with
/// the photos kept. All or none.
pub fn attach(
    op: Operation,
    id: DossierId,
    component: &str,
    uploads: &[Upload],
) -> Result<Vec<Attachment>, CaseError> {
    let key = op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        writable(&op, &loaded)?;
        Ok::<_, CaseError>(loaded.key)
    })?;
    let made = prepare(&op, &key, component, uploads)?;
    let written = op.office.db.write(|tx| {
        let loaded = scoped(tx, &op, id, true)?;
        writable(&op, &loaded)?;
        let there = store::of(tx, &key, id)?;
        insert_after(tx, &key, id, &there, &made)?;
        super::store::touch(tx, id, op.now)?;
        Ok::<_, CaseError>(())
    });
    if let Err(error) = written {
        forget(&op, &made);
        return Err(error);
    }
    Ok(made)
}

/// Writes the rows of prepared files, behind those that are there and within the limits of a dossier.
fn insert_after(
    tx: &Tx,
    key: &DataKey,
    id: DossierId,
    there: &[Attachment],
    made: &[Attachment],
) -> Result<(), CaseError> {
    let size: u64 = there.iter().chain(made).map(|file| file.size).sum();
    if size > MOST_BYTES_IN_ALL {
        return Err(Refusal::new("files_too_large").with("most", MOST_BYTES_IN_ALL / 1024 / 1024).into());
    }
    if there.len() + made.len() > MOST_FILES {
        return Err(Refusal::new("files_too_many").with("most", MOST_FILES).into());
    }
    for (place, file) in (0..).zip(made) {
        let last = there.iter().filter(|old| old.component == file.component).map(|old| old.position).max();
        let position = last.map_or(0, |last| last + 1) + place;
        store::insert(tx, key, id, &Attachment { position, ..file.clone() })?;
    }
    Ok(())
}

/// Writes the rows of prepared files of a new dossier.
pub(super) fn insert_all(tx: &Tx, key: &DataKey, id: DossierId, made: &[Attachment]) -> Result<(), CaseError> {
    insert_after(tx, key, id, &[], made)
}

/// Prepares the files of several papers, by component; all or none.
pub(super) fn prepare_all(
    op: &Operation,
    key: &DataKey,
    files: &[(String, Vec<Upload>)],
) -> Result<Vec<Attachment>, CaseError> {
    let mut made = Vec::new();
    for (component, uploads) in files {
        match prepare(op, key, component, uploads) {
            Ok(more) => made.extend(more),
            Err(error) => {
                forget(op, &made);
                return Err(error);
            }
        }
    }
    Ok(made)
}

/// Writes the rows of prepared files behind those that are there.
pub(super) fn insert_more(tx: &Tx, key: &DataKey, id: DossierId, made: &[Attachment]) -> Result<(), CaseError> {
    insert_after(tx, key, id, &store::of(tx, key, id)?, made)
}

/// Takes a file out again, with the photos it was made from. What was filed stays.
pub fn detach(op: Operation, id: DossierId, file: AttachmentId) -> Result<(), CaseError> {
    let gone = op.office.db.write(|tx| {
        let loaded = scoped(tx, &op, id, true)?;
        writable(&op, &loaded)?;
        let there = store::of(tx, &loaded.key, id)?;
        let found = there.iter().find(|old| old.id == file).ok_or(Denied::NotFound)?;
        if found.round.is_some() {
            return Err(Refusal::new("file_is_filed").into());
        }
        let whole = found.part_of.unwrap_or(file);
        let gone: Vec<_> = there.into_iter().filter(|old| old.id == whole || old.part_of == Some(whole)).collect();
        let mut drawn = Vec::new();
        for old in &gone {
            drawn.extend(received::store::forget_renditions(tx, &old.id.to_string())?);
            store::delete(tx, old.id)?;
        }
        super::store::touch(tx, id, op.now)?;
        Ok::<_, CaseError>(gone.iter().map(|old| old.blob).chain(drawn).collect::<Vec<_>>())
    })?;
    forget_blobs(&op, gone);
    Ok(())
}

/// The files of a dossier the actor may see.
pub fn files(op: Operation, id: DossierId) -> Result<Vec<Attachment>, CaseError> {
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        of(tx, &loaded.key, id)
    })
}

/// A file for who may open it, with the key of its dossier.
fn opened(
    op: &Operation,
    id: DossierId,
    file: AttachmentId,
) -> Result<(DataKey, Attachment, Received), CaseError> {
    opening(op, id, Opened::File, |tx, loaded| {
        let found = store::one(tx, &loaded.key, id, file)?;
        let received = found.received(id);
        received.opens(op)?;
        Ok((loaded.key, found, received))
    })
}

/// A file, with how many pages of it can be looked at: none, where it cannot be shown.
pub fn look(op: Operation, id: DossierId, file: AttachmentId) -> Result<(Attachment, u32), CaseError> {
    let (key, found, received) = opened(&op, id, file)?;
    Ok((found, pictures::pages(&op, &key, &received)?))
}

/// One page of a file, counted from 1, as a JPEG. Refused where it cannot be drawn.
pub fn page(op: Operation, id: DossierId, file: AttachmentId, page: u32) -> Result<Vec<u8>, CaseError> {
    let (key, _, received) = opened(&op, id, file)?;
    pictures::page(&op, &key, &received, page, pictures::DOTS)
}

/// A file with its bytes as they were received; what people see of it is [`page`].
pub fn read(op: Operation, id: DossierId, file: AttachmentId) -> Result<(Attachment, Vec<u8>), CaseError> {
    let (key, found, received) = opened(&op, id, file)?;
    Ok((found, pictures::bytes(&op, &key, &received)?))
}

/// The same whatever was found in it: for the sweep over everything that is kept, and for whose data it is.
pub(crate) fn kept(op: Operation, id: DossierId, file: AttachmentId) -> Result<(Attachment, Vec<u8>), CaseError> {
    let (key, found) = op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        let found = store::one(tx, &loaded.key, id, file)?;
        Ok::<_, CaseError>((loaded.key, found))
    })?;
    let bytes = pictures::bytes(&op, &key, &found.received(id))?;
    Ok((found, bytes))
}

pub(super) fn of(tx: &Tx, key: &DataKey, id: DossierId) -> Result<Vec<Attachment>, CaseError> {
    Ok(store::of(tx, key, id)?)
}

/// Everything not filed yet goes into this filing.
pub(super) fn file(tx: &Tx, id: DossierId, round: u32) -> Result<(), CaseError> {
    Ok(store::file(tx, id, round)?)
}

/// Refuses whoever has begun as many drafts as one may, or filled them as far.
pub(super) fn may_begin(tx: &Tx, filer: AccountId) -> Result<(), CaseError> {
    let (drafts, bytes) = store::in_drafts(tx, filer)?;
    if drafts >= MOST_DRAFTS || bytes >= MOST_BYTES_OF_DRAFTS {
        return Err(Refusal::new("drafts_many").with("count", drafts).into());
    }
    Ok(())
}

pub(super) fn blobs_of(tx: &Tx, id: DossierId) -> Result<Vec<BlobId>, CaseError> {
    let mut blobs = store::blobs(tx, id)?;
    blobs.extend(received::store::renditions(tx, id)?);
    Ok(blobs)
}
