//! Form sets: which numbered paper of which circular an office prints on a day, and how dossier codes are made.
//!
//! Sets are data (`province/forms/`), one file per circular. A paper keeps the [`Imprint`] it was set with, so that
//! a later set changes no paper that is there already. Deliberately absent: what a paper looks like (its template)
//! and what it says (the types of [`document`](super)).

use std::collections::BTreeMap;

use base::Refusal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a numbered paper is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// It was accepted: the appointment.
    Receipt,
    /// The citizen has to add or correct something.
    Supplement,
    /// Intake refuses it.
    Refusal,
    /// It will be late: the apology with the new appointment.
    Apology,
    /// The limit is extended by law.
    Extension,
    /// It ends without a result.
    Stopping,
    /// Every hand-over.
    ControlSlip,
    /// The book of a field and year.
    Register,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 8] = [
        Self::Receipt,
        Self::Supplement,
        Self::Refusal,
        Self::Apology,
        Self::Extension,
        Self::Stopping,
        Self::ControlSlip,
        Self::Register,
    ];

    /// Papers that every set has; before 2025 stopping and extension had no number of their own.
    fn is_in_every_set(self) -> bool {
        !matches!(self, Self::Extension | Self::Stopping)
    }
}

/// After what the layout of a paper was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Compared with the annex of the circular.
    Compared,
    /// Fields and order are those of papers that offices print.
    InUse,
    /// Made without either; the paper says so.
    Unseen,
}

/// One numbered paper of a set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its number: `01`.
    pub number: String,
    /// Its title in sentence case.
    pub title: String,
    /// The template that sets it.
    pub template: String,
    /// After what its layout was made.
    pub layout: Layout,
}

/// How codes of dossiers are made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodePattern {
    /// Words in braces stand for the agency's identifier, the date and the running number of the day.
    pub pattern: String,
    /// What orders it.
    pub basis: String,
    /// Whether that was read.
    pub verified: bool,
}

impl CodePattern {
    /// The code of the `number`th dossier that the agency accepts on `day`. A number beyond the digits of the
    /// pattern widens; it never wraps.
    pub fn code(&self, identifier: &str, day: Date, number: i64) -> String {
        let year = format!("{:04}", day.year());
        let short = year.get(2..).unwrap_or_default().to_owned();
        let mut code = self.pattern.clone();
        for digits in 1..=9 {
            code = code.replace(&format!("{{number:{digits}}}"), &format!("{number:0digits$}"));
        }
        let parts = [
            ("{agency}", identifier.to_owned()),
            ("{yyyy}", year),
            ("{yy}", short),
            ("{mm}", format!("{:02}", day.month())),
            ("{dd}", format!("{:02}", day.day())),
        ];
        parts.iter().fold(code, |code, (word, value)| code.replace(word, value))
    }

    /// Two dossiers never get one code: agency, whole date and number all stand in it, and nothing else in braces.
    fn is_sound(&self) -> bool {
        let day = jiff::civil::date(2019, 5, 20);
        let made = |agency: &str, day, number| self.code(agency, day, number);
        let one = made("A", day, 7);
        let others = [
            made("B", day, 7),
            made("A", day, 8),
            made("A", jiff::civil::date(2019, 5, 21), 7),
            made("A", jiff::civil::date(2019, 6, 20), 7),
            made("A", jiff::civil::date(2020, 5, 20), 7),
        ];
        others.iter().all(|other| *other != one) && !one.contains(['{', '}'])
    }
}

/// The papers of one circular.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSet {
    /// Short key, kept with each paper: `2018`.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// The circular, as printed at the foot of each paper.
    pub instrument: String,
    /// First day.
    pub valid_from: Date,
    /// Last day, once it is known.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Dossier codes.
    pub code: CodePattern,
    /// The papers.
    #[serde(rename = "form")]
    pub forms: BTreeMap<Purpose, Form>,
}

