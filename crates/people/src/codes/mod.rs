//! One-time codes sent to a phone or an e-mail address: registration, recovery, a citizen's yes to what an
//! officer typed for them.
//!
//! Six digits, kept as a keyed hash, good for ten minutes and five tries; at most five are sent to one
//! address for one purpose within an hour. One code lives for each purpose, subject and address.
//! Deliberately absent: what the message says and what a right code opens.

mod store;

use base::{Moment, Refusal};
use db::{DbError, Tx, Vault};
use outreach::{Address, Message};
use serde::{Deserialize, Serialize};

/// The words of a message in the reader's language; `{code}` in them stands for the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub body: String,
}

impl Letter {
    /// The message with the code.
    pub fn to(&self, to: &Address, code: &str) -> Message {
        let filled = |text: &str| text.replace("{code}", code);
        Message { to: to.clone(), subject: filled(&self.subject), body: filled(&self.body) }
    }
}

/// The two messages between which only the holder of a contact can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// With the code that goes on.
    pub code: Letter,
    /// Why there is no going on: the contact has an account already, or has none.
    pub no_code: Letter,
}

/// How long a code is good.
const GOOD_FOR: i64 = 10 * 60 * 1000;
/// How often it may be tried.
const TRIES: i64 = 5;
/// How many are sent within [`WINDOW`].
const SENT: i64 = 5;
/// The window of the limit on sending.
const WINDOW: i64 = 60 * 60 * 1000;

/// What a code was sent for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Why, for example `register`.
    pub purpose: String,
    /// About what, for example a dossier's id; empty where the address says enough.
    pub subject: String,
    /// To whom.
    pub address: Address,
}

/// What became of the wish for a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Names the code in addresses of pages; tells nothing about the person.
    pub handle: String,
    /// Whether a message went out; `false` when too many did lately.
    pub sent: bool,
}

/// What a typed code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// It was right and is used up.
    Right,
    /// It was wrong; so many tries are left.
    Wrong(i64),
    /// It is too old, used, tried too often, or was never sent.
    Expired,
}

impl Checked {
    /// `Ok` when the code was right, else the plain sentence's key.
    pub fn into_result(self) -> Result<(), Refusal> {
        match self {
            Self::Right => Ok(()),
            Self::Wrong(left) => Err(Refusal::new("code_wrong").with("left", left)),
            Self::Expired => Err(Refusal::new("code_expired")),
        }
    }
}

/// Makes a code and sends the message that `write` makes of it, in the caller's transaction. A code that was
/// sent before for the same is no longer good.
pub fn issue(
    tx: &Tx,
    vault: &Vault,
    sent: &Sent,
    write: impl FnOnce(&str) -> Message,
    now: Moment,
) -> Result<Issued, DbError> {
    let key = key_hash(vault, sent);
    let known = store::counted(tx, &key)?;
    let fresh = known.as_ref().is_none_or(|known| base::millis(now) - known.window_began_at >= WINDOW);
    if let Some(known) = known.as_ref().filter(|known| !fresh && known.sent >= SENT) {
        return Ok(Issued { handle: known.handle.clone(), sent: false });
    }
    let code = base::random::digits(6);
    // A page that asked for an earlier code is over with it.
    let handle = hex::encode(base::random::bytes::<16>());
    let row = store::Row {
        key_hash: key.clone(),
        handle: handle.clone(),
        code_hash: vault.keyed_hash("one_time_code", &format!("{key} {code}")),
        expires_at: base::millis(now) + GOOD_FOR,
        sent: if fresh { 1 } else { known.as_ref().map_or(1, |known| known.sent + 1) },
        window_began_at: if fresh { base::millis(now) } else { known.map_or(0, |known| known.window_began_at) },
    };
    store::put(tx, vault, &row, sent)?;
    outreach::notify(tx, vault, &write(&code), now)?;
    Ok(Issued { handle, sent: true })
}

/// Tries a code; each wrong try counts. Must run in a transaction that is kept whatever the answer is.
pub fn check(tx: &Tx, vault: &Vault, sent: &Sent, code: &str, now: Moment) -> Result<Checked, DbError> {
    let key = key_hash(vault, sent);
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let Some(living) = store::living(tx, &key, base::millis(now))? else { return Ok(Checked::Expired) };
    if living.attempts >= TRIES {
        return Ok(Checked::Expired);
    }
    if living.code_hash == vault.keyed_hash("one_time_code", &format!("{key} {digits}")) {
        store::use_up(tx, &key)?;
        return Ok(Checked::Right);
    }
    store::count_try(tx, &key)?;
    let left = TRIES - living.attempts - 1;
    Ok(if left > 0 { Checked::Wrong(left) } else { Checked::Expired })
}

/// What a code with this handle was sent for, good or not.
pub fn opened(tx: &Tx, vault: &Vault, handle: &str) -> Result<Option<Sent>, DbError> {
    store::opened(tx, vault, handle)
}

/// Removes what nobody can use any more; the worker calls it now and then.
pub fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    store::sweep(tx, base::millis(now) - WINDOW)
}

fn key_hash(vault: &Vault, sent: &Sent) -> String {
    let kind = if matches!(sent.address, Address::Email(_)) { "email" } else { "phone" };
    let text = format!("{}\n{}\n{kind}\n{}", sent.purpose, sent.subject, sent.address.text());
    vault.keyed_hash("one_time_code.key", &text)
}

/// Forgets all codes: under another key of the installation none is found again, and each is good for minutes only.
pub(crate) fn forget_all(tx: &Tx) -> Result<(), DbError> {
    store::forget_all(tx)
}
