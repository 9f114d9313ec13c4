//! The real program in a process of its own, for tests that must end it the hard way.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    address: SocketAddr,
}

/// A port nobody listens on.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The command that runs `binary` on the data folder as a demonstration: codes can be read in its mailbox.
pub fn command(binary: &Path, data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(binary);
    command.args(words).env("DATA_DIR", data).env("DEMO", "on").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

impl Program {
    /// Starts a server made with [`command`] and waits until it answers.
    pub fn start(mut command: Command) -> io::Result<Self> {
        let port = free_port()?;
        // A group of its own: what runs the server (a tracer) and the server end together.
        let child = command.env("PORT", port.to_string()).process_group(0).spawn()?;
        let mut program = Self { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)) };
        for _ in 0..1200 {
            if let Some(status) = program.child.try_wait()? {
                return Err(io::Error::other(format!("the server ended by itself: {status}")));
            }
            if TcpStream::connect(program.address).is_ok() {
                return Ok(program);
            }
            rest(Duration::from_millis(50));
        }
        Err(io::Error::other("the server did not come up within a minute"))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(mut self) -> io::Result<()> {
        self.kill_group()?;
        self.child.wait().map(|_| ())
    }

    fn kill_group(&mut self) -> io::Result<()> {
        let group = format!("-{}", self.child.id());
        // Where there is no such command, the child alone is ended.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        self.child.kill()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.kill_group();
        let _ = self.child.wait();
    }
}

/// Lets time pass.
#[allow(clippy::disallowed_methods, reason = "a test that waits for another process has to wait")]
pub fn rest(time: Duration) {
    std::thread::sleep(time);
}
