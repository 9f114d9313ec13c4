//! The sentences of the product in Vietnamese and English. They stand in `texts/<language>/<area>.toml`;
//! a key is the path of tables to a sentence, for example `shell.sign_in`. `{name}` in a sentence is
//! filled by an argument. A test compares the languages with each other and with the pages.

use std::{collections::BTreeMap, fmt::Display, sync::LazyLock};

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese, the language of the administration.
    #[default]
    Vi,
    /// English.
    En,
}

macro_rules! text {
    ($language:literal, $name:literal) => {
        include_str!(concat!("../../../texts/", $language, "/", $name, ".toml"))
    };
}
macro_rules! files {
    (both: $($name:literal),*; vietnamese: $($desk:literal),*;) => {
        /// The text files: name, Vietnamese, English. Officers work in Vietnamese, so texts that only the
        /// desk uses have no English.
        pub(crate) const FILES: &[(&str, &str, Option<&str>)] = &[
            $(($name, text!("vi", $name), Some(text!("en", $name))),)*
            $(($desk, text!("vi", $desk), None),)*
        ];
    };
}

// A new file is added here.
files! {
    both: "common", "failure", "refusal", "state", "field", "mail", "portal_home", "portal_procedure",
        "portal_account", "portal_filing", "portal_dossier", "portal_figures", "process", "exchange", "privacy",
        "mandate";
    vietnamese: "desk_home", "desk_dossier", "desk_counter", "desk_batch", "desk_assisted", "desk_admin", "desk_calendar", "desk_clock", "desk_identity", "desk_take_over", "desk_reorganisation", "desk_outage", "desk_papers", "desk_process",
        "desk_exchange", "desk_privacy", "desk_clients";
}

type Table = BTreeMap<String, String>;
static TABLES: LazyLock<[Table; 2]> = LazyLock::new(|| {
    let vietnamese = FILES.iter().map(|(name, vi, _)| (*name, *vi));
    let english = FILES.iter().filter_map(|(name, _, en)| Some((*name, (*en)?)));
    [read(vietnamese), read(english)]
});

fn read(files: impl Iterator<Item = (&'static str, &'static str)>) -> Table {
    let mut table = Table::new();
    for (name, text) in files {
        match text.parse::<toml::Table>() {
            Ok(file) => flatten("", &file, &mut table),
            Err(problem) => tracing::error!(file = name, %problem, "a text file cannot be read"),
        }
    }
    table
}

fn flatten(prefix: &str, from: &toml::Table, into: &mut Table) {
    for (key, value) in from {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, into),
            toml::Value::String(text) => drop(into.insert(key, text.clone())),
            other => tracing::error!(key, ?other, "a text is not a string"),
        }
    }
}

/// The text with its placeholders filled, each once: a value that looks like a placeholder stays what it is.
fn filled<V: Display>(text: &str, args: &[(&str, V)]) -> String {
    let (mut made, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('{') {
        made.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            args.iter().find(|(known, _)| *known == name).map(|(_, value)| (value.to_string(), after))
        });
        match known {
            Some((value, after)) => {
                made.push_str(&value);
                rest = after;
            }
            None => {
                made.push('{');
                rest = after;
            }
        }
    }
    made + rest
}

impl Lang {
    /// Both languages, the default first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The code used in addresses, cookies and `lang` attributes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
    /// Its own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Vi => "Tiếng Việt",
            Self::En => "English",
        }
    }
    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
    pub(crate) fn table(self) -> &'static Table {
        let [vi, en] = &*TABLES;
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
    /// Whether there is a sentence for `key`.
    pub fn has(self, key: &str) -> bool {
        self.table().contains_key(key)
    }
    /// The sentence for `key`. What has no English is said in Vietnamese; a key without any sentence is
    /// shown itself, which a test prevents.
    pub fn t(self, key: &str) -> String {
        let sentence = self.table().get(key).or_else(|| Self::Vi.table().get(key));
        sentence.cloned().unwrap_or_else(|| key.to_owned())
    }
    /// The sentence for `key` with its placeholders filled.
    pub fn t_with<V: Display>(self, key: &str, args: &[(&str, V)]) -> String {
        filled(&self.t(key), args)
    }
    /// The sentence of a refusal. Where it names a state, people read the state's name.
    pub fn refusal(self, refusal: &base::Refusal) -> String {
        let shown = |(name, value): &(String, String)| match name.as_str() {
            "state" => (name.clone(), self.t(&format!("state.dossier.{value}"))),
            _ => (name.clone(), value.clone()),
        };
        let args: Vec<(String, String)> = refusal.args.iter().map(shown).collect();
        let args: Vec<(&str, &String)> = args.iter().map(|(name, value)| (name.as_str(), value)).collect();
        self.t_with(&format!("refusal.{}", refusal.key), &args)
    }
    /// The sentence of a field's complaint: the procedure's own where it has one.
    pub fn complaint(self, error: &base::FieldError) -> String {
        error.sentence.clone().unwrap_or_else(|| self.refusal(&error.refusal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_looks_like_a_placeholder_stays_what_it_is() {
        let args = [("name", "{count}"), ("count", "{name} {")];
        assert_eq!(filled("{name} có {count} { {khac} {name", &args), "{count} có {name} { { {khac} {name");
    }
}
