//! What people see of a file from outside: a page of a PDF or a photo, drawn anew as a JPEG; and how many pages it has.
//! Nothing of the file itself gets to a browser: no scripts, links, forms or embedded files of a PDF, no hidden data of a
//! photo.
//!
//! Pages are drawn by `hayro`, which is Rust without unsafe code; what a stranger can still do with a file is to have it
//! use time and memory, so [`draw`] is meant for a process of its own with limits (`artist`). Deliberately absent: which
//! files are shown, and keeping what was drawn.

use std::{
    io::Cursor,
    path::{Path, PathBuf},
    sync::Arc,
};

use base::paper::PaperError;
use hayro::{
    RenderCache, RenderSettings,
    hayro_interpret::{
        InterpreterSettings,
        font::{FontData, FontQuery, StandardFont},
    },
    hayro_syntax::Pdf,
    vello_cpu::color::palette::css::WHITE,
};
use image::{
    DynamicImage, ImageDecoder, ImageReader, RgbaImage, codecs::jpeg::JpegEncoder, imageops::FilterType,
    metadata::Orientation,
};

use crate::{failed, lab::bounded};

/// How fine the JPEG is: letters stay sharp, and a page of text weighs about 200 KB.
const QUALITY: u8 = 82;
/// The most dots of the longer side.
pub const MOST_DOTS: u32 = 4_000;

/// What is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// A page of a PDF, counted from 1.
    Page(u32),
    /// A photo (JPEG or PNG).
    Photo,
    /// No drawing: how many pages a PDF has, in digits, or `locked` or `broken`.
    Count,
}

/// Fonts for PDFs that name one of the standard fonts and bring none: Liberation has the same widths.
#[derive(Clone, Default)]
pub struct Fonts(Vec<(String, FontData)>);

impl Fonts {
    /// Reads the fonts of these folders into memory; a folder that is not there has none.
    pub fn of(folders: &[PathBuf]) -> Self {
        let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten());
        Self(files.filter_map(|entry| read(&entry.path())).collect())
    }

    fn find(&self, query: &FontQuery) -> Option<(FontData, u32)> {
        let wanted = match query {
            FontQuery::Standard(font) => *font,
            FontQuery::Fallback(query) => query.pick_standard_font(),
        };
        let name = liberation(wanted)?;
        self.0.iter().find(|(known, _)| known == name).map(|(_, font)| (font.clone(), 0))
    }
}

fn read(file: &Path) -> Option<(String, FontData)> {
    let name = file.file_stem()?.to_str().filter(|name| name.starts_with("Liberation"))?.to_owned();
    let font: FontData = Arc::new(std::fs::read(file).ok()?);
    Some((name, font))
}

fn liberation(font: StandardFont) -> Option<&'static str> {
    Some(match font {
        StandardFont::Helvetica => "LiberationSans-Regular",
        StandardFont::HelveticaBold => "LiberationSans-Bold",
        StandardFont::HelveticaOblique => "LiberationSans-Italic",
        StandardFont::HelveticaBoldOblique => "LiberationSans-BoldItalic",
        StandardFont::Courier => "LiberationMono-Regular",
        StandardFont::CourierBold => "LiberationMono-Bold",
        StandardFont::CourierOblique => "LiberationMono-Italic",
        StandardFont::CourierBoldOblique => "LiberationMono-BoldItalic",
        StandardFont::TimesRoman => "LiberationSerif-Regular",
        StandardFont::TimesBold => "LiberationSerif-Bold",
        StandardFont::TimesItalic => "LiberationSerif-Italic",
        StandardFont::TimesBoldItalic => "LiberationSerif-BoldItalic",
        StandardFont::ZapfDingBats | StandardFont::Symbol => return None,
    })
}

/// Draws what was ordered as a JPEG whose longer side is at most `dots`. Takes as long and as much memory as the file
/// makes it.
pub fn draw(order: Order, bytes: Vec<u8>, dots: u32, fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
    let dots = dots.clamp(1, MOST_DOTS);
    match order {
        Order::Page(page) => draw_page(bytes, page, dots, fonts),
        Order::Photo => draw_photo(&bytes, dots),
        Order::Count => Ok(counted(&bytes).into_bytes()),
    }
}

/// Read by another hand than the one that draws: what opens PDFs for the office's own work.
fn counted(pdf: &[u8]) -> String {
    match lopdf::Document::load_metadata_mem(pdf) {
        Ok(known) if known.page_count > 0 => known.page_count.to_string(),
        Ok(known) if known.encrypted => "locked".to_owned(),
        _ => "broken".to_owned(),
    }
}

fn draw_page(pdf: Vec<u8>, page: u32, dots: u32, fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
    let pdf = Pdf::new(pdf).map_err(|error| PaperError(format!("a PDF that does not open: {error:?}")))?;
    let place = usize::try_from(page).ok().and_then(|page| page.checked_sub(1));
    let found = place.and_then(|place| pdf.pages().get(place));
    let found = found.ok_or_else(|| PaperError(format!("no page {page}")))?;
    let (width, height) = found.render_dimensions();
    let longer = width.max(height);
    if !longer.is_finite() || longer < 1.0 || width.min(height) < longer / 1_000.0 {
        return Err(PaperError("a page without a size".to_owned()));
    }
    let scale = dots as f32 / longer;
    let side = |length: f32| ((length * scale).round() as u16).max(1);
    let fonts = fonts.clone();
    let settings = InterpreterSettings {
        font_resolver: Arc::new(move |query| fonts.find(query)),
        ..InterpreterSettings::default()
    };
    let render = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        width: Some(side(width)),
        height: Some(side(height)),
        bg_color: WHITE,
    };
    let drawn = hayro::render(found, &RenderCache::new(), &settings, &render);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let image = RgbaImage::from_raw(width, height, drawn.data_as_u8_slice().to_vec());
    let image = image.ok_or_else(|| PaperError("a page of no dots".to_owned()))?;
    jpeg(&DynamicImage::from(image).to_rgb8().into(), QUALITY)
}

fn draw_photo(photo: &[u8], dots: u32) -> Result<Vec<u8>, PaperError> {
    let (width, height) = bounded(photo)?;
    let (mut image, orientation) = unfolded(photo)?;
    if width.max(height) > dots {
        image = image.resize(dots, dots, FilterType::Triangle);
    }
    // Where a picture lets something shine through, paper is white.
    if image.color().has_alpha() {
        let mut paper = RgbaImage::from_pixel(image.width(), image.height(), image::Rgba([255; 4]));
        image::imageops::overlay(&mut paper, &image.to_rgba8(), 0, 0);
        image = paper.into();
    }
    let mut image = DynamicImage::from(image.to_rgb8());
    image.apply_orientation(orientation);
    jpeg(&image, QUALITY)
}

/// A photo in memory, as it lies in the file, and how it is to be turned.
pub(crate) fn unfolded(photo: &[u8]) -> Result<(DynamicImage, Orientation), PaperError> {
    let wrong = |error: image::ImageError| failed("photo")(&error);
    let reader =
        ImageReader::new(Cursor::new(photo)).with_guessed_format().map_err(|error| failed("photo")(&error))?;
    let mut decoder = reader.into_decoder().map_err(wrong)?;
    let orientation = decoder.orientation().map_err(wrong)?;
    Ok((DynamicImage::from_decoder(decoder).map_err(wrong)?, orientation))
}

/// The picture as a JPEG.
pub(crate) fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, PaperError> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    image.write_with_encoder(encoder).map_err(|error| failed("JPEG")(&error))?;
    Ok(bytes)
}
