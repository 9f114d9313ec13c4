//! The keyring: PAdES signatures with the keys of a folder, and the check of what stands in a PDF.
//!
//! A signatory's file is `officer-ID.pem` or `agency-ID.pem`: certificate, then issuers' certificates, then the
//! PKCS#8 key (P-256). Files are read when needed, so that a key withdrawn from the folder signs nothing more
//! and none stays in memory. Deliberately absent: who may sign what.

use std::{path::PathBuf, sync::Arc};

use base::{
    AgencyId, Date, Moment, VIETNAM,
    paper::{PaperError, Signatory, SignatureCheck, Signer},
};
use lopdf::{Object, ObjectId, StringFormat, dictionary, text_string};
use p256::{SecretKey, ecdsa::SigningKey, pkcs8::DecodePrivateKey};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

use crate::{
    Press,
    cades::{self, Identity},
    check, failed, fields, names,
    stamp::{self, Stamp},
    update::Update,
};

/// Room for the signature in the file, in bytes; a chain of four certificates needs half.
const ROOM: usize = 8192;

/// Signs with the keys of a folder.
pub struct Keyring {
    folder: PathBuf,
    press: Arc<Press>,
}

impl Keyring {
    /// A keyring over `folder`, which need not exist yet; `press` sets what a signature looks like.
    pub fn new(folder: PathBuf, press: Arc<Press>) -> Self {
        Self { folder, press }
    }

    fn identity(&self, signatory: &Signatory) -> Result<Identity, PaperError> {
        let path = self.folder.join(file_name(signatory));
        let pem = std::fs::read_to_string(&path)
            .map_err(|error| PaperError(format!("{}: {error}", file_name(signatory))))?;
        let (chain, key) = parse(&pem)?;
        let identity = Identity { key: SigningKey::from(key), chain };
        identity.certificate()?;
        Ok(identity)
    }

    /// Enters `texts` where the PDF has places for them, and signs, in one update.
    fn add(&self, pdf: &[u8], act: &Act, texts: &[(&str, String)]) -> Result<Vec<u8>, PaperError> {
        let identity = self.identity(act.signatory)?;
        let mut update = Update::of(pdf.to_vec())?;
        let place = place_for(&mut update, act.signatory)?;
        let lines = vec![
            format!("{}: {}", act.label(), names::common(&identity.certificate()?.tbs_certificate.subject)),
            act.time_line(),
        ];
        let mut stamps = vec![Stamp::signature(act.kind(), size(&mut update, place)?, lines)];
        let mut filled = Vec::new();
        for (name, text) in texts {
            if let Some(field) = fields::find(update.before(), name) {
                stamps.push(Stamp::text(size(&mut update, field)?, text.clone(), *name != "number"));
                filled.push((field, text));
            }
        }
        let mut looks = stamp::carry(&self.press, &stamps, &mut update)?.into_iter();
        let dictionary = update.add(act.dictionary(&identity)?);
        let field = update.change(place)?;
        field.set("V", dictionary);
        field.set("AP", dictionary! { "N" => looks.next().ok_or_else(|| PaperError("no stamp".to_owned()))? });
        for ((field, text), look) in filled.into_iter().zip(looks) {
            let field = update.change(field)?;
            field.set("V", text_string(text));
            field.set("Ff", 1);
            field.set("AP", dictionary! { "N" => look });
        }
        let form = update.form()?;
        update.change(form)?.set("SigFlags", 3);
        seal(update.save()?, pdf.len(), &identity)
    }
}

impl Signer for Keyring {
    fn can_sign(&self, signatory: &Signatory) -> bool {
        self.identity(signatory).is_ok()
    }

    fn sign(&self, pdf: &[u8], signatory: &Signatory, reason: &str, at: Moment) -> Result<Vec<u8>, PaperError> {
        self.add(pdf, &Act { signatory, reason, at }, &[])
    }

    fn issue(
        &self,
        pdf: &[u8],
        agency: AgencyId,
        number: &str,
        date: Date,
        at: Moment,
    ) -> Result<Vec<u8>, PaperError> {
        let month = if date.month() < 3 { format!("0{}", date.month()) } else { date.month().to_string() };
        let texts = [
            ("number", number.to_owned()),
            ("day", format!("{:02}", date.day())),
            ("month", month),
            ("year", date.year().to_string()),
        ];
        let act = Act { signatory: &Signatory::Organisation(agency), reason: "Phát hành", at };
        self.add(pdf, &act, &texts)
    }

    fn check(&self, pdf: &[u8]) -> Result<Vec<SignatureCheck>, PaperError> {
        check::check(pdf)
    }
}

/// Certificates and key of a signatory's file.
pub(crate) fn parse(pem: &str) -> Result<(Vec<Certificate>, SecretKey), PaperError> {
    let chain = Certificate::load_pem_chain(certificates(pem).as_bytes())
        .map_err(|error| failed("certificate")(&error))?;
    let key = pem.find("-----BEGIN PRIVATE KEY-----").and_then(|start| pem.get(start..)).unwrap_or_default();
    let key = SecretKey::from_pkcs8_pem(key.trim()).map_err(|error| failed("key")(&error))?;
    Ok((chain, key))
}

