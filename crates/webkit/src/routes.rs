//! The table of routes and who may use them. A route and its permission are one line: there is no way to
//! add the one without the other, and the guard made from the line runs before the handler. The whole
//! table is compared with `docs/routes.txt` by a test, so that a change of rights shows in review.

use std::{fmt, pin::Pin};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{self, MethodRouter},
};
use base::{Actor, Denied, Role};

use crate::{WebError, visit::Visit};

/// Who may use a route. What they may see there is for the use case to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Signed-in citizens and businesses.
    Citizen,
    /// Officers who hold one of these roles; any officer when none is named.
    Officer(&'static [Role]),
}

impl Access {
    /// Any officer.
    pub const ANY_OFFICER: Self = Self::Officer(&[]);

    /// Whether `actor` may pass.
    pub fn admits(self, actor: &Actor) -> bool {
        match self {
            Self::Public => true,
            Self::Citizen => actor.account().is_some(),
            Self::Officer(roles) => actor
                .officer()
                .is_some_and(|officer| roles.is_empty() || roles.iter().any(|role| officer.has(*role))),
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Citizen => f.write_str("citizen"),
            Self::Officer([]) => f.write_str("officer"),
            Self::Officer(roles) => {
                let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
                write!(f, "officer: {}", words.join(", "))
            }
        }
    }
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The method.
    pub method: &'static str,
    /// The path pattern.
    pub path: String,
    /// Who may use it.
    pub access: Access,
}

/// The table as text, sorted by path: what `docs/routes.txt` holds.
pub fn listing(lines: &[Line]) -> String {
    let mut rows: Vec<String> =
        lines.iter().map(|line| format!("{:<60} {:<4} {}\n", line.path, line.method, line.access)).collect();
    rows.sort();
    rows.concat()
}

/// What an ordinary form may weigh; more than any honest page of answers.
const FORM_LIMIT: usize = 512 * 1024;
/// How much of a too large request is read away, so that the browser gets to see the refusal.
const PATIENCE: usize = 128 * 1024 * 1024;

/// A router under construction, together with its table.
#[derive(Clone)]
pub struct Routes<S = ()> {
    router: Router<S>,
    lines: Vec<Line>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes yet.
    pub fn new() -> Self {
        Self { router: Router::new(), lines: Vec::new() }
    }
    /// Adds a page.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.add("GET", path, access, FORM_LIMIT, routing::get(handler))
    }
    /// Adds what takes a form.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.add("POST", path, access, FORM_LIMIT, routing::post(handler))
    }
    /// Adds what takes a form with files, of `limit` bytes in all.
    #[must_use]
    pub fn upload<H: Handler<T, S>, T: 'static>(
        self,
        path: &str,
        access: Access,
        limit: usize,
        handler: H,
    ) -> Self {
        self.add("POST", path, access, limit, routing::post(handler))
    }
    /// Adds the routes of another table.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.lines.extend(other.lines);
        Self { router: self.router.merge(other.router), lines: self.lines }
    }
    /// The routes with their state given.
    #[must_use]
    pub fn with_state<S2>(self, state: S) -> Routes<S2> {
        Routes { router: self.router.with_state(state), lines: self.lines }
    }
    /// The router and the table it was made from.
    pub fn into_parts(self) -> (Router<S>, Vec<Line>) {
        (self.router, self.lines)
    }

    fn add(
        mut self,
        method: &'static str,
        path: &str,
        access: Access,
        limit: usize,
        handler: MethodRouter<S>,
    ) -> Self {
        let guard = middleware::from_fn(move |request, next| guard(access, limit, request, next));
        let guarded = handler.route_layer(DefaultBodyLimit::max(limit)).route_layer(guard);
        self.lines.push(Line { method, path: path.to_owned(), access });
        Self { router: self.router.route(path, guarded), lines: self.lines }
    }
}

async fn guard(access: Access, limit: usize, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visit = match Visit::of(&parts) {
        Ok(visit) => visit,
        Err(error) => return error.into_response(),
    };
    let reads = parts.method == Method::GET || parts.method == Method::HEAD;
    let refusal = if !reads && comes_from_elsewhere(&parts.headers) {
        WebError::Stale
    } else if access.admits(&visit.actor()) {
        match length(&parts.headers) {
            Some(length) if length > limit => {
                read_away(body).await;
                return WebError::Status(StatusCode::PAYLOAD_TOO_LARGE).into_response();
            }
            _ => return next.run(Request::from_parts(parts, body)).await,
        }
    } else if visit.signed_in.is_some() {
        WebError::Denied(Denied::NotAllowed)
    } else if reads {
        WebError::sign_in(&visit)
    } else {
        WebError::SignedOut
    };
    read_away(body).await;
    refusal.into_response()
}

/// Whether the browser itself says that another site sent this (Fetch Metadata; `Origin` where that is
/// missing). What says nothing is no browser of these years and is held by the form's token.
fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), _, _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        (None, _, _) => false,
    }
}

fn length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

// A browser that still sends does not read: a refusal at once would look to it like a broken line.
async fn read_away(mut body: Body) {
    let mut left = PATIENCE;
    while let Some(Ok(frame)) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        left = left.saturating_sub(frame.data_ref().map_or(0, axum::body::Bytes::len));
        if left == 0 {
            return;
        }
    }
}
