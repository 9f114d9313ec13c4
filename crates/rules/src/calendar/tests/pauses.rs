//! Limits that stand still.

use super::{
    super::{Deadline, Limit, Pause},
    at, calendar, shown,
};

fn pause(from: &str, to: Option<&str>) -> Pause {
    Pause { from: at(from), to: to.map(at), ground: "supplement".to_owned(), document: None }
}

fn due(limit: Limit, pauses: &[Pause]) -> String {
    let deadline = calendar().due(at("2019-03-04 09:00"), limit, pauses).unwrap();
    deadline.due().map_or_else(|| "paused".to_owned(), |due| shown(due.moment))
}

#[test]
fn the_rest_is_counted_from_the_day_after_the_supply() {
    let asked = pause("2019-03-07 10:00", Some("2019-03-14 09:00"));
    assert_eq!(due(Limit::WorkingDays(7), &[asked]), "2019-03-20 17:00:00");
}

#[test]
fn a_pause_within_one_day_costs_nothing() {
    let asked = pause("2019-03-07 08:00", Some("2019-03-07 16:00"));
    assert_eq!(due(Limit::WorkingDays(7), &[asked]), "2019-03-13 17:00:00");
}

#[test]
fn a_pause_over_a_weekend_costs_no_working_day_but_the_day_of_supply() {
    let asked = pause("2019-03-08 16:00", Some("2019-03-11 08:00"));
    assert_eq!(due(Limit::WorkingDays(7), &[asked]), "2019-03-14 17:00:00");
}

#[test]
fn several_pauses_are_taken_in_their_order() {
    let first = pause("2019-03-05 10:00", Some("2019-03-06 10:00"));
    let second = pause("2019-03-07 10:00", Some("2019-03-14 09:00"));
    // counted: 5, 7, 15, 18, 19, 20, 21
    assert_eq!(due(Limit::WorkingDays(7), &[second, first]), "2019-03-21 17:00:00");
}

#[test]
fn calendar_days_and_months_stand_still_too() {
    let asked = || [pause("2019-03-07 10:00", Some("2019-03-14 09:00"))];
    // 3 used, 7 left: 15 to 21 March
    assert_eq!(due(Limit::Days(10), &asked()), "2019-03-21 17:00:00");
    // 4 April moves by the 7 days of the pause
    assert_eq!(due(Limit::Months(1), &asked()), "2019-04-11 17:00:00");
}

#[test]
fn hours_stand_still_to_the_minute() {
    // 2.5 h on Monday morning, 1 h after noon, supplied Wednesday 08:00: 4.5 h from there
    let asked = pause("2019-03-04 14:30", Some("2019-03-06 08:00"));
    assert_eq!(due(Limit::Hours(8), &[asked]), "2019-03-06 14:30:00");
    // asked at the very minute in which the time is up
    let asked = pause("2019-03-04 10:00", Some("2019-03-06 18:00"));
    assert_eq!(due(Limit::Hours(1), &[asked]), "2019-03-07 07:00:00");
}

#[test]
fn the_same_day_begins_anew_with_the_supply() {
    assert_eq!(due(Limit::SameDay, &[pause("2019-03-04 10:00", Some("2019-03-06 15:00"))]), "2019-03-06 17:00:00");
    assert_eq!(due(Limit::SameDay, &[pause("2019-03-04 10:00", Some("2019-03-06 15:01"))]), "2019-03-07 17:00:00");
}

#[test]
fn an_open_pause_leaves_no_date_and_says_what_is_left() {
    let left = |limit, from| match calendar().due(at("2019-03-04 09:00"), limit, &[pause(from, None)]).unwrap() {
        Deadline::Paused { since, left, .. } if since == at(from) => left,
        other => panic!("{other:?}"),
    };
    assert_eq!(left(Limit::WorkingDays(7), "2019-03-07 10:00"), 4);
    assert_eq!(left(Limit::Hours(8), "2019-03-04 14:30"), 270);
    assert_eq!(left(Limit::Hours(8), "2019-03-04 20:00"), 120);
    assert_eq!(left(Limit::Hours(1), "2019-03-04 10:00"), 0);
    assert_eq!(left(Limit::SameDay, "2019-03-04 10:00"), 1);
    assert_eq!(left(Limit::WorkingDays(3), "2019-03-07 10:00"), 0);
}

