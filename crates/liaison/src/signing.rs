//! Signatures under requests and answers: HMAC-SHA256 with the secret that both sides know.
//!
//! Signed are method, path, time, key and the hash of the body, so that nothing of a request can be changed or
//! used for another one; an answer is signed together with the key of its request, so that no old answer is
//! taken for a new one. Compared in constant time. Deliberately absent: knowing that a message came before, which
//! is for whoever keeps messages.

use base::Moment;
use hmac::{Hmac, Mac};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::{moment_of, stamp};

/// The key by which a message is known, the same each time it is sent.
pub const KEY: &str = "x-mot-cua-key";
/// When it was signed.
pub const TIME: &str = "x-mot-cua-time";
/// The signature.
pub const SIGNATURE: &str = "x-mot-cua-signature";

/// How far the clocks of two systems may be apart, and how long a signed request holds.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// The secret shared with one partner.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// Without the secret, so that settings can be shown.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What a request says beside its body.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// `GET`, `POST` or `PUT`.
    pub method: &'a str,
    /// The path with its query.
    pub path: &'a str,
    /// The message's key.
    pub key: &'a str,
    /// When it was signed, as [`stamp`] writes it.
    pub time: &'a str,
}

impl Secret {
    /// The secret as it stands in its file; refused when it is too short to be one.
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() < 16 {
            return Err("the secret has fewer than 16 letters".to_owned());
        }
        Ok(Self(text.as_bytes().to_vec()))
    }

    fn over(&self, parts: &[&str], body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        for part in parts {
            mac.update(part.as_bytes());
            mac.update(b"\n");
        }
        mac.update(hex::encode(Sha256::digest(body)).as_bytes());
        Some(mac)
    }

    fn sign(&self, parts: &[&str], body: &[u8]) -> String {
        self.over(parts, body).map(|mac| hex::encode(mac.finalize().into_bytes())).unwrap_or_default()
    }

    fn fits(&self, parts: &[&str], body: &[u8], signature: &str) -> bool {
        let Ok(signature) = hex::decode(signature) else { return false };
        self.over(parts, body).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
    }

    /// The signature of a request.
    pub fn request(&self, head: Head, body: &[u8]) -> String {
        self.sign(&["request", head.method, head.path, head.key, head.time], body)
    }

    /// The signature of the answer to the request with this key and time.
    pub fn answer(&self, key: &str, time: &str, status: u16, body: &[u8]) -> String {
        self.sign(&["answer", key, time, &status.to_string()], body)
    }

    /// Whether an answer is the partner's, to this request.
    pub fn is_answer(&self, (key, time): (&str, &str), status: u16, body: &[u8], signature: &str) -> bool {
        self.fits(&["answer", key, time, &status.to_string()], body, signature)
    }

    /// Whether a request is the partner's and was signed just now.
    pub fn is_request(&self, head: Head, body: &[u8], signature: &str, now: Moment) -> bool {
        let signed = moment_of(head.time);
        let fresh = signed.is_some_and(|at| now.duration_since(at).abs() <= WINDOW);
        fresh && self.fits(&["request", head.method, head.path, head.key, head.time], body, signature)
    }
}

/// The time a request is signed with now.
pub fn now(now: Moment) -> String {
    stamp(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = "{\"NoiDungXuLy\":\"Đã nhận\"}".as_bytes();

    fn secret() -> Secret {
        Secret::new("mot-bi-mat-du-dai-de-thu").unwrap()
    }

    fn head() -> Head<'static> {
        Head { method: "POST", path: "/lien-thong/cong-an", key: "tin-1", time: "20190424093000" }
    }

    fn at(text: &str) -> Moment {
        moment_of(text).unwrap()
    }

    #[test]
    fn a_request_holds_for_its_own_words_and_for_five_minutes() {
        let signature = secret().request(head(), BODY);
        let fits = |head, body: &[u8], when| secret().is_request(head, body, &signature, at(when));
        assert!(fits(head(), BODY, "20190424093000"));
        assert!(fits(head(), BODY, "20190424093459") && fits(head(), BODY, "20190424092501"));
        assert!(!fits(head(), BODY, "20190424093501"), "an old one is played again");
        assert!(!fits(head(), b"{}", "20190424093000"));
        for other in [
            Head { method: "PUT", ..head() },
            Head { path: "/lien-thong/bao-hiem", ..head() },
            Head { key: "tin-2", ..head() },
            Head { time: "20190424093001", ..head() },
        ] {
            assert!(!fits(other, BODY, "20190424093000"), "{other:?}");
        }
    }

    #[test]
    fn an_answer_belongs_to_its_request_and_nobody_else_signs_it() {
        let signature = secret().answer("tin-1", "20190424093000", 200, BODY);
        assert!(secret().is_answer(("tin-1", "20190424093000"), 200, BODY, &signature));
        assert!(!secret().is_answer(("tin-2", "20190424093000"), 200, BODY, &signature));
        assert!(!secret().is_answer(("tin-1", "20190424093000"), 422, BODY, &signature));
        let other = Secret::new("mot-bi-mat-khac-du-dai-hon").unwrap();
        assert!(!other.is_answer(("tin-1", "20190424093000"), 200, BODY, &signature));
        assert!(!secret().is_answer(("tin-1", "20190424093000"), 200, BODY, "khong-phai-hex"));
    }

    #[test]
    fn a_short_secret_is_none_and_none_is_shown() {
        assert!(Secret::new("ngan").is_err());
        assert_eq!(format!("{:?}", secret()), "Secret");
    }
}
