//! The trait through which files are looked at for malware, so that only one room knows whose protocol that is.

use crate::Moment;

/// What a look for malware found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Nothing that is known.
    Clean,
    /// Something, by the name its finder gives it.
    Infected(String),
}

/// It could not be looked at; the text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("scanner: {0}")]
pub struct ScanError(pub String);

/// Looks for malware.
pub trait Scanner: Send + Sync {
    /// What is found in `bytes`. An error says nothing about the file: it has to be looked at again later.
    fn scan(&self, bytes: &[u8], now: Moment) -> Result<Finding, ScanError>;
}
