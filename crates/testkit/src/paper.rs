//! Makers of paper that make none: for tests that are about something else.

use std::sync::atomic::{AtomicUsize, Ordering};

use base::{
    AgencyId, Date, Moment,
    paper::{Darkroom, Enclosure, Flaw, PaperError, Renderer, Signatory, SignatureCheck, Signer},
};

/// Writes the template's name and the data where a press would set them, and counts how often it was asked.
#[derive(Debug, Default)]
pub struct PlainPress(AtomicUsize);

impl PlainPress {
    /// How many papers were asked for.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Renderer for PlainPress {
    fn render(&self, template: &str, data: &serde_json::Value, _: &[Enclosure]) -> Result<Vec<u8>, PaperError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(format!("%PDF-1.7\n% {template}\n% {data}\n%%EOF\n").into_bytes())
    }
}

/// Everybody has a key, and a signature is a line at the end.
#[derive(Debug, Clone, Copy)]
pub struct PlainPen;

impl Signer for PlainPen {
    fn can_sign(&self, _: &Signatory) -> bool {
        true
    }
    fn sign(&self, pdf: &[u8], signatory: &Signatory, _: &str, at: Moment) -> Result<Vec<u8>, PaperError> {
        Ok([pdf, format!("% signed by {signatory:?} at {at}\n").as_bytes()].concat())
    }
    fn issue(
        &self,
        pdf: &[u8],
        agency: AgencyId,
        number: &str,
        on: Date,
        _: Moment,
    ) -> Result<Vec<u8>, PaperError> {
        Ok([pdf, format!("% {number} of {on} by {agency}\n").as_bytes()].concat())
    }
    fn check(&self, _: &[u8]) -> Result<Vec<SignatureCheck>, PaperError> {
        Ok(Vec::new())
    }
}

/// No HEIC, a PDF that says how many photos went in, and flaws where a file's last word names one.
#[derive(Debug, Clone, Copy)]
pub struct PlainDarkroom;

impl Darkroom for PlainDarkroom {
    fn inspect_photo(&self, photo: &[u8]) -> Result<(), Flaw> {
        if photo.ends_with(b"broken") { Err(Flaw::Broken) } else { Ok(()) }
    }
    fn inspect_pdf(&self, pdf: &[u8]) -> Result<(), Flaw> {
        if pdf.ends_with(b"locked") { Err(Flaw::Locked) } else { Ok(()) }
    }
    fn takes_heic(&self) -> bool {
        false
    }
    fn heic_to_jpeg(&self, _: &[u8]) -> Result<Vec<u8>, PaperError> {
        Err(PaperError("no HEIC here".to_owned()))
    }
    fn photos_to_pdf(&self, photos: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
        Ok(format!("%PDF-1.7\n% {} photos\n%%EOF\n", photos.len()).into_bytes())
    }
    fn join(&self, pdfs: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
        Ok(pdfs.concat())
    }
    fn pick(&self, pdf: &[u8], pages: &[u32]) -> Result<Vec<u8>, PaperError> {
        let all = String::from_utf8_lossy(pdf).lines().map(str::to_owned).collect::<Vec<_>>();
        let of = |page: &u32| all.iter().find(|line| line.starts_with(&format!("% page {page}"))).cloned();
        let kept: Vec<String> = pages.iter().filter_map(of).collect();
        Ok(format!("%PDF-1.7\n{}\n%%EOF\n", kept.join("\n")).into_bytes())
    }
    fn pages(&self, pdf: &[u8]) -> Result<u32, PaperError> {
        let count = String::from_utf8_lossy(pdf).lines().filter(|line| line.starts_with("% page ")).count();
        Ok(u32::try_from(count).unwrap_or_default().max(1))
    }
    /// A picture is the line of the page, so that `read_codes` finds the separator named there.
    fn draw_page(&self, pdf: &[u8], page: u32, _: u32) -> Result<Vec<u8>, PaperError> {
        let text = String::from_utf8_lossy(pdf);
        let line = text.lines().find(|line| line.starts_with(&format!("% page {page}")));
        Ok([b"\xff\xd8\xff\xe0 ", line.unwrap_or_default().as_bytes()].concat())
    }
    fn redraw_photo(&self, photo: &[u8], _: u32) -> Result<Vec<u8>, PaperError> {
        Ok(format!("\u{0}drawn anew from {} bytes", photo.len()).into_bytes())
    }
    fn read_codes(&self, picture: &[u8]) -> Result<Vec<String>, PaperError> {
        let text = String::from_utf8_lossy(picture);
        Ok(text.split_whitespace().filter(|word| word.starts_with("NGAN-")).map(str::to_owned).collect())
    }
}
