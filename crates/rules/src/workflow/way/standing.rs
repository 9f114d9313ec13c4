//! What is done, open and coming on the way through a process, and until when each open step is to be done.

use std::collections::BTreeSet;

use base::{Actor, Date, Moment, Officer, OfficerId, Part, Role, VIETNAM, local_date};

use super::{Course, Way, replay::Replay};
use crate::{
    calendar::{Calendar, Limit},
    procedure::process::{Graph, Step},
    workflow::{CommandKind, Consultation, Dossier, State, gate},
};

/// One time a step was worked on; sent back, it is worked on again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Since when.
    pub since: Moment,
    /// Until when; `None` while it is open.
    pub until: Option<Moment>,
    /// Who finished it.
    pub by: Option<OfficerId>,
    /// The officer's answer.
    pub answer: Option<String>,
    /// What else the officer wrote.
    pub note: Option<String>,
    /// When the other agency was asked.
    pub asked: Option<Moment>,
    /// Passed together with the step after it, by one click: judged there.
    pub passed: bool,
    /// Office hours of the steps passed together with it, which count before its own.
    pub carried: u32,
    /// The dossier ended before it was finished.
    pub dropped: bool,
}

impl Round {
    pub(super) fn begun(since: Moment) -> Self {
        let (until, by, answer, note, asked) = (None, None, None, None, None);
        Self { since, until, by, answer, note, asked, passed: false, carried: 0, dropped: false }
    }
}

/// A step and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage<'a> {
    /// The step.
    pub step: &'a Step,
    /// The times it was worked on, oldest first.
    pub rounds: Vec<Round>,
    /// It is being worked on.
    pub open: bool,
    /// It may still come.
    pub ahead: bool,
}

impl Stage<'_> {
    /// The latest time it was worked on.
    pub fn latest(&self) -> Option<&Round> {
        self.rounds.last()
    }

    /// It waits for another agency that has not been asked yet.
    pub fn to_be_asked(&self) -> bool {
        self.open && self.step.opinion.is_some() && self.latest().is_some_and(|round| round.asked.is_none())
    }
}

/// All steps of a process, as they stand for one dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'a> {
    /// The steps themselves.
    pub steps: &'a [Step],
    /// The steps in the order of the process.
    pub stages: Vec<Stage<'a>>,
    /// Steps that wait for several parts of which some are done.
    pub waiting: Vec<&'a Step>,
}

impl<'a> Standing<'a> {
    /// Where `way` has come to in these steps.
    pub fn of(steps: &'a [Step], way: &Way) -> Self {
        let replay = Replay::of(steps, way);
        let waiting: Vec<usize> = replay.waiting.keys().copied().collect();
        let from = replay.open.iter().chain(&waiting).copied();
        let mut ahead = if replay.closed { BTreeSet::new() } else { replay.graph.ahead(from) };
        ahead.extend(waiting.iter().filter(|_| !replay.closed));
        if way.0.is_empty() {
            ahead = (0..steps.len()).collect();
        }
        let rounds = replay.rounds.iter().cloned().enumerate().zip(steps);
        let stages = rounds.map(|((place, rounds), step)| Stage {
            step,
            rounds,
            open: replay.open.contains(&place),
            ahead: ahead.contains(&place),
        });
        let waiting = waiting.iter().filter_map(|place| steps.get(*place)).collect();
        Self { steps, stages: stages.collect(), waiting }
    }

