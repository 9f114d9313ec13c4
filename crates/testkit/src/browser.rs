//! A browser without scripts in front of a town's pages: it keeps cookies and sends forms with their hidden
//! fields. Requests go straight into the router; `visitor` is for servers that really listen.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderName, Request, StatusCode, header, request::Builder},
};
use people::{
    People,
    sessions::{self, Kind},
};
use tower::ServiceExt;
use webkit::{
    Area, Callers, Routes, SignedIn, Site,
    session::{Acting, ClientLookup, Lookup, Sessions},
    shell::{Shell, serve},
};

use crate::town::Town;

/// The sessions that people have.
struct Kept(People);

impl Sessions for Kept {
    fn lookup<'a>(&'a self, area: Area, token: &'a str) -> Lookup<'a> {
        let kind = if area == Area::Portal { Kind::Citizen } else { Kind::Officer };
        let found = sessions::find(&self.0, kind, token).map(|found| {
            found.map(|opened| {
                let (session, proved_at) = (opened.id, opened.proved_at);
                let (actor, name, whom) = opened.holder.who();
                SignedIn {
                    actor,
                    name,
                    session,
                    proved_at,
                    acting: whom.map(|(name, holds)| Acting { name, holds }),
                }
            })
        });
        Box::pin(async move { Ok(found?) })
    }
    fn client<'a>(&'a self, key: &'a str) -> ClientLookup<'a> {
        // On a thread of its own: PostgreSQL's client waits in a runtime, which has none inside another.
        let ask = || people::api_clients::by_key(&self.0, key);
        let found = std::thread::scope(|scope| scope.spawn(ask).join());
        Box::pin(async move { Ok(found.map_err(|_| anyhow::anyhow!("the look-up broke off"))??) })
    }
}

/// These routes as the program serves them, with the sessions of the town.
pub fn pages(town: &Town, routes: Routes) -> Router {
    let site = Site {
        province: town.office.settings.province.clone(),
        address: town.office.settings.address.clone(),
        hotline: None,
        https: false,
        demo: false,
        key: [7; 32],
        callers: Arc::new(Callers::behind(Some(HeaderName::from_static("x-forwarded-for")))),
        clock: town.clock.clone(),
    };
    serve(routes, Shell { site: Arc::new(site), sessions: Arc::new(Kept(town.people.clone())) }).0
}

/// What a page answered.
#[derive(Debug)]
pub struct Shown {
    /// The status.
    pub status: StatusCode,
    /// Where it sends the browser; empty for nowhere.
    pub location: String,
    /// All headers.
    pub headers: HeaderMap,
    /// The page.
    pub html: String,
}

impl Shown {
    /// The type of what came.
    pub fn kind(&self) -> &str {
        self.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
    }
    /// Whether the page says so.
    pub fn says(&self, words: &str) -> bool {
        self.html.contains(words)
    }
    /// The browser was sent on.
    pub fn done(&self) {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.html);
    }
    /// The value of the hidden field `name`.
    pub fn field(&self, name: &str) -> String {
        let start = format!(r#"name="{name}" value=""#);
        let (_, rest) = self.html.split_once(&start).unwrap_or_else(|| panic!("no field {name} in {}", self.html));
        rest.chars().take_while(|letter| *letter != '"').collect()
    }
    /// The links of the page that begin so.
    pub fn links(&self, prefix: &str) -> Vec<String> {
        let opening = format!("href=\"{prefix}");
        let found = self.html.split(&opening).skip(1).filter_map(|rest| rest.split('"').next());
        let mut links: Vec<String> =
            found.map(|rest| format!("{prefix}{rest}").replace("&amp;", "&").replace("&#38;", "&")).collect();
        links.dedup();
        links
    }
}

/// A file field: its name, the file's name, its bytes.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

/// The browser.
pub struct Browser {
    app: Router,
    /// Its cookies.
    pub cookies: RefCell<BTreeMap<String, String>>,
}

impl Browser {
    /// A browser in which nobody is signed in.
    pub fn new(app: Router) -> Self {
        Self { app, cookies: RefCell::default() }
    }
    /// The same with this cookie.
    #[must_use]
    pub fn with(self, cookie: &str, value: String) -> Self {
        self.cookies.borrow_mut().insert(cookie.to_owned(), value);
        self
    }

    async fn send(&self, request: Builder, body: Vec<u8>) -> Shown {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; "));
        let request = request.header(header::CONTENT_LENGTH, body.len()).body(Body::from(body));
        let response = self.app.clone().oneshot(request.expect("a request")).await.expect("an answer");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair =
                cookie.to_str().ok().and_then(|text| text.split(';').next()).and_then(|it| it.split_once('='));
            let (name, value) = pair.expect("a cookie");
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let location =
            headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let bytes = to_bytes(response.into_body(), 1 << 26).await.expect("a body");
        Shown { status, location, headers, html: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Shown {
        self.send(Request::get(path), Vec::new()).await
    }
    /// Follows a link that stands on another site.
    pub async fn get_from_elsewhere(&self, path: &str) -> Shown {
        self.send(Request::get(path).header("sec-fetch-site", "cross-site"), Vec::new()).await
    }
    /// Posts fields to the address of the page they stand on.
    pub async fn post(&self, page: &str, fields: &[(&str, &str)]) -> Shown {
        self.post_to(page, page, fields).await
    }
    /// Opens `page` for its token and posts fields to `to`.
    pub async fn post_to(&self, page: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        let token = self.get(page).await.field("csrf");
        self.post_with(&token, to, fields).await
    }
    /// Posts fields with this token.
    pub async fn post_with(&self, token: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let mut body = format!("csrf={token}");
        for (name, value) in fields {
            body += &format!("&{}={}", encode(name), encode(value));
        }
        let request = Request::post(to).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body.into_bytes()).await
    }
    /// Opens `page` for its token and posts it and then these bytes as a form's fields to `to`.
    pub async fn post_bytes(&self, page: &str, to: &str, fields: &[u8]) -> Shown {
        let token = self.get(page).await.field("csrf");
        let request = Request::post(to).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, [format!("csrf={token}&").as_bytes(), fields].concat()).await
    }
    /// The same as a form with files, whose parts the bytes are.
    pub async fn upload_bytes(&self, page: &str, parts: &[u8]) -> Shown {
        let token = self.get(page).await.field("csrf");
        let first = format!("--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--x\r\n");
        let request = Request::post(page).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.send(request, [first.as_bytes(), parts].concat()).await
    }
    /// Sends fields and files from the page on which they were chosen.
    pub async fn upload(&self, page: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Shown {
        self.upload_to(page, page, fields, files).await
    }
    /// Opens `page` for its token and sends fields and files to `to`.
    pub async fn upload_to(&self, page: &str, to: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Shown {
        let token = self.get(page).await.field("csrf");
        let mut body = Vec::new();
        let mut part = |head: String, bytes: &[u8]| {
            body.extend_from_slice(format!("--x\r\ncontent-disposition: form-data; {head}\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        };
        part("name=\"csrf\"".to_owned(), token.as_bytes());
        for (name, value) in fields {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        for (field, name, bytes) in files {
            part(format!("name=\"{field}\"; filename=\"{name}\""), bytes);
        }
        body.extend_from_slice(b"--x--\r\n");
        let request = Request::post(to).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.send(request, body).await
    }
}
