//! A declared outage of the system, and papers that were received on paper meanwhile and are entered afterwards.
//!
//! An outage pauses no limit: what came on paper counts from the moment it came. Because that sets a clock back, it is
//! only lawful inside an outage that was declared, by a second person, and for a few working days afterwards.
//! Deliberately absent: where declarations are kept, and notices about them.

use base::{AgencyId, Moment, OfficerId, OutageId, Refusal};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::gate::must;
use crate::calendar::{Calendar, Limit};

/// How long ago an outage may have begun when it is declared. A longer one would let anybody choose any receipt.
pub const MOST_HOURS_BACK: i64 = 7 * 24;

/// A declared outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// Which.
    pub id: OutageId,
    /// Whose; `None` for all agencies.
    pub agency: Option<AgencyId>,
    /// Since when.
    pub began: Moment,
    /// Until when; `None` while it runs.
    pub ended: Option<Moment>,
}

/// Papers received during an outage, about to be entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateEntry {
    /// The outage as it was declared.
    pub outage: Outage,
    /// How many working days after its end papers may be entered.
    pub days: u32,
    /// When they really came.
    pub received: Moment,
    /// The officer who received them.
    pub receiver: OfficerId,
    /// The number of the paper slip that was handed out.
    pub slip: String,
}

/// Papers that were received during an outage and entered afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnteredLate {
    /// The outage.
    pub outage: OutageId,
    /// When they really came.
    pub received: Moment,
    /// The officer who received them.
    pub receiver: OfficerId,
    /// The officer who entered them.
    pub by: OfficerId,
    /// The number of the paper slip that was handed out.
    pub slip: String,
}

impl Outage {
    /// An outage that is declared now.
    pub fn declared(agency: Option<AgencyId>, began: Moment, now: Moment) -> Result<Self, Refusal> {
        must(began <= now, "outage_in_the_future")?;
        must(began >= now - MOST_HOURS_BACK.hours(), "outage_too_long_ago")?;
        Ok(Self { id: OutageId::new(), agency, began, ended: None })
    }

    /// Whether it may end at `ended`: somebody else ends it than declared it, so that nobody alone opens and closes
    /// the door by which clocks are set back. `None` is the operator.
    pub fn may_end(
        &self,
        ended: Moment,
        now: Moment,
        (declared_by, by): (Option<OfficerId>, Option<OfficerId>),
    ) -> Result<(), Refusal> {
        must(self.ended.is_none(), "outage_has_ended")?;
        must(ended <= now, "outage_end_in_the_future")?;
        must(ended >= self.began, "outage_ends_before_it_began")?;
        must(by.is_none() || by != declared_by, "outage_ended_by_its_declarer")
    }

    /// Whether one of these agencies was struck.
    pub fn strikes(&self, agencies: &[AgencyId]) -> bool {
        self.agency.is_none_or(|struck| agencies.contains(&struck))
    }

    /// Whether it lasted at that moment.
    pub fn lasted(&self, at: Moment) -> bool {
        self.began <= at && self.ended.is_none_or(|ended| at <= ended)
    }

    /// Until when papers may be entered; `None` while it runs.
    pub fn enter_by(&self, calendar: &Calendar, days: u32) -> Result<Option<Moment>, Refusal> {
        let last = |ended| Ok(calendar.due(ended, Limit::WorkingDays(days), &[])?.into_due()?.moment);
        self.ended.map(last).transpose()
    }

    /// Whether papers may be entered now.
    pub fn is_enterable(&self, calendar: &Calendar, days: u32, now: Moment) -> Result<bool, Refusal> {
        Ok(self.enter_by(calendar, days)?.is_none_or(|last| now <= last))
    }
}
