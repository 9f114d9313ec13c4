//! The signature itself: detached CMS with the attributes of a PAdES baseline signature (ETSI EN 319 142-1):
//! message digest, content type, signing certificate by SHA-256. The signing time stands in the PDF's
//! signature dictionary, as the standard demands, and not in the CMS.

use base::paper::PaperError;
use cms::{
    builder::{SignedDataBuilder, SignerInfoBuilder},
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::ContentInfo,
    signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo},
};
use der::{
    Any, Decode, Encode, Sequence, SliceReader,
    asn1::{ObjectIdentifier, OctetString, SetOfVec},
};
use p256::ecdsa::{DerSignature, SigningKey, VerifyingKey, signature::Verifier};
use p256::pkcs8::DecodePublicKey;
use sha2::{Digest, Sha256};
use x509_cert::{Certificate, attr::Attribute, spki::AlgorithmIdentifierOwned};

use crate::failed;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// RFC 5035: the certificate's digest; SHA-256 is the default and left out.
#[derive(Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// Who signs: the key and the certificates, the signer's own first.
pub(crate) struct Identity {
    pub(crate) key: SigningKey,
    pub(crate) chain: Vec<Certificate>,
}

impl Identity {
    /// The signer's own certificate.
    pub(crate) fn certificate(&self) -> Result<&Certificate, PaperError> {
        self.chain.first().ok_or_else(|| PaperError("a key without certificate".to_owned()))
    }
}

fn asn1(error: impl std::fmt::Display) -> PaperError {
    failed("signature")(&error)
}

/// The DER of a signature over content with this SHA-256 digest.
pub(crate) fn sign(identity: &Identity, digest: &[u8]) -> Result<Vec<u8>, PaperError> {
    let certificate = identity.certificate()?;
    let content = EncapsulatedContentInfo { econtent_type: DATA, econtent: None };
    let sha_256 = AlgorithmIdentifierOwned { oid: SHA_256, parameters: None };
    let signer = SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
        issuer: certificate.tbs_certificate.issuer.clone(),
        serial_number: certificate.tbs_certificate.serial_number.clone(),
    });
    let mut info =
        SignerInfoBuilder::new(&identity.key, signer, sha_256.clone(), &content, Some(digest)).map_err(asn1)?;
    info.add_signed_attribute(signing_certificate(certificate)?).map_err(asn1)?;
    let mut signed = SignedDataBuilder::new(&content);
    signed.add_digest_algorithm(sha_256).map_err(asn1)?;
    for certificate in &identity.chain {
        signed.add_certificate(CertificateChoices::Certificate(certificate.clone())).map_err(asn1)?;
    }
    signed.add_signer_info::<SigningKey, DerSignature>(info).map_err(asn1)?;
    signed.build().and_then(|content| Ok(content.to_der()?)).map_err(asn1)
}

fn signing_certificate(certificate: &Certificate) -> Result<Attribute, PaperError> {
    let digest = Sha256::digest(certificate.to_der().map_err(asn1)?);
    let cert_hash = OctetString::new(digest.to_vec()).map_err(asn1)?;
    let value =
        Any::encode_from(&SigningCertificateV2 { certs: vec![EssCertIdV2 { cert_hash }] }).map_err(asn1)?;
    Ok(Attribute { oid: SIGNING_CERTIFICATE_V2, values: SetOfVec::try_from(vec![value]).map_err(asn1)? })
}

/// What stands in a signature: the signer's certificate, and whether it is good for this content.
pub(crate) fn check(der: &[u8], digest: &[u8]) -> Result<(Certificate, bool), PaperError> {
    let mut reader = SliceReader::new(der).map_err(asn1)?;
    let content = ContentInfo::decode(&mut reader).map_err(asn1)?;
    let signed: SignedData = content.content.decode_as().map_err(asn1)?;
    let info = signed.signer_infos.0.as_slice().first().ok_or_else(|| asn1("nobody signed"))?;
    let certificate = signer_of(&signed, info).ok_or_else(|| asn1("no certificate of the signer"))?;
    let valid = good(info, &certificate, digest).unwrap_or(false);
    Ok((certificate, valid))
}

fn signer_of(signed: &SignedData, info: &SignerInfo) -> Option<Certificate> {
    let SignerIdentifier::IssuerAndSerialNumber(wanted) = &info.sid else { return None };
    signed.certificates.as_ref()?.0.iter().find_map(|choice| match choice {
        CertificateChoices::Certificate(certificate)
            if certificate.tbs_certificate.serial_number == wanted.serial_number
                && certificate.tbs_certificate.issuer == wanted.issuer =>
        {
            Some(certificate.clone())
        }
        _ => None,
    })
}

/// The content's digest is the signed one, the attributes name this certificate, and its key signed them.
fn good(info: &SignerInfo, certificate: &Certificate, digest: &[u8]) -> Result<bool, PaperError> {
    let Some(attributes) = &info.signed_attrs else { return Ok(false) };
    let value = |oid| attributes.iter().find(|attribute| attribute.oid == oid)?.values.get(0).cloned();
    let Some(signed_digest) = value(MESSAGE_DIGEST) else { return Ok(false) };
    if signed_digest.decode_as::<OctetString>().map_err(asn1)?.as_bytes() != digest {
        return Ok(false);
    }
    let named = signing_certificate(certificate)?.values.get(0).cloned();
    if value(SIGNING_CERTIFICATE_V2) != named {
        return Ok(false);
    }
    let key = certificate.tbs_certificate.subject_public_key_info.to_der().map_err(asn1)?;
    let key = VerifyingKey::from_public_key_der(&key).map_err(asn1)?;
    let signature = DerSignature::from_bytes(info.signature.as_bytes()).map_err(asn1)?;
    Ok(key.verify(&attributes.to_der().map_err(asn1)?, &signature).is_ok())
}
