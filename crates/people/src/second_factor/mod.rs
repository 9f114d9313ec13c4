//! The second factor of officers: six digits that an app on their phone counts from a key and the time
//! (RFC 6238, thirty seconds, SHA-1 as every app knows it), and recovery codes for a lost phone.
//!
//! A code is taken once, one step early or late. The key is kept sealed, recovery codes as keyed hashes.
//! Deliberately absent: when a second factor is asked for (`sign_in`), pictures of the key (the pages draw them).

mod store;

use base::{Moment, OfficerId, Refusal};
use db::{DbError, Tx};
use totp_rs::{Builder, Secret, Totp};

use crate::{
    People,
    audit::{self, Event},
    sessions::Subject,
};

/// How many recovery codes are given.
const RECOVERY_CODES: usize = 10;
/// Letters of a recovery code: more than 46 bits.
const RECOVERY_LENGTH: usize = 10;
/// Bytes of a key, as the HMAC of the codes has them (RFC 4226, section 4).
const KEY_LENGTH: usize = 20;

/// The key from which codes are counted.
#[derive(Clone)]
pub struct Key(Secret);

impl Key {
    /// A new random key.
    pub fn new() -> Self {
        Self(Secret::from(base::random::bytes::<KEY_LENGTH>()))
    }
    /// The key as apps write it; none for what is no key.
    pub fn from_text(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let secret = Secret::try_from_base32(plain.to_uppercase()).ok()?;
        (secret.as_bytes().len() >= KEY_LENGTH).then_some(Self(secret))
    }
    /// As apps write it.
    pub fn text(&self) -> String {
        self.0.to_base32()
    }
    /// The address that apps read from a picture.
    pub fn address(&self, issuer: &str, username: &str) -> anyhow::Result<String> {
        let named =
            Builder::new().with_secret(self.0.clone()).with_account_name(username).with_issuer(Some(issuer));
        let totp = named.build().map_err(|error| anyhow::anyhow!("second factor: {error}"))?;
        totp.to_url().map_err(|error| anyhow::anyhow!("second factor: {error}"))
    }
    /// The code that apps show at that moment.
    pub fn code(&self, at: Moment) -> String {
        self.totp().generate(seconds(at)).to_string()
    }
    /// The step to which a code belongs, when it is right now or was one step ago or will be.
    fn step(&self, code: &str, now: Moment) -> Option<u64> {
        self.totp().check(code, seconds(now))
    }
    fn totp(&self) -> Totp {
        Builder::new().with_secret(self.0.clone()).build_noncompliant()
    }
    fn seal(&self, people: &People, place: &str) -> Vec<u8> {
        people.vault.seal(place, self.0.as_bytes())
    }
    fn open(people: &People, place: &str, sealed: &[u8]) -> Result<Self, DbError> {
        Ok(Self(Secret::from(people.vault.open(place, sealed)?)))
    }
}

impl Default for Key {
    fn default() -> Self {
        Self::new()
    }
}

/// A key never goes to a log.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

fn seconds(at: Moment) -> u64 {
    u64::try_from(at.as_second()).unwrap_or_default()
}

fn place(officer: OfficerId) -> String {
    format!("second_factor.{officer}")
}

fn ticket_place(ticket: &str) -> String {
    format!("sign_in_ticket.{ticket}")
}

/// A key sealed for a ticket of sign-in.
pub(crate) fn seal_for_ticket(people: &People, key: &Key, ticket: &str) -> Vec<u8> {
    key.seal(people, &ticket_place(ticket))
}

/// The key that was sealed for a ticket.
pub(crate) fn open_for_ticket(people: &People, sealed: &[u8], ticket: &str) -> Result<Key, DbError> {
    Key::open(people, &ticket_place(ticket), sealed)
}

/// Whether the officer has a second factor.
pub fn is_set(tx: &Tx, officer: OfficerId) -> Result<bool, DbError> {
    Ok(store::find(tx, officer)?.is_some())
}

/// Sets a key up whose code was right, in place of one there may be; gives the recovery codes, which nobody can
/// read again. Part of the caller's transaction.
pub fn set(people: &People, tx: &Tx, officer: OfficerId, key: &Key, code: &str) -> anyhow::Result<Vec<String>> {
    let step = key.step(&digits(code), people.now()).ok_or_else(wrong)?;
    store::put(tx, officer, &key.seal(people, &place(officer)), step, people.now())?;
    audit::note(people, tx, &Event::own(audit::Kind::FactorSet, Subject::Officer(officer)))?;
    store::forget_recovery(tx, officer)?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| base::random::spoken(RECOVERY_LENGTH)).collect();
    for code in &codes {
        store::add_recovery(tx, officer, &recovery_hash(people, officer, code))?;
    }
    Ok(codes.iter().map(|code| grouped(code)).collect())
}

