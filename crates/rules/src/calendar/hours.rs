//! The hours in which an office is open.

use base::Refusal;
use jiff::civil::{Time, time};
use serde::{Deserialize, Serialize};

/// The office hours of a working day: spans in order, none empty, none overlapping another. In data a
/// list of pairs: `[["07:00", "11:30"], ["13:30", "17:00"]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(Time, Time)>", into = "Vec<(Time, Time)>")]
pub struct OfficeHours {
    spans: Vec<(Time, Time)>,
    close: Time,
}

impl OfficeHours {
    /// These spans (opening, closing).
    pub fn new(spans: Vec<(Time, Time)>) -> Result<Self, Refusal> {
        let refusal = || Refusal::new("office_hours_out_of_order");
        let mut last = None;
        for (open, close) in &spans {
            if open >= close || last.is_some_and(|last| last >= *open) {
                return Err(refusal());
            }
            last = Some(*close);
        }
        last.map(|close| Self { spans, close }).ok_or_else(refusal)
    }

    /// The spans, in order.
    pub fn spans(&self) -> &[(Time, Time)] {
        &self.spans
    }

    /// When the office closes for the day.
    pub fn close(&self) -> Time {
        self.close
    }

    /// Whether the office is open at `at`, the closing minute included.
    pub fn contains(&self, at: Time) -> bool {
        self.spans.iter().any(|(open, close)| (*open..=*close).contains(&at))
    }

    /// The next opening of the day at or after `at`.
    pub fn opening_from(&self, at: Time) -> Option<Time> {
        self.spans.iter().map(|(open, _)| *open).find(|open| *open >= at)
    }
}

/// 07:00 to 11:30 and 13:30 to 17:00, as most offices of the province keep.
impl Default for OfficeHours {
    fn default() -> Self {
        let close = time(17, 0, 0, 0);
        Self { spans: vec![(time(7, 0, 0, 0), time(11, 30, 0, 0)), (time(13, 30, 0, 0), close)], close }
    }
}

impl TryFrom<Vec<(Time, Time)>> for OfficeHours {
    type Error = Refusal;
    fn try_from(spans: Vec<(Time, Time)>) -> Result<Self, Refusal> {
        Self::new(spans)
    }
}

impl From<OfficeHours> for Vec<(Time, Time)> {
    fn from(hours: OfficeHours) -> Self {
        hours.spans
    }
}
