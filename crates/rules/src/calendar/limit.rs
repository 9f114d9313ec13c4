//! Time limits, and who kept them.

use base::{Moment, local_date};
use serde::{Deserialize, Serialize};

/// A time limit as the law or the sheet states it: `{ unit = "working-days", count = 5 }`,
/// `{ unit = "same-day" }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "unit", content = "count", rename_all = "kebab-case")]
pub enum Limit {
    /// Office hours.
    Hours(u32),
    /// Working days.
    WorkingDays(u32),
    /// Calendar days.
    Days(u32),
    /// Calendar months.
    Months(u32),
    /// The same day, or the next working day when received after 15:00.
    SameDay,
}

/// In what a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Minutes of office time.
    OfficeMinutes,
    /// Working days.
    WorkingDays,
    /// Calendar days.
    Days,
}

impl Limit {
    /// In what the limit is counted. Months are counted out in calendar days.
    pub fn unit(self) -> Unit {
        match self {
            Self::Hours(_) => Unit::OfficeMinutes,
            Self::WorkingDays(_) | Self::SameDay => Unit::WorkingDays,
            Self::Days(_) | Self::Months(_) => Unit::Days,
        }
    }

    /// Whether the limit ends with a day; the others end at a minute.
    pub fn is_day_based(self) -> bool {
        !matches!(self, Self::Hours(_))
    }

    /// Whether the limit gives no time at all, which is a slip in the data.
    pub fn is_empty(self) -> bool {
        matches!(self, Self::Hours(0) | Self::WorkingDays(0) | Self::Days(0) | Self::Months(0))
    }
}

/// How a dossier stands against its time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timeliness {
    /// Before the due day or minute.
    Early,
    /// On it.
    OnTime,
    /// After it.
    Late,
}

/// Whether what `ended` (the result handed to the one-stop, not the citizen's pick-up) came early, on time
/// or late: by the day in Vietnam for limits in days, by the minute for limits in hours.
pub fn timeliness(due: Moment, ended: Moment, limit: Limit) -> Timeliness {
    let order = if limit.is_day_based() {
        local_date(ended).cmp(&local_date(due))
    } else {
        minute(ended).cmp(&minute(due))
    };
    match order {
        std::cmp::Ordering::Less => Timeliness::Early,
        std::cmp::Ordering::Equal => Timeliness::OnTime,
        std::cmp::Ordering::Greater => Timeliness::Late,
    }
}

/// Whether what is still pending at `now` is overdue.
pub fn pending_overdue(due: Moment, now: Moment, limit: Limit) -> bool {
    timeliness(due, now, limit) == Timeliness::Late
}

fn minute(moment: Moment) -> i64 {
    moment.as_second().div_euclid(60)
}
