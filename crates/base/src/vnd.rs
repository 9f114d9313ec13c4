//! Money: whole đồng, never a fraction.

use std::{fmt, iter::Sum, ops::Add};

use serde::{Deserialize, Serialize};

/// An amount in whole Vietnamese đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vnd(pub i64);

impl Vnd {
    /// No money.
    pub const ZERO: Self = Self(0);
}

impl Add for Vnd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
impl Sum for Vnd {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}
/// As printed on a Vietnamese receipt: `1.234.000 đồng`.
impl fmt::Display for Vnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        write!(f, "{}{text} đồng", if self.0 < 0 { "-" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_printed_with_points_between_thousands() {
        assert_eq!(Vnd(0).to_string(), "0 đồng");
        assert_eq!(Vnd(8_000).to_string(), "8.000 đồng");
        assert_eq!(Vnd(1_234_567).to_string(), "1.234.567 đồng");
        assert_eq!(Vnd(-100_000).to_string(), "-100.000 đồng");
    }
}
