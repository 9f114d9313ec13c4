//! Dates of which perhaps only the year, or month and year, is known.

use base::Date;

/// A date known to the day, the month or only the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartialDate {
    /// The whole date.
    Day(Date),
    /// Year and month.
    Month(i16, i8),
    /// The year.
    Year(i16),
}

/// Years that can stand on a paper of somebody alive or lately dead.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;

impl PartialDate {
    /// Reads the form in which it is kept: `2019-11-05`, `2019-11`, `2019`.
    pub fn parse(kept: &str) -> Option<Self> {
        let mut parts = kept.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|part| number(part, 2));
        let day = parts.next().map(|part| number(part, 2));
        if parts.next().is_some() || !YEARS.contains(&year) {
            return None;
        }
        match (month, day) {
            (None, None) => Some(Self::Year(year)),
            (Some(month), None) => {
                Date::new(year, month? as i8, 1).ok().map(|date| Self::Month(year, date.month()))
            }
            (Some(month), Some(day)) => Date::new(year, month? as i8, day? as i8).ok().map(Self::Day),
            (None, Some(_)) => None,
        }
    }

    /// The first day it can be.
    pub fn earliest(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Month(year, month) => Date::new(year, month, 1).unwrap_or(Date::MIN),
            Self::Year(year) => Date::new(year, 1, 1).unwrap_or(Date::MIN),
        }
    }

    /// The last day it can be.
    pub fn latest(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Month(..) => self.earliest().last_of_month(),
            Self::Year(_) => self.earliest().last_of_year(),
        }
    }

    /// As people read it: `05/11/2019`, `11/2019`, `năm 2019`.
    pub fn readable(self, lang: super::Lang) -> String {
        match (self, lang) {
            (Self::Day(date), _) => base::text::short_date(date),
            (Self::Month(year, month), _) => format!("{month:02}/{year}"),
            (Self::Year(year), super::Lang::Vi) => format!("năm {year}"),
            (Self::Year(year), super::Lang::En) => format!("year {year}"),
        }
    }
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Full years from a birth to a day; negative before the birth. Somebody born on 29 February completes a
/// year on 28 February of common years.
pub fn full_years(birth: Date, today: Date) -> i64 {
    let years = i64::from(today.year()) - i64::from(birth.year());
    let completed = jiff::Span::new()
        .try_years(years)
        .and_then(|span| birth.checked_add(span))
        .is_ok_and(|birthday| birthday <= today);
    if completed { years } else { years - 1 }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_alone_is_the_whole_year() {
        let year = PartialDate::parse("1950").unwrap();
        assert_eq!((year.earliest(), year.latest()), (date(1950, 1, 1), date(1950, 12, 31)));
        let month = PartialDate::parse("1952-02").unwrap();
        assert_eq!(month.latest(), date(1952, 2, 29));
        assert_eq!(year.readable(super::super::Lang::Vi), "năm 1950");
        for wrong in ["", "50", "1950-13", "1950-2", "2019-02-29", "1950-01-01-01", "năm 1950", "0001"] {
            assert_eq!(PartialDate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_birthday_completes_a_year() {
        assert_eq!(full_years(date(2005, 11, 20), date(2019, 11, 19)), 13);
        assert_eq!(full_years(date(2005, 11, 20), date(2019, 11, 20)), 14);
        assert_eq!(full_years(date(2004, 2, 29), date(2019, 2, 28)), 15);
        assert_eq!(full_years(date(2020, 1, 1), date(2019, 1, 1)), -1);
    }
}
