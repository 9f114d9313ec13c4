//! Moving a draft to another revision's form on purpose. (By itself a draft stays with its own revision.)

use serde_json::Value;

use super::{Answers, Form, Kind, Question};

/// What became of the answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Carried {
    /// The answers that still fit.
    pub answers: Answers,
    /// What could not be taken over, as (label in the old form, what was answered): shown, so that nothing
    /// disappears silently.
    pub left: Vec<(super::Text, Value)>,
}

/// Takes over each answer whose question the new form still has with the same kind and, for a choice, with
/// the chosen key; inside a group, field by field.
pub fn carry(answers: &Answers, old: &Form, new: &Form) -> Carried {
    let mut carried = Carried::default();
    for question in old.questions() {
        let Some(value) = answers.get(&question.id) else { continue };
        match new.question(&question.id).and_then(|target| fitting(question, target, value, &mut carried.left)) {
            Some(value) => carried.answers.set(&question.id, value),
            None => carried.left.push((question.label.clone(), value.clone())),
        }
    }
    carried
}

fn fitting(old: &Question, new: &Question, value: &Value, left: &mut Vec<(super::Text, Value)>) -> Option<Value> {
    if old.kind != new.kind {
        return None;
    }
    match (new.kind, value) {
        (Kind::Choice, Value::String(key)) => has(new, key).then(|| value.clone()),
        (Kind::Choices, Value::Array(keys)) => {
            let fits = keys.iter().filter_map(Value::as_str).all(|key| has(new, key));
            fits.then(|| value.clone())
        }
        (Kind::Group, Value::Array(entries)) => {
            Some(Value::Array(entries.iter().map(|entry| fitting_entry(old, new, entry, left)).collect()))
        }
        _ => Some(value.clone()),
    }
}

fn fitting_entry(old: &Question, new: &Question, entry: &Value, left: &mut Vec<(super::Text, Value)>) -> Value {
    let mut kept = serde_json::Map::new();
    for field in &old.fields {
        let Some(value) = entry.get(&field.id) else { continue };
        let target = new.fields.iter().find(|one| one.id == field.id);
        match target.and_then(|target| fitting(field, target, value, left)) {
            Some(value) => drop(kept.insert(field.id.clone(), value)),
            None => left.push((field.label.clone(), value.clone())),
        }
    }
    Value::Object(kept)
}

fn has(question: &Question, key: &str) -> bool {
    question.choices().iter().any(|choice| choice.key == key)
}
