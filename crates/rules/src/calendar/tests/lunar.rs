//! The lunar calendar against announced dates.

use super::{super::lunar, day};

#[test]
fn tet_falls_on_the_announced_days() {
    let announced = [
        (1985, "1985-01-21"), // a month before the Chinese new year
        (2007, "2007-02-17"), // a day before it
        (2019, "2019-02-05"),
        (2020, "2020-01-25"),
        (2021, "2021-02-12"),
        (2022, "2022-02-01"),
        (2023, "2023-01-22"),
        (2024, "2024-02-10"),
        (2025, "2025-01-29"),
        (2026, "2026-02-17"),
        (2027, "2027-02-06"),
        (2030, "2030-02-02"), // a day before it
    ];
    for (year, date) in announced {
        assert_eq!(lunar::new_year(year), Some(day(date)), "{year}");
    }
}

#[test]
fn the_hung_kings_day_falls_on_the_announced_days() {
    let announced = [
        (2019, "2019-04-14"),
        (2020, "2020-04-02"),
        (2021, "2021-04-21"),
        (2022, "2022-04-10"),
        (2023, "2023-04-29"), // after a leap second month
        (2024, "2024-04-18"),
        (2025, "2025-04-07"),
        (2026, "2026-04-26"),
    ];
    for (year, date) in announced {
        assert_eq!(lunar::solar_date(year, 3, 10), Some(day(date)), "{year}");
    }
}

#[test]
fn months_eleven_and_twelve_lie_before_the_next_tet() {
    // ông Công ông Táo, the 23rd of month twelve of the years before Tết 2024 and Tết 2026
    assert_eq!(lunar::solar_date(2023, 12, 23), Some(day("2024-02-02")));
    assert_eq!(lunar::solar_date(2025, 12, 23), Some(day("2026-02-10")));
}

#[test]
fn impossible_dates_and_far_years_have_no_solar_date() {
    assert_eq!(lunar::solar_date(2025, 13, 1), None);
    assert_eq!(lunar::solar_date(2025, 1, 31), None);
    assert_eq!(lunar::solar_date(2200, 1, 1), None);
}

#[test]
fn tet_always_lies_between_late_january_and_late_february() {
    for year in 1800..2200 {
        let date = lunar::new_year(year).unwrap();
        assert!(date >= jiff::civil::date(year, 1, 20) && date <= jiff::civil::date(year, 2, 21), "{date}");
    }
}
