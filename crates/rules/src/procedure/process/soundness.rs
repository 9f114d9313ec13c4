//! Whether a process comes to an end from wherever it can get: every way is walked, with everything that can be
//! open at the same time. A process is small, so all its situations can be looked at.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use base::Refusal;

use super::{
    END, Step,
    file::{Field, Place, Problem},
    graph::Graph,
};

/// So many situations are looked at; a process with more is one nobody can follow.
const MOST_SITUATIONS: usize = 2_000;

/// What is open at once, and which parts have come to the steps that wait for several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Situation {
    open: BTreeSet<usize>,
    /// (the step that waits, the part that is done).
    arrived: BTreeSet<(usize, usize)>,
    ended: bool,
}

/// A step that begins while it is open already.
struct Twice(usize);

impl Situation {
    /// After the step at `place` is done and its ways `to` are taken.
    fn after(&self, graph: &Graph, place: usize, to: &[usize]) -> Result<Self, Twice> {
        let mut next = self.clone();
        next.open.remove(&place);
        for to in to {
            if *to == END {
                next.ended = true;
                continue;
            }
            let awaited = graph.awaited(*to);
            if !awaited.is_empty() {
                if !next.arrived.insert((*to, place)) {
                    return Err(Twice(*to));
                }
                if !awaited.iter().all(|part| next.arrived.contains(&(*to, *part))) {
                    continue;
                }
                next.arrived.retain(|(waiting, _)| waiting != to);
            }
            if !next.open.insert(*to) {
                return Err(Twice(*to));
            }
        }
        Ok(next)
    }

    fn is_end(&self) -> bool {
        self.ended && self.open.is_empty() && self.arrived.is_empty()
    }
}

/// All situations, what follows each, and what went wrong on the way.
#[derive(Default)]
struct Walked {
    numbers: BTreeMap<Situation, usize>,
    situations: Vec<Situation>,
    followers: Vec<Vec<usize>>,
    twice: BTreeSet<usize>,
    left_open: BTreeSet<usize>,
    asked_twice: BTreeSet<(usize, String)>,
    tangled: bool,
}

/// What is wrong with the ways as a whole.
pub(super) fn problems(steps: &[Step], variant: Option<usize>) -> Vec<Problem> {
    let graph = Graph::of(steps);
    let at = |place: usize, field: Field| Place { variant, step: Some(place), field };
    let about = |key: &str, place: usize| {
        Refusal::new(key).with("step", graph.step(place).map(|step| step.key.clone()).unwrap_or_default())
    };
    let mut found = Vec::new();
    let walked = walk(&graph);
    let circles = walked.circles();
    for place in unreached(&graph, circles.is_empty()) {
        found.push(Problem::new(at(place, Field::Key), about("process_unreachable", place)));
    }
    if walked.tangled {
        found.push(Problem::new(at(0, Field::Key), Refusal::new("process_tangled")));
        return found;
    }
    for place in &walked.twice {
        found.push(Problem::new(at(*place, Field::Key), about("process_opened_twice", *place)));
    }
    for place in &walked.left_open {
        found.push(Problem::new(at(*place, Field::Key), about("process_left_open", *place)));
    }
    for (place, agency) in &walked.asked_twice {
        let what = about("process_asks_twice", *place).with("agency", agency);
        found.push(Problem::new(at(*place, Field::Opinion), what));
    }
    for place in walked.never_met() {
        found.push(Problem::new(at(place, Field::WaitsFor), about("process_join_never", place)));
    }
    for place in circles {
        found.push(Problem::new(at(place, Field::Key), about("process_loop", place)));
    }
    found
}

/// The steps nobody gets to: those no step leads to; where there is none such, and no circle keeps everybody, also
/// those that only lead to each other. What merely follows them is not told as well.
fn unreached(graph: &Graph, alone_too: bool) -> Vec<usize> {
    let reached = graph.ahead([0]);
    let missed: Vec<usize> = (1..graph.steps.len()).filter(|place| !reached.contains(place)).collect();
    let led_to = |place: &usize| {
        (0..graph.steps.len()).any(|other| other != *place && graph.followers(other).any(|to| to == *place))
    };
    let first: Vec<usize> = missed.iter().copied().filter(|place| !led_to(place)).collect();
    if first.is_empty() && alone_too { missed } else { first }
}

