//! The examples of a procedure: `accepted__what.json` and `refused__field.path__what.json`.

use std::{collections::BTreeMap, fs, path::Path};

use rules::form::{Answers, Facts};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What an example's name says.
pub enum Expected {
    Accepted,
    Refused(String),
}

/// One example, with its base worked in.
pub struct Example {
    pub expected: Expected,
    pub facts: Facts,
    pub answers: Answers,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    facts: Map<String, Value>,
    base: Option<String>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    unset: Vec<String>,
    answers: Option<Map<String, Value>>,
}

/// All examples of a folder by name.
pub fn all(folder: &Path) -> Result<BTreeMap<String, Example>, String> {
    let mut files = BTreeMap::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("examples: {error}"))?;
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let stem = name.strip_suffix(".json").ok_or_else(|| format!("{name} is no .json"))?;
        let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        let file: File = serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
        files.insert(stem.to_owned(), file);
    }
    files.keys().map(|name| Ok((name.clone(), example(name, &files)?))).collect()
}

fn example(name: &str, files: &BTreeMap<String, File>) -> Result<Example, String> {
    let (mut facts, answers) = resolved(name, files, 0)?;
    let usual =
        json!({"today": "2019-11-20", "for": "self", "case": null, "channel": "online", "tier": "commune"});
    for (key, value) in usual.as_object().unwrap() {
        facts.entry(key).or_insert(value.clone());
    }
    let facts = serde_json::from_value(Value::Object(facts)).map_err(|error| format!("{name}: facts: {error}"))?;
    let answers = serde_json::from_value(answers).map_err(|error| format!("{name}: answers: {error}"))?;
    Ok(Example { expected: expected(name)?, facts, answers })
}

fn expected(name: &str) -> Result<Expected, String> {
    let mut parts = name.split("__");
    match (parts.next(), parts.next(), parts.next()) {
        (Some("accepted"), Some(_), None) => Ok(Expected::Accepted),
        (Some("refused"), Some(field), Some(_)) => Ok(Expected::Refused(field.to_owned())),
        _ => Err(format!("{name}: is called neither accepted__what nor refused__field__what")),
    }
}

/// Facts and answers of a file after those of its base.
fn resolved(
    name: &str,
    files: &BTreeMap<String, File>,
    depth: usize,
) -> Result<(Map<String, Value>, Value), String> {
    let file = files.get(name).ok_or_else(|| format!("there is no base `{name}`"))?;
    let (mut facts, mut answers) = match (&file.base, &file.answers) {
        (Some(_), Some(_)) => return Err(format!("{name}: either `base` or `answers`")),
        (None, None) => return Err(format!("{name}: `base` or `answers` is needed")),
        (None, Some(answers)) => (Map::new(), Value::Object(answers.clone())),
        (Some(_), None) if depth > 5 => return Err(format!("{name}: bases go round in a circle")),
        (Some(base), None) => resolved(base, files, depth + 1)?,
    };
    facts.extend(file.facts.clone());
    for path in &file.unset {
        unset(&mut answers, path).ok_or_else(|| format!("{name}: nothing to unset at `{path}`"))?;
    }
    for (path, value) in &file.set {
        set(&mut answers, path, value).ok_or_else(|| format!("{name}: cannot set `{path}`"))?;
    }
    Ok((facts, answers))
}

fn set(target: &mut Value, path: &str, value: &Value) -> Option<()> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let inner = match target {
        Value::Object(map) => map.entry(first).or_insert_with(|| json!({})),
        Value::Array(list) => {
            let place: usize = first.parse().ok()?;
            if place == list.len() {
                list.push(json!({}));
            }
            list.get_mut(place)?
        }
        _ => return None,
    };
    if let Some(rest) = rest {
        return set(inner, rest, value);
    }
    *inner = value.clone();
    Some(())
}

fn unset(target: &mut Value, path: &str) -> Option<()> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (target, rest) {
        (Value::Object(map), None) => map.remove(first).map(drop),
        (Value::Array(list), None) => {
            let place: usize = first.parse().ok()?;
            (place < list.len()).then(|| drop(list.remove(place)))
        }
        (Value::Object(map), Some(rest)) => unset(map.get_mut(first)?, rest),
        (Value::Array(list), Some(rest)) => unset(list.get_mut(first.parse::<usize>().ok()?)?, rest),
        _ => None,
    }
}
