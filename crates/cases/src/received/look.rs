//! What people see of a received file: its pages drawn anew as pictures (*renditions*), never its own bytes. Each page is
//! drawn for its first reader and kept, sealed like the file. What cannot be drawn is said so, and the file as received can
//! be downloaded. Deliberately absent: who may see the file at all, which whoever calls has asked.

use base::{BlobId, Denied, Refusal};
use db::DataKey;
use jiff::SignedDuration;

use super::{Received, store};
use crate::{CaseError, Operation, dossier::attachment::FileKind};

/// The longer side of a drawn page, in dots: A4 at 150 dots an inch.
pub(crate) const DOTS: u32 = 1_754;
/// The most pages that are drawn; of a thicker file the rest is read in the file itself.
pub const MOST_PAGES: u32 = 200;
/// After this time what could not be drawn is tried again: the machine may only have been busy.
const AGAIN: SignedDuration = SignedDuration::from_mins(30);

/// A page that was drawn, or that could not be.
#[derive(Debug, Clone)]
pub(super) struct Rendition {
    /// The sealed JPEG; `None`: it could not be drawn.
    pub blob: Option<BlobId>,
    /// When.
    pub at: base::Moment,
}

fn place(file: &Received, page: u32) -> String {
    format!("rendition.bytes:{}:{page}", file.id)
}

/// Its bytes as they were received.
pub(crate) fn bytes(op: &Operation, key: &DataKey, file: &Received) -> Result<Vec<u8>, CaseError> {
    Ok(key.open(&file.place(), &op.office.blobs.get(file.blob)?)?)
}

/// How many pages of it can be looked at: none, where it cannot be shown.
pub(crate) fn pages(op: &Operation, key: &DataKey, file: &Received) -> Result<u32, CaseError> {
    if let Some(pages) = op.office.db.read(|tx| store::pages(tx, file))? {
        return Ok(pages);
    }
    let bytes = bytes(op, key, file)?;
    let darkroom = &op.office.darkroom;
    let pages = match FileKind::of(&bytes) {
        Some(FileKind::Pdf) => darkroom.pages(&bytes).unwrap_or(0),
        Some(FileKind::Heic) => u32::from(darkroom.takes_heic()),
        Some(FileKind::Jpeg | FileKind::Png) => 1,
        None => 0,
    };
    op.office.db.write(|tx| store::count_pages(tx, file, pages))?;
    Ok(pages)
}

/// One page of it, counted from 1, as a JPEG with `dots` on its longer side. Refused where it cannot be drawn.
pub(crate) fn page(
    op: &Operation,
    key: &DataKey,
    file: &Received,
    page: u32,
    dots: u32,
) -> Result<Vec<u8>, CaseError> {
    match op.office.db.read(|tx| store::rendition(tx, file, page))? {
        Some(Rendition { blob: Some(blob), .. }) => {
            return Ok(key.open(&place(file, page), &op.office.blobs.get(blob)?)?);
        }
        Some(Rendition { at, .. }) if op.now.duration_since(at) < AGAIN => return Err(not_drawn()),
        _ if !(1..=MOST_PAGES).contains(&page) => return Err(Denied::NotFound.into()),
        _ => {}
    }
    let drawn = draw(op, &bytes(op, key, file)?, page, dots);
    if let Err(error) = &drawn {
        tracing::warn!(file = %file.id, page, %error, "a page of a file cannot be drawn");
    }
    keep(op, key, file, page, drawn.as_deref().ok())?;
    drawn.map_err(|_| not_drawn())
}

fn not_drawn() -> CaseError {
    Refusal::new("page_not_drawn").into()
}

fn draw(op: &Operation, bytes: &[u8], page: u32, dots: u32) -> Result<Vec<u8>, base::paper::PaperError> {
    let darkroom = &op.office.darkroom;
    match FileKind::of(bytes) {
        Some(FileKind::Pdf) => darkroom.draw_page(bytes, page, dots),
        Some(FileKind::Heic) => darkroom.redraw_photo(&darkroom.heic_to_jpeg(bytes)?, dots),
        Some(FileKind::Jpeg | FileKind::Png) => darkroom.redraw_photo(bytes, dots),
        None => Err(base::paper::PaperError("no kind of file that is taken".to_owned())),
    }
}

/// Keeps what was drawn; the second of two readers at once throws theirs away.
fn keep(op: &Operation, key: &DataKey, file: &Received, page: u32, drawn: Option<&[u8]>) -> Result<(), CaseError> {
    let seal = |jpeg: &[u8]| op.office.blobs.put(key.seal(&place(file, page), jpeg));
    let blob = drawn.map(seal).transpose()?;
    let kept = op.office.db.write(|tx| store::keep_rendition(tx, file, page, blob, op.now));
    if let (Some(blob), Ok(false) | Err(_)) = (blob, &kept)
        && let Err(error) = op.office.blobs.delete(blob)
    {
        tracing::warn!(%error, "a blob without a row stays behind");
    }
    kept?;
    Ok(())
}
