//! The times that run for a dossier: until when whoever has to act, has to act. Reminders and lists read them.
//!
//! Deliberately absent: what is counted as late (`calendar`), and whom a running time is told to (`ladder`).

use base::{AgencyId, Date, Moment, OfficerId, Part, Seat, VIETNAM, local_date};
use serde::{Deserialize, Serialize};

use super::{Dossier, State};

/// Which time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockKind {
    /// The one-stop answers a filing or a supplement.
    Answer,
    /// Another agency gives its opinion.
    Opinion,
    /// The citizen supplies what was asked; a unit watches.
    Supplement,
    /// The result is owed.
    Result,
    /// A drafted apology goes out while there is still a day left.
    Apology,
    /// The result lies at the one-stop; counted from when it came there.
    Collect,
}

impl ClockKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Answer, Self::Opinion, Self::Supplement, Self::Result, Self::Apology, Self::Collect];

    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Opinion => "opinion",
            Self::Supplement => "supplement",
            Self::Result => "result",
            Self::Apology => "apology",
            Self::Collect => "collect",
        }
    }

    /// The kind that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A time that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Running {
    /// Which.
    pub kind: ClockKind,
    /// For an opinion: the agency that was asked.
    pub about: Option<AgencyId>,
    /// Its end; for a result that waits to be collected, its beginning.
    pub due: Moment,
    /// The unit that has to act, or watches while the citizen has to.
    pub seat: Seat,
    /// The officer, if it is one in particular.
    pub officer: Option<OfficerId>,
}

impl Dossier {
    /// Every time that runs now. A closed dossier has none, and while the limit stands still it does not run.
    pub fn running(&self) -> Vec<Running> {
        let mut running = Vec::new();
        let holder = (self.holder.seat(), self.holder.officer());
        let mut add = |kind, about, due, (seat, officer): (Seat, Option<OfficerId>)| {
            running.push(Running { kind, about, due, seat, officer });
        };
        if let Some(answer) = self.answer_due {
            add(ClockKind::Answer, None, answer.moment, (self.one_stop(), None));
        }
        let asked = self.asked.as_ref().and_then(|asked| asked.answer_by);
        if let (State::PreSupplement | State::Supplement, Some(until)) = (self.state, asked) {
            add(ClockKind::Supplement, None, end_of(until), holder);
        }
        if self.state.is_being_processed() {
            for asked in self.open_consultations() {
                let seat = Seat { agency: asked.agency, part: Part::Section };
                add(ClockKind::Opinion, Some(asked.agency), end_of(asked.answer_by), (seat, None));
            }
        }
        if let Some(due) = self.due.filter(|_| self.state.is_being_processed() && !self.is_paused()) {
            add(ClockKind::Result, None, due.current, holder);
            let last = local_date(due.current).yesterday().ok().filter(|_| self.apology_draft.is_some());
            if let Some(day) = last {
                add(ClockKind::Apology, None, end_of(day), (self.seat(Part::Leadership), None));
            }
        }
        if let (State::ResultReady, Some(ended)) = (self.state, self.ended_at) {
            add(ClockKind::Collect, None, ended, (self.one_stop(), None));
        }
        running
    }
}

/// The last moment of a day in Vietnam.
fn end_of(day: Date) -> Moment {
    let midnight = day.tomorrow().ok().and_then(|next| next.to_zoned(VIETNAM).ok());
    midnight.map_or(Moment::MAX, |midnight| base::moment(base::millis(midnight.timestamp()) - 1))
}
