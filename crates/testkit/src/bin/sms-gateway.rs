//! An SMS gateway that sends nothing, as a process of its own: prints each short message it is given.
//!
//! `sms-gateway PORT [MANNER …]`; the manners (`refuse-bind`, `take`, `throttle`, `refuse-number`, `drop`,
//! `late-MILLISECONDS`, `ask-first`, `unbind`) hold for the requests that come first, one each; later ones are
//! taken.

use std::{io, time::Duration};

use testkit::gateway::{Gateway, Manner};

#[allow(clippy::disallowed_methods, reason = "a program of its own reads its own words")]
fn main() -> io::Result<()> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
    let mut words = std::env::args().skip(1);
    let port = words.next().and_then(|word| word.parse().ok()).ok_or_else(|| wrong("which port?"))?;
    let manners: Option<Vec<Manner>> = words.map(|word| Manner::from_word(&word)).collect();
    let gateway = Gateway::start(port, &manners.ok_or_else(|| wrong("an unknown manner"))?)?;
    println!("{}", gateway.address());
    let mut shown = 0;
    loop {
        let taken = gateway.taken();
        for short in taken.iter().skip(shown) {
            println!("{} -> {} {:?}: {}", short.from, short.to, short.part, short.text);
        }
        shown = taken.len();
        testkit::program::rest(Duration::from_millis(100));
    }
}
