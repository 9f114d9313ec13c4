//! The press: template and data in, PDF/A-2b out, the same bytes for the same input.

use std::path::PathBuf;

use base::paper::{Enclosure, PaperError, Renderer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use typst::{
    diag::{SourceDiagnostic, Warned},
    foundations::{Bytes, Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{
    fields::{self, Place},
    glyphs, house, qr,
    world::{Shop, Table},
};

/// How many renders old a cached layout may get before it is thrown away; memory stays bounded by this.
const CACHE_AGE: usize = 8;

/// Sets documents with Typst. Making one reads the fonts; share it.
pub struct Press {
    shop: Shop,
}

/// A PDF and the places on it that are filled later.
pub(crate) struct Sheet {
    pub(crate) pdf: Vec<u8>,
    pub(crate) places: Vec<Place>,
}

impl Press {
    /// Where Debian's `fonts-liberation2` puts its fonts.
    pub const DEBIAN_FONTS: &str = "/usr/share/fonts/truetype/liberation2";

    /// A press with the fonts of `folders`; an error names the package to install.
    pub fn open(folders: &[PathBuf]) -> Result<Self, PaperError> {
        Ok(Self { shop: Shop::open(folders)? })
    }

    /// A press with Debian's fonts.
    pub fn debian() -> Result<Self, PaperError> {
        Self::open(&[PathBuf::from(Self::DEBIAN_FONTS)])
    }

    /// The names of the templates that come with the product.
    pub fn templates() -> impl Iterator<Item = &'static str> {
        house::TEMPLATES.iter().map(|(name, _)| *name)
    }

    /// Throws away every cached layout: photos are large and do not come back.
    pub(crate) fn forget() {
        typst::comemo::evict(0);
    }

    pub(crate) fn set(
        &self,
        template: &str,
        data: &Value,
        enclosures: &[Enclosure],
        tagged: bool,
    ) -> Result<Sheet, PaperError> {
        let text = house::text(template).ok_or_else(|| PaperError(format!("no template {template}")))?;
        let files = self.files(data, enclosures)?;
        let ident = identity(text, &files);
        let table = Table::lay(&self.shop, text, files);
        let Warned { output, .. } = typst::compile::<PagedDocument>(&table);
        let document = output.map_err(|errors| complaint(template, &errors))?;
        let pdf = typst_pdf::pdf(&document, &options(ident, day_of(data), tagged)?);
        let pdf = pdf.map_err(|errors| complaint(template, &errors))?;
        let places = fields::places(&document);
        drop(document);
        typst::comemo::evict(CACHE_AGE);
        Ok(Sheet { pdf, places: places? })
    }

    /// Data, QR codes and enclosures under their fixed paths.
    fn files(&self, data: &Value, enclosures: &[Enclosure]) -> Result<Vec<(String, Bytes)>, PaperError> {
        let data = glyphs::settable(data, self.shop.book());
        let mut files = vec![("/data.json".to_owned(), Bytes::from_string(data.to_string()))];
        let enclosures = enclosures.iter().map(|enclosure| (enclosure.name.clone(), enclosure.bytes.clone()));
        shelve("enclosure", enclosures, &mut files);
        shelve("qr", qr::codes(&data)?, &mut files);
        Ok(files)
    }
}

impl Renderer for Press {
    fn render(&self, template: &str, data: &Value, enclosures: &[Enclosure]) -> Result<Vec<u8>, PaperError> {
        let sheet = self.set(template, data, enclosures, true)?;
        fields::add(sheet.pdf, &sheet.places)
    }
}

/// Puts each of `items` under a path of its own and the paths by name into `/KIND.json`.
fn shelve(kind: &str, items: impl IntoIterator<Item = (String, Vec<u8>)>, files: &mut Vec<(String, Bytes)>) {
    let mut index = serde_json::Map::new();
    for (number, (name, bytes)) in items.into_iter().enumerate() {
        let path = format!("/{kind}/{number}");
        index.insert(name, json!(path));
        files.push((path, Bytes::new(bytes)));
    }
    files.push((format!("/{kind}.json"), Bytes::from_string(Value::Object(index).to_string())));
}

/// The PDF's identifier: made of what goes in, so that the same paper is the same file.
fn identity(template: &str, files: &[(String, Bytes)]) -> String {
    let mut digest = Sha256::new_with_prefix(template);
    for (path, bytes) in files {
        digest.update(path);
        digest.update(bytes);
    }
    hex::encode(digest.finalize())
}

/// The file's own date: the paper's, or the day its draft was set. PDF/A wants one, and the clock is not asked.
fn day_of(data: &Value) -> Option<Timestamp> {
    let given = ["date", "drafted_on"].iter().find_map(|name| data.get(name)?.as_str()?.parse().ok());
    let day = given.unwrap_or(jiff::civil::date(2000, 1, 1));
    let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    let noon = Datetime::from_ymd_hms(day.year().into(), month, day_of_month, 12, 0, 0)?;
    Timestamp::new_local(noon, 7 * 60)
}

fn options(ident: String, timestamp: Option<Timestamp>, tagged: bool) -> Result<PdfOptions, PaperError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| PaperError(format!("PDF/A: {}", error.message())))?;
    Ok(PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Một Cửa".to_owned())),
        timestamp,
        page_ranges: None,
        standards,
        tagged,
        pretty: false,
    })
}

fn complaint(template: &str, errors: &[SourceDiagnostic]) -> PaperError {
    let name = if template.contains('\n') { "a procedure's own template" } else { template };
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    PaperError(format!("{name}: {}", messages.join("; ")))
}
