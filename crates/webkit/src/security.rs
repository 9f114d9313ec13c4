//! The headers that tell browsers what our pages never do: no inline script or style, no other host, no
//! framing by others, no guessing of types.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

use crate::Site;

/// For pages of a signed-in person: kept nowhere.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// For public pages: asked for anew each time.
pub const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

const STRICT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'; object-src 'none'";
const EMBEDS: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'; frame-src 'self'; object-src 'self'";
// The browser's own PDF viewer styles itself inside the document.
const EMBEDDED: &str = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; \
    form-action 'none'; frame-ancestors 'self'; base-uri 'none'";

// A page of ours that shows pictures and nothing else, alone or in a frame of ours.
const VIEWER: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'none'; \
    frame-ancestors 'self'; base-uri 'none'; object-src 'none'";
// What is only downloaded: should a browser open it all the same, it opens as a stranger that may do nothing.
const ORIGINAL: &str = "sandbox; default-src 'none'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; \
    form-action 'none'";

#[derive(Clone, Copy)]
enum Framing {
    Embeds,
    Embedded,
    Viewer,
    Original,
}

/// A page that shows files of ours in a frame.
pub fn embeds(mut page: Response) -> Response {
    page.extensions_mut().insert(Framing::Embeds);
    page
}

/// A file that our own pages may show in a frame.
pub fn embeddable(mut file: Response) -> Response {
    file.extensions_mut().insert(Framing::Embedded);
    file
}

/// A received or made file as an answer: shown under `name` where the browser can, in frames of ours too,
/// and kept nowhere. `kind` is the media type found in its content, never the one its sender claimed.
pub fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    let mut response = Response::new(bytes.into());
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    head.insert(header::CACHE_CONTROL, NO_STORE);
    if let Ok(value) = HeaderValue::try_from(format!("inline; filename*=UTF-8''{encoded}")) {
        head.insert(header::CONTENT_DISPOSITION, value);
    }
    embeddable(response)
}

/// A page of pictures that our own pages may show in a frame; it has no scripts and no forms.
pub fn viewer(mut page: Response) -> Response {
    page.extensions_mut().insert(Framing::Viewer);
    page
}

/// A file as it was received, to be downloaded and never shown, under a name that ends as its content is called.
pub fn original(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    let mut response = file(name, kind, bytes);
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{encoded}")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response.extensions_mut().insert(Framing::Original);
    response
}

pub(crate) fn put_headers(site: &Site, response: &mut Response) {
    let (policy, frame) = match response.extensions().get::<Framing>() {
        None => (STRICT, "DENY"),
        Some(Framing::Embeds) => (EMBEDS, "DENY"),
        Some(Framing::Embedded) => (EMBEDDED, "SAMEORIGIN"),
        Some(Framing::Viewer) => (VIEWER, "SAMEORIGIN"),
        Some(Framing::Original) => (ORIGINAL, "DENY"),
    };
    let fixed: [(HeaderName, &'static str); 8] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_FRAME_OPTIONS, frame),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The filter of old browsers could be made to switch off what is good.
        (header::X_XSS_PROTECTION, "0"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    ];
    let head = response.headers_mut();
    for (name, value) in fixed {
        head.insert(name, HeaderValue::from_static(value));
    }
    if site.https {
        head.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
}