impl FormSet {
    /// The numbered paper for a purpose; `None` where the set has none and a general paper serves.
    pub fn form(&self, purpose: Purpose) -> Option<&Form> {
        self.forms.get(&purpose)
    }

    /// What a paper keeps of its form.
    pub fn imprint(&self, purpose: Purpose) -> Option<Imprint> {
        let form = self.form(purpose)?;
        Some(Imprint {
            set: self.key.clone(),
            number: form.number.clone(),
            instrument: self.instrument.clone(),
            title: form.title.clone(),
            unseen: form.layout == Layout::Unseen,
        })
    }

    fn problem(&self) -> Option<String> {
        let missing = Purpose::ALL.into_iter().find(|it| it.is_in_every_set() && self.form(*it).is_none());
        if let Some(purpose) = missing {
            return Some(format!("form set {}: no form for {purpose:?}", self.key));
        }
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            return Some(format!("form set {}: ends before it begins", self.key));
        }
        (!self.code.is_sound()).then(|| format!("form set {}: the pattern gives two dossiers one code", self.key))
    }
}

/// What is printed of a form on its paper and kept with it: the same for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imprint {
    /// Key of the set.
    pub set: String,
    /// Number of the form.
    pub number: String,
    /// The circular.
    pub instrument: String,
    /// The title.
    pub title: String,
    /// The layout was not compared with the circular, and the paper says so.
    pub unseen: bool,
}

impl Imprint {
    /// The imprint of a paper's data, where it has one.
    pub fn of(data: &serde_json::Value) -> Option<Self> {
        serde_json::from_value(data.get("form")?.clone()).ok()
    }
}

/// The sets by date: each day from the first set on has exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSets(Vec<FormSet>);

