//! From a page to a use case and back: off the async threads, and every refusal with its status.

use axum::http::StatusCode;
use base::{Actor, Denied, Moment};
use cases::{CaseError, Operation};
use webkit::WebError;

use crate::App;

/// Runs a use case where it may block.
pub async fn work<T: Send + 'static>(
    app: &App,
    actor: &Actor,
    job: impl FnOnce(Room) -> Result<T, CaseError> + Send + 'static,
) -> Result<T, CaseError> {
    let room = Room { app: app.clone(), actor: actor.clone(), now: app.office.now() };
    match tokio::task::spawn_blocking(move || job(room)).await {
        Ok(outcome) => outcome,
        Err(broken) => Err(CaseError::Paper(base::paper::PaperError(broken.to_string()))),
    }
}

/// What a use case is given.
pub struct Room {
    /// The desk.
    pub app: App,
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub now: Moment,
}

impl Room {
    /// The operation that use cases take first.
    pub fn op(&self) -> Operation<'_> {
        Operation { office: &self.app.office, actor: &self.actor, now: self.now }
    }
}

/// The status of a refused use case, where no page has anything better to show.
pub fn web(error: CaseError) -> WebError {
    match error {
        CaseError::Refused(refusal) => WebError::Refused(refusal),
        CaseError::Denied(denied) => WebError::Denied(denied),
        CaseError::Fields(_) => WebError::Status(StatusCode::UNPROCESSABLE_ENTITY),
        CaseError::Conflict => WebError::Refused(base::Refusal::new("changed_meanwhile")),
        CaseError::Store(error) => WebError::Other(error.into()),
        CaseError::Paper(error) => WebError::Other(error.into()),
    }
}

/// The id in an address; one that cannot be read names nothing.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::Denied(Denied::NotFound))
}
