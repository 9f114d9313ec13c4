//! Passwords: argon2id, and a check that takes as long for names nobody has.
//!
//! A new one must not be among those that are tried first. How many tries it stands is reckoned on this machine, nothing
//! is asked of anybody: by `zxcvbn` over the 30 000 passwords that leaked most often, English words and names, dates,
//! keyboard rows and repetitions, and by the Vietnamese words and names of `vi.txt`; what the account says of itself
//! (name, phone, address) counts as known. Deliberately absent: rules about capitals, digits and signs.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use base::Refusal;

/// Shortest password taken.
pub const SHORTEST: usize = 8;
/// Longest password taken, so that nobody makes us hash a book.
const LONGEST: usize = 200;

/// As the logarithm to base ten: fewer tries than these find a password that is refused. At the door ten tries are
/// taken in a quarter of an hour, so a million take decades; a stolen hash is slow to try.
const TRIES: f64 = 6.0;

/// Vietnamese words, sentences and names that passwords are made of, the likely ones first.
const VIETNAMESE: &str = include_str!("vi.txt");

/// What must hold of a new password of somebody of whom these words are known.
pub fn check(password: &str, about: &[&str]) -> Result<(), Refusal> {
    check_length(password)?;
    if is_common(password, about) { Err(Refusal::new("password_common")) } else { Ok(()) }
}

/// What must hold of a password that was made here and holds for one sign-in, or is the demonstration's.
pub fn check_length(password: &str) -> Result<(), Refusal> {
    match password.chars().count() {
        count if count < SHORTEST => Err(Refusal::new("password_short").with("count", SHORTEST)),
        count if count > LONGEST => Err(Refusal::new("password_long").with("count", LONGEST)),
        _ => Ok(()),
    }
}

/// Whether whoever guesses would come upon it soon, with its marks or without them.
fn is_common(password: &str, about: &[&str]) -> bool {
    let about: Vec<String> = about.iter().flat_map(|words| parts(words)).collect();
    let known: Vec<&str> = about.iter().map(String::as_str).chain(VIETNAMESE.lines()).collect();
    // A sign in between makes it no better: "Matkhau@123".
    let letters: String = password.chars().filter(|letter| !letter.is_ascii_punctuation()).collect();
    [password.to_lowercase(), base::text::fold(password), base::text::fold(&letters)]
        .iter()
        .any(|password| zxcvbn::zxcvbn(password, &known).guesses_log10() < TRIES)
}

/// What is known, without marks: whole, its words, and they joined; of an address what stands before the @.
fn parts(words: &str) -> Vec<String> {
    let plain = base::text::fold(words.split('@').next().unwrap_or_default());
    let split = |letter: char| !letter.is_alphanumeric();
    let mut parts: Vec<String> = plain.split(split).filter(|part| part.len() > 1).map(str::to_owned).collect();
    parts.extend([plain.split(split).collect(), plain]);
    parts
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

/// Whether `password` is the one behind `kept`; without `kept`, or where the account has none, always no, in the same
/// time.
pub fn fits(password: &str, kept: Option<&str>) -> bool {
    let kept = kept.filter(|kept| !kept.is_empty());
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
        assert!(check("đường về nhà", &[]).is_ok());
        assert_eq!(check("bảy chữ", &[]).unwrap_err().key, "password_short");
        assert_eq!(check(&"a".repeat(201), &[]).unwrap_err().key, "password_long");
    }

    #[test]
    fn what_is_tried_first_is_refused_and_a_short_sentence_is_not() {
        let about = ["Võ Văn Mẫu", "0900000041", "mau.vo@vidu.example"];
        for common in [
            "12345678",
            "password1",
            "P@ssw0rd",
            "iloveyou",
            "qwertyuiop",
            "aaaaaaaa",
            "abcd1234",
            "matkhau123",
            "Matkhau@123",
            "anhyeuem",
            "vietnam2019",
            "nguyen1990",
            "Nguyen@1990",
            "daknong2019",
            "motcua2019",
            "31011990",
            "0900000041",
            "vovanmau",
            "Võ Văn Mẫu",
            "mau.vo2019",
            "hanoi123",
        ] {
            assert_eq!(
                check(common, &about).err().map(|refusal| refusal.key).as_deref(),
                Some("password_common"),
                "{common}"
            );
        }
        for good in ["mật khẩu mẫu", "mat khau de nho 2019", "con-duong-ve", "trâu ăn lúa chín", "xk3Lq9vW"]
        {
            assert!(check(good, &about).is_ok(), "{good}");
        }
    }
}
