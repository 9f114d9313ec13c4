//! `motcua due`: when a limit ends, day by day, for whoever doubts a date. Counts by the same rules as the
//! desk, with the calendar that the product ships; needs no data folder and keeps nothing.
//!
//! Deliberately absent: the office hours and the decisions of an installation; a year decided otherwise is
//! given as a file.

use std::{fs, path::PathBuf};

use anyhow::{Context, bail};
use base::{Date, Moment, Refusal, VIETNAM, text::tidy};
use jiff::civil::DateTime;
use rules::calendar::{Calendar, Counted, Day, Deadline, Limit, Pause, Reckoned, Year};

use crate::wiring::shipped_calendar;

/// What is asked.
#[derive(Debug, clap::Args)]
pub struct Due {
    /// When the dossier was received, in Vietnam: `2019-04-24T09:00`, or a date alone. Outside office hours it
    /// counts from the next opening.
    #[arg(long, value_parser = moment)]
    received: Moment,
    /// The limit: `"8 hours"`, `"5 working-days"`, `"20 days"`, `"1 month"` or `same-day`.
    #[arg(long, value_parser = limit)]
    limit: Limit,
    /// A time in which the limit stood still, from the request to the supply: `2019-03-07T10:00/2019-03-14T09:00`.
    /// Nothing behind the stroke: still waiting. May be given several times.
    #[arg(long, value_parser = pause)]
    pause: Vec<Pause>,
    /// Days off of a year, in place of the shipped ones (TOML, as in `province/calendar/`). May be given several times.
    #[arg(long)]
    year_file: Vec<PathBuf>,
}

/// Prints a line for each day and, on the last line, the due moment as ISO 8601.
pub(super) fn due(asked: &Due) -> anyhow::Result<()> {
    let mut calendar = shipped_calendar()?;
    for file in &asked.year_file {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        calendar = calendar.revise(Year::parse(&text).with_context(|| file.display().to_string())?);
    }
    for line in lines(&calendar, asked)? {
        println!("{line}");
    }
    Ok(())
}

fn lines(calendar: &Calendar, asked: &Due) -> anyhow::Result<Vec<String>> {
    let received = calendar.legal_receipt(asked.received).map_err(said)?;
    let mut lines = Vec::new();
    if received != asked.received {
        lines.push(format!("outside office hours: counts from {}", iso(received)));
    }
    match calendar.due(received, asked.limit, &supplied(calendar, &asked.pause)?).map_err(said)? {
        Deadline::Due(due) => {
            lines.extend(due.counted.iter().map(counted));
            if due.provisional {
                lines.push("provisional: days off of a year in it are not decided yet".to_owned());
            }
            lines.push(iso(due.moment));
        }
        Deadline::Paused { since, left, counted: days } => {
            for day in &days {
                println!("{}", counted(day));
            }
            bail!("the limit stands still since {} with {left} left: it has no due moment", iso(since));
        }
    }
    Ok(lines)
}

/// What was supplied outside office hours counts from the next opening.
fn supplied(calendar: &Calendar, pauses: &[Pause]) -> anyhow::Result<Vec<Pause>> {
    let counted = |pause: &Pause| {
        let to = pause.to.map(|to| calendar.legal_receipt(to)).transpose()?;
        Ok(Pause { to, ..pause.clone() })
    };
    pauses.iter().map(counted).collect::<Result<_, Refusal>>().map_err(said)
}

fn counted(day: &Counted) -> String {
    let kind = match &day.day {
        Day::Working => String::new(),
        Day::MakeUp { name } => format!("  (works in exchange: {name})"),
        Day::Weekend => "  (weekend)".to_owned(),
        Day::Off { name } => format!("  (off: {name})"),
    };
    let reckoned = match day.reckoned {
        Reckoned::Start => "received, not counted".to_owned(),
        Reckoned::Number(number) => format!("day {number}"),
        Reckoned::Minutes(minutes) => format!("{minutes} min of office time"),
        Reckoned::Rest => "not counted".to_owned(),
        Reckoned::Paused => "stands still".to_owned(),
        Reckoned::MovedTo => "the end moves here".to_owned(),
    };
    let provisional = if day.provisional { "  provisional" } else { "" };
    format!("{} {}  {reckoned}{kind}{provisional}", day.date, day.date.strftime("%a"))
}

