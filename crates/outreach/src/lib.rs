//! Messages to people: written in the transaction that causes them, sent by the worker, kept readable.
//!
//! A message is sealed under the installation's key, because it names people. `notify` writes the row and
//! the job; `send` hands it to the channel of its kind. Deliberately absent: what messages say (the use
//! cases write them), preferences, post and read-aloud, which come with their own rooms.

pub mod channel;
pub mod mailbox;
mod send;
pub mod sms;
mod store;

use base::{MessageId, Moment};
use db::{DbError, Tx, Vault};
use serde::{Deserialize, Serialize};

pub use channel::{Channel, Channels};
pub use send::{SEND, send};

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Address {
    /// An e-mail address.
    Email(String),
    /// A phone number that takes text messages.
    Phone(String),
}

impl Address {
    /// The address as text.
    pub fn text(&self) -> &str {
        match self {
            Self::Email(text) | Self::Phone(text) => text,
        }
    }
    /// The address without most of its letters, for pages that confirm where something went.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(text) => {
                let (name, host) = text.split_once('@').unwrap_or((text, ""));
                format!("{}…@{host}", name.chars().take(2).collect::<String>())
            }
            Self::Phone(text) => {
                let tail: Vec<char> = text.chars().rev().take(3).collect();
                format!("…{}", tail.into_iter().rev().collect::<String>())
            }
        }
    }
}

/// A message as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// To whom.
    pub to: Address,
    /// Subject line; not sent by text message.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// A message as kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its id.
    pub id: MessageId,
    /// What was written.
    pub message: Message,
    /// When it was written.
    pub written_at: Moment,
    /// When a channel took it; `None` while it waits.
    pub sent_at: Option<Moment>,
}

/// Writes a message and asks the worker to send it; both are part of the caller's transaction.
pub fn notify(tx: &Tx, vault: &Vault, message: &Message, now: Moment) -> Result<MessageId, DbError> {
    let id = MessageId::new();
    store::insert(tx, vault, id, message, now)?;
    db::jobs::enqueue(tx, SEND, Some(&id.to_string()), &id, now)?;
    Ok(id)
}

/// What of this room lies under the installation's key, and how it is put under another.
pub const KEYS: [db::rekey::Part; 1] = [db::rekey::Part { name: "messages", step: store::rekey }];

/// How long a message that was sent is kept, in milliseconds: two years, no longer than any dossier is.
const KEPT: i64 = 2 * 365 * 24 * 60 * 60 * 1000;

/// Removes messages that were sent long ago: they name people, and what they say stands in the dossier.
pub fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    store::sweep(tx, base::moment(base::millis(now) - KEPT))
}

/// The newest messages, for the demo's mailbox page and for tests. `to` keeps those to one address.
pub fn newest(tx: &Tx, vault: &Vault, to: Option<&Address>, most: u32) -> Result<Vec<Kept>, DbError> {
    store::newest(tx, vault, to, most)
}

/// One message.
pub fn one(tx: &Tx, vault: &Vault, id: MessageId) -> Result<Option<Kept>, DbError> {
    store::one(tx, vault, id)
}
