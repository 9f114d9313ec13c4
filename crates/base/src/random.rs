//! The one door to randomness: secrets, references and codes come from the operating system's generator.

use rand::{Rng, RngCore, rngs::OsRng};

/// Characters that people can read to each other over the phone: no 0/O, 1/I/L, 5/S, 2/Z, 8/B.
const SPOKEN: &[u8] = b"ACDEFGHJKMNPQRTUVWXY34679";

/// `N` unpredictable bytes.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[allow(clippy::disallowed_methods, clippy::indexing_slicing, reason = "this is the door")]
    OsRng.fill_bytes(&mut bytes);
    bytes
}

/// An unpredictable word of `length` characters that are hard to confuse when read aloud.
pub fn spoken(length: usize) -> String {
    #[allow(clippy::disallowed_methods, clippy::indexing_slicing, reason = "this is the door")]
    (0..length).map(|_| char::from(SPOKEN[OsRng.gen_range(0..SPOKEN.len())])).collect()
}

/// An unpredictable number of `length` decimal digits, leading zeros kept.
pub fn digits(length: usize) -> String {
    #[allow(clippy::disallowed_methods, clippy::indexing_slicing, reason = "this is the door")]
    (0..length).map(|_| char::from(b'0' + OsRng.gen_range(0..10u8))).collect()
}
