//! Deadlines in working time.

use serde::{Deserialize, Serialize};

/// A time limit as the law or the sheet states it.
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
