//! What the signatures in a PDF are worth: unchanged bytes, and a signature by the certificate that comes with
//! it (P-256 with SHA-256). Whether the certificate's issuer is to be trusted is not judged here.

use base::{
    Moment,
    paper::{PaperError, SignatureCheck},
};
use lopdf::{Dictionary, Document, Object};
use sha2::{Digest, Sha256};

use crate::{cades, failed, fields, names};

/// Looks at every signature of `pdf`, oldest first.
pub fn check(pdf: &[u8]) -> Result<Vec<SignatureCheck>, PaperError> {
    let document = Document::load_mem(pdf).map_err(|error| failed("PDF")(&error))?;
    let mut found: Vec<(usize, SignatureCheck)> = Vec::new();
    for field in fields::all(&document) {
        let value = document.get_dictionary(field).and_then(|field| field.get(b"V"));
        let signature = value.and_then(|value| document.dereference(value)?.1.as_dict());
        if let Ok(signature) = signature {
            found.push(look(pdf, signature)?);
        }
    }
    found.sort_by_key(|(end, _)| *end);
    Ok(found.into_iter().map(|(_, check)| check).collect())
}

fn look(pdf: &[u8], signature: &Dictionary) -> Result<(usize, SignatureCheck), PaperError> {
    let contents = signature.get(b"Contents").and_then(Object::as_str).map_err(|error| failed("PDF")(&error))?;
    let range = Range::of(signature, contents.len(), pdf);
    let digest = range.as_ref().map(|range| range.digest.clone()).unwrap_or_default();
    let (certificate, good) = cades::check(contents, &digest)?;
    let end = range.as_ref().map_or(0, |range| range.end);
    let check = SignatureCheck {
        signer: names::common(&certificate.tbs_certificate.subject),
        issuer: names::common(&certificate.tbs_certificate.issuer),
        at: signature.get(b"M").and_then(Object::as_str).ok().and_then(moment),
        valid: good && range.is_some(),
        whole: end == pdf.len(),
    };
    Ok((end, check))
}

/// What a signature covers.
struct Range {
    digest: Vec<u8>,
    end: usize,
}

impl Range {
    /// The range of `signature` when it leaves out nothing but the signature's own bytes.
    fn of(signature: &Dictionary, contents: usize, pdf: &[u8]) -> Option<Self> {
        let range = signature.get(b"ByteRange").and_then(Object::as_array).ok()?;
        let range: Vec<usize> =
            range.iter().map(|end| usize::try_from(end.as_i64().ok()?).ok()).collect::<Option<_>>()?;
        let [0, before, after, rest] = range.as_slice() else { return None };
        let end = after.checked_add(*rest)?;
        let gap = pdf.get(*before..*after)?;
        let whole_gap = gap.len() == 2 * contents + 2 && gap.first() == Some(&b'<') && gap.last() == Some(&b'>');
        let mut digest = Sha256::new();
        digest.update(pdf.get(..*before)?);
        digest.update(pdf.get(*after..end)?);
        whole_gap.then(|| Self { digest: digest.finalize().to_vec(), end })
    }
}

/// The moment of `D:20190523162000+07'00'`.
fn moment(text: &[u8]) -> Option<Moment> {
    let text = std::str::from_utf8(text).ok()?.trim_start_matches("D:").replace('\'', "");
    let time = jiff::fmt::strtime::parse("%Y%m%d%H%M%S%z", text).ok()?;
    time.to_timestamp().ok()
}
