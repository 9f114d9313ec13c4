//! Asks a `clamd` (ClamAV) whether a file holds malware: its `INSTREAM` command, over TCP or a socket of this machine.
//!
//! After a failure it is not asked for a while, so that a scanner that hangs does not hold up one upload after the other.
//! Deliberately absent: what becomes of a file that could not be looked at (`cases::dossier::attachment`), and signatures
//! of malware, which `freshclam` brings.

use std::{
    io::{self, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use base::{
    Moment,
    scanner::{Finding, ScanError, Scanner},
};
use jiff::SignedDuration;

/// How long one step of the talk may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it is left alone after a failure.
const REST: SignedDuration = SignedDuration::from_secs(30);
/// How much is sent at once.
const CHUNK: usize = 64 * 1024;
/// The longest answer, and in how many pieces it may come.
const MOST_BYTES: usize = 1024;
const MOST_PIECES: usize = 8;

/// Where it listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// `host:port`.
    Tcp(String),
    /// A socket in the file system.
    Unix(PathBuf),
}

impl Place {
    /// `unix:/run/clamav/clamd.ctl` or `host:port`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:") {
            return path.starts_with('/').then(|| Self::Unix(path.into()));
        }
        let (host, port) = text.rsplit_once(':')?;
        (!host.is_empty() && port.parse::<u16>().is_ok()).then(|| Self::Tcp(text.to_owned()))
    }
}

/// A `clamd`.
#[derive(Debug)]
pub struct Clamd {
    place: Place,
    patience: Duration,
    rests_until: Mutex<Option<Moment>>,
}

impl Clamd {
    /// The one at that place; nothing is asked of it yet.
    pub fn at(place: Place) -> Self {
        Self { place, patience: PATIENCE, rests_until: Mutex::default() }
    }

    /// The same, waiting at most so long for each step.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    fn ask(&self, bytes: &[u8]) -> io::Result<String> {
        match &self.place {
            Place::Unix(path) => {
                let stream = UnixStream::connect(path)?;
                stream.set_read_timeout(Some(self.patience))?;
                stream.set_write_timeout(Some(self.patience))?;
                talk(stream, bytes)
            }
            Place::Tcp(address) => {
                let address = address.to_socket_addrs()?.next();
                let address = address.ok_or_else(|| io::Error::other("its name has no address"))?;
                let stream = TcpStream::connect_timeout(&address, self.patience)?;
                stream.set_read_timeout(Some(self.patience))?;
                stream.set_write_timeout(Some(self.patience))?;
                talk(stream, bytes)
            }
        }
    }
}

impl Scanner for Clamd {
    fn scan(&self, bytes: &[u8], now: Moment) -> Result<Finding, ScanError> {
        let rests = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back makes nobody wait longer.
        if rests.is_some_and(|until| now < until && until.duration_since(now) <= REST) {
            return Err(ScanError("did not answer just now".to_owned()));
        }
        let found = self.ask(bytes).map_err(|error| ScanError(error.to_string())).and_then(|said| meaning(&said));
        let until = found.is_err().then(|| now + REST);
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = until;
        found
    }
}

/// Sends the file piece by piece and reads the one answer.
fn talk(mut stream: impl Read + Write, bytes: &[u8]) -> io::Result<String> {
    let sent = send(&mut stream, bytes);
    // It may have said why it reads no further; only without a word is the broken line the reason.
    let heard = hear(&mut stream);
    match (sent, heard) {
        (Ok(()), heard) => heard,
        (Err(_), Ok(said)) if !said.is_empty() => Ok(said),
        (Err(error), _) => Err(error),
    }
}

fn send(stream: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(b"zINSTREAM\0")?;
    for chunk in bytes.chunks(CHUNK) {
        stream.write_all(&(chunk.len() as u32).to_be_bytes())?;
        stream.write_all(chunk)?;
    }
    stream.write_all(&0_u32.to_be_bytes())?;
    stream.flush()
}

fn hear(stream: &mut impl Read) -> io::Result<String> {
    let mut said = Vec::new();
    let mut piece = [0; MOST_BYTES];
    for _ in 0..MOST_PIECES {
        let count = stream.read(&mut piece)?;
        said.extend_from_slice(piece.get(..count).unwrap_or_default());
        if let Some(end) = said.iter().position(|byte| *byte == 0) {
            said.truncate(end);
            return String::from_utf8(said).map_err(|_| io::Error::other("an answer that is no text"));
        }
        if count == 0 || said.len() > MOST_BYTES {
            break;
        }
    }
    Err(io::Error::other("an answer without an end"))
}

/// `stream: OK`, `stream: NAME FOUND`; everything else is no answer.
fn meaning(said: &str) -> Result<Finding, ScanError> {
    match said.strip_prefix("stream: ") {
        Some("OK") => Ok(Finding::Clean),
        Some(found) if found.len() < 200 && !found.contains(char::is_control) => {
            match found.strip_suffix(" FOUND") {
                Some(name) if !name.is_empty() => Ok(Finding::Infected(name.to_owned())),
                _ => Err(ScanError(format!("answers {found:?}"))),
            }
        }
        _ => Err(ScanError(format!("answers {:?}", said.chars().take(80).collect::<String>()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_answers_mean_something() {
        assert_eq!(meaning("stream: OK").unwrap(), Finding::Clean);
        assert_eq!(meaning("stream: Eicar-Test FOUND").unwrap(), Finding::Infected("Eicar-Test".to_owned()));
        for said in [
            "",
            "OK",
            "stream: ",
            "stream:  FOUND",
            "stream: OK FOUND OK",
            "INSTREAM size limit exceeded. ERROR",
            "UNKNOWN COMMAND",
            "stream: a\nb FOUND",
        ] {
            assert!(meaning(said).is_err(), "{said:?}");
        }
    }

    #[test]
    fn places_are_a_socket_or_host_and_port() {
        assert_eq!(Place::parse("unix:/run/clamav/clamd.ctl"), Some(Place::Unix("/run/clamav/clamd.ctl".into())));
        assert_eq!(Place::parse("127.0.0.1:3310"), Some(Place::Tcp("127.0.0.1:3310".to_owned())));
        for wrong in ["", "unix:run", "localhost", ":3310", "localhost:x", "/run/clamav/clamd.ctl"] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }
}
