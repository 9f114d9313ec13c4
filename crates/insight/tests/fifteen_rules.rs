//! Those of the fifteen rules (domain reference, section 12; `docs/rules.md`) that figures keep.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use insight::{Counts, Share};

fn counts() -> Counts {
    Counts {
        online_self: 7,
        online_assisted: 2,
        counter: 3,
        post: 1,
        carried_over: 4,
        early: 3,
        on_time: 5,
        late: 1,
        asked_twice: 2,
        ended_without_result: 1,
        pending_in_time: 5,
        pending_overdue: 2,
    }
}

#[test]
fn rule_06_a_second_request_counts_against_the_on_time_indicator() {
    assert_eq!(counts().in_time(), Share { numerator: 6, denominator: 9 });
    let never = Counts { asked_twice: 0, ..counts() };
    assert_eq!(never.in_time(), Share { numerator: 8, denominator: 9 });
}

/// On random data and both engines in `figures.rs`; here in words: received = solved + pending + ended.
#[test]
fn rule_08_the_identities_of_the_official_report_hold() {
    let counts = counts();
    assert_eq!(counts.received(), counts.accepted() + counts.carried_over);
    assert_eq!(counts.received(), counts.solved() + counts.pending() + counts.ended_without_result);
    let sum = counts.plus(&counts);
    assert_eq!(sum.received(), sum.solved() + sum.pending() + sum.ended_without_result);
}

#[test]
fn rule_15_self_filed_and_assisted_are_apart_and_add_up() {
    let counts = counts();
    assert_eq!(counts.self_filed(), Share { numerator: 7, denominator: 13 });
    assert_eq!(counts.assisted(), Share { numerator: 2, denominator: 13 });
    assert_eq!(counts.online().numerator, counts.self_filed().numerator + counts.assisted().numerator);
}
