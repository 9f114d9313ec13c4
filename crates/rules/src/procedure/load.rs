//! A procedure's folder as a [`Definition`].
//!
//! The caller reads the files (this crate reads none): `sheet.toml`, `form.toml`, `process.toml`, and
//! `result.typ` where the procedure has its own result. Without `form.toml` it gets the general form.

use super::{Definition, Process, Sheet};
use crate::form::{
    Condition, Form,
    general::general_form,
    validate::{Problem, text_problems, validate},
};

/// Why a folder is no procedure.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A file that cannot be understood.
    #[error("{0}: {1}")]
    Wrong(&'static str, toml::de::Error),
}

/// The definition that stands in a folder; `files` gives the text of a file of that folder.
pub fn load(files: impl Fn(&str) -> Option<String>) -> Result<Definition, LoadError> {
    let text = files("sheet.toml").ok_or(LoadError::Missing("sheet.toml"))?;
    let sheet: Sheet = toml::from_str(&text).map_err(|error| LoadError::Wrong("sheet.toml", error))?;
    let form = files("form.toml").map(|text| toml::from_str::<Form>(&text)).transpose();
    let form = form.map_err(|error| LoadError::Wrong("form.toml", error))?;
    let process = files("process.toml").map(|text| toml::from_str::<Process>(&text)).transpose();
    let process = process.map_err(|error| LoadError::Wrong("process.toml", error))?;
    Ok(Definition {
        own_form: form.is_some(),
        form: form.unwrap_or_else(|| general_form(&sheet)),
        process: process.unwrap_or_default(),
        result_template: files("result.typ"),
        treatments: Vec::new(),
        sheet,
    })
}

/// Everything that is wrong with a definition: its form, and what its sheet says about the form.
pub fn problems(definition: &Definition) -> Vec<Problem> {
    let mut found = validate(&definition.form);
    let sheet = &definition.sheet;
    let mut say = |place: String, what: &str| found.push(Problem { place, what: what.to_owned() });
    let cases: Vec<&str> = sheet.cases.iter().map(|case| case.key.as_str()).collect();
    repeated(cases.iter().copied()).into_iter().for_each(|key| say(format!("case {key}"), "cases are unique"));
    let keys = sheet.components.iter().map(|component| component.key.as_str());
    repeated(keys).into_iter().for_each(|key| say(format!("component {key}"), "component keys are unique"));
    for component in &sheet.components {
        for case in component.cases.iter().filter(|case| !cases.contains(&case.as_str())) {
            say(format!("component {}", component.key), &format!("there is no case `{case}`"));
        }
    }
    for (place, condition) in sheet_conditions(sheet) {
        for name in condition.names().into_iter().filter(|name| !is_known(name, &definition.form)) {
            say(place.clone(), &format!("`{name}` is no question and no fact"));
        }
    }
    texts(sheet, &mut found);
    steps(&definition.process, &mut found);
    found
}

/// Every condition of a sheet and where it stands.
pub fn sheet_conditions(sheet: &Sheet) -> Vec<(String, &Condition)> {
    let components = sheet.components.iter().map(|one| (format!("component {}", one.key), one.when.as_ref()));
    let limits = sheet.limits.iter().enumerate().map(|(n, one)| (format!("limit {}", n + 1), one.when.as_ref()));
    components.chain(limits).filter_map(|(place, when)| Some((place, when?))).collect()
}

fn is_known(name: &str, form: &Form) -> bool {
    let id = name.split('.').next().unwrap_or(name);
    crate::form::Facts::NAMES.contains(&name) || form.question(id).is_some()
}

fn repeated<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = std::collections::BTreeSet::new();
    keys.filter(|key| !seen.insert(*key)).collect()
}

fn texts(sheet: &Sheet, found: &mut Vec<Problem>) {
    found.extend(text_problems("sheet name", &sheet.name));
    sheet.summary.iter().for_each(|text| found.extend(text_problems("sheet summary", text)));
    for case in &sheet.cases {
        found.extend(text_problems(&format!("case {}", case.key), &case.name));
    }
    for component in &sheet.components {
        let place = format!("component {}", component.key);
        found.extend(text_problems(&place, &component.name));
        component.hint.iter().for_each(|hint| found.extend(text_problems(&place, hint)));
    }
}

fn steps(process: &Process, found: &mut Vec<Problem>) {
    for key in repeated(process.steps.iter().map(|step| step.key.as_str())) {
        found.push(Problem { place: format!("step {key}"), what: "step keys are unique".to_owned() });
    }
}
