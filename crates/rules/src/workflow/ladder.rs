//! The ladder of reminders: due soon to whoever holds it, overdue to the head of the unit, then to procedure control.
//!
//! How early and how late is data, in office hours, so that no weekend or holiday counts. Nothing here changes a
//! dossier: silence only climbs. Deliberately absent: keeping what was told (`cases`), and to whom it is shown.

use base::{Moment, Refusal};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{ClockKind, Running};
use crate::calendar::{Calendar, Limit};

/// How high a reminder has climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// Whoever has it in hand.
    Holder,
    /// The head of that unit.
    Head,
    /// Procedure control, which also sees what the head left lying.
    Controller,
}

impl Rung {
    /// All rungs, from below.
    pub const ALL: [Self; 3] = [Self::Holder, Self::Head, Self::Controller];

    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Head => "head",
            Self::Controller => "controller",
        }
    }

    /// The rung that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rung| rung.word() == word)
    }
}

/// When each rung is reached, in office hours from the due moment: below zero before it, zero as soon as it has
/// passed, above zero after it. A rung left out is never reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Climb {
    /// Whoever has it in hand.
    pub holder: Option<i32>,
    /// The head of the unit.
    pub head: Option<i32>,
    /// Procedure control.
    pub controller: Option<i32>,
}

impl Climb {
    fn at(self, rung: Rung) -> Option<i32> {
        match rung {
            Rung::Holder => self.holder,
            Rung::Head => self.head,
            Rung::Controller => self.controller,
        }
    }
}

/// The whole ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ladder {
    /// The one-stop's answer.
    pub answer: Climb,
    /// Another agency's opinion.
    pub opinion: Climb,
    /// What the citizen was asked for.
    pub supplement: Climb,
    /// The result.
    pub result: Climb,
    /// A drafted apology.
    pub apology: Climb,
    /// A result that nobody collects; counted from when it lay ready.
    pub collect: Climb,
    /// A step of the process. A ladder written before steps were reminded of reminds of none.
    #[serde(default)]
    pub step: Climb,
    /// A step that only the head does.
    #[serde(default)]
    pub head_step: Climb,
    /// How many office hours before the due moment the apology is drafted.
    pub draft_apology: u32,
    /// How many office hours before the last day the citizen is reminded of what was asked.
    pub remind_citizen: u32,
    /// After how many office hours each the citizen is reminded to collect the result.
    pub remind_to_collect: Vec<u32>,
}

impl Ladder {
    /// The ladder that ships with the product, as text.
    pub const SHIPPED: &str = include_str!("../../../../province/reminders.toml");

    /// The ladder written down; a mistake is told with its line.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    fn climb(&self, kind: ClockKind) -> Climb {
        match kind {
            ClockKind::Answer => self.answer,
            ClockKind::Opinion => self.opinion,
            ClockKind::Supplement => self.supplement,
            ClockKind::Result => self.result,
            ClockKind::Apology => self.apology,
            ClockKind::Collect => self.collect,
            ClockKind::Step => self.step,
            ClockKind::HeadStep => self.head_step,
        }
    }

    /// The rungs that a running time has reached now, from below.
    pub fn reached(&self, calendar: &Calendar, running: &Running, now: Moment) -> Result<Vec<Rung>, Refusal> {
        let past = minutes_past(calendar, running.due, now)?;
        let climb = self.climb(running.kind);
        Ok(Rung::ALL
            .into_iter()
            .filter(|rung| climb.at(*rung).is_some_and(|hours| is_past(past, hours)))
            .collect())
    }

    /// Whether it is time to draft the apology for a result due then.
    pub fn drafts_apology(&self, calendar: &Calendar, due: Moment, now: Moment) -> Result<bool, Refusal> {
        reached(calendar, due, now, -hours(self.draft_apology))
    }

    /// Whether it is time to remind the citizen of what was asked until then.
    pub fn reminds_citizen(&self, calendar: &Calendar, until: Moment, now: Moment) -> Result<bool, Refusal> {
        reached(calendar, until, now, -hours(self.remind_citizen))
    }

    /// How often the citizen should have been reminded to collect what lies ready since then.
    pub fn reminders_to_collect(&self, calendar: &Calendar, since: Moment, now: Moment) -> Result<u32, Refusal> {
        let past = minutes_past(calendar, since, now)?;
        let due = self.remind_to_collect.iter().filter(|after| is_past(past, hours(**after))).count();
        Ok(u32::try_from(due).unwrap_or(u32::MAX))
    }

    /// When to look at a running time again; `None` when it climbs no further. Never later than its next rung:
    /// office time does not run faster than the clock on the wall, and a day has at most its office hours.
    pub fn next_look(
        &self,
        calendar: &Calendar,
        running: &Running,
        now: Moment,
    ) -> Result<Option<Moment>, Refusal> {
        let past = minutes_past(calendar, running.due, now)?;
        let climb = self.climb(running.kind);
        let mut wanted: Vec<i32> = Rung::ALL.into_iter().filter_map(|rung| climb.at(rung)).collect();
        match running.kind {
            ClockKind::Result => wanted.extend([-hours(self.draft_apology), 0]),
            ClockKind::Supplement => wanted.push(-hours(self.remind_citizen)),
            ClockKind::Collect => wanted.extend(self.remind_to_collect.iter().map(|after| hours(*after))),
            ClockKind::Opinion => wanted.push(0),
            ClockKind::Answer | ClockKind::Apology | ClockKind::Step | ClockKind::HeadStep => {}
        }
        let next = wanted.into_iter().filter(|hours| !is_past(past, *hours)).min();
        let Some(next) = next else { return Ok(None) };
        let minutes = wanted_minutes(next) - past;
        let days = minutes / LONGEST_DAY - 1;
        let wait = SignedDuration::from_mins(minutes.max(1)).max(SignedDuration::from_hours(24 * days.max(0)));
        Ok(Some(now.checked_add(wait).unwrap_or(Moment::MAX)))
    }
}

/// More office minutes than any office keeps in a day.
const LONGEST_DAY: i64 = 12 * 60;

fn hours(hours: u32) -> i32 {
    i32::try_from(hours).unwrap_or(i32::MAX)
}

fn reached(calendar: &Calendar, due: Moment, now: Moment, hours: i32) -> Result<bool, Refusal> {
    Ok(is_past(minutes_past(calendar, due, now)?, hours))
}

fn is_past(minutes: i64, hours: i32) -> bool {
    minutes >= wanted_minutes(hours)
}

/// Zero hours mean the first office minute after the due moment: what is due at the close of a day is late the next
/// morning, not in the evening (lateness is told by the day).
fn wanted_minutes(hours: i32) -> i64 {
    if hours == 0 { 1 } else { i64::from(hours) * 60 }
}

/// Office minutes since `due`; below zero before it. The moment itself is still in time, so it counts as one minute
/// before.
fn minutes_past(calendar: &Calendar, due: Moment, now: Moment) -> Result<i64, Refusal> {
    let most = Limit::Hours(u32::MAX / 60);
    Ok(if now > due {
        i64::from(calendar.used(due, most, now, &[])?.used)
    } else {
        -i64::from(calendar.used(now, most, due, &[])?.used).max(1)
    })
}
