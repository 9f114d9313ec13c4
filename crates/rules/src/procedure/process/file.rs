//! A process file: read, and every complaint told with its line.

use std::collections::BTreeMap;

use base::Refusal;
use toml::de::{DeTable, DeValue};

use super::{Process, problems};
use crate::{form::Form, procedure::Sheet};

/// Something wrong with a process, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The place in the process.
    pub place: Place,
    /// The line of the file, counted from 1; `None` where the process comes from no file.
    pub line: Option<usize>,
    /// What is wrong, in one plain sentence of the texts.
    pub what: Refusal,
}

/// A place in a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// In this variant; `None` in the steps that count where no variant does.
    pub variant: Option<usize>,
    /// At this step.
    pub step: Option<usize>,
    /// At this mention of the step.
    pub field: Field,
}

/// What of a step is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the names are those of the file")]
pub enum Field {
    #[default]
    Key,
    Name,
    Part,
    Role,
    Hours,
    Next,
    WaitsFor,
    Branch(usize),
    Opinion,
}

/// The lines of a file.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    steps: Vec<StepLines>,
    variants: Vec<VariantLines>,
}

#[derive(Debug, Clone, Default)]
struct StepLines {
    key: String,
    first: usize,
    fields: BTreeMap<String, usize>,
    branches: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
struct VariantLines {
    first: usize,
    hours: BTreeMap<String, usize>,
    steps: Vec<StepLines>,
}

/// Reads a process file and checks it against the procedure it is for. Whole or not at all: either a process
/// without a fault, or every fault with its line, in the order of lines.
pub fn read(text: &str, sheet: &Sheet, form: &Form) -> Result<Process, Vec<Problem>> {
    let process = toml::from_str::<Process>(text).map_err(|error| vec![unreadable(text, &error)])?;
    let lines = lines(text).map_err(|error| vec![unreadable(text, &error)])?;
    let mut found = problems(&process, sheet, Some(form));
    for problem in &mut found {
        problem.line = Some(lines.of(problem.place));
    }
    found.sort_by_key(|problem| problem.line);
    if found.is_empty() { Ok(process) } else { Err(found) }
}

/// The process as a file that [`read`] takes.
pub fn write(process: &Process) -> String {
    toml::to_string(process).unwrap_or_default()
}

fn unreadable(text: &str, error: &toml::de::Error) -> Problem {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    Problem { place: Place::default(), line: Some(line), what: plain(error.message()) }
}

/// What the reader of TOML says, as a sentence of ours where it is one of the usual slips.
fn plain(message: &str) -> Refusal {
    let named = message.split('`').nth(1).unwrap_or_default();
    let key = if message.starts_with("missing field") {
        "process_field_missing"
    } else if message.starts_with("unknown field") {
        "process_field_unknown"
    } else if message.starts_with("unknown variant") {
        "process_word_unknown"
    } else if message.starts_with("duplicate key") {
        "process_field_twice"
    } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
        return Refusal::new("process_value_wrong");
    } else {
        return Refusal::new("process_unreadable").with("what", message.lines().next().unwrap_or_default());
    };
    Refusal::new(key).with("name", named)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

fn lines(text: &str) -> Result<Lines, toml::de::Error> {
    let table = DeTable::parse(text)?;
    let table = table.get_ref();
    let variants = tables(table, "variant").map(|variant| VariantLines {
        first: first_line(text, variant),
        hours: match variant.get("hours").map(toml::Spanned::get_ref) {
            Some(DeValue::Table(hours)) => fields(text, hours),
            _ => BTreeMap::new(),
        },
        steps: steps(text, variant),
    });
    Ok(Lines { steps: steps(text, table), variants: variants.collect() })
}

fn steps(text: &str, table: &DeTable<'_>) -> Vec<StepLines> {
    let steps = tables(table, "step").map(|step| StepLines {
        key: step.get("key").and_then(|key| key.get_ref().as_str()).unwrap_or_default().to_owned(),
        first: first_line(text, step),
        fields: fields(text, step),
        branches: tables(step, "branch").map(|branch| first_line(text, branch)).collect(),
    });
    steps.collect()
}

fn tables<'a, 'i>(table: &'a DeTable<'i>, name: &str) -> impl Iterator<Item = &'a DeTable<'i>> + use<'a, 'i> {
    let list = match table.get(name).map(toml::Spanned::get_ref) {
        Some(DeValue::Array(list)) => Some(list),
        _ => None,
    };
    list.into_iter().flat_map(|list| list.iter()).filter_map(|one| match one.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    })
}

fn fields(text: &str, table: &DeTable<'_>) -> BTreeMap<String, usize> {
    table.keys().map(|key| (key.get_ref().to_string(), line_of(text, key.span().start))).collect()
}

/// The line of what stands first in a table.
fn first_line(text: &str, table: &DeTable<'_>) -> usize {
    table.keys().map(|key| line_of(text, key.span().start)).min().unwrap_or(1)
}

impl Lines {
    /// The line of a place; of the nearest one before it where the place itself is not written down.
    fn of(&self, place: Place) -> usize {
        let variant = place.variant.and_then(|variant| self.variants.get(variant));
        let Some(step) = place.step else { return variant.map_or(1, |variant| variant.first) };
        match variant {
            Some(variant) if variant.steps.is_empty() => {
                let key = self.steps.get(step).map(|step| step.key.as_str()).unwrap_or_default();
                variant.hours.get(key).or(variant.hours.values().min()).copied().unwrap_or(variant.first)
            }
            Some(variant) => variant.steps.get(step).map_or(variant.first, |step| step.of(place.field)),
            None => self.steps.get(step).map_or(1, |step| step.of(place.field)),
        }
    }
}

impl StepLines {
    fn of(&self, field: Field) -> usize {
        let name = match field {
            Field::Key => "key",
            Field::Name => "name",
            Field::Part => "part",
            Field::Role => "role",
            Field::Hours => "hours",
            Field::Next => "next",
            Field::WaitsFor => "waits_for",
            Field::Opinion => "opinion",
            Field::Branch(number) => return self.branches.get(number).copied().unwrap_or(self.first),
        };
        self.fields.get(name).or_else(|| self.fields.get("key")).copied().unwrap_or(self.first)
    }
}
