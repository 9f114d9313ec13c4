//! Devices from which somebody has signed in before, so that they are told when another one is used.
//!
//! A device is known by a long random word that its browser keeps for a year; the store keeps a hash of it with whose it
//! is. Deliberately absent: anything by which a browser could be told from others without its help, and network
//! addresses. Who clears their browser is told once more, which costs them a message.

mod store;

use base::Moment;
use db::{DbError, Tx};
use sha2::{Digest, Sha256};

use crate::{People, sessions::Subject};

/// How long a device is known after it was last used to sign in, in milliseconds: a year, as its cookie.
const KNOWN: i64 = 365 * 24 * 60 * 60 * 1000;

fn hashed(who: Subject, token: &str) -> String {
    let (kind, id) = Subject::columns(Some(who));
    hex::encode(Sha256::digest(format!("{kind}\n{id}\n{token}")))
}

/// Notes the device of this request as one of theirs; tells whether it was none before. What is asked inside the house
/// has no device. Part of the caller's transaction.
pub(crate) fn see(people: &People, tx: &Tx, who: Subject) -> Result<bool, DbError> {
    let Some(token) = people.origin.device_token.as_deref() else { return Ok(false) };
    let (hash, now) = (hashed(who, token), people.now());
    let known = store::touch(tx, &hash, now, oldest(now))?;
    if !known {
        store::put(tx, &hash, who, now)?;
    }
    Ok(!known)
}

/// Forgets all devices of theirs but the one of this request: whoever ends all other sessions or sets a new password
/// is told when another device comes back. Part of the caller's transaction.
pub(crate) fn forget_others(people: &People, tx: &Tx, who: Subject) -> Result<(), DbError> {
    let this = people.origin.device_token.as_deref().map(|token| hashed(who, token));
    store::forget_others(tx, who, &this.unwrap_or_default())
}

/// Forgets all devices of theirs. Part of the caller's transaction.
pub(crate) fn forget_all(tx: &Tx, who: Subject) -> Result<(), DbError> {
    store::forget_others(tx, who, "")
}

/// Forgets devices that were not used for a year.
pub(crate) fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    store::sweep(tx, oldest(now))
}

fn oldest(now: Moment) -> Moment {
    base::moment(base::millis(now) - KNOWN)
}
