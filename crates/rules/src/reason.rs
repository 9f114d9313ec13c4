//! Reasons that a second person reads before they let somebody do something out of the ordinary.

use base::Refusal;

/// Fewer letters than this say nothing.
pub const SHORTEST: usize = 15;
/// The most letters.
pub const LONGEST: usize = 500;

/// Why a reason does not do. `short` is the refusal of one that says too little; it is told how many letters are needed.
pub fn check(reason: &str, short: &str) -> Result<(), Refusal> {
    match reason.chars().count() {
        few if few < SHORTEST => Err(Refusal::new(short).with("min", SHORTEST)),
        many if many > LONGEST => Err(Refusal::new("text_too_long").with("max", LONGEST)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something() {
        let check = |reason: &str| check(reason, "recovery_reason_short");
        assert_eq!(check("mất máy").unwrap_err().key, "recovery_reason_short");
        assert_eq!(check(&"a".repeat(501)).unwrap_err().key, "text_too_long");
        assert!(check("Mất điện thoại, không còn dùng số cũ").is_ok());
    }
}
