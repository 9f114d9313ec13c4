//! How much of a limit is used up.

use base::{Date, Moment, Refusal, local_date};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{
    Calendar, Deadline, Limit, Pause, Timeliness, Unit,
    due::{days_in_months, in_time_for_today, minutes, without_pauses},
    limit::timeliness,
    pause::in_order,
    reckoning::{Reckoning, beyond, following},
};

/// What is used of a limit. More than the limit when it is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Units used.
    pub used: u32,
    /// Units given.
    pub limit: u32,
    /// Which units.
    pub unit: Unit,
    /// The count rests on days off that nobody has decided yet.
    pub provisional: bool,
}

impl Used {
    /// What is left; nothing when overdue.
    pub fn left(self) -> u32 {
        self.limit.saturating_sub(self.used)
    }
}

impl Calendar {
    /// How much of `limit`, running since `received`, is used at `until`. The day of `until` counts as
    /// used, as the day of a request for a supplement does. Days to which an end on a rest day, or in a pause, has moved
    /// (Civil Code, article 148) use up nothing: more than the limit is used exactly when it is overdue.
    pub fn used(&self, received: Moment, limit: Limit, until: Moment, all: &[Pause]) -> Result<Used, Refusal> {
        let pauses = in_order(all)?;
        let mut reckoning = Reckoning::new(self);
        let start = local_date(received);
        let (used, given) = match limit {
            Limit::Hours(hours) => (reckoning.minutes_used(received, until, &pauses)?, hours.saturating_mul(60)),
            Limit::WorkingDays(days) => (reckoning.days_used(start, until, true, &pauses)?, days),
            Limit::Days(days) => (reckoning.days_used(start, until, false, &pauses)?, days),
            Limit::Months(months) => {
                (reckoning.days_used(start, until, false, &pauses)?, days_in_months(start, months)?)
            }
            Limit::SameDay => {
                let today = in_time_for_today(&mut reckoning, received)?;
                let start = if today { start.yesterday().map_err(|_| beyond(start))? } else { start };
                (reckoning.days_used(start, until, true, &pauses)?, 1)
            }
        };
        let all_used = Used { used, limit: given, unit: limit.unit(), provisional: reckoning.provisional };
        if used <= given {
            return Ok(all_used);
        }
        match self.due(received, limit, all)? {
            Deadline::Due(due) if timeliness(due.moment, until, limit) != Timeliness::Late => {
                Ok(Used { used: given, provisional: all_used.provisional || due.provisional, ..all_used })
            }
            _ => Ok(all_used),
        }
    }
}

impl Reckoning<'_> {
    fn days_used(&mut self, start: Date, until: Moment, working: bool, pauses: &[&Pause]) -> Result<u32, Refusal> {
        let (mut used, mut date, end) = (0, start, local_date(until));
        while date < end {
            date = following(date)?;
            let paused = pauses.iter().any(|pause| pause.covers(date));
            if !paused && (!working || self.is_working(date)?) {
                used += 1;
            }
        }
        Ok(used)
    }

    fn minutes_used(&mut self, received: Moment, until: Moment, pauses: &[&Pause]) -> Result<u32, Refusal> {
        let (mut used, mut date, end) = (SignedDuration::ZERO, local_date(received), local_date(until));
        while date <= end {
            let open = self.open_spans(date, received)?;
            for (begin, close) in without_pauses(&open, pauses) {
                used += close.min(until).duration_since(begin).max(SignedDuration::ZERO);
            }
            date = following(date)?;
        }
        Ok(minutes(used))
    }
}
