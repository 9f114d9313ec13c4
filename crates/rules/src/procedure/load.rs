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

/// What is wrong with a definition's form and with what its sheet says about the form. The sheet's own
/// problems are [`Definition::problems`].
pub fn form_problems(definition: &Definition) -> Vec<Problem> {
    let mut found = validate(&definition.form);
    for (place, condition) in sheet_conditions(&definition.sheet) {
        for name in condition.names().into_iter().filter(|name| !is_known(name, &definition.form)) {
            found.push(Problem { place: place.clone(), what: format!("`{name}` is no question and no fact") });
        }
    }
    texts(&definition.sheet, &mut found);
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
