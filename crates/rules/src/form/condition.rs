//! When a page, question, check or component applies.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    answers::{Answers, Facts, Scope},
    number::number_of,
    partial::{PartialDate, full_years},
};

/// A condition over answers and facts. `q` names a question, a part of a composite answer
/// (`father_identity.kind`), or a fact with `@`: `@for` (`self`, `other`, `business`), `@case` (the chosen
/// case's key), `@channel`, `@tier` (`province`, `district`, `commune`). Inside a group `q` is first a field
/// of the same entry. A question that was not answered or does not apply satisfies no positive condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Shape", into = "Shape")]
pub enum Condition {
    /// All of them.
    All {
        /// The parts.
        all: Vec<Condition>,
    },
    /// At least one of them.
    Any {
        /// The parts.
        any: Vec<Condition>,
    },
    /// Not this.
    Not {
        /// The part.
        not: Box<Condition>,
    },
    /// The answer is this key, or contains it when several may be chosen.
    Is {
        /// Question or fact.
        q: String,
        /// The key.
        is: String,
    },
    /// The answer is one of these keys.
    In {
        /// Question or fact.
        q: String,
        /// The keys.
        r#in: Vec<String>,
    },
    /// The question has (true) or has not (false) been answered.
    Answered {
        /// Question.
        q: String,
        /// Which.
        answered: bool,
    },
    /// The number (or the count of a group's entries) is at least this.
    AtLeast {
        /// Question.
        q: String,
        /// The bound.
        at_least: f64,
    },
    /// The number (or the count of a group's entries) is less than this.
    LessThan {
        /// Question.
        q: String,
        /// The bound.
        less_than: f64,
    },
    /// The date lies at least so many days before today.
    DaysAgoAtLeast {
        /// Question.
        q: String,
        /// Days.
        days_ago_at_least: i64,
    },
    /// Somebody born on that date is younger than this today.
    YoungerThan {
        /// Question.
        q: String,
        /// Full years.
        younger_than: u32,
    },
}

impl Condition {
    /// Whether the condition holds over the answers that apply.
    pub fn eval(&self, answers: &Answers, facts: &Facts) -> bool {
        self.holds(&Scope { answers, facts, entry: None })
    }

    /// Whether the condition holds in a scope.
    pub fn holds(&self, scope: &Scope<'_>) -> bool {
        match self {
            Self::All { all } => all.iter().all(|part| part.holds(scope)),
            Self::Any { any } => any.iter().any(|part| part.holds(scope)),
            Self::Not { not } => !not.holds(scope),
            Self::Is { q, is } => scope.words(q).contains(&is.as_str()),
            Self::In { q, r#in } => scope.words(q).iter().any(|word| r#in.iter().any(|key| key == word)),
            Self::Answered { q, answered } => {
                (scope.value(q).is_some() || !scope.words(q).is_empty()) == *answered
            }
            Self::AtLeast { q, at_least } => amount(scope.value(q)).is_some_and(|n| n >= *at_least),
            Self::LessThan { q, less_than } => amount(scope.value(q)).is_some_and(|n| n < *less_than),
            Self::DaysAgoAtLeast { q, days_ago_at_least } => date_of(scope.value(q))
                .is_some_and(|date| days_since(date, scope.facts.today) >= *days_ago_at_least),
            Self::YoungerThan { q, younger_than } => date_of(scope.value(q))
                .is_some_and(|date| full_years(date.latest(), scope.facts.today) < i64::from(*younger_than)),
        }
    }

    /// Every question and fact the condition looks at.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => parts.iter().flat_map(Self::names).collect(),
            Self::Not { not } => not.names(),
            Self::Is { q, .. }
            | Self::In { q, .. }
            | Self::Answered { q, .. }
            | Self::AtLeast { q, .. }
            | Self::LessThan { q, .. }
            | Self::DaysAgoAtLeast { q, .. }
            | Self::YoungerThan { q, .. } => vec![q],
        }
    }

    /// Every key that the condition compares a question or fact with.
    pub fn keys(&self) -> Vec<(&str, &str)> {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => parts.iter().flat_map(Self::keys).collect(),
            Self::Not { not } => not.keys(),
            Self::Is { q, is } => vec![(q, is)],
            Self::In { q, r#in } => r#in.iter().map(|key| (q.as_str(), key.as_str())).collect(),
            _ => Vec::new(),
        }
    }
}

/// The number that an answer is, or how many entries it has.
fn amount(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Array(list) => Some(list.len() as f64),
        Value::String(text) => number_of(text),
        _ => None,
    }
}

fn date_of(value: Option<&Value>) -> Option<PartialDate> {
    value.and_then(Value::as_str).and_then(PartialDate::parse)
}

/// Days from the date (its last possible day) to today.
fn days_since(date: PartialDate, today: base::Date) -> i64 {
    i64::from(date.latest().until(today).map_or(0, |span| span.get_days()))
}

/// The flat table of a condition as data has it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all: Option<Vec<Condition>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    any: Option<Vec<Condition>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not: Option<Box<Condition>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<String>,
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    within: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    less_than: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days_ago_at_least: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    younger_than: Option<u32>,
}

