//! The demonstration's past: some hundred dossiers, each step taken in its turn, all in the order of time.
//!
//! The next step of every story waits in one queue; the clock is set to the earliest, the step is taken by its
//! use case, and the story queues again. A step that is refused ends its story there and is told at the end.

mod acts;
mod cast;
mod dice;
mod forms;
mod hours;
mod plan;
mod samples;
mod step;
mod way;
mod words;

#[cfg(test)]
pub(crate) mod tests;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
    sync::Arc,
};

use base::{FixedClock, Moment};
use cases::CaseError;
use jiff::SignedDuration;
use rules::{
    form::ForWhom,
    workflow::{Dossier, State},
};

use self::{
    acts::Stage,
    cast::Cast,
    dice::Dice,
    forms::Procedure,
    hours::{awake_from, office_from},
    plan::{Pace, Planner, Story},
    samples::Samples,
    step::Step,
};
use super::Province;
use crate::wiring::House;

/// The same dice fall each time.
const SEED: u64 = 2019;
/// How many groups of agencies are played at once.
const TROUPES: usize = 6;

/// What was played.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Played {
    /// How many dossiers are in each state now.
    pub states: BTreeMap<State, usize>,
    /// How many of each procedure there are.
    pub procedures: BTreeMap<String, usize>,
    /// For whom relatives and mandated persons filed.
    pub owners: BTreeSet<String>,
    /// Steps taken.
    pub steps: usize,
    /// Stories that ended before their end, and why.
    pub broken: Vec<String>,
}

impl Played {
    /// How many dossiers there are.
    pub fn dossiers(&self) -> usize {
        self.states.values().sum()
    }
}

/// Plays everything between `from` and `now`.
///
/// Each agency's stories are played in the order of time, because its codes, register and numbers count up;
/// several agencies are played at once, each group on a clock of its own, so that they share the disk's syncs.
pub fn play(house: &House, province: &Province, from: Moment, now: Moment) -> anyhow::Result<Played> {
    let mut dice = Dice::new(SEED);
    let (cast, procedures) = (Cast::read(house, province)?, forms::procedures(house)?);
    let samples = Samples::make(&*house.office.darkroom)?;
    let stories = Planner::new(house, &cast, &procedures, (from, now))?.stories(&mut dice)?;
    let mut troupes: Vec<Vec<Story>> = Vec::new();
    troupes.resize_with(TROUPES, Vec::new);
    for (place, stories) in by_agency(stories).into_values().enumerate() {
        if let Some(troupe) = troupes.get_mut(place % TROUPES) {
            troupe.extend(stories);
        }
    }
    let (cast, procedures, samples) = (&cast, &procedures[..], &samples);
    let played: Vec<_> = std::thread::scope(|scope| {
        let play = |(number, stories)| {
            let dice = Dice::new(SEED + 1 + number);
            scope.spawn(move || troupe(house, (cast, procedures, samples), stories, now, dice))
        };
        let running: Vec<_> = (0..).zip(troupes).map(play).collect();
        running.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
    });
    let mut all = Played::default();
    for one in played {
        let one = one.map_err(|_| anyhow::anyhow!("a troupe died"))??;
        for (state, count) in one.states {
            *all.states.entry(state).or_default() += count;
        }
        for (code, count) in one.procedures {
            *all.procedures.entry(code).or_default() += count;
        }
        all.owners.extend(one.owners);
        all.steps += one.steps;
        all.broken.extend(one.broken);
    }
    Ok(all)
}

fn by_agency(stories: Vec<Story>) -> BTreeMap<String, Vec<Story>> {
    let mut by_agency: BTreeMap<String, Vec<Story>> = BTreeMap::new();
    for story in stories {
        by_agency.entry(story.agency.code.clone()).or_default().push(story);
    }
    by_agency
}

