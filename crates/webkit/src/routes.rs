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
use rules::policy::ApiAction;

use crate::{Pace, WebError, visit::Visit};

/// Who may use a route. What they may see there is for the use case to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Signed-in citizens and businesses.
    Citizen,
    /// Officers who hold one of these roles; any officer when none is named.
    Officer(&'static [Role]),
    /// Other systems whose key gives them this right; no person at all.
    Api(ApiAction),
}

impl Access {
    /// Any officer.
    pub const ANY_OFFICER: Self = Self::Officer(&[]);

    /// Whether `actor` may pass; another system is none.
    pub fn admits(self, actor: &Actor) -> bool {
        match self {
            Self::Public => true,
            Self::Api(_) => false,
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
            Self::Api(action) => write!(f, "api: {}", action.word()),
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
    /// How fast one address may use it.
    pub pace: Option<Pace>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<60} {:<4} {}", self.path, self.method, self.access)?;
        self.pace.map_or(Ok(()), |pace| write!(f, "; slowed: {}", pace.kind))
    }
}

/// The table as text, sorted by path: what `docs/routes.txt` holds.
pub fn listing(lines: &[Line]) -> String {
    let mut rows: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
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
        self.add("GET", path, Rule { access, limit: FORM_LIMIT, pace: None }, routing::get(handler))
    }
    /// Adds what takes a form.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.add("POST", path, Rule { access, limit: FORM_LIMIT, pace: None }, routing::post(handler))
    }
    /// Adds what takes a form, from one address no faster than `pace`.
    #[must_use]
    pub fn paced<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, pace: Pace, handler: H) -> Self {
        self.add("POST", path, Rule { access, limit: FORM_LIMIT, pace: Some(pace) }, routing::post(handler))
    }
    /// Adds a page that costs more than others, from one address no faster than `pace`.
    #[must_use]
    pub fn paced_get<H: Handler<T, S>, T: 'static>(
        self,
        path: &str,
        access: Access,
        pace: Pace,
        handler: H,
    ) -> Self {
        self.add("GET", path, Rule { access, limit: FORM_LIMIT, pace: Some(pace) }, routing::get(handler))
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
        self.add("POST", path, Rule { access, limit, pace: None }, routing::post(handler))
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

    fn add(mut self, method: &'static str, path: &str, rule: Rule, handler: MethodRouter<S>) -> Self {
        let guard = middleware::from_fn(move |request, next| guard(rule, request, next));
        let guarded = handler.route_layer(DefaultBodyLimit::max(rule.limit)).route_layer(guard);
        self.lines.push(Line { method, path: path.to_owned(), access: rule.access, pace: rule.pace });
        Self { router: self.router.route(path, guarded), lines: self.lines }
    }
}

/// What a request must keep to.
#[derive(Clone, Copy)]
struct Rule {
    access: Access,
    limit: usize,
    pace: Option<Pace>,
}

async fn guard(rule: Rule, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visit = match Visit::of(&parts) {
        Ok(visit) => visit,
        Err(error) => return error.into_response(),
    };
    let reads = parts.method == Method::GET || parts.method == Method::HEAD;
    let refusal = if let Access::Api(action) = rule.access {
        match visit.admits(action) {
            Ok(()) => match visit.turn(Pace::API).await {
                Ok(_turn) => return next.run(Request::from_parts(parts, body)).await,
                Err(error) => error,
            },
            Err(error) => error,
        }
    } else if !reads && visit.from_elsewhere {
        WebError::Stale
    } else if rule.access.admits(&visit.actor()) {
        let fast = rule.pace.and_then(|pace| visit.keeps(pace).err());
        let large = length(&parts.headers).is_some_and(|length| length > rule.limit);
        match (fast, large) {
            (None, false) => match rule.pace {
                None if reads => match visit.share().await {
                    Ok(_share) => return next.run(Request::from_parts(parts, body)).await,
                    Err(error) => error,
                },
                None => return next.run(Request::from_parts(parts, body)).await,
                Some(pace) => return in_turn(rule, pace, &visit, Request::from_parts(parts, body), next).await,
            },
            (Some(error), _) => error,
            (None, true) => WebError::Status(StatusCode::PAYLOAD_TOO_LARGE),
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

/// What is judged a few at once is read before it waits for its turn: nobody holds a turn by sending slowly.
async fn in_turn(rule: Rule, pace: Pace, visit: &Visit, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, rule.limit).await else {
        return WebError::Status(StatusCode::BAD_REQUEST).into_response();
    };
    match visit.turn(pace).await {
        Ok(_turn) => next.run(Request::from_parts(parts, bytes.into())).await,
        Err(error) => error.into_response(),
    }
}

/// Whether the browser itself says that another site sent this (Fetch Metadata; `Origin` where that is
/// missing). What says nothing is no browser of these years and is held by the form's token.
pub(crate) fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
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
