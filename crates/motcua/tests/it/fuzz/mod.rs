//! Bytes from outside that nobody foresaw: valid ones, changed at random, through every reader of the product. None may
//! panic, break inside (5xx), or take what it cannot understand. Each test runs the same cases every time; with
//! `FUZZ_TIMES` it runs so many times as many, other ones each time (`script/security fuzz`).
//!
//! Readers whose outside party has a simulator that lies are tested with it: OpenID Connect (`oidc/tests`), the malware
//! scanner and the gateway for text messages (`testkit/tests`).

mod files;
mod house;
mod texts;

use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// Pieces that readers have stumbled over somewhere.
const PIECES: [&str; 34] = [
    "\0",
    "\u{202e}",
    "\u{feff}",
    "\"",
    "'",
    "\\",
    "<",
    ">",
    "&",
    "%",
    "%00",
    "%c3%28",
    "\r\n",
    "\r\n\r\n",
    "--",
    ";",
    ",",
    "=",
    "{",
    "}",
    "[[",
    "]",
    "-1",
    "99999999999999999999",
    "1e999",
    "NaN",
    "null",
    "../",
    "${x}",
    "{{x}}",
    "\u{1e}",
    "ệ\u{301}",
    "𐍈",
    "00",
];

/// One change.
#[derive(Debug, Clone)]
enum Change {
    /// Another byte.
    Byte(usize, u8),
    /// A stretch is taken out.
    Cut(usize, usize),
    /// A stretch comes once more.
    Again(usize, usize),
    /// A known piece goes in.
    Piece(usize, usize),
    /// One byte goes in very often.
    Many(usize, u8, usize),
    /// It ends here.
    End(usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (any::<usize>(), 1..64_usize).prop_map(|(at, long)| Change::Cut(at, long)),
        (any::<usize>(), 1..256_usize).prop_map(|(at, long)| Change::Again(at, long)),
        (any::<usize>(), 0..PIECES.len()).prop_map(|(at, which)| Change::Piece(at, which)),
        (any::<usize>(), prop::sample::select(b"[{(<a0\" ,\n".to_vec()), 1..5_000_usize)
            .prop_map(|(at, byte, count)| Change::Many(at, byte, count)),
        any::<usize>().prop_map(Change::End),
    ]
}

fn changed(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for change in changes {
        let place = |at: usize| at.checked_rem(bytes.len()).unwrap_or(0);
        match *change {
            Change::Byte(at, byte) => {
                let at = place(at);
                if let Some(there) = bytes.get_mut(at) {
                    *there = byte;
                }
            }
            Change::Cut(at, long) => {
                let at = place(at);
                bytes.drain(at..(at + long).min(bytes.len()));
            }
            Change::Again(at, long) => {
                let at = place(at);
                let stretch = bytes[at..(at + long).min(bytes.len())].to_vec();
                bytes.splice(at..at, stretch);
            }
            Change::Piece(at, which) => {
                let at = place(at);
                bytes.splice(at..at, PIECES[which].bytes());
            }
            Change::Many(at, byte, count) => {
                let at = place(at);
                bytes.splice(at..at, std::iter::repeat_n(byte, count));
            }
            Change::End(at) => bytes.truncate(place(at)),
        }
    }
    bytes
}

/// Has `read` read changes of the seeds: `few` of each seed, or so many times as many as are asked for.
#[allow(clippy::disallowed_methods, reason = "how long the tests look is said by who starts them")]
pub fn through(seeds: &[Vec<u8>], few: u32, read: impl Fn(&[u8])) {
    let asked: Option<u32> = std::env::var("FUZZ_TIMES").ok().and_then(|text| text.parse().ok());
    for seed in seeds {
        read(seed);
        let config = Config { cases: few * asked.unwrap_or(1), failure_persistence: None, ..Config::default() };
        let mut runner = match asked {
            Some(_) => TestRunner::new(config),
            None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
        };
        let cases = vec(change(), 1..6).prop_map(|changes| changed(seed, &changes));
        let outcome = runner.run(&cases, |bytes| {
            read(&bytes);
            Ok(())
        });
        if let Err(broken) = outcome {
            panic!("{broken}");
        }
    }
}

/// The same for readers of text.
pub fn through_text(seeds: &[String], few: u32, read: impl Fn(&str)) {
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|seed| seed.clone().into_bytes()).collect();
    through(&seeds, few, |bytes| read(&String::from_utf8_lossy(bytes)));
}

#[test]
fn a_reader_that_panics_is_found() {
    let broken = std::panic::catch_unwind(|| {
        through_text(&["gia-tri = 1".to_owned()], 200, |text| assert!(!text.contains('\u{202e}'), "found"));
    });
    assert!(broken.is_err(), "the changes reach what is looked for");
}
