//! Speaking with the systems of ministries that process dossiers of ours (domain reference, 4.4): the messages in
//! their field names, the signatures under them, and the line to a partner.
//!
//! Beside them stands the malware scanner ([`clamd`]), an outside party like them.
//!
//! A line is a plain blocking client; whoever uses it is a job, which may do everything twice. Deliberately
//! absent: what a message means for a dossier (`cases::exchange`), retries (`db::jobs`), and the store: the secret
//! shared with a partner comes from a file that the settings name, and is nowhere else.

pub mod clamd;
pub mod line;
pub mod message;
pub mod outward;
pub mod signing;
mod stamp;

pub use line::{Account, Line, Lines, Trouble};
pub use outward::Reach;
pub use stamp::{moment_of, stamp};
