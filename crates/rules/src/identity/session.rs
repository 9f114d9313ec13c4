//! How long a session lives and how long a second factor counts as shown just now.

use base::{Moment, millis};

const MINUTE: i64 = 60 * 1000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Between what a session's end lies, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// It ends after so long without a visit.
    pub idle: i64,
    /// It ends so long after sign-in, however often it was used.
    pub absolute: i64,
}

/// An officer's session: a desk that was left is shut within half an hour, and every working day begins with a
/// sign-in.
pub const OFFICER: Limits = Limits { idle: 30 * MINUTE, absolute: 12 * HOUR };

/// A citizen's session: a phone is not shared, and a dossier is looked at every few days.
pub const CITIZEN: Limits = Limits { idle: 30 * DAY, absolute: 30 * DAY };

/// How long a second factor that was shown counts for signing, changing rights and exporting, and a sign-in for changing
/// what opens the account.
pub const FRESH: i64 = 10 * MINUTE;

impl Limits {
    /// Whether a session that began and was last seen then is still alive.
    pub fn alive(self, began: Moment, seen: Moment, now: Moment) -> bool {
        let now = millis(now);
        now - millis(seen) < self.idle && now - millis(began) < self.absolute
    }

    /// How exactly the last visit must be known, so that noting it costs little and the idle limit holds.
    pub fn exactness(self) -> i64 {
        (self.idle / 30).min(10 * MINUTE)
    }
}

/// Whether a second factor shown at `proved`, or a sign-in at that moment, is fresh enough for what needs one just now.
pub fn is_fresh(proved: Option<Moment>, now: Moment) -> bool {
    proved.is_some_and(|proved| millis(now) - millis(proved) < FRESH)
}

#[cfg(test)]
mod tests {
    use base::moment;

    use super::*;

    #[test]
    fn a_desk_is_shut_after_half_an_hour_without_a_visit_and_after_twelve_hours_in_any_case() {
        let alive = |began: i64, seen: i64, now: i64| {
            OFFICER.alive(moment(began * MINUTE), moment(seen * MINUTE), moment(now * MINUTE))
        };
        assert!(alive(0, 0, 29) && !alive(0, 0, 30));
        assert!(alive(0, 29, 58) && alive(0, 719, 719) && !alive(0, 719, 720));
    }

    #[test]
    fn a_citizen_signs_in_anew_after_thirty_days_however_often_they_came() {
        let alive = |seen: i64, now: i64| CITIZEN.alive(moment(0), moment(seen * DAY), moment(now * DAY));
        assert!(alive(0, 29) && alive(29, 29) && !alive(29, 30));
    }

    #[test]
    fn a_second_factor_counts_for_ten_minutes() {
        assert!(is_fresh(Some(moment(0)), moment(FRESH - 1)));
        assert!(!is_fresh(Some(moment(0)), moment(FRESH)) && !is_fresh(None, moment(0)));
    }
}
