//! Received, limit, due: the agreed cases.

use super::{
    super::{Deadline, Limit, OfficeHours, Timeliness, Unit, pending_overdue, timeliness},
    at, calendar, shown,
};

fn due(received: &str, limit: Limit) -> super::super::Due {
    calendar().due(at(received), limit, &[]).unwrap().into_due().unwrap()
}

fn check(cases: &[(&str, Limit, &str)]) {
    for (received, limit, expected) in cases {
        let due = due(received, *limit);
        assert_eq!(shown(due.moment), *expected, "{received} + {limit:?}: {:#?}", due.counted);
        assert!(!due.provisional, "{received} + {limit:?}");
    }
}

#[test]
fn working_days_skip_rest_days_and_count_make_up_saturdays() {
    use Limit::WorkingDays as Days;
    check(&[
        ("2019-01-30 09:00", Days(5), "2019-02-13 17:00:00"),
        ("2019-04-24 09:00", Days(5), "2019-05-04 17:00:00"),
        ("2019-04-26 09:00", Days(3), "2019-05-04 17:00:00"),
        ("2020-01-21 09:00", Days(3), "2020-01-31 17:00:00"),
        ("2024-04-25 09:00", Days(4), "2024-05-04 17:00:00"),
        ("2025-04-24 09:00", Days(3), "2025-04-28 17:00:00"),
        ("2025-04-29 09:00", Days(2), "2025-05-06 17:00:00"),
        ("2025-12-30 09:00", Days(5), "2026-01-08 17:00:00"),
        ("2026-02-12 09:00", Days(3), "2026-02-24 17:00:00"),
        ("2026-08-20 09:00", Days(5), "2026-08-26 17:00:00"),
        ("2026-08-27 09:00", Days(3), "2026-09-04 17:00:00"),
        ("2026-11-20 09:00", Days(3), "2026-11-26 17:00:00"),
        ("2019-03-04 09:00", Days(3), "2019-03-07 17:00:00"),
        ("2019-03-04 09:00", Days(7), "2019-03-13 17:00:00"),
    ]);
}

#[test]
fn calendar_days_count_all_and_roll_to_a_working_day() {
    check(&[
        ("2019-01-20 09:00", Limit::Days(15), "2019-02-11 17:00:00"),
        ("2019-04-10 09:00", Limit::Days(20), "2019-05-02 17:00:00"),
        ("2025-04-20 09:00", Limit::Days(10), "2025-05-05 17:00:00"),
    ]);
}

#[test]
fn months_end_on_the_same_day_number_or_the_last_day_and_roll() {
    check(&[
        ("2019-01-31 09:00", Limit::Months(1), "2019-02-28 17:00:00"),
        ("2019-07-31 09:00", Limit::Months(1), "2019-09-03 17:00:00"),
    ]);
}

#[test]
fn hours_run_in_office_time_and_end_at_a_closing_rather_than_an_opening() {
    check(&[
        ("2019-05-03 16:00", Limit::Hours(8), "2019-05-04 16:00:00"),
        ("2019-03-04 07:00", Limit::Hours(8), "2019-03-04 17:00:00"),
        ("2019-03-04 09:30", Limit::Hours(2), "2019-03-04 11:30:00"),
        ("2019-03-04 12:00", Limit::Hours(1), "2019-03-04 14:30:00"),
        ("2019-03-08 17:00", Limit::Hours(1), "2019-03-11 08:00:00"),
    ]);
}

#[test]
fn an_online_filing_is_answered_within_eight_office_hours() {
    let calendar = calendar();
    let answer = |submitted| shown(calendar.answer_timer(at(submitted)).unwrap().moment);
    assert_eq!(answer("2019-04-27 10:00"), "2019-05-02 17:00:00");
    assert_eq!(answer("2019-05-03 16:00"), "2019-05-04 16:00:00");
}

