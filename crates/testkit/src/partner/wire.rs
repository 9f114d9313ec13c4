//! HTTP/1.1 as much as the simulator needs: one request, one answer.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use liaison::signing::{KEY, SIGNATURE, TIME};

/// What came.
#[derive(Debug, Default)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub key: String,
    pub time: String,
    pub signature: String,
    pub body: Vec<u8>,
}

impl Request {
    /// The request on a line; `None` when there is none.
    pub fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut words = line.split(' ');
        let mut request =
            Self { method: words.next()?.to_owned(), path: words.next()?.to_owned(), ..Self::default() };
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            let value = value.trim().to_owned();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok()?,
                name if name == KEY => request.key = value,
                name if name == TIME => request.time = value,
                name if name == SIGNATURE => request.signature = value,
                _ => {}
            }
        }
        request.body = vec![0; length];
        reader.read_exact(&mut request.body).ok()?;
        Some(request)
    }
}

/// Answers and closes.
pub fn respond(stream: &mut TcpStream, status: u16, signature: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-length: {}\r\ncontent-type: application/json\r\n{SIGNATURE}: {signature}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // Whoever hung up does not want an answer.
    let _gone = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}
