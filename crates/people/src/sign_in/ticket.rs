//! What stands between the first step of a sign-in and the second: a ticket, good for ten minutes. The page carries it,
//! the store keeps its SHA-256.

use base::{Moment, Refusal};
use db::{DbError, Tx};
use sha2::{Digest, Sha256};

use super::store;
use crate::{
    People,
    second_factor::{self, Key},
    sessions::{Kind, Subject},
};

/// How long somebody may take from the first step to the second.
const GOOD_FOR: i64 = 10 * 60 * 1000;

/// A ticket as it is kept.
pub(super) struct Ticket {
    pub who: Subject,
    pub sealed: Option<Vec<u8>>,
    pub made_at: Moment,
}

/// Writes a ticket; one to set a second factor up has its key. Part of the caller's transaction.
pub(super) fn give(people: &People, tx: &Tx, who: Subject, key: Option<&Key>) -> Result<String, DbError> {
    let ticket = hex::encode(base::random::bytes::<32>());
    let sealed = key.map(|key| second_factor::seal_for_ticket(people, key, &ticket));
    store::keep_ticket(tx, &hashed(&ticket), &Ticket { who, sealed, made_at: people.now() })?;
    Ok(ticket)
}

/// The ticket, while it is good, at the door for which it was given.
pub(super) fn opened(people: &People, door: Kind, ticket: &str) -> anyhow::Result<Ticket> {
    let kept = people.db.read(|tx| store::ticket(tx, &hashed(ticket)))?;
    let good = |kept: &Ticket| {
        kept.who.kind() == door && base::millis(people.now()) - base::millis(kept.made_at) < GOOD_FOR
    };
    Ok(kept.filter(good).ok_or_else(|| Refusal::new("sign_in_too_slow"))?)
}

/// Uses a ticket up: of two who come with it at once only one comes in.
pub(super) fn spend(tx: &Tx, ticket: &str) -> Result<(), DbError> {
    if store::use_ticket(tx, &hashed(ticket))? { Ok(()) } else { Err(DbError::NoRow) }
}

fn hashed(ticket: &str) -> String {
    hex::encode(Sha256::digest(ticket.as_bytes()))
}

pub(super) fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    store::sweep_tickets(tx, base::moment(base::millis(now) - GOOD_FOR))
}
