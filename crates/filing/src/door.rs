//! From a page to a use case of the one-stop and back: off the async threads, and every refusal with its
//! status.

use axum::http::StatusCode;
use base::{Actor, Denied, Moment, Refusal};
use cases::{CaseError, Operation, Proof};
use webkit::WebError;

use crate::Door;

/// What a use case is given.
pub struct Room<D> {
    /// The side from which it is asked.
    pub app: D,
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub now: Moment,
    /// Whether a second factor was shown just now.
    pub proof: Proof,
}

impl<D: Door> Room<D> {
    /// The operation that use cases take first.
    pub fn op(&self) -> Operation<'_> {
        Operation { office: self.app.office(), actor: &self.actor, now: self.now, proof: self.proof }
    }
}

/// Runs use cases where they may block.
pub async fn work<D: Door, T: Send + 'static>(
    app: &D,
    actor: Actor,
    job: impl FnOnce(Room<D>) -> Result<T, CaseError> + Send + 'static,
) -> Result<T, CaseError> {
    work_proved(app, actor, Proof::Lacking, job).await
}

/// The same for who may have shown a second factor just now.
pub async fn work_proved<D: Door, T: Send + 'static>(
    app: &D,
    actor: Actor,
    proof: Proof,
    job: impl FnOnce(Room<D>) -> Result<T, CaseError> + Send + 'static,
) -> Result<T, CaseError> {
    let room = Room { app: app.clone(), actor, now: app.office().now(), proof };
    match tokio::task::spawn_blocking(move || job(room)).await {
        Ok(outcome) => outcome,
        Err(broken) => Err(CaseError::Store(db::DbError::Engine(broken.to_string()))),
    }
}

/// The status of a refused use case, where no page has anything better to show.
pub fn web(error: CaseError) -> WebError {
    match error {
        CaseError::Refused(refusal) => WebError::Refused(refusal),
        CaseError::Denied(denied) => WebError::Denied(denied),
        CaseError::Fields(_) => WebError::Status(StatusCode::UNPROCESSABLE_ENTITY),
        CaseError::Conflict => WebError::Refused(Refusal::new("changed_meanwhile")),
        CaseError::Store(error) => WebError::Other(error.into()),
        CaseError::Paper(error) => WebError::Other(error.into()),
    }
}

/// The id in an address; one that cannot be read names nothing.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::Denied(Denied::NotFound))
}

/// The same inside a use case.
pub fn id_in<T: std::str::FromStr>(text: &str) -> Result<T, CaseError> {
    text.parse().map_err(|_| CaseError::Denied(Denied::NotFound))
}
