//! One filing is traced: before the answer that acknowledges a file leaves, file, folder and the database's log
//! are on the disk; before the answer that acknowledges the dossier leaves, the log is again.

use std::{collections::HashMap, fs, process::Command};

use tempfile::TempDir;
use testkit::{
    citizen::{Application, Citizen, photo},
    program::Program,
};

use crate::bed::{binary, installation};

/// What happened, in order.
#[derive(Debug, PartialEq)]
enum Call {
    /// A request's first bytes came.
    Asked(String),
    /// The first bytes of an answer left.
    Answered,
    /// A path came to be or got new content.
    Written(String),
    /// A file or folder was put on the disk.
    Synced(String),
}

/// Whether this machine lets a process be traced: in some containers nobody may.
fn can_trace() -> bool {
    Command::new("strace").args(["-o", "/dev/null", "true"]).output().is_ok_and(|done| done.status.success())
}

fn traced(folder: &TempDir, log: &std::path::Path) -> Program {
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-qq", "-s", "120", "--signal=none", "-o"]).arg(log);
    command.args([
        "-e",
        "trace=openat,mkdir,rename,link,linkat,fsync,fdatasync,write,pwrite64,writev,sendto,recvfrom,read",
    ]);
    command.arg(binary()).arg("serve").env("DATA_DIR", folder.path()).env("DEMO", "on");
    Program::start(command).unwrap()
}

#[test]
fn an_answer_leaves_after_file_folder_and_database_are_on_the_disk() {
    if !can_trace() {
        eprintln!("skipped: strace is missing or not allowed here");
        return;
    }
    let folder = installation();
    let log = folder.path().join("trace");
    let server = traced(&folder, &log);
    let mut citizen = Citizen::register(server.address(), "nguoi-do@vi-du.vn").unwrap();
    let dossier = citizen.file(&Application::birth(photo(40_000).unwrap()).unwrap(), &mut |_| {}).unwrap();
    drop(server);
    let calls = read(&fs::read_to_string(&log).unwrap(), folder.path().to_str().unwrap());

    let papers = between(&calls, &format!("POST {dossier}/giay-to "));
    let blobs: Vec<&str> = written(papers, "/blobs/").collect();
    assert!(!blobs.is_empty(), "no file was written: {papers:?}");
    for path in blobs {
        let parent = path.rsplit_once('/').unwrap().0;
        assert_synced(papers, path, parent);
    }
    assert_log_synced(papers);
    assert_log_synced(between(&calls, &format!("POST {dossier}/xem-lai ")));
}

fn written<'a>(calls: &'a [Call], part: &'a str) -> impl Iterator<Item = &'a str> {
    calls.iter().filter_map(move |call| match call {
        Call::Written(path) if path.contains(part) => Some(path.as_str()),
        _ => None,
    })
}

/// After the last time that `path` was written, its folder was synced.
fn assert_synced(calls: &[Call], path: &str, parent: &str) {
    let last = calls.iter().rposition(|call| *call == Call::Written(path.to_owned())).unwrap();
    let after = &calls[last..];
    assert!(after.contains(&Call::Synced(parent.to_owned())), "{parent} was not synced after {path}: {calls:#?}");
}

/// The last thing that happened to the database's log before the answer was that it was synced.
fn assert_log_synced(calls: &[Call]) {
    let is_log = |path: &str| path.ends_with("/motcua.sqlite-wal");
    let writes = calls.iter().rposition(|call| matches!(call, Call::Written(path) if is_log(path)));
    let syncs = calls.iter().rposition(|call| matches!(call, Call::Synced(path) if is_log(path)));
    assert!(writes.is_some() && syncs > writes, "the log was not synced before the answer: {calls:#?}");
}

/// What happened from the arrival of a request to its answer.
fn between<'a>(calls: &'a [Call], request: &str) -> &'a [Call] {
    let asked = |call: &Call| matches!(call, Call::Asked(line) if line.starts_with(request));
    let from = calls.iter().position(asked).unwrap_or_else(|| panic!("no request {request}"));
    let length = calls[from..].iter().position(|call| *call == Call::Answered).expect("an answer");
    &calls[from..from + length]
}

/// Reads the trace; a call that another thread's interrupted counts when it ended.
fn read(trace: &str, folder: &str) -> Vec<Call> {
    let mut open: HashMap<&str, String> = HashMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(char::is_whitespace) else { continue };
        let rest = rest.trim_start();
        if let Some(begun) = rest.strip_suffix("<unfinished ...>") {
            // An answer leaves when it begins to leave.
            calls.extend(call(begun, folder).filter(|call| *call == Call::Answered));
            open.insert(thread, begun.to_owned());
        } else if rest.starts_with("<... ") {
            let end = rest.split_once("resumed>").map_or("", |(_, end)| end);
            let whole = open.remove(thread).unwrap_or_default() + end;
            calls.extend(call(&whole, folder).filter(|call| *call != Call::Answered));
        } else {
            calls.extend(call(rest, folder));
        }
    }
    calls
}

fn call(text: &str, folder: &str) -> Option<Call> {
    let (name, arguments) = text.split_once('(')?;
    let quoted = arguments.split('"').nth(1).unwrap_or_default();
    // `-y` writes the path of a descriptor between angle brackets.
    let path = arguments.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(path, _)| path);
    match name {
        "fsync" | "fdatasync" => Some(Call::Synced(path.to_owned())),
        "write" | "pwrite64" if path.starts_with(folder) => Some(Call::Written(path.to_owned())),
        "mkdir" if quoted.starts_with(folder) => Some(Call::Written(quoted.to_owned())),
        "rename" | "link" => arguments.split('"').nth(3).map(|to| Call::Written(to.to_owned())),
        "linkat" | "renameat" => arguments.split('"').nth(3).map(|to| Call::Written(to.to_owned())),
        "openat" if arguments.contains("O_CREAT") => Some(Call::Written(quoted.to_owned())),
        "recvfrom" | "read" if quoted.starts_with("POST ") || quoted.starts_with("GET ") => {
            Some(Call::Asked(quoted.to_owned()))
        }
        "write" | "writev" | "sendto" if quoted.starts_with("HTTP/1.1 ") => Some(Call::Answered),
        _ => None,
    }
}
