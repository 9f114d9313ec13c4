//! Style, scripts, fonts and pictures, built by `script/assets` and embedded. Their names carry a hash of
//! their content, so browsers may keep them for ever.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

// Missing files are reported by `check` in a sentence rather than by the compiler in a riddle.
#[derive(RustEmbed)]
#[folder = "../../assets/dist"]
#[allow_missing = true]
struct Dist;

static MANIFEST: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let file = Dist::get("manifest.json");
    file.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
});

/// The server must not start without its assets.
#[derive(Debug, thiserror::Error)]
#[error("the style and scripts are not built in: run script/assets, then build again")]
pub struct NoAssets;

/// Whether the assets are built in; asked once at start.
pub fn check() -> Result<(), NoAssets> {
    if MANIFEST.contains_key("app.css") { Ok(()) } else { Err(NoAssets) }
}

/// The address of an asset by its plain name, for example `app.css`.
pub fn url(name: &str) -> String {
    format!("/assets/{}", MANIFEST.get(name).map_or(name, String::as_str))
}

/// `GET /assets/{name}`.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    if !MANIFEST.values().any(|known| *known == name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(accepted, coding))
        .find_map(|(coding, ending)| Some((Some(coding), Dist::get(&format!("{name}{ending}"))?)));
    let Some((coding, file)) = packed.or_else(|| Some((None, Dist::get(&name)?))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = file.data.into_owned().into_response();
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(&name)));
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    head.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        head.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        words.next() == Some(coding) && words.next().is_none_or(|weight| weight != "q=0")
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_with_weight_nought_is_not_accepted() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("gzip;q=0.8, br;q=1", "gzip"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "gzip"));
    }
}
