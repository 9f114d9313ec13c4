//! What holds for every filing and every limit.

use base::{Moment, local_date, local_time, moment};
use proptest::prelude::*;

use super::{
    super::{Due, Limit, Pause, Reckoned},
    at, calendar,
};

fn any_moment() -> impl Strategy<Value = Moment> {
    (at("2019-01-01 00:00").as_millisecond()..at("2028-06-30 00:00").as_millisecond()).prop_map(moment)
}

fn any_limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1u32..60).prop_map(Limit::Hours),
        (1u32..60).prop_map(Limit::WorkingDays),
        (1u32..60).prop_map(Limit::Days),
        (1u32..4).prop_map(Limit::Months),
        Just(Limit::SameDay),
    ]
}

/// Up to three pauses after `received`, by lengths in minutes of running and standing.
fn pauses(received: Moment, lengths: &[(i64, i64)]) -> Vec<Pause> {
    let mut clock = received.as_millisecond();
    lengths
        .iter()
        .map(|(running, standing)| {
            let from = clock + running * 60_000;
            clock = from + standing * 60_000;
            Pause { from: moment(from), to: Some(moment(clock)), ground: String::new(), document: None }
        })
        .collect()
}

fn due(received: Moment, limit: Limit, pauses: &[Pause]) -> Due {
    calendar().due(received, limit, pauses).unwrap().into_due().unwrap()
}

fn lengths() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0i64..20_000, 0i64..20_000), 0..3)
}

proptest! {
    #[test]
    fn a_limit_ends_after_the_receipt_on_a_working_day(
        received in any_moment(), limit in any_limit(), lengths in lengths(),
    ) {
        let calendar = calendar();
        let due = due(received, limit, &pauses(received, &lengths));
        prop_assert!(due.moment >= received);
        prop_assert!(calendar.day(local_date(due.moment)).unwrap().is_working());
        prop_assert!(calendar.hours().contains(local_time(due.moment).time()));
        if limit.is_day_based() {
            prop_assert_eq!(local_time(due.moment).time(), calendar.hours().close());
        }
    }

    #[test]
    fn who_files_later_is_never_due_earlier(one in any_moment(), other in any_moment(), limit in any_limit()) {
        let (early, late) = (one.min(other), one.max(other));
        prop_assert!(due(early, limit, &[]).moment <= due(late, limit, &[]).moment);
    }

    #[test]
    fn one_unit_more_never_ends_earlier(received in any_moment(), count in 1u32..60, lengths in lengths()) {
        let pauses = pauses(received, &lengths);
        for limit in [Limit::Hours, Limit::WorkingDays, Limit::Days, Limit::Months] {
            prop_assert!(due(received, limit(count), &pauses).moment <= due(received, limit(count + 1), &pauses).moment);
        }
    }

    #[test]
    fn a_pause_never_shortens(received in any_moment(), limit in any_limit(), lengths in lengths()) {
        prop_assert!(due(received, limit, &pauses(received, &lengths)).moment >= due(received, limit, &[]).moment);
    }

    #[test]
    fn nobody_is_late_while_waiting_for_the_citizen(
        received in any_moment(), limit in any_limit(), lengths in lengths(),
    ) {
        let pauses = pauses(received, &lengths);
        let due = due(received, limit, &pauses).moment;
        for pause in pauses {
            prop_assert!(!(pause.from <= due && due < pause.to.unwrap()) || local_date(due) == local_date(pause.to.unwrap()));
        }
    }

    #[test]
    fn exactly_the_limit_is_counted_and_on_working_days_only(
        received in any_moment(), count in 1u32..60, lengths in lengths(),
    ) {
        let pauses = pauses(received, &lengths);
        let due = due(received, Limit::WorkingDays(count), &pauses);
        let numbered = |reckoned| match reckoned { Reckoned::Number(number) => Some(number), _ => None };
        let numbers: Vec<u32> = due.counted.iter().filter_map(|counted| numbered(counted.reckoned)).collect();
        prop_assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
        for counted in due.counted.iter().filter(|counted| numbered(counted.reckoned).is_some()) {
            prop_assert!(counted.day.is_working());
            prop_assert!(!pauses.iter().any(|pause| pause.covers(counted.date)));
        }
    }

    #[test]
    fn at_the_end_the_whole_limit_is_used(received in any_moment(), count in 1u32..60, lengths in lengths()) {
        let pauses = pauses(received, &lengths);
        for limit in [Limit::Hours(count), Limit::WorkingDays(count)] {
            let end = due(received, limit, &pauses).moment;
            let used = calendar().used(received, limit, end, &pauses).unwrap();
            prop_assert_eq!(used.left(), 0);
        }
    }

    #[test]
    fn a_date_is_provisional_exactly_when_it_lies_in_an_undecided_year(
        received in any_moment(), count in 1u32..60,
    ) {
        let due = due(received, Limit::WorkingDays(count), &[]);
        prop_assert_eq!(due.provisional, local_date(due.moment).year() > 2026);
    }

    #[test]
    fn the_legal_receipt_is_in_office_hours_and_stays_there(accepted in any_moment()) {
        let calendar = calendar();
        let receipt = calendar.legal_receipt(accepted).unwrap();
        prop_assert!(receipt >= accepted);
        prop_assert_eq!(calendar.legal_receipt(receipt).unwrap(), receipt);
    }
}
