//! The one door to the wall clock, and the time zone of the law.

use jiff::{Timestamp, civil, tz::TimeZone};

/// Vietnam is seven hours ahead of UTC the whole year and has been since 1975; the law of the product's
/// period knows no daylight saving.
pub const VIETNAM: TimeZone = TimeZone::fixed(jiff::tz::offset(7));

/// Where the present moment comes from. Rules never ask; they are told.
pub trait Clock: Send + Sync {
    /// The present moment, cut to whole milliseconds as the store keeps it.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[allow(clippy::disallowed_methods, clippy::indexing_slicing, reason = "this is the door")]
        moment(Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still until it is moved: for tests and for the demo's past.
#[derive(Debug)]
pub struct FixedClock(std::sync::atomic::AtomicI64);

impl FixedClock {
    /// A clock showing `moment`.
    pub fn at(moment: Timestamp) -> Self {
        Self(moment.as_millisecond().into())
    }
    /// Moves the hands.
    pub fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_millisecond(), std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        moment(self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}

/// The moment as the store keeps it: milliseconds since 1970 in UTC.
pub fn millis(moment: Timestamp) -> i64 {
    moment.as_millisecond()
}

/// The moment that the store kept as `millis`. Values outside jiff's range become the nearest it has.
pub fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(if millis < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The day on which `moment` falls in Vietnam.
pub fn local_date(moment: Timestamp) -> civil::Date {
    local_time(moment).date()
}

/// The wall-clock time of `moment` in Vietnam.
pub fn local_time(moment: Timestamp) -> civil::DateTime {
    moment.to_zoned(VIETNAM).datetime()
}

/// The moment that a page or the shell names in Vietnamese time: `2019-05-20T08:00`, or `20/05/2019 08:00`.
pub fn local_moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if !text.contains(':') {
        return None;
    }
    let read = text.parse().or_else(|_| civil::DateTime::strptime("%d/%m/%Y %H:%M", text)).ok()?;
    Some(read.to_zoned(VIETNAM).ok()?.timestamp())
}