    /// What is being worked on.
    pub fn open(&self) -> impl Iterator<Item = &Stage<'a>> {
        self.stages.iter().filter(|stage| stage.open)
    }

    /// The open steps of the section that `officer` may finish by a word of their own. The last one before the
    /// signature is finished by the draft, one at another agency by its answer.
    pub fn finishable(&self, dossier: &Dossier, officer: &Officer, now: Moment) -> Vec<&'a Step> {
        let mine = self.open().filter(|stage| {
            let step = stage.step;
            step.part == Part::Section && step.opinion.is_none() && may_finish(step, dossier, officer, now)
        });
        mine.map(|stage| stage.step).filter(|step| !self.ends_with_draft(step)).collect()
    }

    /// The agencies that are to be asked now.
    pub fn to_ask(&self) -> impl Iterator<Item = &'a Step> + '_ {
        self.open().filter(|stage| stage.to_be_asked()).map(|stage| stage.step)
    }

    /// It leads out of the section, or before the head who looks at the draft: only a draft finishes it.
    fn ends_with_draft(&self, step: &Step) -> bool {
        let graph = Graph::of(self.steps);
        let leaves = |place: usize| graph.step(place).is_none_or(|step| step.part != Part::Section);
        let looked_at =
            |place: usize| graph.step(place).is_some_and(Step::is_the_heads) && graph.followers(place).all(leaves);
        let Some(place) = graph.place(&step.key) else { return false };
        step.branches.is_empty() && graph.followers(place).all(|to| leaves(to) || looked_at(to))
    }
}

/// Whether the step is `officer`'s to finish: the specialist who works on the dossier, or stands in today, does what
/// specialists do; other roles are whoever in the agency holds them.
pub fn may_finish(step: &Step, dossier: &Dossier, officer: &Officer, now: Moment) -> bool {
    if officer.agency != dossier.agency {
        return false;
    }
    let assigned = step.admits(Role::Specialist) && dossier.is_assigned_to(officer.id, local_date(now));
    let heads = step.admits(Role::SectionHead) && (officer.has(Role::SectionHead) || officer.has(Role::Leader));
    assigned || heads
}

/// Until when a step is to be done: its office hours from its beginning (at another agency: from the question),
/// without the times in which the limit stands still. `None`: no hours are said, it was judged with the next step,
/// or the limit stands still. A result that waits at the one-stop for partners' strands is nobody's work until the last of
/// them has ended, and handing out counts from then. It never moves the due date.
pub fn sub_deadline(stage: &Stage, round: &Round, dossier: &Dossier, calendar: &Calendar) -> Option<Moment> {
    let hours = stage.step.hours?.saturating_add(round.carried);
    if round.passed || dossier.acceptance.is_none() {
        return None;
    }
    let of_one_stop = stage.step.part == Part::OneStop;
    if of_one_stop && dossier.state == State::Issued && dossier.own_strand().is_some_and(|strand| strand.here) {
        return None;
    }
    let began = |ended: &Moment| of_one_stop && round.until.is_none_or(|until| until >= *ended);
    let since = dossier.ended_at.filter(began).map_or(round.since, |ended| ended.max(round.since));
    if round.asked.is_some() {
        // What was agreed with the agency counts, also where its day was moved.
        let asked = |it: &&Consultation| it.step.as_deref() == Some(stage.step.key.as_str());
        let until = dossier.consultations.iter().rev().find(asked)?.answer_by;
        return moment_at(until, calendar);
    }
    calendar.due(since, Limit::Hours(hours), &dossier.pauses).ok()?.due().map(|due| due.moment)
}

fn moment_at(day: Date, calendar: &Calendar) -> Option<Moment> {
    Some(day.to_datetime(calendar.hours().close()).to_zoned(VIETNAM).ok()?.timestamp())
}

impl Course<'_> {
    /// What `actor` may do with the dossier now, with what its process asks for: the desk's buttons.
    pub fn allowed(&self, dossier: &Dossier, actor: &Actor, now: Moment) -> Vec<CommandKind> {
        let may = |kind: &CommandKind| gate::guard(dossier, *kind, actor, now, self).is_ok();
        CommandKind::ALL.iter().copied().filter(may).collect()
    }

    /// Where the dossier stands.
    pub fn standing(&self, dossier: &Dossier) -> Standing<'_> {
        Standing::of(self.steps, &dossier.way)
    }
}
