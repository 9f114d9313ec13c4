//! HTTP/1.1 on one connection, as much of it as our own server speaks.

use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use super::{Answer, File};

/// A kept connection.
#[derive(Debug)]
pub struct Wire(BufReader<TcpStream>);

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Wire {
    pub fn new(stream: TcpStream) -> Self {
        Self(BufReader::with_capacity(64 * 1024, stream))
    }

    /// Sends a request and reads the answer; tells whether the connection can be used again.
    pub fn exchange(&mut self, path: &str, head: &str, body: &[u8]) -> io::Result<(Answer, bool)> {
        let request = [head.as_bytes(), body].concat();
        self.0.get_mut().write_all(&request)?;
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status: u16 = status.ok_or_else(|| broken("no status line"))?;
        let mut answer = Answer { path: path.to_owned(), status, headers: Vec::new(), body: Vec::new() };
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        answer.body = self.body(&answer)?;
        let keeps = answer.header("connection").is_none_or(|value| value != "close");
        Ok((answer, keeps))
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn body(&mut self, answer: &Answer) -> io::Result<Vec<u8>> {
        if answer.header("transfer-encoding").is_some_and(|value| value.contains("chunked")) {
            return self.chunks();
        }
        let length = answer.header("content-length").map_or(Ok(0), str::parse);
        self.exactly(length.map_err(|_| broken("content-length is no number"))?)
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(&self.line()?, 16).map_err(|_| broken("no chunk size"))?;
            body.extend(self.exactly(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

/// Fields as a form without files is sent.
pub fn urlencoded(pairs: &[(String, String)]) -> String {
    let mut body = String::new();
    for (name, value) in pairs {
        if !body.is_empty() {
            body.push('&');
        }
        percent(&mut body, name);
        body.push('=');
        percent(&mut body, value);
    }
    body
}

fn percent(to: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            to.push(char::from(byte));
        } else {
            let _ = write!(to, "%{byte:02X}");
        }
    }
}

/// Fields and files as a form with files is sent, with its content type.
pub fn multipart(pairs: &[(String, String)], files: &[File]) -> (String, Vec<u8>) {
    let boundary = "motcua-testkit-7f3a9c51d2e84b60";
    let mut body = Vec::new();
    for (name, value) in pairs {
        let part = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    for File { field, name, bytes } in files {
        let head = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_letters_and_signs_are_encoded() {
        let pairs = [("họ tên".to_owned(), "Đỗ & 1+1".to_owned()), ("a".to_owned(), String::new())];
        assert_eq!(urlencoded(&pairs), "h%E1%BB%8D%20t%C3%AAn=%C4%90%E1%BB%97%20%26%201%2B1&a=");
    }
}
