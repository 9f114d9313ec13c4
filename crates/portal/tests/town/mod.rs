//! A small town for tests of pages: the shipped province and catalogue, two citizens, browsers without scripts.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use base::{AccountId, Actor, FixedClock};
use cases::{Office, Settings, catalogue};
use people::{
    People,
    sessions::{self, Holder, Kind, Subject},
};
use portal::App;
use testkit::{
    Store,
    paper::{PlainDarkroom, PlainPen, PlainPress},
    vn,
};
use tower::ServiceExt;
use webkit::{
    Area, SignedIn, Site,
    session::{Lookup, Sessions},
    shell::{Shell, serve},
};

const CITIZENS: &str = r#"
password = "mật khẩu mẫu"
from = "2019-01-01"
officer = []
[[account]]
contact = "0900000041"
[account.person]
name = "Võ Văn Mẫu"
identity = { kind = "cccd", number = "000199000041" }
address = { province = "Tỉnh Đắk Nông", district = "Huyện Cư Jút", commune = "Xã Nam Dong", detail = "Thôn 3" }
[[account]]
contact = "0900000042"
[account.person]
name = "Hương"
"#;

struct Kept(People);

impl Sessions for Kept {
    fn lookup<'a>(&'a self, area: Area, token: &'a str) -> Lookup<'a> {
        let kind = if area == Area::Portal { Kind::Citizen } else { Kind::Officer };
        let found = sessions::find(&self.0, kind, token).map(|found| match found {
            Some(Holder::Citizen { account, name }) => Some(SignedIn { actor: Actor::Citizen { account }, name }),
            _ => None,
        });
        Box::pin(async move { Ok(found?) })
    }
}

/// The town.
pub struct Town {
    /// The office.
    pub office: Office,
    /// Its people.
    pub people: People,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// The accounts of the two citizens.
    pub accounts: Vec<AccountId>,
    app: App,
    pub store: Store,
}

/// What a page answered.
pub struct Shown {
    pub status: StatusCode,
    pub location: String,
    pub headers: HeaderMap,
    pub html: String,
}

impl Shown {
    /// Whether the page says so.
    pub fn says(&self, words: &str) -> bool {
        self.html.contains(words)
    }
    /// The value of the hidden field `name`.
    pub fn field(&self, name: &str) -> String {
        let start = format!(r#"name="{name}" value=""#);
        let at =
            self.html.find(&start).unwrap_or_else(|| panic!("no field {name} in {}", self.html)) + start.len();
        self.html[at..].chars().take_while(|letter| *letter != '"').collect()
    }
}

impl Town {
    pub fn new() -> Self {
        Self::with(true)
    }

    pub fn with(public_filing: bool) -> Self {
        let store = Store::sqlite();
        let clock = Arc::new(FixedClock::at(vn("2019-04-24T09:00")));
        let people = People {
            db: store.db.clone(),
            vault: store.vault.clone(),
            clock: clock.clone(),
            phones_reachable: true,
        };
        people::agencies::import(&people, include_str!("../../../../province/organisation.toml")).unwrap();
        catalogue::import::import_shipped(&store.db, people.now()).unwrap();
        let loaded = people::demo::load(&people, CITIZENS).unwrap();
        let accounts = loaded.accounts.into_iter().map(|(_, account, _)| account).collect();
        let office = office(&store, clock.clone(), public_filing);
        let app = App { office: office.clone(), people: people.clone(), catalogue: Arc::default() };
        Self { office, people, clock, accounts, app, store }
    }

    /// A browser in which the citizen with that number is signed in.
    pub fn browser(&self, citizen: usize) -> Browser {
        let browser = self.stranger();
        let session =
            |tx: &db::Tx| sessions::start(tx, Subject::Citizen(self.accounts[citizen]), self.people.now());
        let token = self.store.db.write::<_, db::DbError>(session).unwrap();
        browser.cookies.borrow_mut().insert("phien".to_owned(), token);
        browser
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Browser {
        let site = Site {
            province: "tỉnh Đắk Nông".to_owned(),
            address: "http://localhost".to_owned(),
            hotline: None,
            https: false,
            demo: false,
            key: [7; 32],
            clock: self.clock.clone(),
        };
        let shell = Shell { site: Arc::new(site), sessions: Arc::new(Kept(self.people.clone())) };
        Browser { app: serve(portal::routes(self.app.clone()), shell).0, cookies: RefCell::default() }
    }
}

fn office(store: &Store, clock: Arc<FixedClock>, public_filing: bool) -> Office {
    let year = rules::calendar::Year::parse(include_str!("../../../../province/calendar/2019.toml")).unwrap();
    Office {
        db: store.db.clone(),
        vault: store.vault.clone(),
        blobs: store.blobs.clone(),
        clock,
        calendar: rules::calendar::Calendar::from_years(vec![year]).unwrap(),
        renderer: Arc::new(PlainPress::default()),
        signer: Arc::new(PlainPen),
        darkroom: Arc::new(PlainDarkroom),
        settings: Settings {
            province: "tỉnh Đắk Nông".into(),
            address: "http://localhost".into(),
            public_filing,
            hotline: Some("0261 000 0000".into()),
        },
    }
}

/// A browser: it keeps cookies and sends forms with their hidden fields.
pub struct Browser {
    app: Router,
    pub cookies: RefCell<BTreeMap<String, String>>,
}

/// A file field: its name, the file's name, its bytes.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

impl Browser {
    async fn send(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Shown {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; "));
        let request = request.header(header::CONTENT_LENGTH, body.len()).body(Body::from(body)).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
        let bytes = to_bytes(response.into_body(), 1 << 26).await.unwrap();
        Shown { status, location, headers, html: String::from_utf8_lossy(&bytes).into_owned() }
    }
    pub async fn get(&self, path: &str) -> Shown {
        self.send(Request::get(path), Vec::new()).await
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
    /// Sends files from the page on which they were chosen.
    pub async fn upload(&self, page: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Shown {
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
        let request = Request::post(page).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.send(request, body).await
    }
}
