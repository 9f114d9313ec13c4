//! Checks of a form: what must be true of an answer beyond its kind.
//!
//! In TOML a check is one flat table (`rule = "range", min = 1, say = "…"`); a misspelt key is refused.

use serde::{Deserialize, Serialize};

use super::{Condition, Text};

/// A check beyond the kind's own. `say` is the sentence shown at the field when it fails; where it is absent
/// the text tables have one for each rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "CheckShape", into = "CheckShape")]
pub struct Check {
    /// What must hold.
    pub rule: CheckRule,
    /// The check applies only when this holds.
    pub when: Option<Condition>,
    /// The plain sentence.
    pub say: Option<Text>,
}

/// What a check demands. A `q` names another question, by its id or, inside a group's entry, first a field
/// of the same entry.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckRule {
    /// Length in letters.
    Length {
        /// At least.
        min: Option<u32>,
        /// At most.
        max: Option<u32>,
    },
    /// A number's range.
    Range {
        /// At least.
        min: Option<f64>,
        /// At most.
        max: Option<f64>,
    },
    /// The whole answer matches this pattern.
    Pattern {
        /// A regular expression without look-around.
        pattern: String,
    },
    /// The date is not after today.
    NotFuture,
    /// The date is not before today.
    NotPast,
    /// The date is not before the other date.
    NotBefore {
        /// The other question.
        q: String,
    },
    /// The date is not after the other date.
    NotAfter {
        /// The other question.
        q: String,
    },
    /// Somebody born on this date has reached this age today (a year alone counts as its last day).
    AgeAtLeast {
        /// Full years.
        years: u32,
    },
    /// Somebody born on this date has not passed this age today.
    AgeAtMost {
        /// Full years.
        years: u32,
    },
    /// The date lies at most so many days before today.
    WithinDays {
        /// Days.
        days: u32,
    },
    /// The answer is the same as the other's.
    SameAs {
        /// The other question.
        q: String,
    },
    /// The answer differs from the other's.
    DifferentFrom {
        /// The other question.
        q: String,
    },
    /// The number is at most the other number.
    AtMost {
        /// The other question.
        q: String,
    },
    /// The number is at least the other number.
    AtLeast {
        /// The other question.
        q: String,
    },
    /// The number equals the sum of a field over a group's entries.
    SumOf {
        /// The group.
        group: String,
        /// The field.
        field: String,
    },
    /// The answer is one of these keys (used with `when` to forbid a choice in a situation).
    OneOf {
        /// Allowed keys.
        keys: Vec<String>,
    },
}

/// The flat table of a check as data has it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckShape {
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    years: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keys: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<Condition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    say: Option<Text>,
}

/// Takes the part that a rule needs out of the table.
fn need<T>(part: &mut Option<T>, rule: &str, name: &str) -> Result<T, String> {
    part.take().ok_or_else(|| format!("check `{rule}` needs `{name}`"))
}

fn rule_of(shape: &mut CheckShape) -> Result<CheckRule, String> {
    let name = shape.rule.clone();
    Ok(match name.as_str() {
        "length" => {
            CheckRule::Length { min: shape.min.take().map(|n| n as u32), max: shape.max.take().map(|n| n as u32) }
        }
        "range" => CheckRule::Range { min: shape.min.take(), max: shape.max.take() },
        "pattern" => CheckRule::Pattern { pattern: need(&mut shape.pattern, &name, "pattern")? },
        "not-future" => CheckRule::NotFuture,
        "not-past" => CheckRule::NotPast,
        "not-before" => CheckRule::NotBefore { q: need(&mut shape.q, &name, "q")? },
        "not-after" => CheckRule::NotAfter { q: need(&mut shape.q, &name, "q")? },
        "age-at-least" => CheckRule::AgeAtLeast { years: need(&mut shape.years, &name, "years")? },
        "age-at-most" => CheckRule::AgeAtMost { years: need(&mut shape.years, &name, "years")? },
        "within-days" => CheckRule::WithinDays { days: need(&mut shape.days, &name, "days")? },
        "same-as" => CheckRule::SameAs { q: need(&mut shape.q, &name, "q")? },
        "different-from" => CheckRule::DifferentFrom { q: need(&mut shape.q, &name, "q")? },
        "at-most" => CheckRule::AtMost { q: need(&mut shape.q, &name, "q")? },
        "at-least" => CheckRule::AtLeast { q: need(&mut shape.q, &name, "q")? },
        "sum-of" => CheckRule::SumOf {
            group: need(&mut shape.group, &name, "group")?,
            field: need(&mut shape.field, &name, "field")?,
        },
        "one-of" => CheckRule::OneOf { keys: need(&mut shape.keys, &name, "keys")? },
        other => return Err(format!("there is no check `{other}`")),
    })
}

