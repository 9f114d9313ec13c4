//! Programs that look at what comes from outside: each runs as a child with bounds, so that what breaks it breaks nothing
//! else. Deliberately absent: what they are asked to do.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What a child may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Seconds of computing.
    pub seconds: u32,
    /// Seconds of waiting.
    pub patience: u32,
    /// Addresses, in bytes.
    pub memory: u64,
    /// The largest file it may write, in bytes.
    pub file_size: u64,
}

/// A program with what bounds it, by full path.
#[derive(Debug, Clone)]
pub(crate) struct Confined {
    timeout: PathBuf,
    prlimit: PathBuf,
    program: PathBuf,
}

impl Confined {
    /// The program of that name in the folders of `path`, written as the variable `PATH` is; none where it, or what
    /// bounds it, is missing.
    pub(crate) fn find(path: &str, name: &str) -> Option<Self> {
        let program = look(path, name)?;
        Some(Self { timeout: look(path, "timeout")?, prlimit: look(path, "prlimit")?, program })
    }

    /// This very program, wherever it is; what bounds it is part of every Debian.
    pub(crate) fn at(path: &str, program: PathBuf) -> Self {
        let named = |name: &str| look(path, name).unwrap_or_else(|| Path::new("/usr/bin").join(name));
        Self { timeout: named("timeout"), prlimit: named("prlimit"), program }
    }

    /// Its command, without environment and with nothing to read or to write to. `timeout` ends the whole group of
    /// processes; `prlimit` bounds each.
    pub(crate) fn command(&self, limits: Limits) -> Command {
        let mut command = Command::new(&self.timeout);
        command.args(["--kill-after=2".to_owned(), limits.patience.to_string()]).arg(&self.prlimit).args([
            format!("--cpu={}", limits.seconds),
            format!("--as={}", limits.memory),
            format!("--fsize={}", limits.file_size),
            "--core=0".to_owned(),
        ]);
        command.arg(&self.program).env_clear();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

fn look(path: &str, name: &str) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
