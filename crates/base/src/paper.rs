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

/// Puts digital signatures under documents (PAdES).
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
}

/// Turns photos into something every office can open, and says what it takes.
pub trait Darkroom: Send + Sync {
    /// Whether HEIC photos can be taken on this machine.
    fn takes_heic(&self) -> bool;
    /// A JPEG of the HEIC photo, or why not.
    fn heic_to_jpeg(&self, heic: &[u8]) -> Result<Vec<u8>, PaperError>;
    /// One PDF with a page per photo (JPEG or PNG), upright and fitted to A4.
    fn photos_to_pdf(&self, photos: &[Vec<u8>]) -> Result<Vec<u8>, PaperError>;
}
