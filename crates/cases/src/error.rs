//! How a use case fails. Delivery maps each kind to a page and a status.

use base::{Denied, FieldErrors, Refusal, paper::PaperError};
use db::DbError;

/// Why a use case did not happen. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The actor may not see or do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields of a form need attention.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// Somebody else changed the dossier since it was shown: reload.
    #[error("somebody else changed this")]
    Conflict,
    /// The store failed.
    #[error(transparent)]
    Store(DbError),
    /// Paper could not be made.
    #[error(transparent)]
    Paper(#[from] PaperError),
}

/// Two officers who add the same event number collide on a key: that is a conflict, not a fault.
impl From<DbError> for CaseError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Taken(_) => Self::Conflict,
            other => Self::Store(other),
        }
    }
}
