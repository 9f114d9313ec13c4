//! Keys for the demo: a made-up authority and certificates that say they are worth nothing.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    str::FromStr,
    time::Duration,
};

use base::{
    Moment,
    paper::{PaperError, Signatory},
    random,
};
use der::{Decode, EncodePem, asn1::UtcTime, pem::LineEnding};
use p256::{
    SecretKey,
    ecdsa::{DerSignature, SigningKey},
    pkcs8::{EncodePrivateKey, EncodePublicKey},
};
use x509_cert::{
    Certificate,
    builder::{Builder, CertificateBuilder, Profile},
    name::Name,
    serial_number::SerialNumber,
    spki::SubjectPublicKeyInfoOwned,
    time::{Time, Validity},
};

use crate::{failed, keyring, names};

/// What the issuer of every demo certificate is called.
const ISSUER: &str = "CN=Một Cửa MẪU CA,O=MẪU - KHÔNG CÓ GIÁ TRỊ,C=VN";
const CA_FILE: &str = "demo-ca.pem";
const TEN_YEARS: Duration = Duration::from_hours(3652 * 24);

/// Who gets a demo certificate.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Whose it is.
    pub signatory: Signatory,
    /// The name in it.
    pub name: String,
    /// The organisation in it.
    pub organisation: Option<String>,
}

fn wrong(error: impl std::fmt::Display) -> PaperError {
    failed("demo keys")(&error)
}

/// Makes what is missing in `folder`: the authority, and a key with certificate for each of `holders`, valid
/// for ten years from `from`. What is there stays. Only the owner of the process can read the files.
pub fn demo_keys(folder: &Path, holders: &[Holder], from: Moment) -> Result<(), PaperError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(wrong)?;
    let authority = authority(folder, from)?;
    for holder in holders {
        let path = folder.join(keyring::file_name(&holder.signatory));
        if !path.exists() {
            write(&path, &leaf(&authority, holder, from)?)?;
        }
    }
    Ok(())
}

struct Authority {
    key: SigningKey,
    certificate: Certificate,
}

fn authority(folder: &Path, from: Moment) -> Result<Authority, PaperError> {
    let path = folder.join(CA_FILE);
    if !path.exists() {
        let key = new_key()?;
        let name = Name::from_str(ISSUER).map_err(wrong)?;
        let certificate = certify(Profile::Root, name, &key, &SigningKey::from(&key), from)?;
        write(&path, &pem(&[&certificate], &key)?)?;
    }
    let text = std::fs::read_to_string(&path).map_err(wrong)?;
    let (mut chain, key) = keyring::parse(&text)?;
    let certificate = chain.pop().ok_or_else(|| wrong("no certificate of the demo authority"))?;
    Ok(Authority { key: SigningKey::from(key), certificate })
}

fn leaf(authority: &Authority, holder: &Holder, from: Moment) -> Result<String, PaperError> {
    let organisation =
        holder.organisation.as_deref().map(|name| format!(",O={}", names::escaped(name))).unwrap_or_default();
    let subject =
        Name::from_str(&format!("CN={}{organisation},C=VN", names::escaped(&holder.name))).map_err(wrong)?;
    let issuer = authority.certificate.tbs_certificate.subject.clone();
    let profile = Profile::Leaf { issuer, enable_key_agreement: false, enable_key_encipherment: false };
    let key = new_key()?;
    let certificate = certify(profile, subject, &key, &authority.key, from)?;
    pem(&[&certificate, &authority.certificate], &key)
}

fn new_key() -> Result<SecretKey, PaperError> {
    // A random number misses the range of the curve once in 2^32; the next one will do.
    (0..8)
        .find_map(|_| SecretKey::from_slice(&random::bytes::<32>()).ok())
        .ok_or_else(|| wrong("the random numbers are not random"))
}

fn certify(
    profile: Profile,
    subject: Name,
    key: &SecretKey,
    signer: &SigningKey,
    from: Moment,
) -> Result<Certificate, PaperError> {
    let public = key.public_key().to_public_key_der().map_err(wrong)?;
    let public = SubjectPublicKeyInfoOwned::from_der(public.as_bytes()).map_err(wrong)?;
    let mut serial = random::bytes::<16>();
    if let Some(first) = serial.first_mut() {
        *first = *first & 0x7f | 0x40;
    }
    let serial = SerialNumber::new(&serial).map_err(wrong)?;
    let builder =
        CertificateBuilder::new(profile, serial, validity(from)?, subject, public, signer).map_err(wrong)?;
    builder.build::<DerSignature>().map_err(wrong)
}

fn validity(from: Moment) -> Result<Validity, PaperError> {
    let start = Duration::from_secs(u64::try_from(from.as_second()).map_err(wrong)?);
    let time = |after: Duration| UtcTime::from_unix_duration(after).map(Time::UtcTime).map_err(wrong);
    Ok(Validity { not_before: time(start)?, not_after: time(start + TEN_YEARS)? })
}

fn pem(chain: &[&Certificate], key: &SecretKey) -> Result<String, PaperError> {
    let mut text = String::new();
    for certificate in chain {
        text.push_str(&certificate.to_pem(LineEnding::LF).map_err(wrong)?);
    }
    text.push_str(&key.to_pkcs8_pem(LineEnding::LF).map_err(wrong)?);
    Ok(text)
}

/// Writes the file whole or not at all: a half-written key would look like a key that is there.
fn write(path: &Path, text: &str) -> Result<(), PaperError> {
    let part = path.with_extension("part");
    let mut file: File =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part).map_err(wrong)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(wrong)?;
    std::fs::rename(&part, path).map_err(wrong)
}
