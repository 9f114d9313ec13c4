//! The line to the malware scanner: against the real one, and against one that misbehaves.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests stop where they stand and measure")]

use std::time::{Duration, Instant};

use base::{
    moment,
    scanner::{Finding, Scanner},
};
use liaison::clamd::{Clamd, Place};
use testkit::clamd::{MARK, MadeUpClamd, Manner, RealClamd, eicar};

fn line(clamd: &MadeUpClamd) -> Clamd {
    Clamd::at(Place::parse(&clamd.address()).unwrap()).with_patience(Duration::from_millis(400))
}

#[test]
fn a_real_clamd_finds_what_its_signatures_know_in_files_of_every_size() {
    let real = RealClamd::start().expect("the Debian package clamav-daemon is needed");
    let line = Clamd::at(Place::Unix(real.socket()));
    let scan = |bytes: &[u8]| line.scan(bytes, moment(0)).unwrap();
    assert_eq!(scan(b""), Finding::Clean);
    assert_eq!(scan(b"%PDF-1.7 a harmless paper"), Finding::Clean);
    assert_eq!(scan(&vec![7; 20 * 1024 * 1024]), Finding::Clean, "as large as nothing that is taken");
    let found = |bytes: &[u8]| matches!(scan(bytes), Finding::Infected(name) if name.starts_with("Test."));
    assert!(found(&eicar()) && found(MARK));
    let hidden = [b"%PDF-1.7\n".to_vec(), vec![b' '; 300_000], MARK.to_vec(), vec![b' '; 300_000]].concat();
    assert!(found(&hidden), "across the pieces in which it is sent");
    drop(real);
    assert!(line.scan(b"x", moment(60_000)).is_err(), "nobody there is no finding");
}

#[test]
fn a_scanner_that_misbehaves_says_nothing_about_a_file_and_holds_nobody_up() {
    let bytes = vec![1; 3 * 1024 * 1024];
    for manner in [
        Manner::Says(b"stream: OK".to_vec()),
        Manner::Says(b"stream: OK and more\0".to_vec()),
        Manner::Says(b"\xff\xfe\0".to_vec()),
        Manner::Says(Vec::new()),
        Manner::Refuses(b"INSTREAM size limit exceeded. ERROR\0".to_vec()),
        Manner::Silent,
        Manner::Closes,
        Manner::Drips,
        Manner::Floods,
    ] {
        let clamd = MadeUpClamd::start().unwrap();
        let line = line(&clamd);
        assert_eq!(line.scan(&bytes, moment(0)).unwrap(), Finding::Clean);
        clamd.behave(manner.clone());
        let began = Instant::now();
        assert!(line.scan(&bytes, moment(0)).is_err(), "{manner:?}");
        assert!(began.elapsed() < Duration::from_secs(8), "{manner:?} took {:?}", began.elapsed());
    }
}

#[test]
fn after_a_failure_it_is_left_alone_for_half_a_minute() {
    let clamd = MadeUpClamd::start().unwrap();
    let line = line(&clamd);
    clamd.behave(Manner::Closes);
    assert!(line.scan(b"x", moment(0)).is_err());
    clamd.behave(Manner::Says(b"stream: OK\0".to_vec()));
    let asked = clamd.asked();
    for at in [0, 10_000, 29_999] {
        assert!(line.scan(b"x", moment(at)).is_err());
    }
    assert_eq!(clamd.asked(), asked, "nobody waits for it meanwhile");
    assert_eq!(line.scan(b"x", moment(30_000)).unwrap(), Finding::Clean);
    assert_eq!(line.scan(b"x", moment(1)).unwrap(), Finding::Clean, "and then at once again");
}
