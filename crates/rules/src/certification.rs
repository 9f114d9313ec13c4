//! Certification (chứng thực): which numbers of which book a result takes, and what the book says of it.
//!
//! Decree 23/2015/NĐ-CP, articles 13 and 14, and Circular 20/2015/TT-BTP, since 20/4/2020 Circular 01/2020/TT-BTP:
//! one book for each kind and year, numbers running from 01 without a gap, one number for each kind of paper and
//! not for each requester. Articles and the columns of the books are written from memory and not compared with the
//! official texts. Deliberately absent: who may certify, and the words of the certificate (the procedures' own).

use base::{Date, Vnd};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    fee::{FeeRule, of_filing, sum},
    form::{Answers, Facts},
};

/// Which book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BookKind {
    /// Copies certified from originals.
    Copies,
    /// Signatures.
    Signatures,
    /// Contracts and transactions.
    Contracts,
}

impl BookKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Copies, Self::Signatures, Self::Contracts];

    /// The word in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::Signatures => "signatures",
            Self::Contracts => "contracts",
        }
    }

    /// The kind that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What stands behind the number of the book: `01/2019 - SCT/BS`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Copies => "SCT/BS",
            Self::Signatures => "SCT/CK",
            Self::Contracts => "SCT/HĐ,GD",
        }
    }

    /// The name of the book of a year, as certificates name it. One book a year.
    pub fn book(self, year: i16) -> String {
        format!("01/{year} - {}", self.sign())
    }
}

/// How a procedure's results are entered in a book: which answers say what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booked {
    /// The book.
    pub kind: BookKind,
    /// The group that lists the papers, one an entry; each takes a number.
    pub group: String,
    /// The field with the paper's name.
    pub title: String,
    /// The field with the number of pages.
    #[serde(default)]
    pub pages: Option<String>,
    /// The field with the number of copies or documents.
    #[serde(default)]
    pub copies: Option<String>,
    /// The question with the requester's name, filled in at the counter.
    #[serde(default)]
    pub requester: Option<String>,
    /// What the counter answers where nothing else is typed.
    #[serde(default)]
    pub counter: std::collections::BTreeMap<String, String>,
}

/// One paper that takes a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The paper's name.
    pub title: String,
    /// Its pages.
    pub pages: u32,
    /// How many copies or documents were certified.
    pub copies: u32,
}

impl Booked {
    /// The papers that the answers list. Where they list none it is one matter, named by `otherwise`.
    pub fn matters(&self, answers: &Answers, otherwise: &str) -> Vec<Matter> {
        let entries = match answers.get(&self.group) {
            Some(Value::Array(entries)) => entries.as_slice(),
            _ => &[],
        };
        let text =
            |entry: &Value, field: &str| entry.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |entry: &Value, field: Option<&String>| {
            field.and_then(|field| text(entry, field).parse().ok()).filter(|count| *count > 0).unwrap_or(1)
        };
        let matter = |entry: &Value| Matter {
            title: Some(text(entry, &self.title))
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| otherwise.to_owned()),
            pages: number(entry, self.pages.as_ref()),
            copies: number(entry, self.copies.as_ref()),
        };
        let found: Vec<Matter> = entries.iter().map(matter).collect();
        if found.is_empty() { vec![Matter { title: otherwise.to_owned(), pages: 1, copies: 1 }] } else { found }
    }

    /// What one matter owes by the fee rules: as if it were the only one of its filing.
    pub fn fee(&self, rules: &[FeeRule], answers: &Answers, place: usize, facts: &Facts, on: Date) -> Vnd {
        let mut alone = answers.clone();
        if let Some(Value::Array(entries)) = answers.get(&self.group) {
            let one: Vec<Value> = entries.get(place).cloned().into_iter().collect();
            alone.set(&self.group, Value::Array(one));
        }
        sum(&of_filing(rules, &alone, facts, on)).known
    }

    /// The answers that the counter types: the papers, and what is the same each time.
    pub fn answers(&self, requester: &str, matters: &[Matter]) -> Answers {
        let mut answers = Answers::default();
        for (question, value) in &self.counter {
            answers.set(question, Value::String(value.clone()));
        }
        if let Some(question) = &self.requester {
            answers.set(question, Value::String(requester.to_owned()));
        }
        let entry = |matter: &Matter| {
            let mut fields = serde_json::Map::new();
            fields.insert(self.title.clone(), Value::String(matter.title.clone()));
            for (field, count) in [(&self.pages, matter.pages), (&self.copies, matter.copies)] {
                if let Some(field) = field {
                    fields.insert(field.clone(), Value::String(count.to_string()));
                }
            }
            Value::Object(fields)
        };
        answers.set(&self.group, Value::Array(matters.iter().map(entry).collect()));
        answers
    }
}

