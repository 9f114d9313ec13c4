//! The sentences of both languages against each other and against the code that says them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

type Table = BTreeMap<String, String>;

/// Keys that the code puts together: the prefix, and why no literal names them.
const DYNAMIC: &[&str] = &["refusal.", "state.", "failure."];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn flatten(prefix: &str, table: &toml::Table, into: &mut Table) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, into),
            value => {
                let text = value.as_str().unwrap_or_else(|| panic!("{key} is not a text"));
                assert!(into.insert(key.clone(), text.to_owned()).is_none(), "{key} stands twice");
            }
        }
    }
}

fn table(language: &str, wanted: impl Fn(&str) -> bool) -> Table {
    let mut table = Table::new();
    for path in files(&root().join("texts").join(language), &[".toml"]) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if wanted(&name) {
            let text = fs::read_to_string(&path).unwrap();
            flatten("", &text.parse().unwrap_or_else(|error| panic!("{name}: {error}")), &mut table);
        }
    }
    table
}

fn placeholders(text: &str) -> BTreeSet<String> {
    let starts = text.match_indices('{').map(|(at, _)| at);
    let names = starts.filter_map(|at| text[at + 1..].split_once('}').map(|(name, _)| name));
    // What a form's own labels are called in English comes beside the Vietnamese as `…_en`.
    names.map(|name| name.trim_end_matches("_en").to_owned()).collect()
}

/// Production sources of all rooms, without what follows their test modules.
fn sources(endings: &[&str]) -> Vec<(PathBuf, String)> {
    let paths = files(&root().join("crates"), endings).into_iter();
    let ours = paths.filter(|path| !path.components().any(|part| part.as_os_str() == "tests"));
    ours.map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        (path, text)
    })
    .collect()
}

/// The string literals that follow `opening` at once.
fn literals_after<'a>(text: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(opening).filter_map(move |(at, _)| {
        let rest = text[at + opening.len()..].trim_start().strip_prefix('"')?;
        rest.split_once('"').map(|(literal, _)| literal)
    })
}

#[test]
fn every_portal_text_is_there_in_both_languages_with_the_same_placeholders() {
    let shared = |name: &str| !name.starts_with("desk_");
    let (vi, en) = (table("vi", shared), table("en", shared));
    let mut gaps = Vec::new();
    for key in vi.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
        match (vi.get(key), en.get(key)) {
            (Some(one), Some(other)) if placeholders(one) != placeholders(other) => {
                gaps.push(format!("{key}: other placeholders"));
            }
            (Some(_), Some(_)) => {}
            (None, _) => gaps.push(format!("{key}: no Vietnamese")),
            (_, None) => gaps.push(format!("{key}: no English")),
        }
    }
    assert!(gaps.is_empty(), "{gaps:#?}");
}

#[test]
fn every_text_file_is_embedded() {
    let source = fs::read_to_string(root().join("crates/webkit/src/texts.rs")).unwrap();
    for path in files(&root().join("texts"), &[".toml"]) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(source.contains(&format!("\"{name}\"")), "{name} is missing from the list in texts.rs");
    }
}

#[test]
fn every_key_that_pages_ask_for_has_a_sentence() {
    let vi = table("vi", |_| true);
    let asking = [
        ".t(",
        ".t1(",
        ".t2(",
        ".t_with(",
        ".voice(",
        "letter(lang, ",
        ".titled(",
        "Flash::done(",
        "Flash::notice(",
    ];
    let mut missing = BTreeSet::new();
    for (path, text) in sources(&[".rs", ".html"]) {
        for key in asking.iter().flat_map(|opening| literals_after(&text, opening)) {
            if key.contains('.') && !vi.contains_key(key) {
                missing.insert(format!("{key} ({})", path.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The keys of refusals in a source: the snake-case literals of lines that refuse.
fn refusal_keys(source: &str) -> impl Iterator<Item = &str> {
    let refusing = ["Refusal::new(", "must(", "filled(", "refuse(", "wrong("];
    let lines = source.lines().filter(move |line| {
        !line.trim_start().starts_with("//") && refusing.iter().any(|word| line.contains(word))
    });
    // What stands before a `Refusal::new(` in its line names the field, not the sentence.
    let lines = lines.map(|line| line.find("Refusal::new(").map_or(line, |at| &line[at..]));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(|literal| {
        let snake = literal.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        snake && literal.contains('_')
    })
}

#[test]
fn every_refusal_has_a_sentence() {
    let vi = table("vi", |_| true);
    let mut missing = BTreeSet::new();
    for (path, text) in sources(&[".rs"]) {
        if path.ends_with("base/src/refusal.rs") {
            continue;
        }
        for key in refusal_keys(&text).filter(|key| !key.ends_with('_')) {
            if !vi.contains_key(&format!("refusal.{key}")) {
                missing.insert(format!("refusal.{key} ({})", path.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_sentence_is_without_use() {
    let said: String = sources(&[".rs", ".html"]).into_iter().map(|(_, text)| text).collect();
    let unused: Vec<String> = table("vi", |_| true)
        .into_keys()
        .filter(|key| !DYNAMIC.iter().any(|prefix| key.starts_with(prefix)))
        .filter(|key| !said.contains(&format!("\"{key}\"")) && !is_put_together(key, &said))
        .filter(|key| !is_a_voice(key, &said))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// The officers' version of a sentence is used where the sentence is asked for by `voice`.
fn is_a_voice(key: &str, said: &str) -> bool {
    let voiced = key.strip_prefix("desk.").is_some_and(|key| said.contains(&format!("\"{key}\"")));
    voiced && said.contains(".voice(")
}

/// A key is also used where the code puts it together by `format!("prefix.{…}")`.
fn is_put_together(key: &str, said: &str) -> bool {
    key.match_indices('.').any(|(at, _)| said.contains(&format!("\"{}.{{", &key[..at])))
}

#[test]
fn every_role_part_and_state_has_a_name() {
    let vi = table("vi", |_| true);
    let roles = base::Role::ALL.map(|role| format!("state.role.{}", role.word()));
    let parts = base::Part::ALL.map(|part| format!("state.part.{}", part.word()));
    let states = rules::workflow::State::ALL.map(|state| format!("state.dossier.{}", state.word()));
    for key in roles.iter().chain(&parts).chain(&states) {
        assert!(vi.contains_key(key), "{key}");
    }
}
