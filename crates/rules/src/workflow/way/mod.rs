//! How far a dossier has come on the way through the steps of its process.
//!
//! The [`Way`] is what events tell: which step was finished with which answer, when the section got it, when a draft
//! was laid before the leader. [`Standing`] lays it over the steps of the pinned process and says what is done, open
//! and coming. Deliberately absent: any power over the life of the dossier. A step moves no state and no due date;
//! its own time is a sub-deadline inside the office (domain reference, section 5.2, rule 11).

mod clear;
mod replay;
mod standing;

use base::{Moment, OfficerId, Part};
use serde::{Deserialize, Serialize};

pub use clear::{clear_for_draft, exit_by};
pub use standing::{Round, Stage, Standing, may_finish, sub_deadline};

use super::{Event, Stage as Elsewhere, TakenOver};
use crate::{
    form::{Answers, Facts},
    procedure::process::Step,
};

/// The steps of a dossier's process, and what the citizen wrote, by which conditions are weighed.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// The steps of the pinned revision at the competent agency.
    pub steps: &'a [Step],
    /// Answers and facts; without them no condition holds.
    pub filing: Option<(&'a Answers, &'a Facts)>,
}

impl Course<'_> {
    /// For what has nothing to do with steps.
    pub const NONE: Self = Self { steps: &[], filing: None };
}

/// What events tell about the way through a process.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Way(pub Vec<Pass>);

/// One thing that carried a dossier on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// When.
    pub at: Moment,
    /// The officer, where it was one in particular.
    pub by: Option<OfficerId>,
    /// What.
    pub what: Passed,
}

/// What carried it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Passed {
    /// It was filed: the one-stop looks at it.
    Filed,
    /// It was accepted, and counts from then.
    Accepted {
        /// From when it counts.
        received: Moment,
    },
    /// The section confirmed that it has it.
    InSection,
    /// The head shared it out.
    Assigned,
    /// A step was finished.
    Finished {
        /// The step.
        step: String,
        /// The officer's answer.
        answer: Option<String>,
        /// What else is to be known.
        note: Option<String>,
        /// The steps it led to.
        next: Vec<String>,
    },
    /// The agency of a step was asked.
    Asked {
        /// The step.
        step: String,
    },
    /// The consultation of a step ended.
    Heard {
        /// The step.
        step: String,
    },
    /// A draft was laid before the head or the leader.
    Drafted {
        /// Before whom.
        to: Part,
    },
    /// The head found it good.
    Reviewed,
    /// It came back.
    SentBack,
    /// It was signed.
    Signed,
    /// The result is at the one-stop.
    Ready,
    /// The citizen has it.
    Returned,
    /// It ended without a result.
    Closed,
}

impl Way {
    /// Notes what `event` says about the way; `asking`: for the end of a consultation, the step that had asked.
    pub(super) fn note(&mut self, event: &Event, at: Moment, asking: Option<String>) {
        if let Event::TakenOver(taken) = event {
            return self.note_elsewhere(taken, at);
        }
        let (what, by) = match event {
            Event::Submitted { .. } | Event::Resubmitted { .. } => (Passed::Filed, None),
            Event::Accepted { acceptance, .. } => {
                (Passed::Accepted { received: acceptance.received }, acceptance.by)
            }
            Event::HandoverConfirmed { by } => (Passed::InSection, Some(*by)),
            Event::Assigned { officer, .. } => (Passed::Assigned, Some(*officer)),
            Event::StepFinished { step, answer, note, next, by } => {
                let (step, answer, note, next) = (step.clone(), answer.clone(), note.clone(), next.clone());
                (Passed::Finished { step, answer, note, next }, Some(*by))
            }
            Event::OpinionAsked(asked) => {
                let Some(step) = asked.step.clone() else { return };
                (Passed::Asked { step }, None)
            }
            Event::OpinionClosed { .. } => {
                let Some(step) = asking else { return };
                (Passed::Heard { step }, None)
            }
            Event::DraftSubmitted { draft, to } => (Passed::Drafted { to: to.part }, Some(draft.drafter)),
            Event::DraftReviewed { by, .. } => (Passed::Reviewed, Some(*by)),
            Event::SentBack { .. } => (Passed::SentBack, None),
            Event::Signed { signature, .. } => (Passed::Signed, Some(signature.signatory())),
            Event::ResultReceived { by } | Event::OwnResultReceived { by } => (Passed::Ready, Some(*by)),
            Event::Returned(_) => (Passed::Returned, None),
            Event::NotAccepted { .. } | Event::Withdrawn { .. } | Event::Stopped { .. } => (Passed::Closed, None),
            _ => return,
        };
        self.0.push(Pass { at, by, what });
    }

    /// How far another system had brought it; who did what there is not known here, nor when.
    fn note_elsewhere(&mut self, taken: &TakenOver, at: Moment) {
        let received = taken.acceptance.received;
        self.0.push(Pass { at: received, by: None, what: Passed::Accepted { received } });
        let then = match &taken.stage {
            Elsewhere::Accepted => return,
            Elsewhere::Transferred => vec![(Passed::InSection, None)],
            Elsewhere::InProcessing { officer } => {
                vec![(Passed::InSection, None), (Passed::Assigned, Some(*officer))]
            }
            Elsewhere::Supplement { asked, .. } => {
                vec![(Passed::InSection, None), (Passed::Assigned, Some(asked.by))]
            }
            Elsewhere::ResultReady { .. } => vec![(Passed::Ready, None)],
        };
        self.0.extend(then.into_iter().map(|(what, by)| Pass { at, by, what }));
    }
}
