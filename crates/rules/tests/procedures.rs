//! Every shipped procedure is valid, and its examples do what their names say.
//!
//! `PROCEDURE=birth cargo test -p rules --test procedures -- --nocapture` looks at the folders whose name
//! contains `birth` only.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the setting of a test run; a test may stop"
)]

mod example;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use example::{Example, Expected};
use rules::{
    form::{
        Answers, Facts, Form, Kind, Question, Scope,
        check::{Finding, findings},
        journey::Journey,
        read,
    },
    procedure::{
        Definition,
        load::{form_problems, load, sheet_conditions},
        process,
    },
};
use serde_json::Value;

const FEWEST_ACCEPTED: usize = 5;
const FEWEST_REFUSED: usize = 10;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    let wanted = std::env::var("PROCEDURE").unwrap_or_default();
    let Ok(entries) = fs::read_dir(root) else { return Vec::new() };
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.retain(|path| path.file_name().unwrap().to_string_lossy().contains(&wanted));
    folders.sort();
    folders
}

#[test]
fn every_shipped_procedure_is_valid_and_its_examples_do_what_their_names_say() {
    let mut complaints = Vec::new();
    for folder in folders() {
        let found = complaints_about(&folder);
        let slug = folder.file_name().unwrap().to_string_lossy().into_owned();
        println!(
            "{slug}: {}",
            if found.is_empty() { "fine".to_owned() } else { format!("{} complaints", found.len()) }
        );
        complaints.extend(found.into_iter().map(|complaint| format!("{slug}: {complaint}")));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn steps_that_take_longer_than_the_limit_are_told() {
    let folder = folders().into_iter().find(|folder| folder.join("process.toml").exists()).unwrap();
    let mut definition = load(|name| fs::read_to_string(folder.join(name)).ok()).unwrap();
    definition.process.steps[0].hours = Some(10_000);
    let told = definition.problems().join("\n");
    assert!(told.contains("process_too_long"), "{told}");
}

fn complaints_about(folder: &Path) -> Vec<String> {
    let definition = match load(|name| fs::read_to_string(folder.join(name)).ok()) {
        Ok(definition) => definition,
        Err(error) => return vec![error.to_string()],
    };
    let mut found = definition.problems();
    found.extend(process_problems(folder, &definition));
    found.extend(untranslated(&definition));
    found.extend(form_problems(&definition).iter().map(ToString::to_string));
    if !folder.join("SOURCES.md").exists() {
        found.push("SOURCES.md is missing".to_owned());
    }
    if !definition.own_form {
        return found;
    }
    match example::all(&folder.join("examples")) {
        Ok(examples) => run(&definition, &examples, &mut found),
        Err(error) => found.push(error),
    }
    found
}

/// What an import of the folder's process would refuse, with the line.
fn process_problems(folder: &Path, definition: &Definition) -> Vec<String> {
    let Ok(text) = fs::read_to_string(folder.join("process.toml")) else { return Vec::new() };
    let found = process::read(&text, &definition.sheet, &definition.form).err().unwrap_or_default();
    let told = found.iter().map(|problem| {
        format!("process.toml line {}: {} {:?}", problem.line.unwrap_or(0), problem.what.key, problem.what.args)
    });
    told.collect()
}

/// Steps are read by citizens in either language. Labels of answers are for officers only.
fn untranslated(definition: &Definition) -> impl Iterator<Item = String> {
    let process = &definition.process;
    let steps = process.steps.iter().chain(process.variants.iter().flat_map(|variant| &variant.steps));
    let lacking = |step: &&process::Step| {
        let said = |text: &str| !text.trim().is_empty();
        !said(&step.name.vi) || !step.name.en.as_deref().is_some_and(said)
    };
    steps.filter(lacking).map(|step| format!("the step {} has no name in both languages", step.key))
}

fn run(definition: &Definition, examples: &BTreeMap<String, Example>, found: &mut Vec<String>) {
    let mut reached = Reached::default();
    let (mut accepted, mut refused) = (0, 0);
    for (name, example) in examples {
        match &example.expected {
            Expected::Accepted => accepted += 1,
            Expected::Refused(_) => refused += 1,
        }
        let told = outcome(&definition.form, example);
        found.extend(told.into_iter().map(|complaint| format!("{name}: {complaint}")));
        reached.by(definition, &example.answers, &example.facts);
    }
    if accepted < FEWEST_ACCEPTED || refused < FEWEST_REFUSED {
        found.push(format!(
            "{accepted} accepted and {refused} refused examples; at least {FEWEST_ACCEPTED} and {FEWEST_REFUSED} are needed"
        ));
    }
    found.extend(reached.gaps(definition));
}

/// What an example does otherwise than its name says.
fn outcome(form: &Form, example: &Example) -> Vec<String> {
    let journey = Journey::new(form, &example.answers, &example.facts);
    let errors = findings(&journey);
    let shown: BTreeSet<&str> = errors.iter().map(|error| error.path.as_str()).collect();
    let mut found = unknown(form, &example.answers);
    match &example.expected {
        Expected::Accepted => {
            found.extend(errors.iter().map(|error| format!("refused at {}: {}", error.path, why(error))));
            found.extend(not_canonical(form, &example.answers));
        }
        Expected::Refused(field) if shown.is_empty() => {
            found.push(format!("accepted, should be refused at {field}"));
        }
        Expected::Refused(field) if shown != BTreeSet::from([field.as_str()]) => {
            let all: Vec<String> = errors.iter().map(|error| format!("{} ({})", error.path, why(error))).collect();
            found.push(format!("should be refused at {field} only, but is refused at {}", all.join(", ")));
        }
        Expected::Refused(_) => {}
    }
    found
}

fn why(error: &Finding<'_>) -> String {
    error.say.map_or_else(|| error.refusal.key.clone(), |say| say.vi.clone())
}

/// Answers to questions that the form does not have: misspelt ids.
fn unknown(form: &Form, answers: &Answers) -> Vec<String> {
    let mut found = Vec::new();
    for (id, value) in &answers.0 {
        match form.question(id) {
            None => found.push(format!("there is no question `{id}`")),
            Some(group) if group.kind == Kind::Group => found.extend(unknown_fields(group, value)),
            Some(_) => {}
        }
    }
    found
}

fn unknown_fields(group: &Question, value: &Value) -> Vec<String> {
    let entries = value.as_array().into_iter().flatten().filter_map(Value::as_object);
    let names = entries.flat_map(|entry| entry.keys());
    let strange = names.filter(|name| group.fields.iter().all(|field| field.id != **name));
    strange.map(|name| format!("there is no field `{name}` in `{}`", group.id)).collect()
}

/// An accepted answer is what a browser's post would have made of it.
fn not_canonical(form: &Form, answers: &Answers) -> Vec<String> {
    let mut found = Vec::new();
    for page in &form.pages {
        let again = read::read(page, &read::render(page, answers));
        for question in &page.questions {
            let (kept, read) = (answers.get(&question.id), again.get(&question.id));
            if kept != read {
                found.push(format!("`{}` is kept otherwise: {kept:?} would be {read:?}", question.id));
            }
        }
    }
    found
}

/// Which conditions were seen true and false and which checks were seen to refuse.
#[derive(Default)]
struct Reached {
    conditions: BTreeMap<String, (bool, bool)>,
    checks: BTreeSet<String>,
}

impl Reached {
    fn by(&mut self, definition: &Definition, answers: &Answers, facts: &Facts) {
        let journey = Journey::new(&definition.form, answers, facts);
        let scope = journey.scope();
        for (place, condition) in sheet_conditions(&definition.sheet) {
            self.seen(place, condition.holds(&scope));
        }
        for page in &definition.form.pages {
            if let Some(condition) = &page.when {
                self.seen(format!("page {}", page.id), condition.holds(&scope));
            }
            if page.when.as_ref().is_none_or(|condition| condition.holds(&scope)) {
                page.questions.iter().for_each(|question| self.question(question, &question.id, &scope));
            }
        }
        for finding in findings(&journey) {
            if let Some(check) = finding.check {
                self.checks.insert(place_of(&definition.form, check));
            }
        }
    }

    fn seen(&mut self, place: String, holds: bool) {
        let (yes, no) = self.conditions.entry(place).or_default();
        *(if holds { yes } else { no }) = true;
    }

    fn question(&mut self, question: &Question, place: &str, scope: &Scope<'_>) {
        if let Some(condition) = &question.when {
            let holds = condition.holds(scope);
            self.seen(format!("question {place}"), holds);
            if !holds {
                return;
            }
        }
        let near = scope.entry.and_then(|entry| entry.get(&question.id));
        let value = if scope.entry.is_some() { near } else { scope.answers.get(&question.id) };
        let Some(value) = value else { return };
        for (number, check) in question.checks.iter().enumerate() {
            if let Some(condition) = &check.when {
                self.seen(format!("when of {}", check_place(place, number)), condition.holds(scope));
            }
        }
        for entry in value.as_array().into_iter().flatten().filter_map(Value::as_object) {
            let scope = Scope { entry: Some(entry), ..*scope };
            for field in &question.fields {
                self.question(field, &format!("{place}.{}", field.id), &scope);
            }
        }
    }

    fn gaps(&self, definition: &Definition) -> Vec<String> {
        let mut found = Vec::new();
        for place in conditions(definition) {
            let (yes, no) = self.conditions.get(&place).copied().unwrap_or_default();
            if !yes {
                found.push(format!("no example makes the condition of {place} true"));
            }
            if !no {
                found.push(format!("no example makes the condition of {place} false"));
            }
        }
        let missed = checks(&definition.form).into_iter().map(|(place, _)| place);
        let missed = missed.filter(|place| !self.checks.contains(place));
        found.extend(missed.map(|place| format!("no example is refused by {place}")));
        found
    }
}

fn check_place(question: &str, number: usize) -> String {
    format!("check {} of {question}", number + 1)
}

/// All questions and fields with their places.
fn places(form: &Form) -> Vec<(String, &Question)> {
    form.questions()
        .flat_map(|question| {
            let fields = question.fields.iter().map(|field| (format!("{}.{}", question.id, field.id), field));
            std::iter::once((question.id.clone(), question)).chain(fields)
        })
        .collect()
}

fn checks(form: &Form) -> Vec<(String, &rules::form::Check)> {
    let mut all = Vec::new();
    for (place, question) in places(form) {
        for (number, check) in question.checks.iter().enumerate() {
            all.push((format!("{} ({})", check_place(&place, number), check.rule.word()), check));
        }
    }
    all
}

fn place_of(form: &Form, check: &rules::form::Check) -> String {
    let found = checks(form).into_iter().find(|(_, one)| std::ptr::eq(*one, check));
    found.map(|(place, _)| place).unwrap_or_default()
}

fn conditions(definition: &Definition) -> Vec<String> {
    let form = &definition.form;
    let mut all: Vec<String> = sheet_conditions(&definition.sheet).into_iter().map(|(place, _)| place).collect();
    all.extend(form.pages.iter().filter(|page| page.when.is_some()).map(|page| format!("page {}", page.id)));
    for (place, question) in places(form) {
        if question.when.is_some() {
            all.push(format!("question {place}"));
        }
        let with = question.checks.iter().enumerate().filter(|(_, check)| check.when.is_some());
        all.extend(with.map(|(number, _)| format!("when of {}", check_place(&place, number))));
    }
    all
}
