//! The Vietnamese lunar calendar, as far as holidays need it: the solar date of a lunar one.
//!
//! After the rules published by Hồ Ngọc Đức, with the astronomy of Jean Meeus ("Astronomical Algorithms"):
//! a month begins on the day of the new moon, the winter solstice lies in month 11, and the first month
//! without a principal solar term after it is the leap month. Days are those of Vietnam (UTC+7), which is
//! why Tết sometimes differs from the Chinese new year. Good for the years 1800 to 2199. Deliberately
//! absent: the way back, leap months as a goal, names of years.

use std::f64::consts::PI;

use base::Date;
use jiff::{ToSpan, civil::date};

/// Mean length of the lunar month, in days.
const MONTH: f64 = 29.530_588_853;
/// The new moon from which months are numbered (1 January 1900), as a Julian date.
const EPOCH: f64 = 2_415_021.076_998_695;
/// Julian day number of 1 January 1970.
const UNIX_DAY: i64 = 2_440_588;
/// Vietnam's offset from Greenwich in days.
const OFFSET: f64 = 7.0 / 24.0;

/// The solar date of `day` of lunar month `month` (never a leap month) of the lunar year that begins in
/// solar year `year`. `None` outside the years for which the formulas hold, or for an impossible date.
pub fn solar_date(year: i16, month: u8, day: u8) -> Option<Date> {
    if !(1800..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=30).contains(&day) {
        return None;
    }
    // Months 11 and 12 belong to the stretch that begins at this year's winter solstice.
    let first = if month < 11 { year - 1 } else { year };
    let (start, next) = (month_eleven(first)?, month_eleven(first + 1)?);
    let mut offset = (i64::from(month) + 1) % 12;
    if next - start > 365 && offset >= leap_offset(start) {
        offset += 1;
    }
    let begin = new_moon_day(month_number(start) + offset);
    from_julian(begin + i64::from(day) - 1)
}

/// The first day of Tết of `year`.
pub fn new_year(year: i16) -> Option<Date> {
    solar_date(year, 1, 1)
}

fn from_julian(day: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add((day - UNIX_DAY).days()).ok()
}

fn to_julian(date_: Date) -> Option<i64> {
    let days = date(1970, 1, 1).until(date_).ok()?.get_days();
    Some(i64::from(days) + UNIX_DAY)
}

fn month_number(day: i64) -> i64 {
    (0.5 + (day as f64 - EPOCH) / MONTH).floor() as i64
}

/// The day on which the lunar month with the winter solstice of `year` begins.
fn month_eleven(year: i16) -> Option<i64> {
    let last = to_julian(Date::new(year, 12, 31).ok()?)?;
    let number = ((last - 2_415_021) as f64 / MONTH).floor() as i64;
    let begin = new_moon_day(number);
    // A month that begins at or after the solstice (270°) is already the twelfth.
    Some(if principal_term(begin) >= 9 { new_moon_day(number - 1) } else { begin })
}

/// How many months after month 11 (beginning on `start`) the leap month comes.
fn leap_offset(start: i64) -> i64 {
    let number = month_number(start);
    let term = |offset: i64| principal_term(new_moon_day(number + offset));
    (1..14).find(|offset| term(*offset) == term(offset + 1)).unwrap_or(14)
}

/// Which twelfth of its yearly way the sun is in when `day` begins in Vietnam: 0 from the March equinox.
fn principal_term(day: i64) -> i64 {
    let t = (day as f64 - 0.5 - OFFSET - 2_451_545.0) / 36_525.0;
    let mean = (280.46645 + 36_000.769_83 * t + 0.000_303_2 * t * t).to_radians();
    let anomaly = (357.52910 + 35_999.050_30 * t - 0.000_155_9 * t * t - 0.000_000_48 * t.powi(3)).to_radians();
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t * t) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_290 * (3.0 * anomaly).sin();
    let longitude = (mean + centre.to_radians()).rem_euclid(2.0 * PI);
    (longitude / PI * 6.0).floor() as i64
}

/// The day in Vietnam of the new moon `number` months after the epoch's.
fn new_moon_day(number: i64) -> i64 {
    (new_moon(number as f64) + 0.5 + OFFSET).floor() as i64
}

/// The moment of new moon `k` as a Julian date.
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * (166.56 + 132.87 * t - 0.009_173 * t2).to_radians().sin();
    let sun = (359.2242 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3).to_radians();
    let moon = (306.0253 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3).to_radians();
    let latitude = (21.2964 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3).to_radians();
    mean + perturbation(t, sun, moon, latitude) - dynamical_time_excess(t)
}

/// How far the true new moon is from the mean one, from the anomalies of sun and moon and the moon's
/// argument of latitude.
fn perturbation(t: f64, sun: f64, moon: f64, latitude: f64) -> f64 {
    (0.1734 - 0.000_393 * t) * sun.sin() + 0.0021 * (2.0 * sun).sin() - 0.4068 * moon.sin()
        + 0.0161 * (2.0 * moon).sin()
        - 0.0004 * (3.0 * moon).sin()
        + 0.0104 * (2.0 * latitude).sin()
        - 0.0051 * (sun + moon).sin()
        - 0.0074 * (sun - moon).sin()
        + 0.0004 * (2.0 * latitude + sun).sin()
        - 0.0004 * (2.0 * latitude - sun).sin()
        - 0.0006 * (2.0 * latitude + moon).sin()
        + 0.0010 * (2.0 * latitude - moon).sin()
        + 0.0005 * (2.0 * moon + sun).sin()
}

/// What astronomers' even time is ahead of the turning earth's, in days.
fn dynamical_time_excess(t: f64) -> f64 {
    if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t * t - 0.000_008_45 * t.powi(3) - 0.000_000_081 * t.powi(4)
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t * t
    }
}
