//! The days off of a year that nobody has decided yet, proposed from the Labour Code.
//!
//! Article 112 of the Labour Code 2019 (article 115 of that of 2012 before): 1/1, five days of Tết, the
//! Hùng Kings' day on the 10th of the third lunar month, 30/4, 1/5, 2/9 and since 2021 one day beside it;
//! since 2026 also 24/11 (resolution 28/2026/QH16). A holiday on a weekly rest day is made good on the next
//! working day (article 111). Which days beside Tết and 2/9 are taken, the state decides each year; the
//! proposal takes what the decisions of 2019 to 2026 took. Swapped days cannot be foreseen.

use std::collections::BTreeMap;

use base::{Date, Refusal};
use jiff::{ToSpan, civil::Weekday};

use super::{DayNote, Year, lunar, year::is_weekend};

/// The first whole year in which Tết had five days (Labour Code 2012, in force 1/5/2013).
pub const FIRST_YEAR: i16 = 2014;
/// The last year for which the lunar calendar is computed.
pub const LAST_YEAR: i16 = 2199;

impl Year {
    /// The year `number` as the statutory days make it: undecided, without swaps. Refused for a year of
    /// which nothing is known.
    pub fn statutory(number: i16) -> Result<Self, Refusal> {
        let unknown = || Refusal::new("calendar_year_unknown").with("year", number);
        if !(FIRST_YEAR..=LAST_YEAR).contains(&number) {
            return Err(unknown());
        }
        let holidays = holidays(number).ok_or_else(unknown)?;
        let off = with_days_in_lieu(&holidays).ok_or_else(unknown)?;
        Self::new(number, false, None, off, Vec::new())
    }
}

/// The holidays themselves, on whatever weekday they fall.
fn holidays(year: i16) -> Option<BTreeMap<Date, &'static str>> {
    let on = |month, day| Date::new(year, month, day).ok();
    let mut days = BTreeMap::from([
        (on(1, 1)?, "Tết Dương lịch"),
        (lunar::solar_date(year, 3, 10)?, "Giỗ Tổ Hùng Vương"),
        (on(4, 30)?, "Ngày Chiến thắng"),
        (on(5, 1)?, "Ngày Quốc tế lao động"),
        (on(9, 2)?, "Quốc khánh"),
    ]);
    days.extend(tet(year)?.map(|date| (date, "Tết Nguyên đán")));
    if year >= 2021 {
        days.insert(beside_national_day(on(9, 2)?)?, "Quốc khánh");
    }
    if year >= 2026 {
        days.insert(on(11, 24)?, "Ngày Văn hóa Việt Nam");
    }
    Some(days)
}

/// Five days of Tết: from two days before the first of the new year, or, when that is a Tuesday and one
/// day before makes a whole week, from the day before.
fn tet(year: i16) -> Option<impl Iterator<Item = Date>> {
    let first = lunar::new_year(year)?;
    let before = if first.weekday() == Weekday::Tuesday { 1 } else { 2 };
    let begin = first.checked_sub(before.days()).ok()?;
    Some(begin.series(1.day()).take(5))
}

/// The day beside 2/9 that joins it to the weekend, where one does.
fn beside_national_day(day: Date) -> Option<Date> {
    match day.weekday() {
        Weekday::Sunday | Weekday::Monday | Weekday::Thursday => day.tomorrow().ok(),
        _ => day.yesterday().ok(),
    }
}

/// The holidays and, for each on a rest day, the next day that is neither rest nor already off.
fn with_days_in_lieu(holidays: &BTreeMap<Date, &'static str>) -> Option<Vec<DayNote>> {
    let mut off: BTreeMap<Date, String> =
        holidays.iter().map(|(date, name)| (*date, (*name).to_owned())).collect();
    for (date, name) in holidays.iter().filter(|(date, _)| is_weekend(**date)) {
        let free = date.series(1.day()).find(|date| !is_weekend(*date) && !off.contains_key(date))?;
        off.insert(free, format!("{name} (nghỉ bù)"));
    }
    Some(off.into_iter().map(|(date, name)| DayNote { date, name }).collect())
}