pub(crate) fn file_name(signatory: &Signatory) -> String {
    match signatory {
        Signatory::Officer(id) => format!("officer-{id}.pem"),
        Signatory::Organisation(id) => format!("agency-{id}.pem"),
    }
}

/// The certificates of a file that also holds a key.
fn certificates(pem: &str) -> String {
    const END: &str = "-----END CERTIFICATE-----";
    let blocks = pem.split_inclusive(END).filter_map(|part| {
        let start = part.find("-----BEGIN CERTIFICATE-----")?;
        part.get(start..).filter(|block| block.ends_with(END))
    });
    blocks.collect::<Vec<_>>().join("\n")
}

/// One act of signing.
struct Act<'a> {
    signatory: &'a Signatory,
    reason: &'a str,
    at: Moment,
}

impl Act<'_> {
    fn kind(&self) -> &'static str {
        match self.signatory {
            Signatory::Officer(_) => "signer",
            Signatory::Organisation(_) => "organisation",
        }
    }

    fn label(&self) -> &'static str {
        match self.signatory {
            Signatory::Officer(_) => "Người ký",
            Signatory::Organisation(_) => "Cơ quan",
        }
    }

    fn time_line(&self) -> String {
        let time = self.at.to_zoned(VIETNAM);
        format!("Thời gian ký: {}", time.strftime("%d/%m/%Y %H:%M:%S +07:00"))
    }

    /// The signature dictionary with room for what is only known once the file is written.
    fn dictionary(&self, identity: &Identity) -> Result<lopdf::Dictionary, PaperError> {
        let name = names::common(&identity.certificate()?.tbs_certificate.subject);
        let time = self.at.to_zoned(VIETNAM).strftime("D:%Y%m%d%H%M%S+07'00'").to_string();
        Ok(dictionary! {
            "Type" => "Sig",
            "Filter" => "Adobe.PPKLite",
            "SubFilter" => "ETSI.CAdES.detached",
            "ByteRange" => [0, 1_111_111_111, 1_111_111_111, 1_111_111_111].map(Object::Integer).to_vec(),
            "Contents" => Object::String(vec![0; ROOM], StringFormat::Hexadecimal),
            "M" => Object::string_literal(time),
            "Name" => text_string(&name),
            "Reason" => text_string(self.reason),
        })
    }
}

/// The place marked for this signatory if it is still empty, else a strip at the foot of the last page.
fn place_for(update: &mut Update, signatory: &Signatory) -> Result<ObjectId, PaperError> {
    let name = if matches!(signatory, Signatory::Officer(_)) { "signer" } else { "organisation" };
    let document = update.before();
    let empty = |id: &ObjectId| document.get_dictionary(*id).is_ok_and(|field| !field.has(b"V"));
    if let Some(place) = fields::find(document, name).filter(empty) {
        return Ok(place);
    }
    let number = fields::all(document).len();
    let left = 20.0 + 175.0 * (number % 3) as f32;
    let page = update.page(u32::MAX)?;
    let mut widget = fields::widget(page, [left, 8.0, left + 170.0, 32.0], &format!("{name}-{}", number + 1));
    widget.set("FT", "Sig");
    update.add_field(page, widget)
}

fn size(update: &mut Update, field: ObjectId) -> Result<(f32, f32), PaperError> {
    let rect = update.change(field)?.get(b"Rect").and_then(Object::as_array);
    let rect: Vec<f32> =
        rect.map(|rect| rect.iter().filter_map(|side| side.as_float().ok()).collect()).unwrap_or_default();
    match rect.as_slice() {
        [left, bottom, right, top] => Ok(((right - left).abs(), (top - bottom).abs())),
        _ => Err(PaperError("a form field without a place".to_owned())),
    }
}

/// Writes byte range and signature into the room left for them.
fn seal(mut pdf: Vec<u8>, old: usize, identity: &Identity) -> Result<Vec<u8>, PaperError> {
    let lost = || PaperError("the room for the signature is gone".to_owned());
    let range_at = find(&pdf, b"/ByteRange", old).ok_or_else(lost)?;
    let open = find(&pdf, b"[", range_at).ok_or_else(lost)?;
    let close = find(&pdf, b"]", open).ok_or_else(lost)?;
    let contents = find(&pdf, &[b"<".as_slice(), &[b'0'; 64]].concat(), old).ok_or_else(lost)?;
    let end = contents + 2 * ROOM + 2;
    let length = pdf.len();
    let range = format!("[0 {contents} {end} {}", length.checked_sub(end).ok_or_else(lost)?);
    let padded = format!("{range:width$}", width = close - open);
    pdf.get_mut(open..close).ok_or_else(lost)?.copy_from_slice(padded.as_bytes());
    let mut digest = Sha256::new();
    digest.update(pdf.get(..contents).ok_or_else(lost)?);
    digest.update(pdf.get(end..).ok_or_else(lost)?);
    let signature = hex::encode(cades::sign(identity, &digest.finalize())?);
    let room = pdf.get_mut(contents + 1..end - 1).ok_or_else(lost)?;
    room.get_mut(..signature.len()).ok_or_else(lost)?.copy_from_slice(signature.as_bytes());
    Ok(pdf)
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(wanted.len()).position(|part| part == wanted).map(|at| from + at)
}
