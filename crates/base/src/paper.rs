//! The two traits through which paper is made, so that only the binary links the typesetter.

use serde_json::Value;

/// A file to be set beside the data: a photo, a QR code.
#[derive(Debug, Clone)]
pub struct Enclosure {
    /// Name by which the template finds it, for example `photo-1.jpg`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Paper could not be made; the text is for the log, never for a citizen.
#[derive(Debug, thiserror::Error)]
#[error("paper: {0}")]
pub struct PaperError(pub String);

/// Sets a document.
pub trait Renderer: Send + Sync {
    /// The PDF of `template` (a name such as `form-01`, or the Typst text of a procedure's own template
    /// when it contains a line break) filled with `data`.
    fn render(&self, template: &str, data: &Value, enclosures: &[Enclosure]) -> Result<Vec<u8>, PaperError>;
}

/// Whose certificate signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signatory {
    /// An officer's personal certificate, by the officer's id.
    Officer(crate::OfficerId),
    /// An organisation's certificate, by the agency's id.
    Organisation(crate::AgencyId),
}

/// What a look at one signature of a PDF found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SignatureCheck {
    /// The signer's common name, from the certificate.
    pub signer: String,
    /// Who issued the certificate. Whether that issuer is to be trusted is not judged here.
    pub issuer: String,
    /// When it was signed, as the signature itself says.
    pub at: Option<crate::Moment>,
    /// Whether the signed bytes are unchanged and the certificate's key made the signature.
    pub valid: bool,
    /// Whether nothing was added to the file after this signature.
    pub whole: bool,
}

/// Puts digital signatures under documents (PAdES).
///
/// The order of the house: the leader signs the draft ([`sign`](Self::sign)), the clerk numbers and issues it
/// ([`issue`](Self::issue)). The second adds to the file and never touches the bytes the leader signed.
pub trait Signer: Send + Sync {
    /// Whether `signatory` has a certificate and key here.
    fn can_sign(&self, signatory: &Signatory) -> bool;
    /// `pdf` with one more signature, as an incremental update: earlier signatures stay valid.
    fn sign(
        &self,
        pdf: &[u8],
        signatory: &Signatory,
        reason: &str,
        at: crate::Moment,
    ) -> Result<Vec<u8>, PaperError>;
    /// `pdf` with number and date entered in the places its template left blank, and signed by the
    /// organisation, all in one incremental update. `number` is what stands before the slash: `12` of
    /// `Số: 12/GXN-UBND`. A PDF that came from a scanner has no such places; it is only signed.
    fn issue(
        &self,
        pdf: &[u8],
        agency: crate::AgencyId,
        number: &str,
        date: crate::Date,
        at: crate::Moment,
    ) -> Result<Vec<u8>, PaperError>;
    /// What the signatures of `pdf` are worth, oldest first; empty when it has none.
    fn check(&self, pdf: &[u8]) -> Result<Vec<SignatureCheck>, PaperError>;
}

/// Why an office could not open a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Cut off, damaged, or not what its first bytes say.
    Broken,
    /// Unfolds to more than can be shown.
    TooLarge,
    /// A password is needed.
    Locked,
}

/// Turns photos into something every office can open, and says what it takes.
pub trait Darkroom: Send + Sync {
    /// Looks whether a JPEG or PNG is whole, so that nobody learns after filing that it cannot be opened.
    fn inspect_photo(&self, photo: &[u8]) -> Result<(), Flaw>;
    /// Opens a PDF as far as its pages.
    fn inspect_pdf(&self, pdf: &[u8]) -> Result<(), Flaw>;
    /// Whether HEIC photos can be taken on this machine.
    fn takes_heic(&self) -> bool;
    /// A JPEG of the HEIC photo, or why not.
    fn heic_to_jpeg(&self, heic: &[u8]) -> Result<Vec<u8>, PaperError>;
    /// One PDF with a page per photo (JPEG or PNG), upright and fitted to A4.
    fn photos_to_pdf(&self, photos: &[Vec<u8>]) -> Result<Vec<u8>, PaperError>;
    /// All pages of these PDFs, in order, as one file to be printed.
    fn join(&self, pdfs: &[Vec<u8>]) -> Result<Vec<u8>, PaperError>;
    /// These pages of the PDF, counted from 1, as a file of its own; what is on them is not drawn anew.
    fn pick(&self, pdf: &[u8], pages: &[u32]) -> Result<Vec<u8>, PaperError>;
    /// How many pages the PDF has.
    fn pages(&self, pdf: &[u8]) -> Result<u32, PaperError>;
    /// One page, counted from 1, as a JPEG whose longer side has so many dots.
    fn draw_page(&self, pdf: &[u8], page: u32, dots: u32) -> Result<Vec<u8>, PaperError>;
    /// The photo (JPEG or PNG) drawn anew as a JPEG, upright and without anything else that was in the file; its longer
    /// side has at most so many dots.
    fn redraw_photo(&self, photo: &[u8], dots: u32) -> Result<Vec<u8>, PaperError>;
    /// What the codes on a picture say (QR and bars); nothing where this machine reads none.
    fn read_codes(&self, picture: &[u8]) -> Result<Vec<String>, PaperError>;
}