fn walk(graph: &Graph) -> Walked {
    let mut walked = Walked::default();
    let first = Situation { open: BTreeSet::from([0]), ..Situation::default() };
    let mut queue = VecDeque::from([walked.number(first)]);
    while let Some(number) = queue.pop_front() {
        if walked.situations.len() > MOST_SITUATIONS {
            walked.tangled = true;
            break;
        }
        let Some(situation) = walked.situations.get(number).cloned() else { continue };
        walked.asks(graph, &situation);
        for place in &situation.open {
            for exit in graph.exits(*place) {
                match situation.after(graph, *place, &exit.to) {
                    Ok(next) if next.ended && !next.is_end() => walked.left_open.extend(next.places()),
                    Ok(next) => {
                        let known = walked.situations.len();
                        let next = walked.number(next);
                        if next == known {
                            queue.push_back(next);
                        }
                        if let Some(followers) = walked.followers.get_mut(number) {
                            followers.push(next);
                        }
                    }
                    Err(Twice(place)) => drop(walked.twice.insert(place)),
                }
            }
        }
    }
    walked
}

impl Situation {
    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.open.iter().copied().chain(self.arrived.iter().map(|(waiting, _)| *waiting))
    }
}

impl Walked {
    fn number(&mut self, situation: Situation) -> usize {
        let next = self.situations.len();
        let number = *self.numbers.entry(situation.clone()).or_insert(next);
        if number == next {
            self.situations.push(situation);
            self.followers.push(Vec::new());
        }
        number
    }

    /// One agency is not asked by two steps at once.
    fn asks(&mut self, graph: &Graph, situation: &Situation) {
        let mut asked = BTreeSet::new();
        for place in &situation.open {
            let opinion = graph.step(*place).and_then(|step| step.opinion.as_ref());
            if let Some(opinion) = opinion.filter(|opinion| !asked.insert(opinion.agency.as_str())) {
                self.asked_twice.insert((*place, opinion.agency.clone()));
            }
        }
    }

    /// The steps that wait in situations in which nothing is open any more.
    fn never_met(&self) -> BTreeSet<usize> {
        let stuck = self.situations.iter().filter(|it| it.open.is_empty() && !it.ended);
        stuck.flat_map(|situation| situation.arrived.iter().map(|(waiting, _)| *waiting)).collect()
    }

    /// The first step of each circle from which no way leads out.
    fn circles(&self) -> BTreeSet<usize> {
        // A situation from which a way was given up for another fault is not told a second time.
        if !self.twice.is_empty() || !self.left_open.is_empty() {
            return BTreeSet::new();
        }
        let good = self.good();
        let mut kept_in: Vec<BTreeSet<usize>> = Vec::new();
        for number in (0..self.situations.len()).filter(|number| !good.contains(number)) {
            if kept_in.iter().all(|circle| !circle.contains(&number)) {
                kept_in.extend(self.no_way_out(number));
            }
        }
        let first = |circle: &BTreeSet<usize>| {
            circle.iter().filter_map(|number| self.situations.get(*number)?.open.first().copied()).min()
        };
        kept_in.iter().filter_map(first).collect()
    }

    /// The situations from which the end is met, or a fault that is told otherwise.
    fn good(&self) -> BTreeSet<usize> {
        let settled = |it: &Situation| it.is_end() || it.open.is_empty();
        let numbers = 0..self.situations.len();
        let mut good: BTreeSet<usize> =
            numbers.filter(|number| self.situations.get(*number).is_some_and(settled)).collect();
        loop {
            let before = good.len();
            for (number, followers) in self.followers.iter().enumerate().rev() {
                if followers.iter().any(|next| good.contains(next)) {
                    good.insert(number);
                }
            }
            if good.len() == before {
                return good;
            }
        }
    }

    fn ahead(&self, number: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![number];
        while let Some(next) = open.pop() {
            open.extend(self.followers.get(next).into_iter().flatten().copied().filter(|it| seen.insert(*it)));
        }
        seen
    }

    /// Everything that can follow, where all of it leads back here.
    fn no_way_out(&self, number: usize) -> Option<BTreeSet<usize>> {
        let ahead = self.ahead(number);
        let back = |other: &usize| self.ahead(*other).contains(&number);
        (ahead.contains(&number) && ahead.iter().all(back)).then_some(ahead)
    }
}
