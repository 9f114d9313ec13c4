//! Interactive forms as data: pages of questions, conditions, checks.
//!
//! A form is read from a procedure's `form.toml`. This module holds the shape; `answers` turns a browser's
//! post into answers, `journey` says which pages and questions apply, `check` finds what is wrong.
//! Deliberately absent: HTML (widgets live in `webkit`) and files (papers are components of the procedure).

pub mod answers;
pub mod carry;
pub mod changes;
pub mod check;
pub mod condition;
pub mod general;
pub mod journey;
mod kinds;
pub mod lists;
mod number;
pub mod partial;
pub mod people;
pub mod prefill;
pub mod read;
pub mod rule;
pub mod summary;
pub mod validate;

use serde::{Deserialize, Serialize};

pub use answers::{Answers, Facts, ForWhom, Scope};
pub use condition::Condition;
pub use rule::{Check, CheckRule};

/// A text for people: Vietnamese always, English where translated. In TOML either a plain string or
/// `{ vi = "…", en = "…" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "TextShape", into = "TextShape")]
pub struct Text {
    /// The Vietnamese text, which is the lawful one.
    pub vi: String,
    /// The English text.
    pub en: Option<String>,
}

impl Text {
    /// A text in both languages.
    pub fn both(vi: &str, en: &str) -> Self {
        Self { vi: vi.to_owned(), en: Some(en.to_owned()) }
    }
    /// The text in the reader's language, or in Vietnamese where it is not translated.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.vi,
        }
    }
}

/// The languages in which the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum TextShape {
    Plain(String),
    Both { vi: String, en: Option<String> },
}
impl From<TextShape> for Text {
    fn from(shape: TextShape) -> Self {
        match shape {
            TextShape::Plain(vi) => Self { vi, en: None },
            TextShape::Both { vi, en } => Self { vi, en },
        }
    }
}
impl From<Text> for TextShape {
    fn from(text: Text) -> Self {
        match text.en {
            None => Self::Plain(text.vi),
            en => Self::Both { vi: text.vi, en },
        }
    }
}

/// An interactive form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The pages in order; a page holds a few questions that belong together.
    #[serde(default, rename = "page")]
    pub pages: Vec<Page>,
}

/// One page of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Unique in the form, used in addresses: lower-case letters, digits, hyphens.
    pub id: String,
    /// The heading.
    pub title: Text,
    /// A sentence or two under the heading.
    #[serde(default)]
    pub intro: Option<Text>,
    /// The page applies only when this holds.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Its questions in order.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Unique in the form (inside a group: unique in the group). Lower-case letters, digits, underscores.
    pub id: String,
    /// What is asked, as printed beside the field.
    pub label: Text,
    /// Help under the label.
    #[serde(default)]
    pub hint: Option<Text>,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// May be left empty. Questions are required unless this is set.
    #[serde(default)]
    pub optional: bool,
    /// The question applies only when this holds. An answer to a question that does not apply is dropped.
    #[serde(default)]
    pub when: Option<Condition>,
    /// The choices of `choice` and `choices`.
    #[serde(default, rename = "option")]
    pub options: Vec<Choice>,
    /// A list that ships with the product instead of `option`: `ethnicities`, `nationalities`, `provinces`.
    /// With `choice` the answer is a key of the list, with `text` the list only suggests.
    #[serde(default)]
    pub list: Option<String>,
    /// For `group`: at least so many entries.
    #[serde(default)]
    pub min: Option<u32>,
    /// For `group`: at most so many entries.
    #[serde(default)]
    pub max: Option<u32>,
    /// For `group`: the questions of one entry (no group inside a group).
    #[serde(default, rename = "field")]
    pub fields: Vec<Question>,
    /// For `number`: digits after the point (0 = whole numbers).
    #[serde(default)]
    pub decimals: u8,
    /// The unit shown after a number, for example `m²`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Where the first answer comes from when the profile knows it: `filer.name`, `filer.birth`,
    /// `filer.gender`, `filer.identity`, `filer.phone`, `filer.email`, `filer.address`, `filer.ethnicity`,
    /// `filer.nationality`, `business.name`, `business.tax_code`, `business.address`. `owner.*` means the same
    /// person's data but only when the filer files for themself.
    #[serde(default)]
    pub prefill: Option<String>,
    /// What must be true of the answer beyond its kind.
    #[serde(default, rename = "check")]
    pub checks: Vec<Check>,
}

/// The most entries a group may have, whatever the form says.
pub const MOST_ENTRIES: usize = 100;

impl Form {
    /// The page with that id.
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }
    /// All questions in order, without the fields of groups.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.pages.iter().flat_map(|page| &page.questions)
    }
    /// The question that has this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|question| question.id == id)
    }
}

impl Question {
    /// How many entries a group has at least: `min`, or one unless it is optional.
    pub fn least(&self) -> usize {
        self.min.map_or(usize::from(!self.optional), |min| (min as usize).min(MOST_ENTRIES))
    }
    /// How many entries a group has at most.
    pub fn most(&self) -> usize {
        self.max.map_or(MOST_ENTRIES, |max| (max as usize).min(MOST_ENTRIES))
    }
    /// The choices, its own or those of its list.
    pub fn choices(&self) -> Vec<Choice> {
        match &self.list {
            Some(list) if self.options.is_empty() => lists::choices(list),
            _ => self.options.clone(),
        }
    }
}

/// The kinds of answer. Each says how the answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One line. Kept as text.
    Text,
    /// Several lines. Kept as text.
    LongText,
    /// A person's name: one word is enough, letters of any language, no digits. Kept as text.
    Name,
    /// A number, whole or with `decimals`. Kept as text in canonical form (`1250`, `62.5`).
    Number,
    /// Whole đồng. Kept as text of digits.
    Money,
    /// A full date. Kept as `YYYY-MM-DD`.
    Date,
    /// A date of which perhaps only the year, or month and year, is known. Kept as `YYYY`, `YYYY-MM` or
    /// `YYYY-MM-DD`.
    PartialDate,
    /// A time of day. Kept as `HH:MM`.
    Time,
    /// One of the options. Kept as the option's key.
    Choice,
    /// Any of the options. Kept as a list of keys.
    Choices,
    /// Yes or no. Kept as `yes` or `no`.
    YesNo,
    /// An identity paper: `{ kind = "cccd" | "cmnd" | "passport" | "other", number, issued_on?, issued_by? }`:
    /// 12 digits, 9 digits, or letters and digits.
    Identity,
    /// A Vietnamese personal number or identity number alone (9 or 12 digits). Kept as text.
    IdentityNumber,
    /// A phone number. Kept as text of digits with an optional leading `+`.
    Phone,
    /// An e-mail address. Kept as text.
    Email,
    /// An address: `{ province, district?, commune, detail? }`; of three tiers or, without district, of two.
    /// `detail` (house, street, hamlet) may be absent: a place of birth or origin often has none.
    Address,
    /// A business's tax or enterprise code (10 digits, or 10-3; a household's 12-digit personal number,
    /// which replaces its tax code since 1/7/2025, Circular 86/2024/TT-BTC). Kept as text.
    TaxCode,
    /// A statement that must be agreed to. Kept as `yes`.
    Declaration,
    /// Repeated entries. Kept as a list of objects.
    Group,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is kept.
    pub key: String,
    /// What is shown.
    pub label: Text,
    /// Help under the choice.
    #[serde(default)]
    pub hint: Option<Text>,
}

#[cfg(test)]
mod tests;
