//! The catalogue that ships with the product, built into the program.

use rules::procedure::{Definition, Process, Sheet, load};
use rust_embed::RustEmbed;

use super::Source;

#[derive(RustEmbed)]
#[folder = "../../procedures"]
struct Folders;

#[derive(RustEmbed)]
#[folder = "../../province"]
struct Province;

/// What is wrong with the shipped data; a test keeps it from shipping.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {what}")]
pub struct Broken {
    /// Which file.
    pub file: String,
    /// What is wrong.
    pub what: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheets {
    procedure: Vec<Sheet>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    same: Vec<Vec<String>>,
}

/// One file of a procedure's folder, for tests and pages that show examples.
pub fn file(folder: &str, name: &str) -> Option<String> {
    text(Folders::get(&format!("{folder}/{name}"))?)
}

/// The names of a folder's examples, without `.json`.
pub fn examples(folder: &str) -> Vec<String> {
    let start = format!("{folder}/examples/");
    let name = |path: std::borrow::Cow<str>| Some(path.strip_prefix(&start)?.strip_suffix(".json")?.to_owned());
    let mut names: Vec<String> = Folders::iter().filter_map(name).collect();
    names.sort();
    names
}

/// The names of the folders under `procedures/`.
pub fn folders() -> Vec<String> {
    let mut folders: Vec<String> =
        Folders::iter().filter_map(|path| Some(path.strip_suffix("/sheet.toml")?.to_owned())).collect();
    folders.sort();
    folders
}

/// All definitions that ship: the folders', then the province's sheets. A code may be in both.
pub fn definitions() -> Result<Vec<(Source, Definition)>, Broken> {
    let mut definitions = Vec::new();
    for folder in folders() {
        let definition = load::load(|name| file(&folder, name))
            .map_err(|error| Broken { file: folder.clone(), what: error.to_string() })?;
        definitions.push((Source::Folder, definition));
    }
    for sheet in sheets()? {
        definitions.push((Source::Province, of_sheet(sheet)));
    }
    Ok(definitions)
}

/// The province's sheets, in the order of their files.
pub fn sheets() -> Result<Vec<Sheet>, Broken> {
    let mut files: Vec<_> = Province::iter().filter(|path| path.starts_with("catalogue/")).collect();
    files.sort();
    let mut sheets = Vec::new();
    for file in files {
        sheets.extend(province::<Sheets>(&file)?.procedure);
    }
    Ok(sheets)
}

/// The table of levels.
pub fn levels() -> String {
    Province::get("levels.toml").and_then(text).unwrap_or_default()
}

/// Phrases that mean the same, first the everyday one.
pub fn phrases() -> Result<Vec<Vec<String>>, Broken> {
    Ok(province::<Phrases>("phrases.toml")?.same)
}

/// A sheet without a form of its own as a definition: general form, general process.
pub fn of_sheet(sheet: Sheet) -> Definition {
    Definition {
        form: rules::form::general::general_form(&sheet),
        process: Process::general(),
        result_template: None,
        own_form: false,
        treatments: Vec::new(),
        sheet,
    }
}

fn province<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, Broken> {
    let broken = |what: String| Broken { file: name.to_owned(), what };
    let text = Province::get(name).and_then(text).ok_or_else(|| broken("is missing".to_owned()))?;
    toml::from_str(&text).map_err(|error| broken(error.to_string()))
}

fn text(file: rust_embed::EmbeddedFile) -> Option<String> {
    String::from_utf8(file.data.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_provinces_catalogue_has_every_row_of_the_table() {
        let sheets = sheets().unwrap();
        let codes: BTreeSet<&str> = sheets.iter().map(|sheet| sheet.code.as_str()).collect();
        assert_eq!(codes.len(), sheets.len(), "no code twice");
        // 86 rows; the row of poor households has two codes.
        assert!(codes.contains("1.011606") && codes.contains("1.011607"));
        assert_eq!(codes.len() - 1, 86);
    }

    #[test]
    fn nothing_is_wrong_with_what_ships() {
        let mut found = Vec::new();
        for (_, definition) in definitions().unwrap() {
            found.extend(definition.problems());
        }
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn nothing_is_compulsory_where_the_facts_are_not_verified() {
        for sheet in sheets().unwrap() {
            if sheet.grade != Some(rules::procedure::Grade::A) {
                assert!(sheet.components.iter().all(|paper| !paper.required), "{}", sheet.code);
            }
        }
    }

    #[test]
    fn every_level_names_a_shipped_procedure_and_every_own_form_can_be_filed_online() {
        let definitions = definitions().unwrap();
        let levels = super::super::offering::read(&levels()).unwrap();
        let codes: BTreeSet<&str> = definitions.iter().map(|(_, it)| it.sheet.code.as_str()).collect();
        for row in levels.rows.iter().filter(|row| row.procedure != "*") {
            assert!(codes.contains(row.procedure.as_str()), "{}", row.procedure);
        }
        for (_, definition) in definitions.iter().filter(|(source, _)| *source == Source::Folder) {
            let code = &definition.sheet.code;
            let online = levels.rows.iter().any(|row| row.procedure == *code && row.level >= 3);
            assert!(online, "{code} has a form but no level 3 or 4");
        }
    }
}
