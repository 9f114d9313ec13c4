//! Uploads become durable, sealed bytes with everything a row needs; the rows come later.

use base::{AttachmentId, BlobId, Refusal, paper::Flaw};
use db::DataKey;
use sha2::{Digest, Sha256};

use super::{Attachment, FileKind, MOST_BYTES, Role, Upload};
use crate::{
    CaseError, Operation,
    received::{Scan, Table, scan::looked_at},
};

/// A file to be kept.
struct Item {
    id: AttachmentId,
    name: String,
    kind: FileKind,
    role: Role,
    part_of: Option<AttachmentId>,
    bytes: Vec<u8>,
    scan: Scan,
}

/// Checks, converts and durably keeps the bytes. What was kept is removed again when a later one fails.
pub(in crate::dossier) fn prepare(
    op: &Operation,
    key: &DataKey,
    component: &str,
    uploads: &[Upload],
) -> Result<Vec<Attachment>, CaseError> {
    let mut made = Vec::new();
    for item in items(op, uploads)? {
        match keep(op, key, component, item) {
            Ok(new) => made.push(new),
            Err(error) => {
                forget(op, &made);
                return Err(error);
            }
        }
    }
    Ok(made)
}

/// Best effort: a blob that no row names is unreadable and only costs room.
pub(in crate::dossier) fn forget(op: &Operation, made: &[Attachment]) {
    forget_blobs(op, made.iter().map(|new| new.blob));
}

/// The same by their names.
pub(in crate::dossier) fn forget_blobs(op: &Operation, blobs: impl IntoIterator<Item = BlobId>) {
    for blob in blobs {
        if let Err(error) = op.office.blobs.delete(blob) {
            tracing::warn!(%error, "a blob without a row stays behind");
        }
    }
}

/// A PDF or a single picture stays as it is; several photos, or HEIC, become one PDF beside the photos.
fn items(op: &Operation, uploads: &[Upload]) -> Result<Vec<Item>, CaseError> {
    let kinds = uploads.iter().map(|upload| taken(op, upload)).collect::<Result<Vec<_>, _>>()?;
    let scans = uploads.iter().map(|upload| looked_at(op, upload)).collect::<Result<Vec<_>, _>>()?;
    let photos = kinds.iter().all(|kind| *kind != FileKind::Pdf);
    let merge = photos && (uploads.len() > 1 || kinds.contains(&FileKind::Heic));
    let whole = AttachmentId::new();
    let role = if merge { Role::Received } else { Role::File };
    let received = uploads.iter().zip(&kinds).zip(&scans).map(|((upload, kind), scan)| Item {
        id: AttachmentId::new(),
        name: clean_name(&kind.named(&upload.name)),
        kind: *kind,
        role,
        part_of: merge.then_some(whole),
        bytes: upload.bytes.clone(),
        scan: *scan,
    });
    let mut items: Vec<Item> = Vec::new();
    if merge {
        let bytes = merged(op, uploads, &kinds)?;
        let name = merged_name(uploads);
        // Made by us from what was looked at; it waits as long as one of them does.
        let scan = if scans.contains(&Scan::Waiting) {
            Scan::Waiting
        } else {
            scans.first().copied().unwrap_or(Scan::Unseen)
        };
        items.push(Item { id: whole, name, kind: FileKind::Pdf, role: Role::Merged, part_of: None, bytes, scan });
    }
    items.extend(received);
    Ok(items)
}

/// The kind of a file that is taken and what the scanner says of it; refused with the reason why it is not taken.
pub(in crate::dossier) fn checked(op: &Operation, upload: &Upload) -> Result<(FileKind, Scan), CaseError> {
    Ok((taken(op, upload)?, looked_at(op, upload)?))
}

/// The kind of a file that is taken; refused with the reason why it is not.
fn taken(op: &Operation, upload: &Upload) -> Result<FileKind, CaseError> {
    let refuse = |key: &str| Refusal::new(key).with("name", clean_name(&upload.name));
    if upload.bytes.is_empty() {
        return Err(refuse("file_empty").into());
    }
    if upload.bytes.len() > MOST_BYTES {
        return Err(refuse("file_too_large").with("most", MOST_BYTES / 1024 / 1024).into());
    }
    let kind = FileKind::of(&upload.bytes).ok_or_else(|| refuse("file_kind_not_taken"))?;
    let flaw = match kind {
        FileKind::Jpeg | FileKind::Png => op.office.darkroom.inspect_photo(&upload.bytes),
        FileKind::Pdf => op.office.darkroom.inspect_pdf(&upload.bytes),
        // Opened when it is turned into a JPEG.
        FileKind::Heic => Ok(()),
    };
    flaw.map_err(|flaw| {
        refuse(match (flaw, kind) {
            (Flaw::Locked, _) => "pdf_locked",
            (Flaw::TooLarge, _) => "photo_too_many_dots",
            (Flaw::Broken, FileKind::Pdf) => "pdf_unreadable",
            (Flaw::Broken, _) => "photo_unreadable",
        })
    })?;
    Ok(kind)
}

fn merged(op: &Operation, uploads: &[Upload], kinds: &[FileKind]) -> Result<Vec<u8>, CaseError> {
    let mut photos = Vec::new();
    for (upload, kind) in uploads.iter().zip(kinds) {
        if *kind != FileKind::Heic {
            photos.push(upload.bytes.clone());
        } else if op.office.darkroom.takes_heic() {
            let unreadable = |_| Refusal::new("photo_unreadable").with("name", clean_name(&upload.name));
            photos.push(op.office.darkroom.heic_to_jpeg(&upload.bytes).map_err(unreadable)?);
        } else {
            return Err(Refusal::new("heic_not_taken").into());
        }
    }
    Ok(op.office.darkroom.photos_to_pdf(&photos).map_err(|_| Refusal::new("photos_unreadable"))?)
}

/// `giay-chung-sinh.jpg` and others become `giay-chung-sinh.pdf`.
fn merged_name(uploads: &[Upload]) -> String {
    let first = uploads.first().map(|upload| clean_name(&upload.name)).unwrap_or_default();
    let stem = first.rsplit_once('.').map_or(first.as_str(), |(stem, _)| stem);
    format!("{stem}.pdf")
}

/// The last part of a path, tidy, the last 120 letters of it.
pub(crate) fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: Vec<char> = base::text::tidy(last).chars().filter(|letter| !is_hidden(*letter)).collect();
    clean.iter().skip(clean.len().saturating_sub(120)).collect()
}

/// Control characters and marks that turn the direction of writing: `giay\u{202e}fdp.exe` looks like a PDF.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn keep(op: &Operation, key: &DataKey, component: &str, item: Item) -> Result<Attachment, CaseError> {
    let blob = op.office.blobs.put(key.seal(&Table::Attachment.place(item.id), &item.bytes))?;
    Ok(Attachment {
        id: item.id,
        component: component.to_owned(),
        name: item.name,
        media_type: item.kind.media_type().to_owned(),
        role: item.role,
        part_of: item.part_of,
        position: 0,
        size: item.bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(&item.bytes)),
        blob,
        round: None,
        added_at: op.now,
        scan: item.scan,
    })
}
