//! A whole paper dossier as one scan: kept as it came, looked at page by page, split into the papers it consists of.
//!
//! The scan of the pile and every part keep their hashes; nothing on a page is drawn anew. Deliberately absent: which
//! page is which paper (the officer says it, or the separator sheets between them), and reading what is written.

mod store;

use base::{AttachmentId, BlobId, DossierId, Moment, OfficerId, Refusal};
use db::DataKey;
use rules::{document::scan::component_of, procedure::Channel};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    access::{Opened, opening},
    attachment::{self, FileKind, Upload},
    perform::{handled, pinned, scoped},
    store as dossiers,
};
use crate::{
    CaseError, Operation,
    received::{Received, Scan, Table, look as pictures, scan::looked_at},
};

/// The largest scan that is taken.
pub const MOST_BYTES: usize = 60 * 1024 * 1024;
/// The most pages of a scan.
pub const MOST_PAGES: u32 = 200;
/// The most pages that are searched for separator sheets at once.
const MOST_SEARCHED: u32 = 80;
/// How large pages are drawn for people, and for codes to be read.
const SMALL: u32 = 480;
const READABLE: u32 = 1_100;

/// A part of a pile: one paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The paper, by the component's key.
    pub component: String,
    /// Its pages in the pile, counted from 1.
    pub pages: Vec<u32>,
    /// The file it became.
    pub file: AttachmentId,
    /// SHA-256 of that file.
    pub sha256: String,
}

/// A scanned pile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pile {
    /// Its id; it shares the kind of a file's.
    pub id: AttachmentId,
    /// Who scanned it.
    pub officer: OfficerId,
    /// When.
    pub at: Moment,
    /// The name it came with.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// How many pages.
    pub pages: u32,
    /// The papers it was split into; none yet: it still lies there whole.
    pub parts: Vec<Part>,
    /// Whether it was looked at for malware, and what was found.
    pub scan: Scan,
    blob: BlobId,
}

impl Pile {
    fn received(&self, dossier: DossierId) -> Received {
        let (id, name) = (self.id.to_string(), self.name.clone());
        Received { table: Table::Pile, id, dossier, name, blob: self.blob, scan: self.scan }
    }
}

/// The piles of a dossier, oldest first, for officers who may see it.
pub fn piles(op: Operation, id: DossierId) -> Result<Vec<Pile>, CaseError> {
    op.officer()?;
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        Ok(store::of(tx, &loaded.key, id)?)
    })
}

/// Takes in the scan of a pile. Only what came on paper has one.
pub fn bring(op: Operation, id: DossierId, upload: &Upload) -> Result<AttachmentId, CaseError> {
    let officer = op.officer()?.id;
    let (pages, scan) = checked(&op, upload)?;
    let key = op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        if loaded.dossier.channel == Channel::Online {
            return Err(CaseError::Refused(Refusal::new("not_on_paper")));
        }
        Ok(loaded.key)
    })?;
    let new = AttachmentId::new();
    let pile = Pile {
        id: new,
        officer,
        at: op.now,
        name: attachment::clean_name(&upload.name),
        size: upload.bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(&upload.bytes)),
        pages,
        parts: Vec::new(),
        scan,
        blob: op.office.blobs.put(key.seal(&Table::Pile.place(new), &upload.bytes))?,
    };
    let kept = op.office.db.write(|tx| {
        let loaded = handled(tx, &op, id)?;
        let same = store::of(tx, &loaded.key, id)?.into_iter().find(|old| old.sha256 == pile.sha256);
        match same {
            // The same scan sent twice is one pile.
            Some(old) => Ok(old.id),
            None => store::insert(tx, &loaded.key, id, &pile).map(|()| new).map_err(CaseError::from),
        }
    });
    if !matches!(&kept, Ok(kept) if *kept == new)
        && let Err(error) = op.office.blobs.delete(pile.blob)
    {
        tracing::warn!(%error, "a blob without a row stays behind");
    }
    kept
}

/// How many pages it has and what the scanner says of it; refused with the reason why it is not taken.
fn checked(op: &Operation, upload: &Upload) -> Result<(u32, Scan), CaseError> {
    let refuse = |key: &str| Refusal::new(key).with("name", attachment::clean_name(&upload.name));
    if upload.bytes.is_empty() {
        return Err(refuse("file_empty").into());
    }
    if upload.bytes.len() > MOST_BYTES {
        return Err(refuse("file_too_large").with("most", MOST_BYTES / 1024 / 1024).into());
    }
    if FileKind::of(&upload.bytes) != Some(FileKind::Pdf) {
        return Err(refuse("pile_is_no_pdf").into());
    }
    let flaw = op.office.darkroom.inspect_pdf(&upload.bytes);
    flaw.map_err(|flaw| refuse(if flaw == base::paper::Flaw::Locked { "pdf_locked" } else { "pdf_unreadable" }))?;
    let pages = op.office.darkroom.pages(&upload.bytes).map_err(|_| refuse("pdf_unreadable"))?;
    if pages > MOST_PAGES {
        return Err(refuse("pile_too_thick").with("most", MOST_PAGES).into());
    }
    Ok((pages, looked_at(op, upload)?))
}

