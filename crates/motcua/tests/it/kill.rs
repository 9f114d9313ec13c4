//! The process is killed (SIGKILL) while citizens file; after the restart every dossier and every file that was
//! acknowledged is there, bit by bit.
//!
//! `KILL_ROUNDS` says how often (three times when it is not set); `script/kill-test 100` is the long run. A kill
//! shows nothing about a power cut, since the kernel keeps what was written: for that there is `sync`.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use sha2::{Digest, Sha256};
use testkit::{
    citizen::{Acknowledged, Application, Citizen, photo},
    program::{Program, rest},
    visitor::Visitor,
};

use crate::bed::{installation, serve_from};

/// How many file at the same time.
const CITIZENS: usize = 4;

/// What a citizen was promised.
#[derive(Debug, Default)]
struct Promises {
    /// The hash of the file that was taken, by the dossier's address.
    files: BTreeMap<String, String>,
    /// The dossiers that were filed.
    filed: Vec<String>,
}

#[allow(clippy::disallowed_methods, reason = "how a long run is asked for")]
fn rounds() -> usize {
    std::env::var("KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3)
}

#[test]
fn what_was_acknowledged_is_there_after_the_process_was_killed() {
    let folder = installation();
    let mut server = serve_from(&folder);
    let register = |n| Citizen::register(server.address(), &format!("nguoi-{n}@vi-du.vn")).unwrap();
    let mut citizens: Vec<Citizen> = (0..CITIZENS).map(register).collect();
    let (mut filed, mut files) = (0, 0);
    for round in 1..=rounds() {
        let promises = killed_under_load(server, &mut citizens);
        server = serve_from(&folder);
        for (citizen, promises) in citizens.iter_mut().zip(&promises) {
            citizen.visitor = citizen.visitor.at(server.address());
            kept(&mut citizen.visitor, promises);
            filed += promises.filed.len();
            files += promises.files.len();
        }
        println!("round {round}: {filed} dossiers and {files} files acknowledged so far, all there");
    }
    assert!(filed >= rounds() && files >= filed, "the load was no load: {filed} dossiers, {files} files");
}

/// Everybody files until the server is gone, which is at a moment nobody knows.
fn killed_under_load(server: Program, citizens: &mut [Citizen]) -> Vec<Promises> {
    let heard = AtomicUsize::new(0);
    thread::scope(|scope| {
        let working: Vec<_> =
            citizens.iter_mut().map(|citizen| scope.spawn(|| files_on(citizen, &heard))).collect();
        // However slow the machine is: something has been acknowledged, then comes the moment.
        while heard.load(Ordering::SeqCst) == 0 && working.iter().any(|one| !one.is_finished()) {
            rest(Duration::from_millis(10));
        }
        let [a, b] = base::random::bytes::<2>().map(u64::from);
        rest(Duration::from_millis(a * 10 + b));
        server.kill().unwrap();
        working.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

fn files_on(citizen: &mut Citizen, count: &AtomicUsize) -> Promises {
    let mut promises = Promises::default();
    loop {
        let application = Application::birth(photo(40_000).unwrap()).unwrap();
        let hash = hex::encode(Sha256::digest(&application.file));
        let outcome = citizen.file(&application, &mut |heard| match heard {
            Acknowledged::Files { dossier } => {
                promises.files.insert(dossier, hash.clone());
            }
            Acknowledged::Filed { dossier, .. } => {
                promises.filed.push(dossier);
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        if let Err(error) = outcome {
            // The line broke, as it must; an answer that refuses is something else.
            assert!(error.kind() != std::io::ErrorKind::Other, "{error}");
            return promises;
        }
    }
}

/// Every acknowledged file is there with its hash, and every acknowledged dossier is filed.
fn kept(visitor: &mut Visitor, promises: &Promises) {
    for (dossier, hash) in &promises.files {
        // A filing whose answer was lost on the way may be there all the same; an acknowledged one must be.
        let answer = visitor.visit(&format!("{dossier}/da-nop")).unwrap();
        let filed = answer.status == 200 && answer.path.ends_with("/da-nop");
        assert!(filed || !promises.filed.contains(dossier), "{dossier} is filed no more: {}", answer.path);
        let page = if filed { answer } else { visitor.visit(&format!("{dossier}/giay-to")).unwrap() };
        assert_eq!(page.status, 200, "{dossier}");
        assert!(!filed || page.text().contains(hash), "{dossier}: the acknowledgement has lost {hash}");
        let text = page.text();
        let files = format!("{dossier}/tep/");
        let link = text.split('"').find_map(|word| word.strip_prefix(&files)?.split('/').next());
        let link = link.unwrap_or_else(|| panic!("{dossier} has lost its file"));
        let file = visitor.get(&format!("{files}{link}/ban-goc")).unwrap();
        assert_eq!(hex::encode(Sha256::digest(&file.body)), *hash, "{dossier}: the file is another one");
    }
    for dossier in &promises.filed {
        assert!(promises.files.contains_key(dossier), "{dossier} was filed without a file");
    }
}