/// The numbers of one result as they are printed: `12`, or `12-14`. They follow each other, for they are taken
/// together.
pub fn numbers(first: i64, count: usize) -> String {
    let last = first + i64::try_from(count.saturating_sub(1)).unwrap_or_default();
    if last == first { first.to_string() } else { format!("{first}-{last}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn booked() -> Booked {
        Booked {
            kind: BookKind::Copies,
            group: "papers".into(),
            title: "title".into(),
            pages: Some("pages".into()),
            copies: Some("copies".into()),
            requester: Some("requester_name".into()),
            counter: [("many".to_owned(), "no".to_owned())].into(),
        }
    }

    #[test]
    fn each_paper_takes_a_number_and_an_empty_list_is_one_matter() {
        let matters = [("Bằng tốt nghiệp", 1, 3), ("Học bạ", 12, 2)].map(|(title, pages, copies)| Matter {
            title: title.into(),
            pages,
            copies,
        });
        let answers = booked().answers("Lò Thị Mẫu", &matters);
        assert_eq!(booked().matters(&answers, "x"), matters);
        assert_eq!(answers.get("many"), Some(&Value::String("no".into())));
        assert_eq!(answers.get("requester_name"), Some(&Value::String("Lò Thị Mẫu".into())));
        let none = booked().matters(&Answers::default(), "Chứng thực");
        assert_eq!(none, [Matter { title: "Chứng thực".into(), pages: 1, copies: 1 }]);
    }

    #[test]
    fn numbers_and_books_are_written_as_certificates_name_them() {
        assert_eq!((numbers(12, 1), numbers(12, 3)), ("12".into(), "12-14".into()));
        assert_eq!(BookKind::Copies.book(2019), "01/2019 - SCT/BS");
        assert!(BookKind::ALL.iter().all(|kind| BookKind::from_word(kind.word()) == Some(*kind)));
    }

    proptest! {
        #[test]
        fn the_fees_of_the_matters_add_up_to_the_fee_of_the_filing(
            papers in prop::collection::vec((1u32..400, 1u32..20), 1..6),
        ) {
            let sheet = include_str!("../../../procedures/chung-thuc-ban-sao/sheet.toml");
            let sheet: crate::procedure::Sheet = toml::from_str(sheet).unwrap();
            let matters: Vec<Matter> =
                papers.iter().map(|(pages, copies)| Matter { title: "A".into(), pages: *pages, copies: *copies }).collect();
            let answers = booked().answers("B", &matters);
            let on = jiff::civil::date(2019, 4, 24);
            let facts = Facts {
                today: on,
                for_whom: crate::form::ForWhom::default(),
                case: None,
                channel: crate::procedure::Channel::Counter,
                tier: crate::procedure::Tier::Commune,
            };
            let whole = sum(&of_filing(&sheet.fees, &answers, &facts, on)).known;
            let parts: Vnd = (0..matters.len()).map(|place| booked().fee(&sheet.fees, &answers, place, &facts, on)).sum();
            prop_assert_eq!(whole, parts);
            // 2,000 for each of the first two pages, 1,000 from the third, no more than 200,000 a copy.
            let by_hand: i64 = papers
                .iter()
                .map(|(pages, copies)| {
                    let (first, more) = (i64::from(*pages.min(&2)), i64::from(pages.saturating_sub(2)));
                    (first * 2_000 + more * 1_000).min(200_000) * i64::from(*copies)
                })
                .sum();
            prop_assert_eq!(whole, Vnd(by_hand));
        }
    }
}
