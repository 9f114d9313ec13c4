//! Times in which a limit stands still.

use base::{DocumentId, Moment, Refusal, local_date};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A pause: only grounds that the law excludes from the limit (a supplement asked of the citizen, a
/// financial obligation where the procedure's law says so), never internal waiting, absence or outage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it was asked.
    pub from: Moment,
    /// When it was supplied; what was supplied online out of hours counts from the next opening, see
    /// [`Calendar::legal_receipt`](super::Calendar::legal_receipt). `None`: still waiting.
    pub to: Option<Moment>,
    /// The ground, as the key of a text.
    pub ground: String,
    /// The paper by which it was asked.
    pub document: Option<DocumentId>,
}

impl Pause {
    /// Whether no unit is counted on `date`: the day of the request counts as used, the day of supply is
    /// not counted.
    pub(super) fn covers(&self, date: Date) -> bool {
        local_date(self.from) < date && self.to.is_none_or(|to| date <= local_date(to))
    }

    /// Whether the pause lasts at `moment`.
    pub(super) fn lasts_at(&self, moment: Moment) -> bool {
        self.from <= moment && self.to.is_none_or(|to| moment < to)
    }
}

/// The pauses in order of time. Refused: one that ends before it begins, two at the same time.
pub(super) fn in_order(pauses: &[Pause]) -> Result<Vec<&Pause>, Refusal> {
    let mut ordered: Vec<&Pause> = pauses.iter().collect();
    ordered.sort_by_key(|pause| (pause.from, pause.to.unwrap_or(Moment::MAX)));
    if ordered.iter().any(|pause| pause.to.is_some_and(|to| to < pause.from)) {
        return Err(Refusal::new("pause_ends_before_it_begins"));
    }
    let overlap =
        ordered.iter().zip(ordered.iter().skip(1)).any(|(one, next)| one.to.is_none_or(|to| next.from < to));
    if overlap { Err(Refusal::new("pauses_overlap")) } else { Ok(ordered) }
}