/// Plays some agencies' stories.
fn troupe(
    house: &House,
    (cast, procedures, samples): (&Cast, &[Procedure], &Samples),
    mut stories: Vec<Story>,
    now: Moment,
    mut dice: Dice,
) -> anyhow::Result<Played> {
    let clock = Arc::new(FixedClock::at(now));
    let house = &house.with_clock(clock.clone());
    let stage = Stage { house, cast, procedures, samples };
    let mut played = Played::default();
    let mut queue: BinaryHeap<Reverse<(Moment, usize)>> =
        stories.iter().enumerate().map(|(place, story)| Reverse((story.begins, place))).collect();
    while let Some(Reverse((at, place))) = queue.pop() {
        let Some(story) = stories.get_mut(place).filter(|_| at <= now) else { continue };
        let Some(step) = story.steps.pop_front() else { continue };
        clock.set(at);
        if let Err(error) = stage.take(story, step, &mut dice) {
            played.broken.push(broken(story, procedures, step, &error));
            continue;
        }
        played.steps += 1;
        if let Some(next) = story.steps.front().copied() {
            let dossier = story.dossier.map(|id| stage.view(id)).transpose()?.map(|seen| seen.dossier);
            queue.push(Reverse((next_moment(house, story, dossier.as_ref(), next, at, &mut dice), place)));
        }
    }
    for (story, id) in stories.iter().filter_map(|story| Some((story, story.dossier?))) {
        *played.states.entry(stage.view(id)?.dossier.state).or_default() += 1;
        let code = procedures.get(story.procedure).map(|procedure| procedure.definition.sheet.code.clone());
        *played.procedures.entry(code.unwrap_or_default()).or_default() += 1;
        let other = story.owner.as_ref().filter(|_| story.filled.facts.for_whom == ForWhom::Other);
        played.owners.extend(other.map(|owner| owner.person.name.clone()));
    }
    Ok(played)
}

/// What went wrong, without what people wrote.
fn broken(story: &Story, procedures: &[Procedure], step: Step, error: &anyhow::Error) -> String {
    let code = procedures.get(story.procedure).map_or("", |procedure| &procedure.definition.sheet.code);
    let fields = match error.downcast_ref::<CaseError>() {
        Some(CaseError::Fields(errors)) => errors.0.iter().map(|one| format!(" {}", one.path)).collect(),
        _ => String::new(),
    };
    format!("{} {code}, {:?}, {step:?}: {error:#}{fields}", story.agency.name, story.way)
}

/// When the next step is taken.
fn next_moment(
    house: &House,
    story: &Story,
    dossier: Option<&Dossier>,
    next: Step,
    now: Moment,
    dice: &mut Dice,
) -> Moment {
    let calendar = &house.office.calendar();
    let minutes = SignedDuration::from_mins;
    let online = next.is_citizens() && story.way == plan::Way::Online;
    let opened = |at: Moment| if online { awake_from(at) } else { office_from(calendar, at) };
    if let Pace::Pending(until) = story.pace {
        let left = i32::try_from(story.steps.len()).unwrap_or(1);
        let share = if left > 1 { (until.duration_since(now)) / left } else { until.duration_since(now) };
        return opened(now + share).min(until).max(now);
    }
    let wait = match goal(story, dossier).filter(|_| next.is_work()) {
        Some(goal) => {
            let left = story.steps.iter().filter(|step| step.is_work()).count();
            (goal.duration_since(now) / i32::try_from(left).unwrap_or(1)).max(minutes(dice.between(6, 40)))
        }
        None if next.is_citizens() && dossier.is_some_and(|it| it.submitted_at.is_some()) => {
            minutes(dice.between(20, 90) * 60)
        }
        None if next == Step::Return => minutes(dice.between(2, 70) * 60),
        None if next == Step::Pay => minutes(dice.between(4, 20)),
        None => minutes(dice.between(15, 280)),
    };
    opened(now + wait)
}

/// When the result should be at the one-stop.
fn goal(story: &Story, dossier: Option<&Dossier>) -> Option<Moment> {
    let dossier = dossier?;
    let (accepted, due) = (dossier.acceptance.as_ref()?.received, dossier.due?.original);
    let minutes = SignedDuration::from_mins;
    Some(match story.pace {
        Pace::Early(percent) => accepted + minutes(due.duration_since(accepted).as_mins() * percent / 100),
        Pace::Late(days) => due + minutes(days * 1440),
        Pace::OnTime | Pace::Pending(_) => due - minutes(45),
    })
}
