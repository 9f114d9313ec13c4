//! Laying a way over the steps of a process, pass by pass.
//!
//! Tolerant: a step that the process does not have is passed over, since what was decided once stays true. Each
//! pass moves on at most once round the whole process, so no process, however wrong, keeps it going for ever.

use std::collections::{BTreeMap, BTreeSet};

use base::{Moment, OfficerId, Part, Role};

use super::{Pass, Passed, Round, Way};
use crate::procedure::process::{END, Graph, Step};

/// Where the way has come to.
pub(super) struct Replay<'a> {
    pub graph: Graph<'a>,
    /// Of each step the times it was worked on.
    pub rounds: Vec<Vec<Round>>,
    /// What is being worked on.
    pub open: BTreeSet<usize>,
    /// Steps that wait for several parts, with the parts that are done.
    pub waiting: BTreeMap<usize, BTreeSet<usize>>,
    /// It ended without a result.
    pub closed: bool,
    drafted_at: Option<usize>,
}

impl<'a> Replay<'a> {
    pub fn of(steps: &'a [Step], way: &Way) -> Self {
        let mut replay = Self {
            graph: Graph::of(steps),
            rounds: vec![Vec::new(); steps.len()],
            open: BTreeSet::new(),
            waiting: BTreeMap::new(),
            closed: false,
            drafted_at: None,
        };
        way.0.iter().for_each(|pass| replay.take(pass));
        replay
    }

    fn take(&mut self, pass: &Pass) {
        let (at, by) = (pass.at, pass.by);
        match &pass.what {
            Passed::Filed => self.begin(at),
            Passed::Accepted { received } => self.begin(*received),
            Passed::InSection => self.advance(pass, |step| step.part == Part::OneStop),
            Passed::Assigned => {
                self.advance(pass, |step| step.part == Part::OneStop);
                if self.only_shared_out() {
                    self.advance(pass, |step| step.is_the_heads() && step.branches.is_empty());
                }
            }
            Passed::Finished { step, answer, note, next } => {
                let Some(place) = self.graph.place(step).filter(|place| self.open.contains(place)) else { return };
                let to = next.iter().map(|key| self.graph.place(key).unwrap_or(END)).collect::<Vec<_>>();
                self.finish(place, at, by);
                if let Some(round) = self.last(place) {
                    (round.answer, round.note) = (answer.clone(), note.clone());
                }
                self.lead(place, &to, at);
            }
            Passed::Asked { step } => {
                if let Some(round) = self.graph.place(step).and_then(|place| self.last(place)) {
                    round.asked = Some(at);
                }
            }
            Passed::Heard { step } => self.heard(step, at),
            Passed::Drafted { to } => self.drafted(pass, *to),
            Passed::Reviewed => self.advance(pass, |step| step.part == Part::Section),
            Passed::SentBack => self.sent_back(at),
            Passed::Signed => self.advance(pass, |step| matches!(step.part, Part::Section | Part::Leadership)),
            Passed::Ready => self.advance(pass, |step| step.part != Part::OneStop),
            Passed::Returned => self.advance(pass, |_| true),
            Passed::Closed => self.close(at),
        }
    }

    /// From the beginning: each filing, and then the acceptance, from which time counts.
    fn begin(&mut self, at: Moment) {
        self.rounds.iter_mut().for_each(Vec::clear);
        self.open.clear();
        self.waiting.clear();
        self.open(0, at);
    }

    /// The head's first step is to share out the work; a later one is not done by giving it to somebody else.
    fn only_shared_out(&self) -> bool {
        let begun = self.rounds.iter().zip(self.graph.steps).filter(|(rounds, _)| !rounds.is_empty());
        !begun.into_iter().any(|(_, step)| step.part == Part::Section && !step.is_the_heads())
    }

    fn last(&mut self, place: usize) -> Option<&mut Round> {
        self.rounds.get_mut(place)?.last_mut()
    }

    fn open(&mut self, place: usize, at: Moment) {
        let Some(rounds) = self.rounds.get_mut(place) else { return };
        if !self.open.insert(place) {
            return;
        }
        rounds.push(Round::begun(at));
        // What need not be waited for lets the way go on at once, and stays open beside it.
        if self.graph.step(place).is_some_and(Step::is_optional) {
            self.lead_on(place, at);
        }
    }

