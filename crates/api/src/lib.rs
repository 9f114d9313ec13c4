//! `/api/v1`: what other systems of the province read by HTTP with a key of their own. `docs/api.md` is for who writes
//! such a system, `openapi.json` for its tools.
//!
//! Everything here is read and nothing is personal. Names in answers are Vietnamese without marks, as in messages to the
//! systems of ministries. Deliberately absent: keys and rights (the guard of the route line asks `people::api_clients`),
//! cookies, CORS (no page of another site has a key to ask with), anything that writes.

mod dossier;
mod figures;
mod procedures;

use std::sync::Arc;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use cases::{Office, catalogue::Catalogue};
use rules::policy::ApiAction;
use serde::Serialize;
use webkit::{Access, Routes, WebError};

/// What the answers are made from.
#[derive(Clone)]
pub struct App {
    /// Dossiers and figures.
    pub office: Office,
    /// Procedures in force.
    pub catalogue: Arc<Catalogue>,
}

/// What the answers are, for tools.
const DESCRIPTION: &str = include_str!("../openapi.json");

/// The routes.
pub fn routes(app: App) -> Routes {
    Routes::<App>::new()
        .get("/api/v1/thu-tuc", Access::Api(ApiAction::ReadCatalogue), procedures::list)
        .get("/api/v1/ho-so/{code}", Access::Api(ApiAction::ReadDossiers), dossier::show)
        .get("/api/v1/so-lieu", Access::Api(ApiAction::ReadFigures), figures::show)
        .get("/api/v1/openapi.json", Access::Public, describe)
        .with_state(app)
}

/// GET /api/v1/openapi.json
async fn describe() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION)
}

/// An answer as JSON.
struct Json<T>(T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
            // Nothing that is answered here has a shape that JSON does not know.
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

/// The answer of what was found off the async threads.
async fn answer<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<Json<T>, WebError>
where
    T: Send + 'static,
    E: Into<WebError> + Send + 'static,
{
    tokio::task::spawn_blocking(work).await?.map(Json).map_err(Into::into)
}

/// A moment as RFC 3339 tells it, in Vietnamese time and to the second.
fn moment(at: base::Moment) -> String {
    base::local_time(at).strftime("%Y-%m-%dT%H:%M:%S+07:00").to_string()
}