impl TryFrom<CheckShape> for Check {
    type Error = String;
    fn try_from(mut shape: CheckShape) -> Result<Self, String> {
        let rule = rule_of(&mut shape)?;
        let (when, say) = (shape.when.take(), shape.say.take());
        let left = CheckShape { rule: shape.rule.clone(), ..CheckShape::default() };
        if format!("{left:?}") == format!("{shape:?}") {
            Ok(Self { rule, when, say })
        } else {
            Err(format!("check `{}` has a key that it does not use", shape.rule))
        }
    }
}

impl CheckRule {
    /// The rule's name in data, which is also the end of its sentence's key (`check_not_future`).
    pub fn word(&self) -> &'static str {
        match self {
            Self::Length { .. } => "length",
            Self::Range { .. } => "range",
            Self::Pattern { .. } => "pattern",
            Self::NotFuture => "not-future",
            Self::NotPast => "not-past",
            Self::NotBefore { .. } => "not-before",
            Self::NotAfter { .. } => "not-after",
            Self::AgeAtLeast { .. } => "age-at-least",
            Self::AgeAtMost { .. } => "age-at-most",
            Self::WithinDays { .. } => "within-days",
            Self::SameAs { .. } => "same-as",
            Self::DifferentFrom { .. } => "different-from",
            Self::AtMost { .. } => "at-most",
            Self::AtLeast { .. } => "at-least",
            Self::SumOf { .. } => "sum-of",
            Self::OneOf { .. } => "one-of",
        }
    }

    /// The other question that the rule looks at.
    pub fn other(&self) -> Option<&str> {
        match self {
            Self::NotBefore { q }
            | Self::NotAfter { q }
            | Self::SameAs { q }
            | Self::DifferentFrom { q }
            | Self::AtMost { q }
            | Self::AtLeast { q }
            | Self::SumOf { group: q, .. } => Some(q),
            _ => None,
        }
    }
}

impl From<Check> for CheckShape {
    fn from(check: Check) -> Self {
        let rule = check.rule.word().to_owned();
        let mut shape = Self { rule, when: check.when, say: check.say, ..Self::default() };
        match check.rule {
            CheckRule::Length { min, max } => (shape.min, shape.max) = (min.map(f64::from), max.map(f64::from)),
            CheckRule::Range { min, max } => (shape.min, shape.max) = (min, max),
            CheckRule::Pattern { pattern } => shape.pattern = Some(pattern),
            CheckRule::NotFuture | CheckRule::NotPast => {}
            CheckRule::NotBefore { q }
            | CheckRule::NotAfter { q }
            | CheckRule::SameAs { q }
            | CheckRule::DifferentFrom { q }
            | CheckRule::AtMost { q }
            | CheckRule::AtLeast { q } => shape.q = Some(q),
            CheckRule::AgeAtLeast { years } | CheckRule::AgeAtMost { years } => shape.years = Some(years),
            CheckRule::WithinDays { days } => shape.days = Some(days),
            CheckRule::SumOf { group, field } => (shape.group, shape.field) = (Some(group), Some(field)),
            CheckRule::OneOf { keys } => shape.keys = Some(keys),
        }
        shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_one_flat_table_and_a_misspelt_key_is_refused() {
        let check: Check = toml::from_str("rule = \"range\"\nmin = 1\nsay = \"Từ 1 trở lên.\"").unwrap();
        assert_eq!(check.rule, CheckRule::Range { min: Some(1.0), max: None });
        assert!(toml::from_str::<Check>("rule = \"range\"\nmni = 1").is_err());
        assert!(toml::from_str::<Check>("rule = \"not-future\"\nmin = 1").is_err(), "a key it does not use");
        assert!(toml::from_str::<Check>("rule = \"not-after\"").is_err(), "a key it needs");
        let again: Check = toml::from_str(&toml::to_string(&check).unwrap()).unwrap();
        assert_eq!(again, check);
    }
}