#[test]
fn an_agency_with_other_hours_counts_by_them() {
    let hours: OfficeHours = serde_json::from_str(r#"[["07:30", "11:30"], ["13:00", "16:30"]]"#).unwrap();
    let calendar = calendar().with_hours(hours);
    let due = calendar.due(at("2019-03-04 16:00"), Limit::Hours(9), &[]).unwrap();
    assert_eq!(shown(due.due().unwrap().moment), "2019-03-06 08:30:00");
    let due = calendar.due(at("2019-03-04 16:00"), Limit::WorkingDays(1), &[]).unwrap();
    assert_eq!(shown(due.due().unwrap().moment), "2019-03-05 16:30:00");
}

#[test]
fn the_same_day_ends_at_three_in_the_afternoon() {
    check(&[
        ("2019-04-26 15:00:00", Limit::SameDay, "2019-04-26 17:00:00"),
        ("2019-04-26 15:00:01", Limit::SameDay, "2019-05-02 17:00:00"),
        ("2019-04-27 09:00:00", Limit::SameDay, "2019-05-02 17:00:00"),
        ("2019-05-04 09:00:00", Limit::SameDay, "2019-05-04 17:00:00"),
    ]);
    let transfer = |received| shown(calendar().paper_transfer_by(at(received)).unwrap().moment);
    assert_eq!(transfer("2019-04-26 15:00:00"), "2019-04-26 17:00:00");
    assert_eq!(transfer("2019-04-26 15:00:01"), "2019-05-02 17:00:00");
}

#[test]
fn what_is_accepted_out_of_hours_counts_from_the_next_opening() {
    let calendar = calendar();
    let receipt = |accepted| calendar.legal_receipt(at(accepted)).unwrap();
    assert_eq!(shown(receipt("2019-04-26 18:00")), "2019-05-02 07:00:00");
    assert_eq!(shown(receipt("2019-04-26 05:00")), "2019-04-26 07:00:00");
    assert_eq!(shown(receipt("2019-04-26 12:00")), "2019-04-26 13:30:00");
    assert_eq!(shown(receipt("2019-04-26 17:00")), "2019-04-26 17:00:00");
    let due = calendar.due(receipt("2019-04-26 18:00"), Limit::WorkingDays(3), &[]).unwrap();
    assert_eq!(shown(due.into_due().unwrap().moment), "2019-05-06 17:00:00");
}

#[test]
fn a_year_not_decided_yet_gives_a_provisional_date() {
    let over = due("2026-12-21 09:00", Limit::WorkingDays(10));
    assert_eq!(shown(over.moment), "2027-01-05 17:00:00");
    assert!(over.provisional);
    assert!(!due("2026-12-21 09:00", Limit::WorkingDays(8)).provisional, "ends on 31/12/2026");
    // Tết of 2027 is proposed for 4/2 to 8/2 with 9/2 and 10/2 in lieu of the weekend
    assert_eq!(shown(due("2027-02-03 09:00", Limit::WorkingDays(1)).moment), "2027-02-11 17:00:00");
}

#[test]
fn a_year_of_which_nothing_is_known_is_refused() {
    let refused = |received, limit| calendar().due(at(received), limit, &[]).unwrap_err().key;
    assert_eq!(refused("2013-12-20 09:00", Limit::WorkingDays(5)), "calendar_year_unknown");
    assert_eq!(refused("2199-12-30 09:00", Limit::WorkingDays(5)), "calendar_year_unknown");
    assert_eq!(refused("2026-01-05 09:00", Limit::Days(u32::MAX)), "calendar_year_unknown");
    assert_eq!(refused("2026-01-05 09:00", Limit::Months(u32::MAX)), "calendar_year_unknown");
    assert_eq!(refused("2026-01-05 09:00", Limit::Hours(u32::MAX)), "calendar_year_unknown");
    assert_eq!(refused("2026-01-05 09:00", Limit::WorkingDays(0)), "limit_without_length");
}

#[test]
fn early_on_time_and_late_go_by_day_or_by_minute() {
    use Timeliness::{Early, Late, OnTime};
    let due = at("2019-03-07 17:00");
    let days = Limit::WorkingDays(3);
    assert_eq!(timeliness(due, at("2019-03-06 23:59"), days), Early);
    assert_eq!(timeliness(due, at("2019-03-07 00:00"), days), OnTime);
    assert_eq!(timeliness(due, at("2019-03-07 20:00"), days), OnTime);
    assert_eq!(timeliness(due, at("2019-03-08 00:00"), days), Late);
    let hours = Limit::Hours(8);
    assert_eq!(timeliness(due, at("2019-03-07 16:59:59"), hours), Early);
    assert_eq!(timeliness(due, at("2019-03-07 17:00:59"), hours), OnTime);
    assert_eq!(timeliness(due, at("2019-03-07 17:01:00"), hours), Late);
    assert!(!pending_overdue(due, at("2019-03-07 23:00"), days));
    assert!(pending_overdue(due, at("2019-03-08 00:00"), days));
    assert!(pending_overdue(due, at("2019-03-07 17:01"), hours));
}

#[test]
fn the_count_is_explained_day_by_day() {
    let due = due("2019-04-26 09:00", Limit::WorkingDays(3));
    let told: Vec<String> = due
        .counted
        .iter()
        .map(|counted| serde_json::to_string(&(counted.date, &counted.day, counted.reckoned)).unwrap())
        .collect();
    assert_eq!(told.len(), 9);
    assert_eq!(told[0], r#"["2019-04-26",{"kind":"working"},{"as":"start"}]"#);
    assert_eq!(told[1], r#"["2019-04-27",{"kind":"weekend"},{"as":"rest"}]"#);
    assert_eq!(
        told[3],
        r#"["2019-04-29",{"kind":"off","name":"Nghỉ hoán đổi, làm bù ngày 04/5/2019"},{"as":"rest"}]"#
    );
    assert_eq!(told[6], r#"["2019-05-02",{"kind":"working"},{"as":"number","number":1}]"#);
    assert!(told[8].contains("make-up") && told[8].contains(r#""number":3"#), "{}", told[8]);
}

#[test]
fn limits_are_written_as_the_sheets_write_them() {
    #[derive(serde::Deserialize)]
    struct Row {
        limit: Limit,
    }
    let read = |text: &str| toml::from_str::<Row>(text).map(|row| row.limit);
    assert_eq!(read(r#"limit = { unit = "working-days", count = 5 }"#), Ok(Limit::WorkingDays(5)));
    assert_eq!(read(r#"limit = { unit = "same-day" }"#), Ok(Limit::SameDay));
    assert!(read(r#"limit = { unit = "days", count = -1 }"#).is_err());
    assert!(read(r#"limit = { unit = "weeks", count = 1 }"#).is_err());
}

#[test]
fn what_is_used_of_a_limit_counts_the_day_itself() {
    let calendar = calendar();
    let used = |limit, until| {
        let used = calendar.used(at("2019-03-04 09:00"), limit, at(until), &[]).unwrap();
        (used.used, used.limit, used.left(), used.unit)
    };
    assert_eq!(used(Limit::WorkingDays(7), "2019-03-07 10:00"), (3, 7, 4, Unit::WorkingDays));
    assert_eq!(used(Limit::WorkingDays(3), "2019-03-11 10:00"), (5, 3, 0, Unit::WorkingDays));
    assert_eq!(used(Limit::Days(10), "2019-03-11 10:00"), (7, 10, 3, Unit::Days));
    assert_eq!(used(Limit::Months(1), "2019-03-11 10:00"), (7, 31, 24, Unit::Days));
    assert_eq!(used(Limit::Hours(8), "2019-03-04 14:00"), (180, 480, 300, Unit::OfficeMinutes));
    assert_eq!(used(Limit::SameDay, "2019-03-04 14:00"), (1, 1, 0, Unit::WorkingDays));
}

#[test]
fn a_calendar_and_a_deadline_survive_being_written_down() {
    let calendar = calendar();
    let text = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<super::super::Calendar>(&text).unwrap(), calendar);
    let deadline = calendar.due(at("2026-12-21 09:00"), Limit::WorkingDays(10), &[]).unwrap();
    let text = serde_json::to_string(&deadline).unwrap();
    assert_eq!(serde_json::from_str::<Deadline>(&text).unwrap(), deadline);
}
