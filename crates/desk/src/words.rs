//! Moments, time left and states as the desk writes them.

use base::{Date, Moment, local_date, local_time};
use rules::{calendar::Calendar, workflow::State};
use webkit::Lang;

/// Officers' pages speak Vietnamese.
pub const VI: Lang = Lang::Vi;

/// `15:00, 12/11/2019`.
pub fn moment(at: Moment) -> String {
    let time = local_time(at);
    format!("{:02}:{:02}, {}", time.hour(), time.minute(), base::text::short_date(time.date()))
}

/// `12/11/2019`.
pub fn day(date: Date) -> String {
    base::text::short_date(date)
}

/// How a due moment stands against now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// In words: `còn 3 ngày làm việc`.
    pub text: String,
    /// It has passed.
    pub late: bool,
    /// It falls today or on the next working day.
    pub soon: bool,
}

/// A due moment, marked while it rests on days off that nobody has decided.
pub fn due(at: Moment, provisional: bool) -> String {
    let star = if provisional { VI.t("desk.fact.provisional") } else { String::new() };
    format!("{} {star}", moment(at)).trim_end().to_owned()
}

/// What is left until `due`, counted in working days: today's rest counts as none.
pub fn left(calendar: &Calendar, now: Moment, due: Moment) -> Left {
    let (today, last) = (local_date(now), local_date(due));
    if due < now {
        let days = working_days(calendar, last, today);
        let text = if days == 0 {
            VI.t("desk.left.late_today")
        } else {
            VI.t_with("desk.left.late_days", &[("days", days)])
        };
        return Left { text, late: true, soon: false };
    }
    let days = working_days(calendar, today, last);
    let time = local_time(due);
    let text = match days {
        0 if today == last => {
            VI.t_with("desk.left.today", &[("time", format!("{:02}:{:02}", time.hour(), time.minute()))])
        }
        0 => VI.t_with("desk.left.rest_day", &[("day", day(last))]),
        days => VI.t_with("desk.left.days", &[("days", days)]),
    };
    Left { text, late: false, soon: days <= 1 }
}

/// Working days after `from` up to and with `to`. A year of which nothing is known ends the count.
fn working_days(calendar: &Calendar, from: Date, to: Date) -> u32 {
    let mut count = 0;
    let mut date = from;
    while date < to {
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        match calendar.day(date) {
            Ok(day) if day.is_working() => count += 1,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    count
}

/// The colour of a state's tag.
pub fn colour(state: State) -> &'static str {
    match state {
        State::Draft | State::Withdrawn | State::Stopped => "grey",
        State::Submitted | State::SupplementHandedIn => "blue",
        State::PreSupplement | State::Supplement | State::WaitingFinance => "yellow",
        State::NotAccepted => "red",
        State::Accepted | State::Transferred => "turquoise",
        State::InProcessing | State::Consulting => "purple",
        State::ForSignature | State::Signed | State::Issued => "pink",
        State::ResultReady | State::Returned => "green",
    }
}

/// The name of a state.
pub fn state(state: State) -> String {
    VI.t(&format!("state.dossier.{}", state.word()))
}

/// A number of bytes: `812 KB`, `2,3 MB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..=1023 => format!("{bytes} B"),
        1024..=1_048_575 => format!("{} KB", bytes / 1024),
        _ => format!("{},{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use base::VIETNAM;

    use super::*;

    fn at(text: &str) -> Moment {
        text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(VIETNAM).unwrap().timestamp()
    }
    fn calendar() -> Calendar {
        Calendar::from_years(vec![rules::calendar::Year::statutory(2019).unwrap()]).unwrap()
    }

    #[test]
    fn time_left_is_counted_in_working_days_over_a_weekend() {
        // Friday 4/10/2019, due on Tuesday.
        let left = left(&calendar(), at("2019-10-04T09:00"), at("2019-10-08T17:00"));
        assert_eq!((left.text.as_str(), left.late, left.soon), ("Còn 2 ngày làm việc", false, false));
    }

    #[test]
    fn what_is_due_today_names_the_hour_and_what_has_passed_is_late() {
        let today = left(&calendar(), at("2019-10-08T09:00"), at("2019-10-08T17:00"));
        assert!(today.text.contains("17:00") && today.soon && !today.late);
        let late = left(&calendar(), at("2019-10-08T09:00"), at("2019-10-04T17:00"));
        assert!(late.late && late.text.contains("2 ngày"), "{}", late.text);
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(812), "812 B");
        assert_eq!(size(831_488), "812 KB");
        assert_eq!(size(2_411_800), "2,3 MB");
    }
}
