//! What an event did to the times that are counted, in words.

use base::Moment;
use rules::{
    calendar::{Timeliness, Unit, Used},
    workflow::{AnswerDue, DueMoments, Effect},
};

use crate::words::{self, VI};

/// One sentence about an effect.
pub fn said(effect: &Effect) -> String {
    match effect {
        Effect::Started { received, limit, due } => VI.t_with(
            "desk.effect.started",
            &[
                ("since", words::moment(*received)),
                ("limit", cases::document::words::limit(*limit)),
                ("due", current(due)),
            ],
        ),
        Effect::Moved { from, to } => moved(from, to),
        Effect::Stood { since, used } => {
            let since = words::moment(*since);
            match used {
                Some(used) => VI.t_with("desk.effect.stood", &[("since", since), ("left", left(*used))]),
                None => VI.t_with("desk.effect.stood_only", &[("since", since)]),
            }
        }
        Effect::WentOn { since, until } => {
            VI.t_with("desk.effect.went_on", &[("since", words::moment(*since)), ("until", words::moment(*until))])
        }
        Effect::Ended { how, .. } => VI.t(match how {
            Timeliness::Early => "desk.effect.ended_early",
            Timeliness::OnTime => "desk.effect.ended_on_time",
            Timeliness::Late => "desk.effect.ended_late",
        }),
        Effect::Closed => VI.t("desk.effect.closed"),
        Effect::Awaited { until } => VI.t_with("desk.effect.awaited", &[("until", answer(until))]),
        Effect::AnswerMoved { from, to } => {
            VI.t_with("desk.effect.answer_moved", &[("from", answer(from)), ("to", answer(to))])
        }
        Effect::Answered { in_time: true, until } => {
            VI.t_with("desk.effect.answered_in_time", &[("until", answer(until))])
        }
        Effect::Answered { until, .. } => VI.t_with("desk.effect.answered_late", &[("until", answer(until))]),
    }
}

/// A moved appointment, and whether the limit by law moved with it.
fn moved(from: &DueMoments, to: &DueMoments) -> String {
    let args = |now: String| [("from", current(from)), ("to", current(to)), ("law", now)];
    if from.current == to.current && from.original == to.original {
        let key = if to.provisional { "desk.effect.now_provisional" } else { "desk.effect.now_certain" };
        return VI.t_with(key, &args(String::new()));
    }
    if from.original == to.original {
        return VI.t_with("desk.effect.moved_promise", &args(words::moment(to.original)));
    }
    if to.original == to.current {
        return VI.t_with("desk.effect.moved", &args(String::new()));
    }
    VI.t_with("desk.effect.moved_law", &args(words::moment(to.original)))
}

fn current(due: &DueMoments) -> String {
    words::due(due.current, due.provisional)
}

fn answer(due: &AnswerDue) -> String {
    words::due(due.moment, due.provisional)
}

/// What is left of a limit: `2 ngày làm việc`, `3 giờ 30 phút làm việc`.
pub fn left(used: Used) -> String {
    let count = used.left();
    match used.unit {
        Unit::WorkingDays => VI.t_with("desk.effect.working_days", &[("count", count)]),
        Unit::Days => VI.t_with("desk.effect.days", &[("count", count)]),
        Unit::OfficeMinutes => VI.t_with("desk.effect.minutes", &[("hours", count / 60), ("minutes", count % 60)]),
    }
}

/// `15:00, 12/11/2019`, or nothing.
pub fn maybe(at: Option<Moment>) -> String {
    at.map(words::moment).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(base::VIETNAM).unwrap().timestamp()
    }
    fn due(original: &str, current: &str, provisional: bool) -> DueMoments {
        DueMoments { original: at(original), current: at(current), provisional }
    }

    #[test]
    fn every_kind_of_event_has_words() {
        let without: Vec<_> = rules::workflow::EventKind::ALL
            .iter()
            .filter(|kind| !VI.has(&format!("desk.event.{}", kind.word())))
            .collect();
        assert!(without.is_empty(), "no words for {without:?}");
    }

    #[test]
    fn a_moved_appointment_says_whether_the_law_moved_it() {
        let first = due("2019-03-12T17:00", "2019-03-12T17:00", false);
        let by_law = said(&Effect::Moved { from: first, to: due("2019-03-14T17:00", "2019-03-14T17:00", false) });
        assert!(by_law.contains("17:00, 12/03/2019") && by_law.contains("17:00, 14/03/2019"), "{by_law}");
        let promise = said(&Effect::Moved { from: first, to: due("2019-03-12T17:00", "2019-03-29T17:00", false) });
        assert!(
            promise.contains("17:00, 29/03/2019") && promise.contains("vẫn là 17:00, 12/03/2019"),
            "{promise}"
        );
        let doubt = said(&Effect::Moved { from: first, to: due("2019-03-12T17:00", "2019-03-12T17:00", true) });
        assert!(doubt.contains("tạm tính"), "{doubt}");
    }

    #[test]
    fn what_is_left_has_its_unit() {
        let used = |used, limit, unit| left(Used { used, limit, unit, provisional: false });
        assert_eq!(used(2, 7, Unit::WorkingDays), "5 ngày làm việc");
        assert_eq!(used(30, 240, Unit::OfficeMinutes), "3 giờ 30 phút làm việc");
        assert_eq!(used(20, 15, Unit::Days), "0 ngày");
    }
}