impl TryFrom<Shape> for Condition {
    type Error = String;
    fn try_from(mut shape: Shape) -> Result<Self, String> {
        let found = match shape.q.take() {
            None => joined(&mut shape),
            Some(q) => about(q, &mut shape),
        };
        match found {
            Some(condition) if shape == Shape::default() => Ok(condition),
            Some(_) => Err("a condition says one thing: `all`, `any`, `not`, or `q` with one test".to_owned()),
            None => Err("a condition needs `all`, `any`, `not`, or `q` with a test (`is`, `in`, `answered`, \
                         `at_least`, `less_than`, `days_ago_at_least`, `younger_than`)"
                .to_owned()),
        }
    }
}

fn joined(shape: &mut Shape) -> Option<Condition> {
    let all = shape.all.take().map(|all| Condition::All { all });
    let any = || shape.any.take().map(|any| Condition::Any { any });
    let found = all.or_else(any);
    found.or_else(|| shape.not.take().map(|not| Condition::Not { not }))
}

fn about(q: String, shape: &mut Shape) -> Option<Condition> {
    if let Some(is) = shape.is.take() {
        return Some(Condition::Is { q, is });
    }
    if let Some(keys) = shape.within.take() {
        return Some(Condition::In { q, r#in: keys });
    }
    if let Some(answered) = shape.answered.take() {
        return Some(Condition::Answered { q, answered });
    }
    if let Some(at_least) = shape.at_least.take() {
        return Some(Condition::AtLeast { q, at_least });
    }
    if let Some(less_than) = shape.less_than.take() {
        return Some(Condition::LessThan { q, less_than });
    }
    if let Some(days) = shape.days_ago_at_least.take() {
        return Some(Condition::DaysAgoAtLeast { q, days_ago_at_least: days });
    }
    shape.younger_than.take().map(|younger_than| Condition::YoungerThan { q, younger_than })
}

impl From<Condition> for Shape {
    fn from(condition: Condition) -> Self {
        let empty = Self::default();
        match condition {
            Condition::All { all } => Self { all: Some(all), ..empty },
            Condition::Any { any } => Self { any: Some(any), ..empty },
            Condition::Not { not } => Self { not: Some(not), ..empty },
            Condition::Is { q, is } => Self { q: Some(q), is: Some(is), ..empty },
            Condition::In { q, r#in } => Self { q: Some(q), within: Some(r#in), ..empty },
            Condition::Answered { q, answered } => Self { q: Some(q), answered: Some(answered), ..empty },
            Condition::AtLeast { q, at_least } => Self { q: Some(q), at_least: Some(at_least), ..empty },
            Condition::LessThan { q, less_than } => Self { q: Some(q), less_than: Some(less_than), ..empty },
            Condition::DaysAgoAtLeast { q, days_ago_at_least } => {
                Self { q: Some(q), days_ago_at_least: Some(days_ago_at_least), ..empty }
            }
            Condition::YoungerThan { q, younger_than } => {
                Self { q: Some(q), younger_than: Some(younger_than), ..empty }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::{Channel, Tier};

    fn facts() -> Facts {
        let today = jiff::civil::date(2019, 11, 20);
        Facts {
            today,
            for_whom: super::super::ForWhom::Myself,
            case: None,
            channel: Channel::Online,
            tier: Tier::Commune,
        }
    }
    fn holds(condition: &str, answers: serde_json::Value) -> bool {
        let condition: Condition = toml::from_str(condition).unwrap();
        condition.eval(&serde_json::from_value(answers).unwrap(), &facts())
    }

    #[test]
    fn conditions_look_at_answers_facts_and_parts_of_answers() {
        use serde_json::json;
        assert!(holds("q = 'a'\nis = 'x'", json!({"a": "x"})));
        assert!(holds("q = 'a'\nis = 'x'", json!({"a": ["y", "x"]})), "one of several choices");
        assert!(!holds("q = 'a'\nis = 'x'", json!({})));
        assert!(holds("q = '@for'\nin = ['self', 'other']", json!({})));
        assert!(!holds("q = '@case'\nanswered = true", json!({})));
        assert!(holds("q = 'p.kind'\nis = 'cmnd'", json!({"p": {"kind": "cmnd"}})));
        assert!(holds("q = 'n'\nat_least = 2", json!({"n": "2.5"})));
        assert!(holds("q = 'g'\nat_least = 2", json!({"g": [{"a": "1"}, {"a": "2"}]})), "entries are counted");
        assert!(!holds("q = 'n'\nless_than = 2", json!({})), "no answer satisfies no positive condition");
        assert!(holds("q = 'd'\ndays_ago_at_least = 60", json!({"d": "2019-09-21"})));
        assert!(!holds("q = 'd'\ndays_ago_at_least = 60", json!({"d": "2019-09-22"})));
        assert!(holds("q = 'd'\nyounger_than = 14", json!({"d": "2005-11-21"})));
        assert!(!holds("q = 'd'\nyounger_than = 14", json!({"d": "2005-11-20"})));
        assert!(holds("all = [{ q = 'a', is = 'x' }, { not = { q = 'b', is = 'x' } }]", json!({"a": "x"})));
    }

    #[test]
    fn a_condition_says_one_thing_and_nothing_unknown() {
        assert!(toml::from_str::<Condition>("q = 'a'").is_err());
        assert!(toml::from_str::<Condition>("q = 'a'\nis = 'x'\nin = ['y']").is_err());
        assert!(toml::from_str::<Condition>("q = 'a'\niss = 'x'").is_err());
        let one: Condition = toml::from_str("any = [{ q = 'a', in = ['x'] }]").unwrap();
        assert_eq!(toml::from_str::<Condition>(&toml::to_string(&one).unwrap()).unwrap(), one);
    }
}