impl FormSets {
    /// Reads the files of the sets; refused with a sentence when a day would have two sets or none.
    pub fn parse<'a>(files: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let read = |file: &str| toml::from_str::<FormSet>(file).map_err(|error| error.to_string());
        let sets: Vec<FormSet> = files.into_iter().map(read).collect::<Result<_, _>>()?;
        Self::of(sets)
    }

    /// The sets, in order of their days.
    pub fn of(mut sets: Vec<FormSet>) -> Result<Self, String> {
        sets.sort_by_key(|set| set.valid_from);
        if let Some(problem) = sets.iter().find_map(FormSet::problem) {
            return Err(problem);
        }
        for (one, next) in sets.iter().zip(sets.iter().skip(1)) {
            let follows = one.valid_to.and_then(|last| last.tomorrow().ok()) == Some(next.valid_from);
            if !follows || one.key == next.key {
                return Err(format!("form set {} does not follow the day after {} ends", next.key, one.key));
            }
        }
        match sets.last() {
            None => Err("there is no form set".to_owned()),
            Some(last) if last.valid_to.is_some() => Err(format!("no form set follows {}", last.key)),
            Some(_) => Ok(Self(sets)),
        }
    }

    /// The set in force on `day`; for days before the first set, the first.
    pub fn on(&self, day: Date) -> Result<&FormSet, Refusal> {
        let begun = self.0.iter().rev().find(|set| set.valid_from <= day);
        begun.or(self.0.first()).ok_or_else(|| Refusal::new("form_set_missing"))
    }

    /// All sets, oldest first.
    pub fn all(&self) -> &[FormSet] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    use super::*;

    const FILES: [&str; 2] = [
        include_str!("../../../../province/forms/2018.toml"),
        include_str!("../../../../province/forms/2025.toml"),
    ];

    fn shipped() -> FormSets {
        FormSets::parse(FILES).unwrap()
    }

    fn number(day: Date, purpose: Purpose) -> Option<String> {
        shipped().on(day).unwrap().form(purpose).map(|form| form.number.clone())
    }

    #[test]
    fn the_set_changes_with_the_circular_of_2025() {
        let (before, after) = (date(2025, 9, 14), date(2025, 9, 15));
        assert_eq!(
            (number(before, Purpose::ControlSlip), number(before, Purpose::Stopping)),
            (Some("05".into()), None)
        );
        assert_eq!(number(after, Purpose::Stopping).as_deref(), Some("05"));
        assert_eq!(number(after, Purpose::Extension).as_deref(), Some("04"));
        assert_eq!(number(after, Purpose::ControlSlip).as_deref(), Some("06"));
        assert_eq!(number(after, Purpose::Register).as_deref(), Some("07"));
    }

    #[test]
    fn every_paper_of_2025_says_that_its_layout_was_not_compared() {
        let sets = shipped();
        let set = sets.on(date(2026, 1, 1)).unwrap();
        assert_eq!(set.forms.len(), 8);
        assert!(Purpose::ALL.iter().all(|purpose| set.imprint(*purpose).unwrap().unseen));
        assert!(!set.code.verified, "nor is the structure of its codes known");
    }

    #[test]
    fn codes_have_the_structure_of_2018_and_widen() {
        let sets = shipped();
        for day in [date(2019, 5, 20), date(2026, 5, 20)] {
            let code = &sets.on(day).unwrap().code;
            let year = day.year() - 2000;
            assert_eq!(code.code("000.00.05.H16", day, 7), format!("000.00.05.H16-{year}0520-0007"));
            assert_eq!(code.code("000.00.05.H16", day, 10_000), format!("000.00.05.H16-{year}0520-10000"));
        }
    }

    fn refused(change: impl Fn(&mut Vec<FormSet>)) -> String {
        let mut sets = shipped().0;
        change(&mut sets);
        FormSets::of(sets).unwrap_err()
    }

    #[test]
    fn a_day_with_two_sets_or_none_is_refused() {
        assert!(refused(|sets| sets[0].valid_to = Some(date(2025, 9, 15))).contains("does not follow"));
        assert!(refused(|sets| sets[0].valid_to = Some(date(2025, 9, 13))).contains("does not follow"));
        assert!(refused(|sets| sets[0].valid_to = None).contains("does not follow"));
        assert!(refused(|sets| sets[1].valid_to = Some(date(2030, 1, 1))).contains("no form set follows"));
        assert!(refused(Vec::clear).contains("no form set"));
    }

    #[test]
    fn a_set_without_one_of_its_papers_or_with_a_loose_pattern_is_refused() {
        assert!(refused(|sets| drop(sets[0].forms.remove(&Purpose::Refusal))).contains("no form for Refusal"));
        for loose in
            ["{agency}-{yy}{mm}-{number:4}", "{agency}-{yy}{mm}{dd}", "{yy}{mm}{dd}-{number:4}", "{agency}{x}"]
        {
            assert!(refused(|sets| loose.clone_into(&mut sets[1].code.pattern)).contains("two dossiers one code"));
        }
    }

    proptest! {
        #[test]
        fn every_day_since_the_circular_of_2018_has_exactly_one_set(days in 0i64..40_000) {
            let sets = shipped();
            let day = date(2019, 1, 6).checked_add(days.days()).unwrap();
            let holding = sets.all().iter().filter(|set| {
                set.valid_from <= day && set.valid_to.is_none_or(|last| day <= last)
            });
            let holding: Vec<&FormSet> = holding.collect();
            prop_assert_eq!(holding.len(), 1);
            prop_assert_eq!(holding[0], sets.on(day).unwrap());
        }

        #[test]
        fn no_two_dossiers_have_one_code(one in (0i64..4000, 1i64..20_000), other in (0i64..4000, 1i64..20_000)) {
            let sets = shipped();
            let code = |(days, number): (i64, i64)| {
                let day = date(2019, 1, 6).checked_add(days.days()).unwrap();
                sets.on(day).unwrap().code.code("000.00.05.H16", day, number)
            };
            prop_assert_eq!(code(one) == code(other), one == other);
        }
    }
}
