//! The cookies of the site. Where people come by HTTPS their names begin with `__Host-`, which browsers
//! then refuse to take from any other host or over plain HTTP (RFC 6265bis, section 4.1.3.2).

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};

use crate::{Area, Site};

/// What a cookie is for; also its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jar {
    /// The session of a citizen.
    Citizen,
    /// The session of an officer.
    Officer,
    /// A visitor who is not signed in, so that forms can be bound to them.
    Visitor,
    /// The chosen language.
    Language,
    /// A message for the next page.
    Flash,
    /// That somebody has signed in with this browser before, so that others cannot shut it out.
    Browser,
    /// What this device is known by, so that people are told of a sign-in from another one.
    Device,
    /// What is kept of somebody who went to a provider of identity and comes back.
    Identity,
}

impl Jar {
    fn word(self) -> &'static str {
        match self {
            Self::Citizen => "phien",
            Self::Officer => "phien-can-bo",
            Self::Visitor => "khach",
            Self::Language => "ngon-ngu",
            Self::Flash => "loi-nhan",
            Self::Browser => "trinh-duyet",
            Self::Device => "thiet-bi",
            Self::Identity => "dinh-danh",
        }
    }
    fn name(self, site: &Site) -> String {
        if site.https { format!("__Host-{}", self.word()) } else { self.word().to_owned() }
    }
    /// The jar that keeps the session of an area.
    pub fn session(area: Area) -> Self {
        match area {
            Area::Portal => Self::Citizen,
            Area::Desk => Self::Officer,
        }
    }
}

/// The value in a jar, if the browser sent one.
pub fn read(headers: &HeaderMap, site: &Site, jar: Jar) -> Option<String> {
    let name = jar.name(site);
    let sent = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// The header that puts `value` into a jar; `days` none keeps it until the browser is closed.
pub fn put(site: &Site, jar: Jar, value: &str, days: Option<i64>) -> HeaderValue {
    let mut cookie = Cookie::build((jar.name(site), value.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.https);
    if let Some(days) = days {
        cookie = cookie.max_age(Duration::days(days));
    }
    let text = cookie.build().to_string();
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// The header that empties a jar.
pub fn drop(site: &Site, jar: Jar) -> HeaderValue {
    put(site, jar, "", Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::tests::site;

    #[test]
    fn by_https_cookies_are_bound_to_the_host_and_never_seen_by_scripts() {
        let plain = site();
        let secure = Site { https: true, ..site() };
        let header = put(&secure, Jar::Citizen, "abc", None);
        assert_eq!(header, "__Host-phien=abc; HttpOnly; SameSite=Lax; Secure; Path=/");
        assert_eq!(put(&plain, Jar::Officer, "abc", None), "phien-can-bo=abc; HttpOnly; SameSite=Lax; Path=/");
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("x=1; __Host-phien=abc"));
        assert_eq!(read(&headers, &secure, Jar::Citizen).as_deref(), Some("abc"));
        assert_eq!(read(&headers, &plain, Jar::Citizen), None);
    }
}
