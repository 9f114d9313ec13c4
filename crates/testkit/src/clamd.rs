//! Malware scanners for tests: Debian's real `clamd` with a signature file of the tests' own, and one that looks at
//! nothing, answers as it is told and can misbehave.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::Duration,
};

/// What the European institute for computer antivirus research made for trying scanners; put together here so that no
/// scanner finds it in this source.
pub fn eicar() -> Vec<u8> {
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE", "!$H+H*"].concat().into_bytes()
}

/// Something that only the tests' own signatures know.
pub const MARK: &[u8] = b"mot-cua-test-malware-0001";

/// A real `clamd` on a socket in a folder of its own; it ends with this value.
pub struct RealClamd {
    child: Child,
    folder: tempfile::TempDir,
}

impl RealClamd {
    /// Starts it with the tests' signatures; `None` where the Debian package `clamav-daemon` is not installed.
    pub fn start() -> Option<Self> {
        let program = Path::new("/usr/sbin/clamd");
        if !program.is_file() {
            return None;
        }
        let folder = tempfile::tempdir().ok()?;
        let at = |name: &str| folder.path().join(name).display().to_string();
        std::fs::create_dir(at("signatures")).ok()?;
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        // Name, kind of file (0: any), place (*: anywhere), what stands there.
        let signatures = format!("Test.Eicar:0:*:{}\nTest.Mark:0:*:{}\n", hex(&eicar()), hex(MARK));
        std::fs::write(at("signatures/test.ndb"), signatures).ok()?;
        let settings = format!(
            "DatabaseDirectory {}\nLocalSocket {}\nForeground yes\nLogFile {}\nTemporaryDirectory {}\n\
             StreamMaxLength 64M\nDisableCertCheck yes\nConcurrentDatabaseReload no\n",
            at("signatures"),
            at("clamd.sock"),
            at("clamd.log"),
            folder.path().display(),
        );
        std::fs::write(at("clamd.conf"), settings).ok()?;
        let child = Command::new(program)
            .arg(format!("--config-file={}", at("clamd.conf")))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let clamd = Self { child, folder };
        clamd.ready().then_some(clamd)
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd.sock")
    }

    #[allow(clippy::disallowed_methods, reason = "it waits for another process")]
    fn ready(&self) -> bool {
        (0..600).any(|_| {
            let up = std::os::unix::net::UnixStream::connect(self.socket()).is_ok();
            if !up {
                std::thread::sleep(Duration::from_millis(100));
            }
            up
        })
    }
}

impl Drop for RealClamd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How the made-up scanner treats whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manner {
    /// Reads the file and says this.
    Says(Vec<u8>),
    /// Reads the file and says nothing.
    Silent,
    /// Reads a little and closes.
    Closes,
    /// Says this at once, without reading the file, and closes.
    Refuses(Vec<u8>),
    /// Answers a byte at a time without an end.
    Drips,
    /// Answers without an end, as fast as it can.
    Floods,
}

/// A scanner that looks at nothing.
pub struct MadeUpClamd {
    address: SocketAddr,
    asked: Arc<AtomicU32>,
    manners: mpsc::Sender<Manner>,
}

impl MadeUpClamd {
    /// Starts it; it says of everything that nothing was found.
    pub fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let (address, asked) = (listener.local_addr()?, Arc::new(AtomicU32::new(0)));
        let (manners, told) = mpsc::channel();
        let counted = asked.clone();
        std::thread::spawn(move || {
            let mut manner = Manner::Says(b"stream: OK\0".to_vec());
            for stream in listener.incoming().flatten() {
                while let Ok(new) = told.try_recv() {
                    manner = new;
                }
                counted.fetch_add(1, Ordering::SeqCst);
                let manner = manner.clone();
                std::thread::spawn(move || treat(stream, &manner));
            }
        });
        Ok(Self { address, asked, manners })
    }

    /// `host:port`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }
    /// How often somebody came.
    pub fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }
    /// Behaves so from now on.
    pub fn behave(&self, manner: Manner) {
        let _ = self.manners.send(manner);
    }
}

#[allow(clippy::disallowed_methods, reason = "it is slow on purpose")]
fn treat(mut stream: TcpStream, manner: &Manner) {
    let _ = stream.set_read_timeout(Some(Duration::from_mins(1)));
    match manner {
        Manner::Says(words) => {
            if whole(&mut stream).is_some() {
                let _ = stream.write_all(words);
            }
        }
        Manner::Silent => {
            let _ = whole(&mut stream);
            std::thread::sleep(Duration::from_mins(1));
        }
        Manner::Closes => {
            let _ = stream.read(&mut [0; 16]);
        }
        Manner::Refuses(words) => {
            let _ = stream.write_all(words);
        }
        Manner::Drips => {
            let _ = whole(&mut stream);
            while stream.write_all(b"x").is_ok() {
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        Manner::Floods => {
            let _ = whole(&mut stream);
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
        }
    }
}

/// Reads a file as it comes, to its end.
fn whole(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).ok()?;
    let mut file = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).ok()?;
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            return Some(file);
        }
        let mut chunk = vec![0; length.min(1024 * 1024)];
        stream.read_exact(&mut chunk).ok()?;
        file.extend(chunk);
    }
}
