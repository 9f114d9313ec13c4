//! The second factor, which every officer has and a citizen may have: six digits that an app on their phone counts from a
//! key and the time (RFC 6238, thirty seconds, SHA-1 as every app knows it), and recovery codes for a lost phone. A citizen
//! may have one without a key, who has passkeys.
//!
//! A code is taken once, one step early or late. The key is kept sealed, recovery codes as keyed hashes.
//! Deliberately absent: when a second factor is asked for (`sign_in`), pictures of the key (the pages draw them).

mod store;

use base::{Moment, Refusal};
use db::{DbError, Tx};
use totp_rs::{Builder, Secret, Totp};

use crate::{
    People,
    audit::{self, Event},
    sessions::Subject,
};

/// How many recovery codes are given.
const RECOVERY_CODES: usize = 10;
/// Letters of a recovery code: more than 112 bits, so that a keyed hash of it is enough (ASVS 5.0, 6.5.2).
const RECOVERY_LENGTH: usize = 25;
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
    /// The same in groups of four, as apps show it too.
    pub fn grouped(&self) -> String {
        let text: Vec<char> = self.text().chars().collect();
        text.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
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

fn place(who: Subject) -> String {
    format!("second_factor.{}", who.text())
}

fn ticket_place(ticket: &str) -> String {
    format!("step_ticket.{ticket}")
}

/// A key sealed for a ticket of sign-in.
pub(crate) fn seal_for_ticket(people: &People, key: &Key, ticket: &str) -> Vec<u8> {
    key.seal(people, &ticket_place(ticket))
}

/// The key that was sealed for a ticket.
pub(crate) fn open_for_ticket(people: &People, sealed: &[u8], ticket: &str) -> Result<Key, DbError> {
    Key::open(people, &ticket_place(ticket), sealed)
}

/// Whether somebody has a second factor.
pub fn is_set(tx: &Tx, who: Subject) -> Result<bool, DbError> {
    Ok(store::find(tx, who)?.is_some())
}

/// What somebody's second step is, for its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// Codes of an app, beside passkeys; else passkeys alone.
    pub app: bool,
    /// How many recovery codes were not used yet.
    pub recovery: u64,
}

/// What somebody's second step is; none where there is none.
pub(crate) fn means(tx: &Tx, who: Subject) -> Result<Option<Means>, DbError> {
    let Some(kept) = store::find(tx, who)? else { return Ok(None) };
    Ok(Some(Means { app: kept.key.is_some(), recovery: store::recovery_left(tx, who)? }))
}

/// Sets a key up whose code was right, in place of one there may be; gives the recovery codes, which nobody can
/// read again. Part of the caller's transaction.
pub fn set(people: &People, tx: &Tx, who: Subject, key: &Key, code: &str) -> anyhow::Result<Vec<String>> {
    let step = key.step(&digits(code), people.now()).ok_or_else(wrong)?;
    let sealed = key.seal(people, &place(who));
    Ok(put(people, tx, who, Some(sealed), step)?)
}

/// Makes passkeys somebody's second step, without codes of an app; gives the recovery codes. Part of the caller's
/// transaction.
pub(crate) fn set_without_app(people: &People, tx: &Tx, who: Subject) -> Result<Vec<String>, DbError> {
    put(people, tx, who, None, 0)
}

fn put(
    people: &People,
    tx: &Tx,
    who: Subject,
    sealed: Option<Vec<u8>>,
    step: u64,
) -> Result<Vec<String>, DbError> {
    store::put(tx, who, sealed, step, people.now())?;
    audit::note(people, tx, &Event::own(audit::Kind::FactorSet, who))?;
    store::forget_recovery(tx, who)?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| base::random::spoken(RECOVERY_LENGTH)).collect();
    for code in &codes {
        store::add_recovery(tx, who, &recovery_hash(people, who, code))?;
    }
    Ok(codes.iter().map(|code| grouped(code)).collect())
}

/// Takes a code, or a recovery code; each only once. Part of the caller's transaction.
pub(crate) fn take(people: &People, tx: &Tx, who: Subject, typed: &str) -> Result<bool, DbError> {
    let now = people.now();
    let code = digits(typed);
    if code.len() == 6 {
        let Some(sealed) = store::find(tx, who)?.and_then(|kept| kept.key) else { return Ok(false) };
        let step = Key::open(people, &place(who), &sealed)?.step(&code, now);
        return step.map_or(Ok(false), |step| store::use_step(tx, who, step));
    }
    let hash = recovery_hash(people, who, &spoken(typed));
    let used = store::use_recovery(tx, who, &hash, now)?;
    if used {
        audit::note(people, tx, &Event::own(audit::Kind::RecoveryUsed, who))?;
    }
    Ok(used)
}

/// Takes the second factor away; an officer sets a new one up at the next sign-in. Part of the caller's
/// transaction.
pub(crate) fn remove(tx: &Tx, who: Subject) -> Result<(), DbError> {
    store::forget_recovery(tx, who)?;
    store::remove(tx, who)
}

/// Puts second factors under the new key. Recovery codes are known by their hashes only, which cannot be made again:
/// they go, and people set new ones up.
pub(crate) fn rekey(tx: &Tx, keys: &db::rekey::Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    if after.is_empty() {
        store::forget_all_recovery(tx)?;
    }
    let rows = store::behind(tx, after, most)?;
    for (who, sealed) in &rows {
        let plain = keys.old.open(&place(*who), sealed)?;
        store::reseal(tx, *who, &keys.new.seal(&place(*who), &plain))?;
    }
    Ok(rows.last().map(|(who, _)| who.text()))
}

/// What is said of a wrong or used code.
pub(crate) fn wrong() -> Refusal {
    Refusal::new("factor_wrong")
}

fn recovery_hash(people: &People, who: Subject, code: &str) -> String {
    people.vault.keyed_hash("recovery", &format!("{}\n{code}", who.text()))
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

/// In groups of five, so that it is copied without a mistake.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
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
            (grouped("ACDEFGHJKMNP").as_str(), spoken("acdef-ghjkm-np ").as_str()),
            ("ACDEF-GHJKM-NP", "ACDEFGHJKMNP")
        );
    }
}