    fn finish(&mut self, place: usize, at: Moment, by: Option<OfficerId>) {
        self.open.remove(&place);
        if let Some(round) = self.last(place) {
            (round.until, round.by) = (Some(at), by);
        }
        let drafts =
            |step: &Step| step.part == Part::Section && step.admits(Role::Specialist) && step.opinion.is_none();
        if self.graph.step(place).is_some_and(drafts) {
            self.drafted_at = Some(place);
        }
    }

    fn lead_on(&mut self, place: usize, at: Moment) {
        let to = self.graph.exits(place).last().map(|exit| exit.to.clone()).unwrap_or_default();
        self.lead(place, &to, at);
    }

    fn lead(&mut self, from: usize, to: &[usize], at: Moment) {
        for to in to.iter().copied().filter(|to| *to != END) {
            let awaited = self.graph.awaited(to).to_vec();
            if awaited.is_empty() {
                self.open(to, at);
                continue;
            }
            let arrived = self.waiting.entry(to).or_default();
            arrived.insert(from);
            if awaited.iter().all(|part| arrived.contains(part)) {
                self.waiting.remove(&to);
                self.open(to, at);
            }
        }
    }

    fn heard(&mut self, step: &str, at: Moment) {
        let Some(place) = self.graph.place(step).filter(|place| self.open.contains(place)) else { return };
        let waited_for = !self.graph.step(place).is_some_and(Step::is_optional);
        self.finish(place, at, None);
        if waited_for {
            self.lead_on(place, at);
        }
    }

    /// Finishes what is open and passes `mine`, then what that leads to, and so on. Steps passed by one click are
    /// judged together: nobody knows when one ended and the next began.
    fn advance(&mut self, pass: &Pass, mine: impl Fn(&Step) -> bool) {
        let mut carried: BTreeMap<usize, (Moment, u32)> = BTreeMap::new();
        for _ in 0..=self.graph.steps.len() {
            let next = self.open.iter().copied().find(|place| self.graph.step(*place).is_some_and(&mine));
            let Some(place) = next else { return };
            let hours = self.graph.step(place).and_then(|step| step.hours).unwrap_or(0);
            let before = carried.get(&place).copied();
            let mut since = pass.at;
            if let Some(round) = self.last(place) {
                if let Some((begun, carried)) = before {
                    (round.since, round.carried) = (begun, carried);
                }
                since = round.since;
            }
            let was_open = self.open.clone();
            let optional = self.graph.step(place).is_some_and(Step::is_optional);
            self.finish(place, pass.at, pass.by);
            if optional {
                self.last(place).into_iter().for_each(|round| round.dropped = true);
                continue;
            }
            self.lead_on(place, pass.at);
            let begun: Vec<usize> = self.open.difference(&was_open).copied().collect();
            let sum = before.map_or(0, |(_, hours)| hours).saturating_add(hours);
            carried.extend(begun.iter().map(|next| (*next, (since, sum))));
            let goes_on = begun.iter().any(|next| self.graph.step(*next).is_some_and(&mine));
            if let Some(round) = self.last(place).filter(|_| goes_on) {
                round.passed = true;
            }
        }
    }

    /// A draft ends the work of the section; before the head it waits at the head's step, or, where the process has
    /// none, stays with the section until the head has looked.
    fn drafted(&mut self, pass: &Pass, to: Part) {
        if to == Part::Leadership {
            return self.advance(pass, |step| step.part == Part::Section);
        }
        let graph = self.graph.clone();
        let leaves = |step: &Step| {
            let place = graph.place(&step.key);
            let next = place.map(|place| graph.followers(place).collect::<Vec<_>>()).unwrap_or_default();
            next.iter().all(|to| graph.step(*to).is_none_or(|to| to.part != Part::Section))
        };
        self.advance(pass, |step| step.part == Part::Section && !step.is_the_heads() && !leaves(step));
    }

    fn sent_back(&mut self, at: Moment) {
        let still = |step: &Step| step.part == Part::Section && !step.is_the_heads();
        if self.open.iter().any(|place| self.graph.step(*place).is_some_and(still)) {
            return;
        }
        let Some(place) = self.drafted_at else { return };
        for ahead in std::mem::take(&mut self.open) {
            // Nobody finished it: it lies ahead again.
            self.rounds.get_mut(ahead).map(Vec::pop);
        }
        self.open(place, at);
    }

    fn close(&mut self, at: Moment) {
        self.closed = true;
        for place in std::mem::take(&mut self.open) {
            if let Some(round) = self.last(place) {
                (round.until, round.dropped) = (Some(at), true);
            }
        }
    }
}
