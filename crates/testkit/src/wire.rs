//! HTTP/1.1 as much as simulators need: one request, one answer, then the line is closed.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

/// What came.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// `GET` and the like.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The body.
    pub body: Vec<u8>,
    /// By their names in small letters.
    headers: BTreeMap<String, String>,
}

impl Request {
    /// The request on a line; `None` when there is none.
    pub(crate) fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut words = line.split(' ');
        let mut request =
            Self { method: words.next()?.to_owned(), path: words.next()?.to_owned(), ..Self::default() };
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            request.headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = request.header("content-length");
        request.body = vec![0; if length.is_empty() { 0 } else { length.parse().ok()? }];
        reader.read_exact(&mut request.body).ok()?;
        Some(request)
    }

    /// A header's value; empty where it was not sent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// Answers with JSON and one more header, and closes.
pub(crate) fn respond(stream: &mut TcpStream, status: u16, more: Option<(&str, &str)>, body: &[u8]) {
    let more = more.map_or_else(String::new, |(name, value)| format!("{name}: {value}\r\n"));
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-length: {}\r\ncontent-type: application/json\r\n{more}connection: close\r\n\r\n",
        body.len()
    );
    // Whoever hung up does not want an answer.
    let _gone = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}
