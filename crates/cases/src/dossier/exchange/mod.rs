//! What is exchanged with the systems of ministries: dossiers handed over through the outbox, what those systems say
//! heard at our door or fetched.
//!
//! What happened to a dossier are events, decided by `rules::workflow` like everything else. What happened on the
//! way (tried, taken, refused, silent) is the table `exchange`, an axis of its own: a queue that tries again never
//! moves a dossier. Deliberately absent: the line itself (`liaison`), and the secrets, which are in the settings.

mod forward;
mod news;
mod outbox;
mod parcel;
mod plan;
mod result;
mod store;
mod watch;

use base::DossierId;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

pub use forward::forward;
pub use news::{Hearing, ask_for_news, hear};
pub(super) use outbox::follow;
pub use plan::{Plan, connected, is_connected, plan};
pub use result::{Wanted, fetch};
pub use store::Sync;
pub use watch::{PATIENCE, Trouble, What, everywhere, mine, silent_since, sync};

/// The kind of the job that hands a strand over to its partner.
pub const FORWARD: &str = "exchange.forward";
/// The kind of the job that fetches the file of a result.
pub const FETCH: &str = "exchange.fetch";

/// A partner of this installation, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerCard {
    /// Its key: stands in sheets, addresses and events.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The procedures that its system processes from beginning to end.
    pub procedures: Vec<String>,
    /// After how long without news it counts as silent.
    pub patience: SignedDuration,
    /// How often it is asked for news.
    pub every: SignedDuration,
}

/// One forwarding, as the job knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// The dossier.
    pub dossier: DossierId,
    /// The strand.
    pub strand: String,
    /// The number of the forwarding.
    pub number: u32,
}
