//! Puts the layers around the routes of the whole site.

use std::sync::Arc;

use axum::{Router, http::StatusCode, middleware};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{Access, Routes, Site, assets, error, gallery, routes::Line, session::SharedSessions, visit};

/// What the layers need to know.
#[derive(Clone)]
pub struct Shell {
    /// The installation.
    pub site: Arc<Site>,
    /// How session cookies become people.
    pub sessions: SharedSessions,
}

/// The whole site as a router, and its table.
pub fn serve(routes: Routes, shell: Shell) -> (Router, Vec<Line>) {
    let routes = routes.merge(gallery::routes()).get("/assets/{name}", Access::Public, assets::serve);
    let (router, lines) = routes.into_parts();
    let router = router
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn_with_state(shell, visit::attend))
        .layer(CompressionLayer::new());
    (router, lines)
}
