//! Tests of the working calendar, by the province's own data.

mod lunar;
mod pauses;
mod properties;
mod vectors;
mod years;

use std::sync::OnceLock;

use base::{Date, Moment, VIETNAM};

use super::{Calendar, Year};

/// The calendar of `province/calendar`, read once.
pub(crate) fn calendar() -> Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| Calendar::from_years((2019..=2026).map(decided).collect()).unwrap()).clone()
}

/// The year as decided.
pub(super) fn decided(number: i16) -> Year {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../province/calendar");
    let text = std::fs::read_to_string(format!("{folder}/{number}.toml")).unwrap();
    Year::parse(&text).unwrap()
}

/// The moment at which clocks in Vietnam show `text`, for example `2019-04-26 15:00:01`.
pub(crate) fn at(text: &str) -> Moment {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    local.to_zoned(VIETNAM).unwrap().timestamp()
}

/// The date.
pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The moment as clocks in Vietnam show it.
pub(super) fn shown(moment: Moment) -> String {
    base::local_time(moment).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
