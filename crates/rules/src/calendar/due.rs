//! When a time limit ends.
//!
//! Civil Code articles 147 and 148: the starting day is not counted, and a limit that ends on a rest day
//! ends at the close of the next working day. Limits in days end at the close of office; limits in hours
//! run only while the office is open, and an end that falls on a closing is that closing, not the next
//! opening. A pause stops the count of units, it does not shift dates: what was used before stays used and
//! the rest is counted from the day after the supply. A limit used up on the very day of the request ends
//! at the close of the day of supply, so that nobody is late while waiting for the citizen.

use base::{Date, Moment, Refusal, local_date, local_time};
use jiff::{
    SignedDuration, ToSpan,
    civil::{Time, time},
};
use serde::{Deserialize, Serialize};

use super::{
    Calendar, Counted, Limit, Pause, Reckoned,
    pause::in_order,
    reckoning::{Reckoning, beyond, following, moment_of},
};

/// Until when a same-day procedure is done the same day, and papers are taken over the same day.
const CUT_OFF: Time = time(15, 0, 0, 0);
/// Within how many office hours an online filing is answered (Decree 45/2020/NĐ-CP).
const ANSWER_HOURS: u32 = 8;

/// The end of a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last moment in time.
    pub moment: Moment,
    /// The date rests on days off that nobody has decided yet and may move when they are.
    pub provisional: bool,
    /// How it was counted, day by day.
    pub counted: Vec<Counted>,
}

/// Where a limit with its pauses stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Deadline {
    /// It ends.
    Due(Due),
    /// It stands still; no date can be named until the pause ends.
    Paused {
        /// Since when.
        since: Moment,
        /// What is left of it, in the limit's unit (office minutes for hours).
        left: u32,
        /// How it was counted until then.
        counted: Vec<Counted>,
    },
}

impl Deadline {
    /// The end, unless a pause is open.
    pub fn due(&self) -> Option<&Due> {
        match self {
            Self::Due(due) => Some(due),
            Self::Paused { .. } => None,
        }
    }

    /// The end, or the refusal that the limit stands still.
    pub fn into_due(self) -> Result<Due, Refusal> {
        match self {
            Self::Due(due) => Ok(due),
            Self::Paused { .. } => Err(Refusal::new("limit_stands_still")),
        }
    }
}

impl Calendar {
    /// When `limit`, running since `received`, ends. For what was accepted out of office hours, pass the
    /// [`legal_receipt`](Self::legal_receipt). Refused: overlapping pauses, an empty limit, a year of which
    /// nothing is known.
    pub fn due(&self, received: Moment, limit: Limit, pauses: &[Pause]) -> Result<Deadline, Refusal> {
        if limit.is_empty() {
            return Err(Refusal::new("limit_without_length"));
        }
        let pauses = in_order(pauses)?;
        let start = local_date(received);
        match limit {
            Limit::Hours(hours) => self.by_hours(received, hours, &pauses),
            Limit::SameDay => self.by_same_day(received, &pauses),
            Limit::WorkingDays(days) => self.by_days(start, days, true, &pauses),
            Limit::Days(days) => self.by_days(start, days, false, &pauses),
            Limit::Months(months) => self.by_days(start, days_in_months(start, months)?, false, &pauses),
        }
    }

    /// Until when an online filing has its answer: eight office hours (Decree 45/2020/NĐ-CP).
    pub fn answer_timer(&self, submitted: Moment) -> Result<Due, Refusal> {
        self.due(submitted, Limit::Hours(ANSWER_HOURS), &[])?.into_due()
    }

    /// Until when papers received at the one-stop are handed to the agency that processes them: the same
    /// day, or the next working day when received after 15:00 (Decree 61/2018/NĐ-CP, article 18).
    pub fn paper_transfer_by(&self, received: Moment) -> Result<Due, Refusal> {
        self.due(received, Limit::SameDay, &[])?.into_due()
    }

    /// From when a filing accepted (or a supplement handed in) online counts: that moment in office hours,
    /// otherwise the next opening.
    pub fn legal_receipt(&self, accepted: Moment) -> Result<Moment, Refusal> {
        let local = local_time(accepted);
        let mut reckoning = Reckoning::new(self);
        if reckoning.is_working(local.date())? {
            if self.hours().contains(to_the_second(local.time())) {
                return Ok(accepted);
            }
            if let Some(opening) = self.hours().opening_from(local.time()) {
                return moment_of(local.date(), opening);
            }
        }
        let date = reckoning.move_to_working(following(local.date())?)?;
        moment_of(date, self.hours().opening_from(Time::MIN).unwrap_or(Time::MIN))
    }

    fn by_days(&self, start: Date, quota: u32, working: bool, pauses: &[&Pause]) -> Result<Deadline, Refusal> {
        let mut reckoning = Reckoning::new(self);
        reckoning.note(start, Reckoned::Start)?;
        let (mut used, mut date) = (0, start);
        while used < quota {
            date = following(date)?;
            if let Some(pause) = pauses.iter().find(|pause| pause.covers(date)) {
                if pause.to.is_none() {
                    return Ok(reckoning.paused(pause, quota - used));
                }
                reckoning.note(date, Reckoned::Paused)?;
            } else if working && !reckoning.is_working(date)? {
                reckoning.note(date, Reckoned::Rest)?;
            } else {
                used += 1;
                reckoning.note(date, Reckoned::Number(used))?;
            }
        }
        if !reckoning.is_working(date)? {
            date = reckoning.move_to_working(following(date)?)?;
        }
        reckoning.settle(date, pauses)
    }

