//! One year's days off and make-up days, as decided or as proposed.

use base::{Date, Refusal};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// A date that is no ordinary day, and what people call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayNote {
    /// The date.
    pub date: Date,
    /// Its name in Vietnamese, for example `Quốc khánh`.
    pub name: String,
}

/// What kind of day a date is for an office that rests on Saturday and Sunday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Day {
    /// Monday to Friday, nothing special.
    Working,
    /// A rest day on which the office works in exchange for another day.
    MakeUp {
        /// What for.
        name: String,
    },
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday, a day in lieu of one, or a swapped day off.
    Off {
        /// Which.
        name: String,
    },
}

impl Day {
    /// Whether the office works and working days are counted.
    pub fn is_working(&self) -> bool {
        matches!(self, Self::Working | Self::MakeUp { .. })
    }
}

/// The days off of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Data", into = "Data")]
pub struct Year {
    number: i16,
    decided: bool,
    basis: Option<String>,
    off: Vec<DayNote>,
    make_up: Vec<DayNote>,
}

/// How a year is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Data {
    year: i16,
    decided: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    #[serde(default)]
    off: Vec<DayNote>,
    #[serde(default)]
    make_up: Vec<DayNote>,
}

/// Why a year could not be read.
#[derive(Debug, thiserror::Error)]
pub enum YearError {
    /// The text is not TOML of the expected shape.
    #[error("unreadable year: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// The days contradict each other.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Year {
    /// A year whose days off are decided (`decided`) or only proposed. Refused: a date of another year, a
    /// date named twice, a make-up day that is no Saturday or Sunday, a day without a name.
    pub fn new(
        number: i16,
        decided: bool,
        basis: Option<String>,
        mut off: Vec<DayNote>,
        mut make_up: Vec<DayNote>,
    ) -> Result<Self, Refusal> {
        off.sort_by_key(|note| note.date);
        make_up.sort_by_key(|note| note.date);
        let year = Self { number, decided, basis, off, make_up };
        year.check()?;
        Ok(year)
    }

    /// Reads a year from TOML: `year`, `decided`, optionally `basis` (the decision), `[[off]]` and
    /// `[[make-up]]` with `date` and `name`.
    pub fn parse(text: &str) -> Result<Self, YearError> {
        let data: Data = toml::from_str(text)?;
        Ok(Self::try_from(data)?)
    }

    fn check(&self) -> Result<(), Refusal> {
        let mut seen = std::collections::BTreeSet::new();
        for note in self.off.iter().chain(&self.make_up) {
            let refuse = |key: &str| Err(Refusal::new(key).with("date", base::text::short_date(note.date)));
            if note.date.year() != self.number {
                return refuse("calendar_day_of_another_year");
            }
            if note.name.trim().is_empty() {
                return refuse("calendar_day_without_name");
            }
            if !seen.insert(note.date) {
                return refuse("calendar_day_twice");
            }
        }
        match self.make_up.iter().find(|note| !is_weekend(note.date)) {
            Some(note) => {
                Err(Refusal::new("calendar_make_up_on_weekday").with("date", base::text::short_date(note.date)))
            }
            None => Ok(()),
        }
    }

    /// The year's number.
    pub fn number(&self) -> i16 {
        self.number
    }
    /// Whether the days off are decided; everything counted in an undecided year is provisional.
    pub fn is_decided(&self) -> bool {
        self.decided
    }
    /// The decision, where it is known.
    pub fn basis(&self) -> Option<&str> {
        self.basis.as_deref()
    }
    /// The days off, in order.
    pub fn off(&self) -> &[DayNote] {
        &self.off
    }
    /// The make-up days, in order.
    pub fn make_up(&self) -> &[DayNote] {
        &self.make_up
    }

    /// What kind of day `date` is, a date of this year.
    pub fn day(&self, date: Date) -> Day {
        let name = |notes: &[DayNote]| notes.iter().find(|note| note.date == date).map(|note| note.name.clone());
        if let Some(name) = name(&self.off) {
            Day::Off { name }
        } else if let Some(name) = name(&self.make_up) {
            Day::MakeUp { name }
        } else if is_weekend(date) {
            Day::Weekend
        } else {
            Day::Working
        }
    }
}

/// Saturday or Sunday: the weekly rest of offices that work forty hours in five days.
pub(super) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

impl TryFrom<Data> for Year {
    type Error = Refusal;
    fn try_from(data: Data) -> Result<Self, Refusal> {
        Self::new(data.year, data.decided, data.basis, data.off, data.make_up)
    }
}

impl From<Year> for Data {
    fn from(year: Year) -> Self {
        Self { year: year.number, decided: year.decided, basis: year.basis, off: year.off, make_up: year.make_up }
    }
}
