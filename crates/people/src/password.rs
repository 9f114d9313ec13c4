//! Passwords: argon2id, and a check that takes as long for names nobody has.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use base::Refusal;

/// Shortest password taken.
pub const SHORTEST: usize = 8;
/// Longest password taken, so that nobody makes us hash a book.
const LONGEST: usize = 200;

/// What must hold of a new password.
pub fn check(password: &str) -> Result<(), Refusal> {
    match password.chars().count() {
        count if count < SHORTEST => Err(Refusal::new("password_short").with("count", SHORTEST)),
        count if count > LONGEST => Err(Refusal::new("password_long").with("count", LONGEST)),
        _ => Ok(()),
    }
}

/// The hash that is kept.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let salt =
        SaltString::encode_b64(&base::random::bytes::<16>()).map_err(|error| anyhow::anyhow!("salt: {error}"))?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| anyhow::anyhow!("password: {error}"))?.to_string())
}

/// A hash of a password that nobody knows, for names nobody has.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash(&hex::encode(base::random::bytes::<16>())).unwrap_or_default());

/// Whether `password` is the one behind `kept`; without `kept` always no, in the same time.
pub fn fits(password: &str, kept: Option<&str>) -> bool {
    let Ok(hash) = PasswordHash::new(kept.unwrap_or(&NOBODY)) else { return false };
    let fits = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
    fits && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits_and_no_password_fits_nobody() {
        let kept = hash("mật khẩu dài").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(fits("mật khẩu dài", Some(&kept)));
        assert!(!fits("mật khẩu ngắn", Some(&kept)));
        assert!(!fits("", None));
        assert_ne!(kept, hash("mật khẩu dài").unwrap());
    }

    #[test]
    fn a_password_has_eight_letters_of_any_language() {
        assert!(check("đường về").is_ok());
        assert_eq!(check("bảy chữ").unwrap_err().key, "password_short");
        assert_eq!(check(&"a".repeat(201)).unwrap_err().key, "password_long");
    }
}
