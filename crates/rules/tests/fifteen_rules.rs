//! That one of the fifteen rules (domain reference, section 12; `docs/rules.md`) which is arithmetic alone.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use base::{DocumentId, Moment, VIETNAM};
use proptest::prelude::*;
use rules::calendar::{Calendar, Limit, Pause, Timeliness, Year, timeliness};

fn at(text: &str) -> Moment {
    text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(VIETNAM).unwrap().timestamp()
}

fn calendar() -> Calendar {
    Calendar::from_years(vec![Year::parse(include_str!("../../../province/calendar/2019.toml")).unwrap()]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// The sum of the units counted is within the limit exactly when the dossier is not late.
    #[test]
    fn rule_04_counted_units_are_within_the_limit_exactly_when_nothing_is_late(
        begins in 0_i64..20_000,
        lasts in 60_i64..30_000,
        pause in prop::option::of((0_i64..10_000, 0_i64..10_000)),
        days in 1_u32..15,
        working in any::<bool>(),
    ) {
        let calendar = calendar();
        let minutes = jiff::SignedDuration::from_mins;
        let received = at("2019-03-04T07:00:00").saturating_add(minutes(begins)).unwrap();
        let received = calendar.legal_receipt(received).unwrap();
        let end = received.saturating_add(minutes(lasts)).unwrap();
        let pauses: Vec<Pause> = pause
            .map(|(after, length)| {
                let from = received.saturating_add(minutes(after)).unwrap();
                let to = from.saturating_add(minutes(length)).unwrap();
                Pause { from, to: Some(to), ground: "supplement".into(), document: Some(DocumentId::new()) }
            })
            .into_iter()
            .filter(|pause| pause.to.is_some_and(|to| to < end))
            .collect();
        let limit = if working { Limit::WorkingDays(days) } else { Limit::Hours(days * 8) };
        let due = calendar.due(received, limit, &pauses).unwrap().into_due().unwrap();
        let used = calendar.used(received, limit, end, &pauses).unwrap();
        let late = timeliness(due.moment, end, limit) == Timeliness::Late;
        // What was used up before a pause began is late only after the day of supply, so that nobody is late while
        // the citizen is awaited.
        let over = used.used > used.limit;
        prop_assert!(!late || over || used.used == used.limit, "late with {used:?}, due {}", due.moment);
        prop_assert!(!over || late, "not late with {used:?}, due {}", due.moment);
        prop_assert!(pauses.iter().all(|pause| pause.document.is_some()));
    }
}