/// Takes a code, or a recovery code; each only once. Part of the caller's transaction.
pub(crate) fn take(people: &People, tx: &Tx, officer: OfficerId, typed: &str) -> Result<bool, DbError> {
    let now = people.now();
    let code = digits(typed);
    if code.len() == 6 {
        let Some(sealed) = store::find(tx, officer)? else { return Ok(false) };
        let step = Key::open(people, &place(officer), &sealed)?.step(&code, now);
        return step.map_or(Ok(false), |step| store::use_step(tx, officer, step));
    }
    let hash = recovery_hash(people, officer, &spoken(typed));
    let used = store::use_recovery(tx, officer, &hash, now)?;
    if used {
        audit::note(people, tx, &Event::own(audit::Kind::RecoveryUsed, Subject::Officer(officer)))?;
    }
    Ok(used)
}

/// Takes the second factor away; the officer sets a new one up at the next sign-in. Part of the caller's
/// transaction.
pub(crate) fn remove(tx: &Tx, officer: OfficerId) -> Result<(), DbError> {
    store::forget_recovery(tx, officer)?;
    store::remove(tx, officer)
}

/// Puts second factors under the new key. Recovery codes are known by their hashes only, which cannot be made again:
/// they go, and officers set new ones up.
pub(crate) fn rekey(tx: &Tx, keys: &db::rekey::Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    if after.is_empty() {
        store::forget_all_recovery(tx)?;
    }
    let rows = store::behind(tx, after, most)?;
    for (officer, sealed) in &rows {
        let plain = keys.old.open(&place(*officer), sealed)?;
        store::reseal(tx, *officer, &keys.new.seal(&place(*officer), &plain))?;
    }
    Ok(rows.last().map(|(officer, _)| officer.to_string()))
}

/// What is said of a wrong or used code.
pub(crate) fn wrong() -> Refusal {
    Refusal::new("factor_wrong")
}

fn recovery_hash(people: &People, officer: OfficerId, code: &str) -> String {
    people.vault.keyed_hash("recovery", &format!("{officer}\n{code}"))
}

/// As people type digits: with spaces, perhaps.
fn digits(typed: &str) -> String {
    let plain: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    if plain.bytes().all(|byte| byte.is_ascii_digit()) { plain } else { String::new() }
}

/// As people type a recovery code: small letters, a hyphen or none.
fn spoken(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase()
}

/// In two halves, so that it is copied without a mistake.
fn grouped(code: &str) -> String {
    let (one, two) = code.split_at(code.len() / 2);
    format!("{one}-{two}")
}

#[cfg(test)]
mod tests {
    use base::moment;

    use super::*;

    /// RFC 6238, appendix B, the rows for SHA-1, of whose eight digits we show the last six.
    #[test]
    fn codes_are_those_of_the_standard() {
        let key = Key(Secret::from(b"12345678901234567890".to_vec()));
        for (at, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(key.code(moment(at * 1000)), code);
        }
    }

    #[test]
    fn a_code_holds_one_step_before_and_one_after_and_no_longer() {
        let (key, now) = (Key::new(), moment(1_556_000_010_000));
        let code = key.code(now);
        let step = |later: i64| key.step(&code, moment(base::millis(now) + later * 30_000));
        assert!(step(0).is_some() && step(1) == step(0) && step(-1) == step(0));
        assert!(step(2).is_none() && step(-2).is_none());
    }

    #[test]
    fn a_key_goes_to_an_app_as_text_and_as_an_address() {
        let key = Key::new();
        let again = Key::from_text(&key.text().to_lowercase()).unwrap();
        assert_eq!((again.text(), key.text().len()), (key.text(), 32));
        let address = key.address("Một Cửa", "mau.mot").unwrap();
        assert!(address.starts_with("otpauth://totp/") && address.contains(&key.text()), "{address}");
        assert!(Key::from_text("ABC").is_none() && Key::from_text("không").is_none());
        assert_eq!(
            (grouped("ACDEFGHJKM").as_str(), spoken("acdef-ghjkm ").as_str()),
            ("ACDEF-GHJKM", "ACDEFGHJKM")
        );
    }
}
