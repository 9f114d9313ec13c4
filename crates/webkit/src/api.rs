//! Where other systems ask (`/api/`): how they show their key, and how they are told no: always by a problem document
//! (RFC 9457), never by a page, a cookie or a way to sign in.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Refusal;
use rules::policy::ApiAction;
use serde_json::json;

use crate::{Lang, visit::Visit};

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Whether the path is one where other systems ask.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The key that was shown (RFC 6750).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (kind, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// No key, or one that is not good: whatever is wrong with it looks the same.
pub(crate) fn no_key(wrong: bool) -> Response {
    let how = if wrong { "Bearer realm=\"motcua\", error=\"invalid_token\"" } else { "Bearer realm=\"motcua\"" };
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, how)]).into_response()
}

/// A good key without this right.
pub(crate) fn key_without(action: ApiAction) -> Response {
    let how = format!("Bearer realm=\"motcua\", error=\"insufficient_scope\", scope=\"{}\"", action.word());
    (StatusCode::FORBIDDEN, [(header::WWW_AUTHENTICATE, how)]).into_response()
}

/// The refusal as a problem document in place of whatever body it had.
pub(crate) fn problem(visit: &Visit, response: Response, refusal: Option<&Refusal>) -> Response {
    let status = response.status();
    let word = match status.as_u16() {
        known @ (401 | 403 | 404 | 405 | 422 | 429 | 500 | 503) => known,
        _ if status.is_server_error() => 500,
        _ => 400,
    };
    let said = |part: &str| Lang::Vi.t(&format!("failure.api.{word}.{part}"));
    let body = json!({
        "type": "about:blank",
        "title": said("title"),
        "status": status.as_u16(),
        "detail": refusal.map_or_else(|| said("detail"), |refusal| Lang::Vi.refusal(refusal)),
        "operation": visit.operation,
    });
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, PROBLEM);
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static("vi"));
    Response::from_parts(parts, Body::from(body.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_from_the_header_for_it_alone() {
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!((with("Bearer mc_a"), with("bearer mc_a")), (Some("mc_a".into()), Some("mc_a".into())));
        assert_eq!((with("Basic bWNfYTo="), with("mc_a")), (None, None));
        assert!(is_api("/api") && is_api("/api/v1/thu-tuc") && !is_api("/apis") && !is_api("/thu-tuc"));
    }
}
