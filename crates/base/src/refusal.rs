//! How the house says no.
//!
//! A [`Refusal`] is a rule speaking to a person: it carries the key of a translated sentence and what the
//! sentence names. [`FieldErrors`] belong to a form and are shown beside the fields. [`Denied`] says that
//! the actor may not do or see this. None of them knows a status code; delivery maps them.

use serde::{Deserialize, Serialize};

/// A rule says no, and why. `key` names a sentence in the text tables (`refusal.<key>`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("refused: {key}")]
pub struct Refusal {
    /// The sentence's key, for example `not_your_own_draft`.
    pub key: String,
    /// What the sentence names, as (placeholder, value).
    pub args: Vec<(String, String)>,
}

impl Refusal {
    /// A refusal whose sentence names nothing.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), args: Vec::new() }
    }
    /// The same refusal, with `{name}` in its sentence filled by `value`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }
}

/// The actor may not do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The thing is not there, or not visible to the actor, which must look the same.
    #[error("not found")]
    NotFound,
    /// The actor sees the thing but may not act on it.
    #[error("not allowed")]
    NotAllowed,
}

/// One field's complaint. `path` is the field's path in the answers (`child.name`, `members.0.name`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's path.
    pub path: String,
    /// The plain sentence, as a key with arguments.
    pub refusal: Refusal,
    /// A sentence that stands in data (a procedure's own check), preferred over the key when present.
    pub sentence: Option<String>,
}

/// The complaints of one submitted form, in the order of its fields; never empty when returned as an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, thiserror::Error)]
#[error("{} fields need attention", self.0.len())]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Adds a complaint with a keyed sentence.
    pub fn push(&mut self, path: &str, refusal: Refusal) {
        self.0.push(FieldError { path: path.to_owned(), refusal, sentence: None });
    }
    /// Nothing to complain about.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The first complaint about `path`.
    pub fn of(&self, path: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.path == path)
    }
    /// `Ok` when there is no complaint.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Something this work stands on (the store) cannot be reached or has no room now. Nothing was done; trying
/// again later is right. Carries the engine's words, for the log only.
#[derive(Debug, Clone, thiserror::Error)]
#[error("out of reach: {0}")]
pub struct OutOfReach(pub String);