#[test]
fn a_limit_used_up_on_the_day_of_the_request_ends_with_the_day_of_supply() {
    let asked = pause("2019-03-13 10:00", Some("2019-03-20 09:00"));
    assert_eq!(due(Limit::WorkingDays(7), &[asked]), "2019-03-20 17:00:00");
    let supplied_on_sunday = pause("2019-03-13 10:00", Some("2019-03-24 09:00"));
    assert_eq!(due(Limit::WorkingDays(7), &[supplied_on_sunday]), "2019-03-25 17:00:00");
}

#[test]
fn a_pause_after_the_end_heals_nothing() {
    assert_eq!(due(Limit::WorkingDays(7), &[pause("2019-03-14 08:00", None)]), "2019-03-13 17:00:00");
    assert_eq!(due(Limit::Hours(1), &[pause("2019-03-04 10:01", None)]), "2019-03-04 10:00:00");
    assert_eq!(due(Limit::SameDay, &[pause("2019-03-05 08:00", None)]), "2019-03-04 17:00:00");
}

#[test]
fn pauses_that_overlap_or_end_before_they_begin_are_refused() {
    let refused =
        |pauses: &[Pause]| calendar().due(at("2019-03-04 09:00"), Limit::WorkingDays(7), pauses).unwrap_err().key;
    let week = || pause("2019-03-07 10:00", Some("2019-03-14 09:00"));
    assert_eq!(refused(&[week(), pause("2019-03-13 10:00", None)]), "pauses_overlap");
    assert_eq!(refused(&[pause("2019-03-06 10:00", None), week()]), "pauses_overlap");
    assert_eq!(refused(&[week(), week()]), "pauses_overlap");
    assert_eq!(refused(&[pause("2019-03-07 10:00", Some("2019-03-07 09:59"))]), "pause_ends_before_it_begins");
    // one may begin where the other ends
    assert_eq!(due(Limit::WorkingDays(7), &[week(), pause("2019-03-14 09:00", None)]), "paused");
}

#[test]
fn paused_days_are_not_used() {
    let asked = [pause("2019-03-07 10:00", Some("2019-03-14 09:00"))];
    let used = |limit, until| calendar().used(at("2019-03-04 09:00"), limit, at(until), &asked).unwrap().used;
    assert_eq!(used(Limit::WorkingDays(7), "2019-03-12 10:00"), 3);
    assert_eq!(used(Limit::WorkingDays(7), "2019-03-15 10:00"), 4);
    assert_eq!(used(Limit::Hours(40), "2019-03-14 10:00"), 360 + 480 * 2 + 180 + 60);
}

#[test]
fn a_day_to_which_an_end_has_moved_uses_up_nothing() {
    let used = |received, limit, until, pauses: &[Pause]| {
        let due = calendar().due(at(received), limit, pauses).unwrap().into_due().unwrap();
        let used = calendar().used(at(received), limit, at(until), pauses).unwrap();
        (due.moment, used.used, used.limit)
    };
    // Used up on the day of the request, supplied on a Saturday: until Monday's close nobody is late.
    let asked = [pause("2019-03-12 00:30", Some("2019-03-16 00:30"))];
    let monday = |until| used("2019-03-11 07:30", Limit::WorkingDays(1), until, &asked);
    assert_eq!(monday("2019-03-18 09:00"), (at("2019-03-18 17:00"), 1, 1));
    assert_eq!(monday("2019-03-19 09:00"), (at("2019-03-18 17:00"), 3, 1));
    // Five calendar days that end on a Saturday.
    let weekend = |until| used("2019-03-11 09:00", Limit::Days(5), until, &[]);
    assert_eq!(weekend("2019-03-17 09:00"), (at("2019-03-18 17:00"), 5, 5));
    assert_eq!(weekend("2019-03-19 09:00"), (at("2019-03-18 17:00"), 8, 5));
}
