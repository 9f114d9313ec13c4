//! How a page says no. [`WebError`] maps what use cases and rules return to a status; [`with_page`] turns
//! every refusal, also those of the framework, into a page with a plain sentence. What went wrong inside
//! is logged with the operation id and never shown.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base::{Denied, Refusal};
use rules::policy::ApiAction;

use crate::{Area, Page, api, visit::Visit};

/// Why a page cannot be shown or a form not be taken.
#[derive(Debug)]
pub enum WebError {
    /// A rule says no (409).
    Refused(Refusal),
    /// What was sent is not right, and no page can show where (422).
    Invalid(Refusal),
    /// Not there or not visible (404), or not allowed (403).
    Denied(Denied),
    /// A form whose token is not ours: the page was opened under another session (403).
    Stale,
    /// A form was sent after the session had ended (403).
    SignedOut,
    /// The page is for people who have signed in, or shown a second factor just now: there is the door (303).
    SignIn(String),
    /// Too many from one address; the next is taken in so many seconds (429).
    TooMany(i64),
    /// Another system showed no key, or one that is not good (401).
    NoKey {
        /// It showed one.
        wrong: bool,
    },
    /// Its key does not give this right (403).
    KeyWithout(ApiAction),
    /// What the framework refused, by its status.
    Status(StatusCode),
    /// The store cannot be reached or has no room; later it can (503).
    OutOfReach(anyhow::Error),
    /// Anything else (500).
    Other(anyhow::Error),
}

impl WebError {
    /// The thing is not there.
    pub const NOT_FOUND: Self = Self::Denied(Denied::NotFound);

    /// The way to the door of the visit's area, and back to the page afterwards.
    pub fn sign_in(visit: &Visit) -> Self {
        Self::SignIn(visit.and_back(visit.area.sign_in()))
    }
}

/// Refusals and denials keep their meaning however deep they come from.
impl<E: Into<anyhow::Error>> From<E> for WebError {
    fn from(error: E) -> Self {
        let error = error.into();
        if let Some(refusal) = error.downcast_ref::<Refusal>() {
            return Self::Refused(refusal.clone());
        }
        if let Some(denied) = error.downcast_ref::<Denied>() {
            return Self::Denied(*denied);
        }
        if error.is::<base::FieldErrors>() {
            return Self::Status(StatusCode::UNPROCESSABLE_ENTITY);
        }
        if error.chain().any(<dyn std::error::Error>::is::<base::OutOfReach>) {
            return Self::OutOfReach(error);
        }
        Self::Other(error)
    }
}

/// What the page of a failure has to say; travels with the response to [`with_page`].
#[derive(Debug, Clone, Default)]
struct Failure {
    /// Under `failure.` in the texts; none for the status itself.
    word: Option<&'static str>,
    refusal: Option<Refusal>,
    cause: Option<String>,
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let (status, failure) = match self {
            Self::SignIn(door) => return Redirect::to(&door).into_response(),
            Self::Refused(refusal) => (StatusCode::CONFLICT, Failure::saying(refusal)),
            Self::Invalid(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, Failure::saying(refusal)),
            Self::Denied(Denied::NotFound) => (StatusCode::NOT_FOUND, Failure::default()),
            Self::Denied(Denied::NotAllowed) => (StatusCode::FORBIDDEN, Failure::default()),
            Self::Stale => (StatusCode::FORBIDDEN, Failure::named("stale")),
            Self::SignedOut => (StatusCode::FORBIDDEN, Failure::named("signed_out")),
            Self::TooMany(seconds) => return too_many(seconds),
            Self::NoKey { wrong } => return api::no_key(wrong),
            Self::KeyWithout(action) => return api::key_without(action),
            Self::Status(status) => (status, Failure::default()),
            Self::OutOfReach(error) => (StatusCode::SERVICE_UNAVAILABLE, Failure::caused(format!("{error:#}"))),
            Self::Other(error) => (StatusCode::INTERNAL_SERVER_ERROR, Failure::caused(format!("{error:#}"))),
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(failure);
        response
    }
}

fn too_many(seconds: i64) -> Response {
    let mut response =
        (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())]).into_response();
    response.extensions_mut().insert(Failure::named("slow_down"));
    response
}

impl Failure {
    fn named(word: &'static str) -> Self {
        Self { word: Some(word), ..Self::default() }
    }
    fn saying(refusal: Refusal) -> Self {
        Self { refusal: Some(refusal), ..Self::default() }
    }
    fn caused(cause: String) -> Self {
        Self { cause: Some(cause), ..Self::default() }
    }
}

/// The answer to a panic; its text goes to the log with the operation id.
pub(crate) fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text = cause.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| cause.downcast_ref::<String>().cloned());
    WebError::Other(anyhow::anyhow!("panic: {}", text.unwrap_or_default())).into_response()
}

pub(crate) fn cause(response: &Response) -> String {
    response.extensions().get::<Failure>().and_then(|failure| failure.cause.clone()).unwrap_or_default()
}

/// Why access was refused, for the log; `None` where the answer is no refusal of that kind. What is not there is one only
/// where somebody who has signed in asks for it: a stranger's typing errors are none.
pub(crate) fn refused(response: &Response, signed_in: bool) -> Option<&'static str> {
    let failure = response.extensions().get::<Failure>();
    let word = failure.and_then(|failure| failure.word);
    match response.status() {
        StatusCode::UNAUTHORIZED => Some(word.unwrap_or("no_key")),
        StatusCode::FORBIDDEN => Some(word.unwrap_or("not_allowed")),
        StatusCode::NOT_FOUND if signed_in && failure.is_some() => Some("not_found"),
        StatusCode::TOO_MANY_REQUESTS => Some("slow_down"),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    page: Page,
    sentence: String,
    show_operation: bool,
    signed_out: bool,
    home: &'static str,
}

/// The response, with a page in place of an empty or technical body where it says no.
pub(crate) fn with_page(visit: &Arc<Visit>, response: Response) -> Response {
    let status = response.status();
    let refuses = status.is_client_error() || status.is_server_error();
    let kind =
        response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !refuses || kind.starts_with("text/html") || kind.starts_with("application/json") {
        return response;
    }
    let failure = response.extensions().get::<Failure>().cloned().unwrap_or_default();
    if visit.is_api() {
        return api::problem(visit, response, failure.refusal.as_ref());
    }
    let html = failure_page(visit, status, &failure).render().unwrap_or_default();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Response::from_parts(parts, Body::from(html))
}

fn failure_page(visit: &Arc<Visit>, status: StatusCode, failure: &Failure) -> FailurePage {
    let lang = visit.lang;
    let word = failure.word.map_or_else(|| status.as_u16().to_string(), str::to_owned);
    let known = lang.has(&format!("failure.{word}.title"));
    let word = match (known, status.is_server_error()) {
        (true, _) => word,
        (false, true) => "500".to_owned(),
        (false, false) => "400".to_owned(),
    };
    let sentence = failure.refusal.as_ref().map(|refusal| lang.refusal(refusal));
    FailurePage {
        page: Page::of(visit.clone()).titled(&format!("failure.{word}.title")),
        sentence: sentence.unwrap_or_else(|| lang.t(&format!("failure.{word}.body"))),
        show_operation: status.is_server_error(),
        signed_out: failure.word == Some("signed_out"),
        home: if visit.area == Area::Desk { "failure.desk" } else { "failure.home" },
    }
}
