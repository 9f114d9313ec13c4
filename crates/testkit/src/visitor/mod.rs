//! A visitor of a running server: real HTTP over one kept connection, with cookies, forms and files, as a
//! browser without scripts would do it. For tests that need the real program, and for the load generator.
//!
//! Deliberately absent: TLS, caches, compression, other hosts.

mod form;
mod wire;

use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

pub use form::Form;
use wire::Wire;

/// A file to be sent with a form.
#[derive(Debug, Clone)]
pub struct File {
    /// The form field.
    pub field: String,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The path that was asked for.
    pub path: String,
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    /// Where a redirect leads.
    pub fn leads_to(&self) -> Option<&str> {
        (300..400).contains(&self.status).then(|| self.header("location")).flatten()
    }
    /// The form of the page that has a field of this name.
    pub fn form_with(&self, field: &str) -> io::Result<Form> {
        let form = Form::all(&self.text()).into_iter().find(|form| form.has(field));
        form.ok_or_else(|| unexpected(self, &format!("has no form with {field}")))
    }
}

/// An answer that nobody expected, as an error that shows where.
pub fn unexpected(answer: &Answer, what: &str) -> io::Error {
    io::Error::other(format!("{} ({}) {what}: {}", answer.path, answer.status, form::words(&answer.text())))
}

/// Somebody with a browser.
#[derive(Debug)]
pub struct Visitor {
    server: SocketAddr,
    wire: Option<Wire>,
    cookies: BTreeMap<String, String>,
    address: Ipv4Addr,
}

const PATIENCE: Duration = Duration::from_mins(1);

impl Visitor {
    /// The same visitor with a cookie, a session's for example.
    #[must_use]
    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A visitor of `server` who was never there, with an address of their own: they say so as a proxy would.
    pub fn new(server: SocketAddr) -> Self {
        let [a, b, c] = base::random::bytes();
        Self { server, wire: None, cookies: BTreeMap::new(), address: Ipv4Addr::new(10, a, b, c) }
    }

    /// The same person at the same server behind another port: sessions outlive a restart.
    #[must_use]
    pub fn at(&self, server: SocketAddr) -> Self {
        Self { server, wire: None, cookies: self.cookies.clone(), address: self.address }
    }

    /// Asks for a page.
    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "", &[])
    }

    /// Asks for a page and goes where it sends.
    pub fn visit(&mut self, path: &str) -> io::Result<Answer> {
        let first = self.get(path)?;
        self.follow(first)
    }

    /// Goes where an answer sends, until there is a page.
    pub fn follow(&mut self, mut answer: Answer) -> io::Result<Answer> {
        for _ in 0..10 {
            let Some(next) = answer.leads_to().map(str::to_owned) else { return Ok(answer) };
            answer = self.get(&next)?;
        }
        Err(unexpected(&answer, "is a circle of redirects"))
    }

    /// Sends a filled-in form from the page at `path`.
    pub fn submit(&mut self, path: &str, form: &Form) -> io::Result<Answer> {
        let to = form.action.as_deref().filter(|action| !action.is_empty()).unwrap_or(path);
        let to = to.split('#').next().unwrap_or_default().to_owned();
        if form.upload {
            let (kind, body) = wire::multipart(&form.pairs(), &form.files);
            self.send("POST", &to, &kind, &body)
        } else {
            self.send("POST", &to, "application/x-www-form-urlencoded", wire::urlencoded(&form.pairs()).as_bytes())
        }
    }

    fn send(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> io::Result<Answer> {
        let path = path.split('#').next().unwrap_or_default();
        let mut wire = match self.wire.take() {
            Some(wire) => wire,
            None => self.connect()?,
        };
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nx-forwarded-for: {}\r\n", self.server, self.address);
        if !cookies.is_empty() {
            head += &format!("cookie: {}\r\n", cookies.join("; "));
        }
        if method != "GET" {
            head += &format!("content-type: {kind}\r\ncontent-length: {}\r\n", body.len());
        }
        let (answer, keeps) = wire.exchange(path, &(head + "\r\n"), body)?;
        self.take_cookies(&answer);
        self.wire = keeps.then_some(wire);
        Ok(answer)
    }

    fn connect(&self) -> io::Result<Wire> {
        let stream = TcpStream::connect_timeout(&self.server, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Wire::new(stream))
    }

    fn take_cookies(&mut self, answer: &Answer) {
        for (_, value) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let mut parts = value.split(';').map(str::trim);
            let Some((name, content)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            let gone = parts.any(|part| part.eq_ignore_ascii_case("max-age=0"));
            if gone {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), content.to_owned());
            }
        }
    }
}
