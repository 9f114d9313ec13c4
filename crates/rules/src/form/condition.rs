//! When a page, question, check or component applies.

use serde::{Deserialize, Serialize};

/// A condition over answers and facts. `q` names a question, or a fact with `@`: `@for` (`self`, `other`,
/// `business`), `@case` (the chosen case's key), `@channel`, `@tier` (`province`, `district`, `commune`).
/// A question that was not answered or does not apply satisfies no positive condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
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
    /// The number is at least this.
    AtLeast {
        /// Question.
        q: String,
        /// The bound.
        at_least: f64,
    },
    /// The number is less than this.
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