fn iso(moment: Moment) -> String {
    moment.to_zoned(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn said(refusal: Refusal) -> anyhow::Error {
    anyhow::Error::msg(webkit::Lang::En.refusal(&refusal))
}

fn moment(typed: &str) -> anyhow::Result<Moment> {
    let typed = typed.trim();
    let local = typed
        .parse::<DateTime>()
        .or_else(|_| typed.parse::<Date>().map(|date| date.at(0, 0, 0, 0)))
        .map_err(|_| anyhow::anyhow!("not a time such as 2019-04-24T09:00"))?;
    Ok(local.to_zoned(VIETNAM)?.timestamp())
}

fn limit(typed: &str) -> anyhow::Result<Limit> {
    let typed = tidy(typed).to_lowercase();
    if typed == "same-day" {
        return Ok(Limit::SameDay);
    }
    let (count, unit) = typed.split_once(' ').context("a number and a unit, such as \"5 working-days\"")?;
    let count: u32 = count.parse().map_err(|_| anyhow::anyhow!("`{count}` is not a whole number"))?;
    let limit = match unit {
        "hour" | "hours" => Limit::Hours(count),
        "working-day" | "working-days" => Limit::WorkingDays(count),
        "day" | "days" => Limit::Days(count),
        "month" | "months" => Limit::Months(count),
        _ => bail!("`{unit}` is none of hours, working-days, days, months"),
    };
    Ok(limit)
}

fn pause(typed: &str) -> anyhow::Result<Pause> {
    let (from, to) = typed.split_once('/').context("two times with a stroke between, FROM/TO")?;
    let to = if to.trim().is_empty() { None } else { Some(moment(to)?) };
    Ok(Pause { from: moment(from)?, to, ground: String::new(), document: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(received: &str, of: &str, pauses: &[&str]) -> String {
        let asked = Due {
            received: moment(received).unwrap(),
            limit: limit(of).unwrap(),
            pause: pauses.iter().map(|typed| pause(typed).unwrap()).collect(),
            year_file: Vec::new(),
        };
        lines(&shipped_calendar().unwrap(), &asked).unwrap().pop().unwrap()
    }

    #[test]
    fn the_last_line_is_the_due_moment_for_every_kind_of_limit() {
        for (received, of, due) in [
            ("2019-04-24T09:00", "5 working-days", "2019-05-04T17:00:00+07:00"),
            ("2019-01-20", "15 days", "2019-02-11T17:00:00+07:00"),
            ("2019-07-31T09:00", "1 month", "2019-09-03T17:00:00+07:00"),
            ("2019-05-03T16:00", "8 hours", "2019-05-04T16:00:00+07:00"),
            ("2019-04-27T10:00", "8 hours", "2019-05-02T17:00:00+07:00"),
            ("2019-04-26T15:00:00", "same-day", "2019-04-26T17:00:00+07:00"),
            ("2019-04-26T15:00:01", "same-day", "2019-05-02T17:00:00+07:00"),
            ("2019-04-26T18:00", "3 working-days", "2019-05-06T17:00:00+07:00"),
            ("2026-12-21T09:00", "10 working-days", "2027-01-05T17:00:00+07:00"),
        ] {
            assert_eq!(last(received, of, &[]), due, "{received} + {of}");
        }
        assert_eq!(
            last("2019-03-04T09:00", "7 working-days", &["2019-03-07T10:00/2019-03-14T09:00"]),
            "2019-03-20T17:00:00+07:00"
        );
    }

    #[test]
    fn what_cannot_be_counted_is_said_and_not_guessed() {
        assert!(limit("5 fortnights").is_err() && limit("working-days").is_err() && limit("-1 days").is_err());
        assert!(moment("24/4/2019").is_err() && pause("2019-03-07").is_err());
        let asked = |pauses: Vec<Pause>| Due {
            received: moment("2019-03-04T09:00").unwrap(),
            limit: Limit::WorkingDays(7),
            pause: pauses,
            year_file: Vec::new(),
        };
        let calendar = shipped_calendar().unwrap();
        let open = lines(&calendar, &asked(vec![pause("2019-03-07/").unwrap()])).unwrap_err();
        assert!(open.to_string().contains("with 4 left"), "{open}");
        let twice = vec![pause("2019-03-06/2019-03-12").unwrap(), pause("2019-03-07/2019-03-08").unwrap()];
        assert!(lines(&calendar, &asked(twice)).is_err());
    }
}
