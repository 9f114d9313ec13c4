//! The steps of a process as places with ways between them. Made from any list of steps, also a wrong one: what is
//! named and not there is left out, so that a dossier pinned to an old process never gets stuck on a word.

use std::collections::{BTreeMap, BTreeSet};

use super::{END_WORD, Step};

/// The end of the process, where a place is asked for.
pub const END: usize = usize::MAX;

/// One way out of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// Which branch of the step; `None` for its plain way.
    pub branch: Option<usize>,
    /// The places it leads to, all at once.
    pub to: Vec<usize>,
}

/// The ways between steps.
#[derive(Debug, Clone)]
pub struct Graph<'a> {
    /// The steps.
    pub steps: &'a [Step],
    exits: Vec<Vec<Exit>>,
    awaited: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    /// The graph of these steps.
    pub fn of(steps: &'a [Step]) -> Self {
        let places = places(steps);
        let awaited: Vec<Vec<usize>> = steps.iter().map(|step| known(&step.waits_for, &places)).collect();
        let exits = (0..steps.len()).map(|place| exits(steps, place, &places, &awaited)).collect();
        Self { steps, exits, awaited }
    }

    /// The ways out of a step; at least one.
    pub fn exits(&self, place: usize) -> &[Exit] {
        self.exits.get(place).map_or(&[], Vec::as_slice)
    }

    /// The only way out, where neither an answer nor a condition decides.
    pub fn plain_exit(&self, place: usize) -> Option<&Exit> {
        self.exits(place).first().filter(|exit| exit.branch.is_none())
    }

    /// The steps that must be done before this one begins; empty where any of them will do.
    pub fn awaited(&self, place: usize) -> &[usize] {
        self.awaited.get(place).map_or(&[], Vec::as_slice)
    }

    /// The step at a place; `None` at the end.
    pub fn step(&self, place: usize) -> Option<&'a Step> {
        self.steps.get(place)
    }

    /// Where the step called `key` stands.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.key == key)
    }

    /// All places that can follow, over any number of steps; without the end.
    pub fn ahead(&self, from: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<usize> = from.into_iter().collect();
        while let Some(place) = open.pop() {
            let next = self.exits(place).iter().flat_map(|exit| &exit.to).copied();
            open.extend(next.filter(|next| *next != END && seen.insert(*next)));
        }
        seen
    }

    /// The places a step leads to by any of its ways.
    pub fn followers(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        self.exits(place).iter().flat_map(|exit| exit.to.iter().copied())
    }
}

/// Key to place; of two steps with one key the first counts.
fn places(steps: &[Step]) -> BTreeMap<&str, usize> {
    let mut places = BTreeMap::new();
    for (place, step) in steps.iter().enumerate() {
        places.entry(step.key.as_str()).or_insert(place);
    }
    places
}

fn known(names: &[String], places: &BTreeMap<&str, usize>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for name in names {
        let place = if name == END_WORD { Some(END) } else { places.get(name.as_str()).copied() };
        found.extend(place.filter(|place| !found.contains(place)));
    }
    found
}

fn exits(steps: &[Step], place: usize, places: &BTreeMap<&str, usize>, awaited: &[Vec<usize>]) -> Vec<Exit> {
    let Some(step) = steps.get(place) else { return Vec::new() };
    let or_end = |to: Vec<usize>| if to.is_empty() { vec![END] } else { to };
    if !step.branches.is_empty() {
        let branches = step.branches.iter().enumerate();
        return branches
            .map(|(number, branch)| Exit { branch: Some(number), to: or_end(known(&branch.to, places)) })
            .collect();
    }
    let to = if step.next.is_empty() { by_itself(steps, place, awaited) } else { known(&step.next, places) };
    vec![Exit { branch: None, to: or_end(to) }]
}

/// Where a step leads that does not say it: to what waits for it, else to the next of the list.
fn by_itself(steps: &[Step], place: usize, awaited: &[Vec<usize>]) -> Vec<usize> {
    let waiting: Vec<usize> = (0..steps.len())
        .filter(|other| awaited.get(*other).is_some_and(|awaited| awaited.contains(&place)))
        .collect();
    if !waiting.is_empty() {
        return waiting;
    }
    if place + 1 < steps.len() { vec![place + 1] } else { Vec::new() }
}
