//! Years: as decided, as computed, as entered by hand.

use std::collections::BTreeSet;

use base::Date;

use super::{
    super::{Calendar, Day, Limit, Year, YearError},
    at, calendar, day, decided, shown,
};

fn weekdays_off(year: &Year, swaps: bool) -> BTreeSet<Date> {
    let workday = |date: Date| date.weekday().to_monday_one_offset() <= 5;
    let off = year.off().iter().filter(|note| workday(note.date));
    off.filter(|note| swaps || !note.name.contains("hoán đổi")).map(|note| note.date).collect()
}

#[test]
fn the_computed_years_are_the_decided_ones_without_the_swaps() {
    for number in 2019..=2026 {
        let computed = Year::statutory(number).unwrap();
        assert!(!computed.is_decided());
        assert_eq!(weekdays_off(&computed, true), weekdays_off(&decided(number), false), "{number}");
    }
}

#[test]
fn the_days_of_2027_are_proposed() {
    let year = calendar().year(2027).unwrap().into_owned();
    assert!(!year.is_decided());
    let expected = [
        "2027-01-01",
        "2027-02-04",
        "2027-02-05",
        "2027-02-08",
        "2027-02-09",
        "2027-02-10",
        "2027-04-16",
        "2027-04-30",
        "2027-05-03",
        "2027-09-02",
        "2027-09-03",
        "2027-11-24",
    ];
    assert_eq!(weekdays_off(&year, true), expected.map(day).into());
    assert_eq!(year.day(day("2027-05-03")), Day::Off { name: "Ngày Quốc tế lao động (nghỉ bù)".to_owned() });
}

#[test]
fn the_province_has_the_published_days_of_all_years() {
    #[allow(clippy::disallowed_methods, reason = "where the reference data lies is told by the environment")]
    let folder = std::env::var("SHARED_DIR")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").to_owned());
    let Ok(table) = std::fs::read_to_string(format!("{folder}/data/holidays-vn-2019-2026.csv")) else {
        eprintln!("skipped: no table of published days at hand (SHARED_DIR)");
        return;
    };
    let published: BTreeSet<(Date, bool)> = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(',').map(|(date, rest)| (day(date), rest.starts_with("makeup,"))))
        .collect();
    let calendar = calendar();
    let ours = calendar.years().flat_map(|year| {
        let off = year.off().iter().map(|note| (note.date, false));
        off.chain(year.make_up().iter().map(|note| (note.date, true)))
    });
    assert_eq!(ours.collect::<BTreeSet<_>>(), published);
}

#[test]
fn a_decision_takes_the_place_of_a_proposal() {
    let before = calendar();
    let text = r#"
        year = 2027
        decided = true
        basis = "Quyết định thử"
        [[off]]
        date = "2027-01-01"
        name = "Tết Dương lịch"
        [[off]]
        date = "2027-01-04"
        name = "Nghỉ hoán đổi"
        [[make-up]]
        date = "2027-01-09"
        name = "Làm bù"
    "#;
    let after = before.revise(Year::parse(text).unwrap());
    let due = |calendar: &Calendar| {
        let due = calendar.due(at("2026-12-21 09:00"), Limit::WorkingDays(10), &[]).unwrap().into_due().unwrap();
        (shown(due.moment), due.provisional)
    };
    assert_eq!(due(&before), ("2027-01-05 17:00:00".to_owned(), true));
    assert_eq!(due(&after), ("2027-01-06 17:00:00".to_owned(), false));
    assert_eq!(after.year(2027).unwrap().basis(), Some("Quyết định thử"));
    assert!(after.day(day("2027-01-09")).unwrap().is_working());
}

#[test]
fn days_that_contradict_each_other_are_refused() {
    let refused = |days: &str| match Year::parse(&format!("year = 2027\ndecided = true\n{days}")) {
        Err(YearError::Refused(refusal)) => refusal.key,
        Err(YearError::Unreadable(error)) => panic!("{error}"),
        Ok(_) => "accepted".to_owned(),
    };
    let off = |date: &str| format!("[[off]]\ndate = \"{date}\"\nname = \"Nghỉ\"\n");
    let make_up = |date: &str| format!("[[make-up]]\ndate = \"{date}\"\nname = \"Làm bù\"\n");
    assert_eq!(refused(&off("2027-01-01")), "accepted");
    assert_eq!(refused(&off("2026-01-01")), "calendar_day_of_another_year");
    assert_eq!(refused(&(off("2027-01-01") + &off("2027-01-01"))), "calendar_day_twice");
    assert_eq!(refused(&(off("2027-01-02") + &make_up("2027-01-02"))), "calendar_day_twice");
    assert_eq!(refused(&make_up("2027-01-04")), "calendar_make_up_on_weekday");
    assert_eq!(refused("[[off]]\ndate = \"2027-01-01\"\nname = \" \"\n"), "calendar_day_without_name");
    assert!(matches!(Year::parse("year = 2027"), Err(YearError::Unreadable(_))));
    assert_eq!(Calendar::from_years(vec![decided(2019), decided(2019)]).unwrap_err().key, "calendar_year_twice");
}

#[test]
fn office_hours_out_of_order_are_refused() {
    let read = |text: &str| serde_json::from_str::<super::super::OfficeHours>(text);
    assert!(read(r#"[["07:00", "11:30"], ["13:30", "17:00"]]"#).is_ok());
    assert!(read(r#"[["13:30", "17:00"], ["07:00", "11:30"]]"#).is_err());
    assert!(read(r#"[["07:00", "11:30"], ["11:00", "17:00"]]"#).is_err());
    assert!(read(r#"[["07:00", "07:00"]]"#).is_err());
    assert!(read("[]").is_err());
}
