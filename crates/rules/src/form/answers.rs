//! Answers and the facts around them, and how a condition or check looks into them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::procedure::{Channel, Tier};

/// What a person has answered: question id to value, kept as each [`super::Kind`] says. What cannot be
/// understood stays as the text that was typed, so that it can be shown again.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Value>);

impl Answers {
    /// The answer to a question, when there is one: empty texts, lists and objects are none.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id).filter(|value| !is_blank(value))
    }
    /// The answer as text, when it is text.
    pub fn text(&self, id: &str) -> Option<&str> {
        self.get(id).and_then(Value::as_str)
    }
    /// Keeps an answer.
    pub fn set(&mut self, id: &str, value: impl Into<Value>) {
        self.0.insert(id.to_owned(), value.into());
    }
    /// Takes over what a page posted: a blank answer empties the question, questions that were not posted
    /// stay as they are.
    pub fn take(&mut self, posted: Self) {
        for (id, value) in posted.0 {
            if is_nothing(&value) {
                self.0.remove(&id);
            } else {
                self.0.insert(id, value);
            }
        }
    }
    /// The value at a dotted path: `addr.province`, `members.0.name`.
    pub fn at(&self, path: &str) -> Option<&Value> {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let value = self.0.get(first)?;
        let found = rest.map_or(Some(value), |rest| rest.split('.').try_fold(value, step_into))?;
        (!is_blank(found)).then_some(found)
    }
}

fn step_into<'a>(value: &'a Value, step: &str) -> Option<&'a Value> {
    match value {
        Value::Object(map) => map.get(step),
        Value::Array(list) => step.parse::<usize>().ok().and_then(|place| list.get(place)),
        _ => None,
    }
}

/// Whether there is nothing at all to keep; a group with one blank entry, just added, is something.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.is_empty(),
        other => is_blank(other),
    }
}

/// Whether a value is no answer: nothing, white space, or a list or object of only such.
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.iter().all(is_blank),
        Value::Object(map) => map.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// For whom a dossier is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForWhom {
    /// For the filer.
    #[default]
    #[serde(rename = "self")]
    Myself,
    /// For another person.
    Other,
    /// For a business.
    Business,
}

impl ForWhom {
    /// The word used in data: `self`, `other`, `business`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Myself => "self",
            Self::Other => "other",
            Self::Business => "business",
        }
    }
}

/// What is known besides the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The day on which the form is looked at, in Vietnam.
    pub today: base::Date,
    /// For whom the dossier is filed.
    #[serde(rename = "for", default)]
    pub for_whom: ForWhom,
    /// The chosen case of the sheet.
    #[serde(default)]
    pub case: Option<String>,
    /// How the dossier comes in.
    pub channel: Channel,
    /// Which tier handles it.
    pub tier: Tier,
}

impl Facts {
    /// The fact that conditions call `@name`.
    pub fn word(&self, name: &str) -> Option<&str> {
        match name {
            "@for" => Some(self.for_whom.word()),
            "@case" => self.case.as_deref(),
            "@channel" => Some(self.channel.word()),
            "@tier" => Some(self.tier.word()),
            _ => None,
        }
    }
    /// The names of all facts.
    pub const NAMES: [&'static str; 4] = ["@for", "@case", "@channel", "@tier"];
}

/// Where a condition or a check looks: a group's entry first, then the answers that apply.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The answers that apply.
    pub answers: &'a Answers,
    /// The facts.
    pub facts: &'a Facts,
    /// The entry of a group in which the condition stands.
    pub entry: Option<&'a Map<String, Value>>,
}

impl<'a> Scope<'a> {
    /// What `q` names: a field of the same entry, or an answer; `q` may reach into a composite answer
    /// (`father_identity.kind`).
    pub fn value(&self, q: &str) -> Option<&'a Value> {
        self.in_entry(q).or_else(|| self.answers.at(q))
    }

    fn in_entry(&self, q: &str) -> Option<&'a Value> {
        let mut steps = q.split('.');
        let first = self.entry?.get(steps.next()?)?;
        steps.try_fold(first, step_into).filter(|value| !is_blank(value))
    }

    /// The words that `q` stands for: one for a text or fact, several for a list of choices.
    pub fn words(&self, q: &str) -> Vec<&'a str> {
        if q.starts_with('@') {
            return self.facts.word(q).into_iter().collect();
        }
        match self.value(q) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }
}