    fn by_same_day(&self, received: Moment, pauses: &[&Pause]) -> Result<Deadline, Refusal> {
        let mut deadline = self.same_day(received)?;
        let mut since = received;
        for pause in pauses {
            let due = deadline.moment;
            let matters = pause.from <= due && pause.to.is_none_or(|to| to > since);
            match pause.to {
                Some(to) if matters => {
                    since = to;
                    deadline = self.same_day(to)?;
                }
                None if matters => {
                    return Ok(Deadline::Paused { since: pause.from, left: 1, counted: Vec::new() });
                }
                _ => {}
            }
        }
        Ok(Deadline::Due(deadline))
    }

    fn same_day(&self, received: Moment) -> Result<Due, Refusal> {
        let local = local_time(received);
        let mut reckoning = Reckoning::new(self);
        if !in_time_for_today(&mut reckoning, received)? {
            return self.by_days(local.date(), 1, true, &[])?.into_due();
        }
        reckoning.note(local.date(), Reckoned::Number(1))?;
        let close = reckoning.close(local.date())?;
        Ok(reckoning.due(close))
    }

    fn by_hours(&self, received: Moment, hours: u32, pauses: &[&Pause]) -> Result<Deadline, Refusal> {
        let mut reckoning = Reckoning::new(self);
        let mut left = SignedDuration::from_secs(i64::from(hours) * 3600);
        let mut date = local_date(received);
        loop {
            let open = reckoning.open_spans(date, received)?;
            let running = without_pauses(&open, pauses);
            let before = left;
            for (begin, end) in &running {
                let span = end.duration_since(*begin);
                if span >= left {
                    reckoning.note(date, Reckoned::Minutes(minutes(before)))?;
                    return self.settle_hours(reckoning, *begin + left, pauses);
                }
                left -= span;
            }
            let reckoned = match minutes(before - left) {
                0 if open.is_empty() => Reckoned::Rest,
                0 => Reckoned::Paused,
                counted => Reckoned::Minutes(counted),
            };
            reckoning.note(date, reckoned)?;
            if let Some(pause) = pauses.iter().find(|pause| pause.to.is_none() && local_date(pause.from) <= date) {
                return Ok(reckoning.paused(pause, minutes(left)));
            }
            date = following(date)?;
        }
    }

    /// An end in hours that coincides with the beginning of a pause moves to the supply.
    fn settle_hours(&self, reckoning: Reckoning, due: Moment, pauses: &[&Pause]) -> Result<Deadline, Refusal> {
        let mut due = due;
        for pause in pauses {
            if !pause.lasts_at(due) {
                continue;
            }
            let Some(to) = pause.to else { return Ok(reckoning.paused(pause, 0)) };
            due = self.legal_receipt(to)?;
        }
        Ok(Deadline::Due(reckoning.due(due)))
    }
}

impl Reckoning<'_> {
    fn due(self, moment: Moment) -> Due {
        Due { moment, provisional: self.provisional, counted: self.counted }
    }

    fn paused(self, pause: &Pause, left: u32) -> Deadline {
        Deadline::Paused { since: pause.from, left, counted: self.counted }
    }

    /// The close of `date`, or, when that falls into a pause, the close of the day of supply.
    fn settle(mut self, date: Date, pauses: &[&Pause]) -> Result<Deadline, Refusal> {
        let mut due = self.close(date)?;
        for pause in pauses {
            if !pause.lasts_at(due) {
                continue;
            }
            let Some(to) = pause.to else { return Ok(self.paused(pause, 0)) };
            let date = self.move_to_working(local_date(to))?;
            due = self.close(date)?;
        }
        Ok(Deadline::Due(self.due(due)))
    }
}

/// Whether what came at `received` is still done on that day: a working day, until 15:00:00 as a clock
/// without fractions shows it.
pub(super) fn in_time_for_today(reckoning: &mut Reckoning, received: Moment) -> Result<bool, Refusal> {
    let local = local_time(received);
    Ok(reckoning.is_working(local.date())? && to_the_second(local.time()) <= CUT_OFF)
}

/// How many days from `start` to the same day number so many months on, or to the last day of that month
/// where it has no such day.
pub(super) fn days_in_months(start: Date, months: u32) -> Result<u32, Refusal> {
    let end = start.checked_add(i64::from(months.min(12_000)).months()).map_err(|_| beyond(start))?;
    let days = start.until(end).map_err(|_| beyond(start))?.get_days();
    u32::try_from(days).map_err(|_| beyond(start))
}

/// The parts of `open` in which no pause lasts.
pub(super) fn without_pauses(open: &[(Moment, Moment)], pauses: &[&Pause]) -> Vec<(Moment, Moment)> {
    let mut running = Vec::new();
    for (begin, end) in open {
        let mut cursor = *begin;
        for pause in pauses.iter().filter(|pause| pause.from < *end) {
            let to = pause.to.unwrap_or(Moment::MAX);
            if to <= cursor {
                continue;
            }
            if cursor < pause.from {
                running.push((cursor, pause.from));
            }
            cursor = to;
        }
        if cursor < *end {
            running.push((cursor, *end));
        }
    }
    running
}

/// Whole minutes, begun ones not counted.
pub(super) fn minutes(duration: SignedDuration) -> u32 {
    u32::try_from(duration.as_mins()).unwrap_or(0)
}

fn to_the_second(at: Time) -> Time {
    time(at.hour(), at.minute(), at.second(), 0)
}
