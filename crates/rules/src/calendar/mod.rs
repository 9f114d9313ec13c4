//! The working calendar: which days count, when a time limit ends, who is early and who is late.
//!
//! Law lives in Vietnam's time zone ([`base::VIETNAM`]); moments come in and go out in UTC. A [`Calendar`]
//! is a value: years from data plus the office hours of one agency. A year whose days off nobody has
//! decided yet is computed from the Labour Code and the lunar calendar and everything counted in it is
//! *provisional*; a year in which not even that is possible is refused, never guessed.
//!
//! Deliberately absent: the present moment (it is passed in), where decisions of days off are kept and
//! entered, and the recomputing of dossiers when one changes.

mod due;
mod hours;
mod limit;
pub mod lunar;
mod pause;
mod reckoning;
mod statutory;
mod used;
mod year;

#[cfg(test)]
pub(crate) mod tests;

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use base::{Date, Refusal};
use serde::{Deserialize, Serialize};

pub use due::{Deadline, Due};
pub use hours::OfficeHours;
pub use limit::{Limit, Timeliness, Unit, pending_overdue, timeliness};
pub use pause::Pause;
pub use reckoning::{Counted, Reckoned};
pub use statutory::{FIRST_YEAR, LAST_YEAR};
pub use used::Used;
pub use year::{Day, DayNote, Year, YearError};

/// The days and hours by which an agency's time limits are counted. Cloning shares the years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Data", into = "Data")]
pub struct Calendar {
    years: Arc<BTreeMap<i16, Year>>,
    hours: OfficeHours,
}

/// How a calendar is written down.
#[derive(Serialize, Deserialize)]
struct Data {
    years: Vec<Year>,
    #[serde(default)]
    hours: OfficeHours,
}

impl Calendar {
    /// The calendar of these years, with the usual office hours. A year given twice is refused.
    pub fn from_years(years: Vec<Year>) -> Result<Self, Refusal> {
        let mut by_number = BTreeMap::new();
        for year in years {
            let number = year.number();
            if by_number.insert(number, year).is_some() {
                return Err(Refusal::new("calendar_year_twice").with("year", number));
            }
        }
        Ok(Self { years: Arc::new(by_number), hours: OfficeHours::default() })
    }

    /// The same days with the office hours of another agency or season.
    #[must_use]
    pub fn with_hours(&self, hours: OfficeHours) -> Self {
        Self { years: Arc::clone(&self.years), hours }
    }

    /// The calendar in which `year` stands in place of what was known of it before: a decision after a
    /// proposal, or a late swap after a decision.
    #[must_use]
    pub fn revise(&self, year: Year) -> Self {
        let mut years = BTreeMap::clone(&self.years);
        years.insert(year.number(), year);
        Self { years: Arc::new(years), hours: self.hours.clone() }
    }

    /// The office hours.
    pub fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    /// The years that stand in data, in order.
    pub fn years(&self) -> impl Iterator<Item = &Year> {
        self.years.values()
    }

    /// The year `number`, from data or computed from the statutory days; refused when nothing is known.
    pub fn year(&self, number: i16) -> Result<Cow<'_, Year>, Refusal> {
        match self.years.get(&number) {
            Some(year) => Ok(Cow::Borrowed(year)),
            None => Year::statutory(number).map(Cow::Owned),
        }
    }

    /// What kind of day `date` is.
    pub fn day(&self, date: Date) -> Result<Day, Refusal> {
        Ok(self.year(date.year())?.day(date))
    }
}

impl TryFrom<Data> for Calendar {
    type Error = Refusal;
    fn try_from(data: Data) -> Result<Self, Refusal> {
        Ok(Self::from_years(data.years)?.with_hours(data.hours))
    }
}

impl From<Calendar> for Data {
    fn from(calendar: Calendar) -> Self {
        Self { years: calendar.years.values().cloned().collect(), hours: calendar.hours }
    }
}
