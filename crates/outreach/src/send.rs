//! Sending one message: what the worker does for a job of kind [`SEND`].

use base::{MessageId, Moment};
use db::{Db, DbError, Vault};

use crate::{channel::Channels, store};

/// The kind of the job that sends a message.
pub const SEND: &str = "outreach.send";

/// Sends the message unless it was sent. An error means: try again later. A message to a phone number where
/// no channel for text messages is set up stays unsent and is reported as an error.
pub fn send(db: &Db, vault: &Vault, channels: &Channels, id: MessageId, now: Moment) -> anyhow::Result<()> {
    let Some(kept) = db.read::<_, DbError>(|tx| store::one(tx, vault, id))? else { return Ok(()) };
    if kept.sent_at.is_some() {
        return Ok(());
    }
    let channel = channels.of(&kept.message.to).ok_or_else(|| anyhow::anyhow!("no channel for text messages"))?;
    channel.send(&kept.message).map_err(anyhow::Error::msg)?;
    db.write::<_, DbError>(|tx| store::sent(tx, id, now))?;
    Ok(())
}
