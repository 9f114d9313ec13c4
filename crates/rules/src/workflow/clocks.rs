//! The times that run for a dossier: until when whoever has to act, has to act. Reminders and lists read them.
//!
//! Deliberately absent: what is counted as late (`calendar`), and whom a running time is told to (`ladder`).

use base::{AgencyId, Date, Moment, OfficerId, Part, Role, Seat, VIETNAM, local_date};
use serde::{Deserialize, Serialize};

use super::{
    Dossier, Holder, State,
    way::{Stage, Standing, sub_deadline},
};
use crate::{calendar::Calendar, procedure::process::Step};

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
    /// A step of the process is to be done: its sub-deadline inside the office.
    Step,
    /// The same of a step that only the head of the section does.
    HeadStep,
}

impl ClockKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Answer,
        Self::Opinion,
        Self::Supplement,
        Self::Result,
        Self::Apology,
        Self::Collect,
        Self::Step,
        Self::HeadStep,
    ];

    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Opinion => "opinion",
            Self::Supplement => "supplement",
            Self::Result => "result",
            Self::Apology => "apology",
            Self::Collect => "collect",
            Self::Step => "step",
            Self::HeadStep => "head-step",
        }
    }

    /// The kind that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Which of several times of one kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// An opinion: of the agency that was asked.
    Agency(AgencyId),
    /// A step of the process, by its key.
    Step(String),
}

impl About {
    /// The word kept beside the kind.
    pub fn word(&self) -> String {
        match self {
            Self::Agency(agency) => agency.to_string(),
            Self::Step(key) => key.clone(),
        }
    }

    /// What `word` means beside a kind; nothing for kinds of which only one runs.
    pub fn from_word(kind: ClockKind, word: &str) -> Option<Self> {
        match kind {
            ClockKind::Opinion => word.parse().ok().map(Self::Agency),
            ClockKind::Step | ClockKind::HeadStep => Some(Self::Step(word.to_owned())),
            _ => None,
        }
    }
}

/// A time that runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Running {
    /// Which.
    pub kind: ClockKind,
    /// For an opinion: the agency that was asked; for a step: which.
    pub about: Option<About>,
    /// Its end; for a result that waits to be collected, its beginning.
    pub due: Moment,
    /// The unit that has to act, or watches while the citizen has to.
    pub seat: Seat,
    /// The officer, if it is one in particular.
    pub officer: Option<OfficerId>,
}

impl Dossier {
    /// Every time that runs now, but those of steps, which want a process ([`Dossier::running_in`]). A closed dossier has
    /// none, and while the limit stands still it does not run.
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
                add(ClockKind::Opinion, Some(About::Agency(asked.agency)), end_of(asked.answer_by), (seat, None));
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

    /// Every time that runs now, with the sub-deadlines of these steps of its process (domain reference, section 5.2,
    /// rule 11). While the citizen or another system has to act, or the limit stands still, no step is being worked on.
    pub fn running_in(&self, steps: &[Step], calendar: &Calendar) -> Vec<Running> {
        let mut running = self.running();
        if self.steps_run() {
            let standing = Standing::of(steps, &self.way);
            running.extend(standing.open().filter_map(|stage| self.step_clock(stage, calendar)));
        }
        running
    }

    /// Whether steps of the process are being worked on at all.
    pub fn steps_run(&self) -> bool {
        let inside = matches!(self.holder, Holder::Seat { .. } | Holder::Officer { .. });
        self.state.is_being_processed() && inside && !self.is_paused()
    }

    /// An agency that was asked has a time of its own, and what need not be waited for is nobody's debt.
    fn step_clock(&self, stage: &Stage, calendar: &Calendar) -> Option<Running> {
        let (step, round) = (stage.step, stage.latest()?);
        if step.is_optional() || round.asked.is_some() {
            return None;
        }
        let kind = if step.is_the_heads() { ClockKind::HeadStep } else { ClockKind::Step };
        let seat = if step.part == Part::OneStop { self.one_stop() } else { self.seat(step.part) };
        let officer = self.assignee.filter(|_| step.part == Part::Section && step.admits(Role::Specialist));
        let due = sub_deadline(stage, round, self, calendar)?;
        Some(Running { kind, about: Some(About::Step(step.key.clone())), due, seat, officer })
    }
}

/// The last moment of a day in Vietnam.
fn end_of(day: Date) -> Moment {
    let midnight = day.tomorrow().ok().and_then(|next| next.to_zoned(VIETNAM).ok());
    midnight.map_or(Moment::MAX, |midnight| base::moment(base::millis(midnight.timestamp()) - 1))
}
