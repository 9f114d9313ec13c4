//! The darkroom: photos to one PDF, HEIC to JPEG; what it does with whole pages stands in `pages`.
//!
//! HEIC is read by Debian's `heif-convert` in a child process with limits on time, memory and file size: a
//! decoder fed by strangers may hang or fall over, but it takes nothing with it. Deliberately absent: which
//! files may be attached (the use cases' rule) and keeping them.

use std::{
    io::Cursor,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use base::paper::{Darkroom, Enclosure, Flaw, PaperError};
use image::{DynamicImage, ImageReader, imageops::FilterType};
use serde_json::json;

use crate::{
    Press,
    artist::Artist,
    confined::{Confined, Limits},
    draw::{Order, jpeg, unfolded},
    failed,
    pages::{self, Eyes},
};

/// The most dots a photo may unfold to: what the largest phones take, with room.
const MOST_DOTS: u64 = 120_000_000;

/// Photos above this size are unfolded one at a time, so that many at once do not fill the memory.
const LARGE: u64 = 16_000_000;

/// A4 at 200 dots an inch, the longer side and the shorter: enough to read a document by, and thirty pages of
/// it still fit into memory. The photos as received are kept by the caller.
const PAGE: (u32, u32) = (2339, 1654);

/// What the decoder of phones' photos may use.
const LIMITS: Limits = Limits { seconds: 20, patience: 30, memory: 2_147_483_648, file_size: 134_217_728 };

/// Turns photos into something every office can open.
pub struct Lab {
    press: Arc<Press>,
    large: Mutex<()>,
    heif_convert: Option<Confined>,
    eyes: Eyes,
    artist: Artist,
    patience: u32,
}

impl Lab {
    /// A darkroom that looks for its tools in the folders of `path`, written as the variable `PATH` is.
    pub fn new(press: Arc<Press>, path: &str) -> Self {
        Self {
            press,
            large: Mutex::default(),
            heif_convert: Confined::find(path, "heif-convert"),
            eyes: Eyes::on(path),
            artist: Artist::here(),
            patience: LIMITS.patience,
        }
    }

    /// The same darkroom with pages and photos drawn in processes of their own: `program draw` (see [`crate::draw`]) with
    /// the fonts of these folders.
    #[must_use]
    pub fn drawing_by(self, program: PathBuf, fonts: Vec<PathBuf>, path: &str) -> Self {
        Self { artist: Artist::apart(program, fonts, path), ..self }
    }

    /// The same darkroom waiting at most `seconds` for a conversion.
    #[must_use]
    pub fn with_patience(self, seconds: u32) -> Self {
        Self { patience: seconds, ..self }
    }
}

impl Darkroom for Lab {
    fn inspect_photo(&self, photo: &[u8]) -> Result<(), Flaw> {
        let (width, height) = dots(photo).map_err(|_| Flaw::Broken)?;
        let dots = u64::from(width) * u64::from(height);
        if dots > MOST_DOTS {
            return Err(Flaw::TooLarge);
        }
        if let Some(whole) = jpeg_is_whole(photo) {
            return if whole { Ok(()) } else { Err(Flaw::Broken) };
        }
        let _one_at_a_time = (dots > LARGE).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let reader = ImageReader::new(Cursor::new(photo)).with_guessed_format().map_err(|_| Flaw::Broken)?;
        reader.decode().map(|_| ()).map_err(|_| Flaw::Broken)
    }

    fn inspect_pdf(&self, pdf: &[u8]) -> Result<(), Flaw> {
        self.artist.count(pdf).map(drop)
    }

    fn takes_heic(&self) -> bool {
        self.heif_convert.is_some()
    }

    fn heic_to_jpeg(&self, heic: &[u8]) -> Result<Vec<u8>, PaperError> {
        let heif_convert = self.heif_convert.as_ref();
        let heif_convert = heif_convert
            .ok_or_else(|| PaperError("no heif-convert: Debian package libheif-examples".to_owned()))?;
        let wrong = |error: std::io::Error| failed("HEIC")(&error);
        let folder = tempfile::tempdir().map_err(wrong)?;
        let (from, to) = (folder.path().join("photo.heic"), folder.path().join("photo.jpg"));
        std::fs::write(&from, heic).map_err(wrong)?;
        let mut command = heif_convert.command(Limits { patience: self.patience, ..LIMITS });
        command.args(["-q", "90"]).arg(&from).arg(&to);
        let status = command.current_dir(folder.path()).status().map_err(wrong)?;
        if !status.success() {
            return Err(PaperError(format!("heif-convert: {status}")));
        }
        // A file of several photos gives photo-1.jpg and so on; the first is the one that was taken.
        let first = [to, folder.path().join("photo-1.jpg")].into_iter().find(|path| path.is_file());
        let jpeg = first.ok_or_else(|| PaperError("heif-convert wrote no picture".to_owned()))?;
        let jpeg = std::fs::read(jpeg).map_err(wrong)?;
        bounded(&jpeg)?;
        Ok(jpeg)
    }

    fn photos_to_pdf(&self, photos: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
        if photos.is_empty() {
            return Err(PaperError("no photos".to_owned()));
        }
        let named =
            |(number, photo): (usize, &Vec<u8>)| Ok(Enclosure { name: number.to_string(), bytes: fitted(photo)? });
        let enclosures = photos.iter().enumerate().map(named).collect::<Result<Vec<_>, PaperError>>()?;
        let names: Vec<&str> = enclosures.iter().map(|photo| photo.name.as_str()).collect();
        let sheet = self.press.set("photos", &json!({ "photos": names }), &enclosures, true);
        Press::forget();
        Ok(sheet?.pdf)
    }

    fn join(&self, pdfs: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
        pages::join(pdfs)
    }

    fn pick(&self, pdf: &[u8], pages: &[u32]) -> Result<Vec<u8>, PaperError> {
        pages::pick(pdf, pages)
    }

    fn pages(&self, pdf: &[u8]) -> Result<u32, PaperError> {
        self.artist.count(pdf).map_err(|flaw| PaperError(format!("a PDF that does not open: {flaw:?}")))
    }

    fn draw_page(&self, pdf: &[u8], page: u32, dots: u32) -> Result<Vec<u8>, PaperError> {
        self.artist.draw(Order::Page(page), pdf, dots)
    }

    fn redraw_photo(&self, photo: &[u8], dots: u32) -> Result<Vec<u8>, PaperError> {
        self.artist.draw(Order::Photo, photo, dots)
    }

    fn read_codes(&self, picture: &[u8]) -> Result<Vec<String>, PaperError> {
        self.eyes.read(picture)
    }
}

/// Whether a JPEG goes on to its end; `None` for what is no JPEG. Its picture is not unfolded: that takes ten
/// milliseconds for a small one and tells no more, for decoders fill what is missing with grey and say nothing.
/// Segments before the picture (a preview has an end of its own) are passed over by their lengths.
fn jpeg_is_whole(photo: &[u8]) -> Option<bool> {
    let mut rest = photo.strip_prefix(&[0xff, 0xd8])?;
    while let [0xff, mark, high, low, ..] = rest {
        let segment = if *mark == 0xff { 1 } else { 2 + usize::from(u16::from_be_bytes([*high, *low])) };
        rest = rest.get(segment..).unwrap_or_default();
        if *mark == 0xda {
            return Some(rest.windows(2).any(|pair| pair == [0xff, 0xd9]));
        }
    }
    Some(false)
}

/// Looks at the head of a photo only: kind and size, before anything unfolds it.
fn dots(photo: &[u8]) -> Result<(u32, u32), PaperError> {
    let reader =
        ImageReader::new(Cursor::new(photo)).with_guessed_format().map_err(|error| failed("photo")(&error))?;
    reader.into_dimensions().map_err(|error| failed("photo")(&error))
}

/// The size of a photo that unfolds to no more than is taken.
pub(crate) fn bounded(photo: &[u8]) -> Result<(u32, u32), PaperError> {
    let (width, height) = dots(photo)?;
    if u64::from(width) * u64::from(height) > MOST_DOTS {
        return Err(PaperError(format!("a photo of {width} x {height} dots")));
    }
    Ok((width, height))
}

/// The photo no larger than a page needs; a small one as it is, its orientation left to the press.
fn fitted(photo: &[u8]) -> Result<Vec<u8>, PaperError> {
    let (width, height) = bounded(photo)?;
    if width.max(height) <= PAGE.0 && width.min(height) <= PAGE.1 {
        return Ok(photo.to_vec());
    }
    let (image, orientation) = unfolded(photo)?;
    let (across, down) = if width > height { PAGE } else { (PAGE.1, PAGE.0) };
    let mut image = DynamicImage::from(image.resize(across, down, FilterType::Triangle).to_rgb8());
    image.apply_orientation(orientation);
    jpeg(&image, 88)
}
