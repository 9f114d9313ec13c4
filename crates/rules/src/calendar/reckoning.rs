//! Counting day by day, and the record of it from which a date is explained to people.

use std::borrow::Cow;

use base::{Date, Moment, Refusal, VIETNAM};
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::{Calendar, Day, Year};

/// One day of a reckoning: what day it is and what it was to the limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The day.
    pub date: Date,
    /// What kind of day it is.
    pub day: Day,
    /// What it was to the limit.
    pub reckoned: Reckoned,
    /// Whether the days off of its year are not decided yet.
    pub provisional: bool,
}

/// What a day is to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", content = "number", rename_all = "kebab-case")]
pub enum Reckoned {
    /// The day of receipt, which is not counted (Civil Code, article 147).
    Start,
    /// The n-th day counted.
    Number(u32),
    /// So many minutes of office time.
    Minutes(u32),
    /// The office rests: not counted.
    Rest,
    /// The limit stands still: not counted.
    Paused,
    /// No longer counted; the limit ended on a rest day or in a pause and its end moved here (Civil Code,
    /// article 148).
    MovedTo,
}

/// A reckoning under way. Keeps the year it stands in, so that a computed year is computed once.
pub(super) struct Reckoning<'c> {
    calendar: &'c Calendar,
    year: Option<Cow<'c, Year>>,
    pub(super) counted: Vec<Counted>,
    pub(super) provisional: bool,
}

impl<'c> Reckoning<'c> {
    pub(super) fn new(calendar: &'c Calendar) -> Self {
        Self { calendar, year: None, counted: Vec::new(), provisional: false }
    }

    /// The day, and whether its year is undecided; the result does not come to depend on it.
    fn see(&mut self, date: Date) -> Result<(Day, bool), Refusal> {
        let year = match self.year.take() {
            Some(year) if year.number() == date.year() => year,
            _ => self.calendar.year(date.year())?,
        };
        let seen = (year.day(date), !year.is_decided());
        self.year = Some(year);
        Ok(seen)
    }

    /// Whether the office works on `date`; from here on the result depends on it.
    pub(super) fn is_working(&mut self, date: Date) -> Result<bool, Refusal> {
        let (day, undecided) = self.see(date)?;
        self.provisional |= undecided;
        Ok(day.is_working())
    }

    /// Records what `date` was to the limit.
    pub(super) fn note(&mut self, date: Date, reckoned: Reckoned) -> Result<(), Refusal> {
        let (day, provisional) = self.see(date)?;
        self.counted.push(Counted { date, day, reckoned, provisional });
        Ok(())
    }

    /// The first working day from `date` on, recording the rest days passed and the day moved to.
    pub(super) fn move_to_working(&mut self, mut date: Date) -> Result<Date, Refusal> {
        while !self.is_working(date)? {
            self.note(date, Reckoned::Rest)?;
            date = following(date)?;
        }
        self.note(date, Reckoned::MovedTo)?;
        Ok(date)
    }

    /// The close of office on `date`.
    pub(super) fn close(&self, date: Date) -> Result<Moment, Refusal> {
        moment_of(date, self.calendar.hours.close())
    }

    /// The office time of `date` from `from` on, as spans of moments; none on a rest day.
    pub(super) fn open_spans(&mut self, date: Date, from: Moment) -> Result<Vec<(Moment, Moment)>, Refusal> {
        let mut open = Vec::new();
        if self.is_working(date)? {
            for (begin, end) in self.calendar.hours.spans() {
                let (begin, end) = (moment_of(date, *begin)?.max(from), moment_of(date, *end)?);
                if begin < end {
                    open.push((begin, end));
                }
            }
        }
        Ok(open)
    }
}

/// The day after; refused at the end of what dates can be written.
pub(super) fn following(date: Date) -> Result<Date, Refusal> {
    date.tomorrow().map_err(|_| beyond(date))
}

/// The moment at which clocks in Vietnam show `time` on `date`.
pub(super) fn moment_of(date: Date, time: Time) -> Result<Moment, Refusal> {
    date.to_datetime(time).to_zoned(VIETNAM).map(|zoned| zoned.timestamp()).map_err(|_| beyond(date))
}

/// Nothing is known of what lies after `date`.
pub(super) fn beyond(date: Date) -> Refusal {
    Refusal::new("calendar_year_unknown").with("year", date.year())
}