/// One pile; that it was opened is kept like the opening of any file.
fn opened(op: &Operation, id: DossierId, pile: AttachmentId) -> Result<(Pile, Received, DataKey), CaseError> {
    op.officer()?;
    opening(op, id, Opened::File, |tx, loaded| {
        let found = store::of(tx, &loaded.key, id)?.into_iter().find(|old| old.id == pile);
        let found = found.ok_or(base::Denied::NotFound)?;
        let received = found.received(id);
        received.opens(op)?;
        Ok((found, received, loaded.key))
    })
}

/// The same with its bytes.
fn read(op: &Operation, id: DossierId, pile: AttachmentId) -> Result<(Pile, Vec<u8>, DataKey), CaseError> {
    let (found, received, key) = opened(op, id, pile)?;
    let bytes = pictures::bytes(op, &key, &received)?;
    Ok((found, bytes, key))
}

/// One pile as it came.
pub fn whole(op: Operation, id: DossierId, pile: AttachmentId) -> Result<(Pile, Vec<u8>), CaseError> {
    read(&op, id, pile).map(|(pile, bytes, _)| (pile, bytes))
}

/// A page as a small picture.
pub fn picture(op: Operation, id: DossierId, pile: AttachmentId, page: u32) -> Result<Vec<u8>, CaseError> {
    let (found, received, key) = opened(&op, id, pile)?;
    if !(1..=found.pages).contains(&page) {
        return Err(base::Denied::NotFound.into());
    }
    pictures::page(&op, &key, &received, page, SMALL)
}

/// The pages on which a separator sheet was found, with the component it names. Empty where this machine reads no
/// codes or the pile is too thick to be searched while somebody waits.
pub fn separators(op: Operation, id: DossierId, pile: AttachmentId) -> Result<Vec<(u32, String)>, CaseError> {
    let (found, bytes, _) = read(&op, id, pile)?;
    if found.pages > MOST_SEARCHED {
        return Ok(Vec::new());
    }
    let mut sheets = Vec::new();
    for page in 1..=found.pages {
        // A page that cannot be drawn has no separator on it; the officer sees it all the same.
        let Ok(drawn) = op.office.darkroom.draw_page(&bytes, page, READABLE) else { continue };
        let codes = op.office.darkroom.read_codes(&drawn).unwrap_or_default();
        sheets.extend(codes.iter().find_map(|code| component_of(code)).map(|component| (page, component)));
    }
    Ok(sheets)
}

/// Splits the pile: for each page, in order, the paper it belongs to; a page of none (a separator, an empty back)
/// stays in the whole alone. All parts or none, once.
pub fn split(
    op: Operation,
    id: DossierId,
    pile: AttachmentId,
    papers: &[Option<String>],
) -> Result<Vec<Part>, CaseError> {
    let (found, bytes, key) = read(&op, id, pile)?;
    if !found.parts.is_empty() {
        return Ok(found.parts);
    }
    let wanted = by_paper(papers, found.pages);
    if wanted.is_empty() {
        return Err(Refusal::new("pile_without_papers").into());
    }
    let made = cut(&op, id, &key, &bytes, &wanted)?;
    let parts: Vec<Part> = made.iter().map(|(part, _)| part.clone()).collect();
    let files: Vec<_> = made.into_iter().map(|(_, file)| file).collect();
    let written = op.office.db.write(|tx| {
        handled(tx, &op, id)?;
        if !store::set_parts(tx, &key, pile, &parts)? {
            return Err(CaseError::Conflict);
        }
        attachment::insert_more(tx, &key, id, &files)?;
        attachment::file(tx, id, dossiers::last_round(tx, id)?)
    });
    if let Err(error) = written {
        attachment::forget(&op, &files);
        return Err(error);
    }
    Ok(parts)
}

/// The pages of each paper, in the order in which papers first appear.
fn by_paper(papers: &[Option<String>], pages: u32) -> Vec<(String, Vec<u32>)> {
    let mut wanted: Vec<(String, Vec<u32>)> = Vec::new();
    for (page, paper) in (1..=pages).zip(papers) {
        let Some(paper) = paper else { continue };
        match wanted.iter_mut().find(|(known, _)| known == paper) {
            Some((_, pages)) => pages.push(page),
            None => wanted.push((paper.clone(), vec![page])),
        }
    }
    wanted
}

fn cut(
    op: &Operation,
    id: DossierId,
    key: &DataKey,
    bytes: &[u8],
    wanted: &[(String, Vec<u32>)],
) -> Result<Vec<(Part, attachment::Attachment)>, CaseError> {
    let known = op.office.db.read(|tx| pinned(tx, &scoped(tx, op, id, false)?))?;
    let mut made: Vec<(Part, attachment::Attachment)> = Vec::new();
    for (component, pages) in wanted {
        let one = known.sheet.components.iter().find(|paper| paper.key == *component);
        let outcome = one.ok_or_else(|| CaseError::Refused(Refusal::new("choice_needed"))).and_then(|_| {
            let bytes = op.office.darkroom.pick(bytes, pages)?;
            attachment::prepare(op, key, component, &[Upload { name: format!("{component}.pdf"), bytes }])
        });
        match outcome {
            Ok(files) => made.extend(files.into_iter().map(|file| {
                let (component, pages) = (component.clone(), pages.clone());
                (Part { component, pages, file: file.id, sha256: file.sha256.clone() }, file)
            })),
            Err(error) => {
                let files: Vec<_> = made.into_iter().map(|(_, file)| file).collect();
                attachment::forget(op, &files);
                return Err(error);
            }
        }
    }
    Ok(made)
}
