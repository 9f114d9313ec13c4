//! When people do things: officers in office hours, citizens while they are awake.

use base::{Date, Moment, VIETNAM, local_date, local_time};
use jiff::civil::{DateTime, time};
use rules::calendar::Calendar;

/// As far as a holiday may reach.
const DAYS_AROUND: usize = 20;

fn moment(at: DateTime) -> Option<Moment> {
    at.to_zoned(VIETNAM).ok().map(|at| at.timestamp())
}

fn works(calendar: &Calendar, day: Date) -> bool {
    calendar.day(day).is_ok_and(|day| day.is_working())
}

/// The first moment from `at` on in which offices are open.
pub fn office_from(calendar: &Calendar, at: Moment) -> Moment {
    let (mut day, mut from) = (local_date(at), local_time(at).time());
    for _ in 0..DAYS_AROUND {
        if works(calendar, day) {
            if calendar.hours().contains(from) {
                return moment(day.to_datetime(from)).unwrap_or(at);
            }
            if let Some(opening) = calendar.hours().opening_from(from) {
                return moment(day.to_datetime(opening)).unwrap_or(at);
            }
        }
        (day, from) = (day.tomorrow().unwrap_or(day), time(0, 0, 0, 0));
    }
    at
}

/// The last moment up to `at` in which offices were open, a little before they closed.
pub fn office_until(calendar: &Calendar, at: Moment) -> Moment {
    let (mut day, mut until) = (local_date(at), local_time(at).time());
    for _ in 0..DAYS_AROUND {
        if works(calendar, day) {
            if calendar.hours().contains(until) {
                return moment(day.to_datetime(until)).unwrap_or(at);
            }
            let closing =
                calendar.hours().spans().iter().rev().map(|(_, close)| *close).find(|close| *close < until);
            if let Some(closing) = closing {
                return moment(day.to_datetime(closing)).unwrap_or(at);
            }
        }
        (day, until) = (day.yesterday().unwrap_or(day), time(23, 59, 59, 0));
    }
    at
}

/// The first moment from `at` on in which people are awake.
pub fn awake_from(at: Moment) -> Moment {
    let local = local_time(at);
    let early = time(6, 30, 0, 0);
    let morning = match local.time() {
        now if now < early => local.date().to_datetime(early),
        now if now > time(21, 30, 0, 0) => local.date().tomorrow().unwrap_or(local.date()).to_datetime(early),
        _ => return at,
    };
    moment(morning).unwrap_or(at)
}
