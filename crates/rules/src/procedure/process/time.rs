//! How long a process may take, and whether the limit gives that much. Side by side counts the longest part, of
//! branches the longest, a circle once. The legal due date rules, not this sum (Decree 61/2018/NĐ-CP, article 19).

use std::collections::BTreeSet;

use base::Refusal;

use super::{
    END, Step,
    file::{Field, Place, Problem},
    graph::{Exit, Graph},
};
use crate::{
    calendar::Limit,
    form::Condition,
    procedure::{Channel, LimitRule, Sheet},
};

/// Office hours of a working day (domain reference, section 5.2, rule 5).
const HOURS_A_DAY: u32 = 8;

/// In a circle of more steps than this all its steps are counted: looking at every way round would take too long.
const WIDEST: usize = 10;

/// What of a filing is settled while its limit is looked up.
#[derive(Debug, Clone, Copy)]
struct Filing<'a> {
    case: Option<&'a str>,
    channel: Channel,
}

/// The hours of the longest way, and the steps on it in their order.
pub fn longest(steps: &[Step]) -> (u32, Vec<usize>) {
    longest_by(steps, &|_, _| true)
}

/// The office hours of the shortest limit that the sheet states for any filing.
pub fn shortest(sheet: &Sheet) -> Option<u32> {
    sheet.limits.iter().map(|rule| hours_of(rule.limit)).min()
}

/// Where the way of some filing takes longer than the limit of that filing; the shortest such limit is told.
pub(super) fn too_long(steps: &[Step], sheet: &Sheet, variant: Option<usize>) -> Option<Problem> {
    let cases: Vec<Option<&str>> = match sheet.cases.as_slice() {
        [] => vec![None],
        cases => cases.iter().map(|case| Some(case.key.as_str())).collect(),
    };
    let channels = [Channel::Counter, Channel::Online, Channel::Post];
    let filings = cases.iter().flat_map(|case| channels.map(|channel| Filing { case: *case, channel }));
    let over = filings.filter_map(|filing| {
        let most = shortest_limit(&sheet.limits, filing)?;
        let (hours, way) = longest_by(steps, &|step, exit| may_be_taken(step, exit, filing));
        (hours > most).then_some((most, hours, way, filing.case))
    });
    let (most, hours, way, case) = over.min_by_key(|(most, hours, ..)| (*most, u32::MAX - hours))?;
    let step = passes_limit(steps, &way, most);
    let place = Place { variant, step: Some(step), field: Field::Hours };
    let key = steps.get(step).map(|step| step.key.clone()).unwrap_or_default();
    let what = Refusal::new(if case.is_some() { "process_too_long_in_case" } else { "process_too_long" })
        .with("step", key)
        .with("hours", hours)
        .with("most", most)
        .with("case", case.unwrap_or_default());
    Some(Problem::new(place, what))
}

/// The step during which the limit runs out.
fn passes_limit(steps: &[Step], way: &[usize], most: u32) -> usize {
    let mut sum = 0_u32;
    for place in way {
        sum = sum.saturating_add(steps.get(*place).and_then(|step| step.hours).unwrap_or(0));
        if sum > most {
            return *place;
        }
    }
    way.last().copied().unwrap_or(0)
}

/// The least that the sheet may give such a filing: conditions over the form may hold or not.
fn shortest_limit(rules: &[LimitRule], filing: Filing<'_>) -> Option<u32> {
    let mut least: Option<u32> = None;
    for rule in rules {
        let case = rule.case.is_none() || rule.case.as_deref() == filing.case;
        let channel = rule.channel.is_none_or(|channel| channel == filing.channel);
        let when = rule.when.as_ref().map_or(Some(true), |when| settled(when, filing));
        if !case || !channel || when == Some(false) {
            continue;
        }
        let hours = hours_of(rule.limit);
        least = Some(least.map_or(hours, |least| least.min(hours)));
        if when == Some(true) {
            break;
        }
    }
    least
}

/// The most office hours a limit can give; days of the calendar are counted as if all were working days.
fn hours_of(limit: Limit) -> u32 {
    match limit {
        Limit::Hours(hours) => hours,
        Limit::SameDay => HOURS_A_DAY,
        Limit::WorkingDays(days) | Limit::Days(days) => days.saturating_mul(HOURS_A_DAY),
        Limit::Months(months) => months.saturating_mul(31 * HOURS_A_DAY),
    }
}

/// Whether a way out is open to such a filing: not when its condition cannot hold, nor when one before it must.
fn may_be_taken(step: &Step, exit: &Exit, filing: Filing<'_>) -> bool {
    let Some(taken) = exit.branch else { return true };
    for (number, branch) in step.branches.iter().enumerate().take(taken + 1) {
        let holds = branch.when.as_ref().map_or(Some(true), |when| settled(when, filing));
        if number == taken {
            return holds != Some(false);
        }
        if holds == Some(true) && branch.answer.is_none() {
            return false;
        }
    }
    true
}

/// Whether a condition holds, where case and channel alone settle it.
fn settled(condition: &Condition, filing: Filing<'_>) -> Option<bool> {
    let fact = |q: &str| match q {
        "@case" => filing.case,
        "@channel" => Some(filing.channel.word()),
        _ => None,
    };
    match condition {
        Condition::Is { q, is } => fact(q).map(|word| word == is),
        Condition::In { q, r#in } => fact(q).map(|word| r#in.iter().any(|it| it == word)),
        Condition::Not { not } => settled(not, filing).map(|holds| !holds),
        Condition::All { all } => joined(all, filing, false),
        Condition::Any { any } => joined(any, filing, true),
        _ => None,
    }
}

/// `deciding`: the value of one part that settles the whole.
fn joined(parts: &[Condition], filing: Filing<'_>, deciding: bool) -> Option<bool> {
    let parts: Vec<Option<bool>> = parts.iter().map(|part| settled(part, filing)).collect();
    if parts.contains(&Some(deciding)) {
        return Some(deciding);
    }
    parts.iter().all(Option::is_some).then_some(!deciding)
}

fn longest_by(steps: &[Step], open: &dyn Fn(&Step, &Exit) -> bool) -> (u32, Vec<usize>) {
    let graph = Graph::of(steps);
    let followers: Vec<BTreeSet<usize>> = (0..steps.len())
        .map(|place| {
            let exits = graph.exits(place).iter().filter(|exit| steps.get(place).is_some_and(|it| open(it, exit)));
            exits.flat_map(|exit| exit.to.iter().copied()).filter(|to| *to != END).collect()
        })
        .collect();
    let ahead: Vec<BTreeSet<usize>> = (0..steps.len()).map(|place| reached(&followers, place)).collect();
    let look = Look { steps, followers, ahead };
    if steps.is_empty() { (0, Vec::new()) } else { look.from(0, &mut vec![None; steps.len()]) }
}

fn reached(followers: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(place) = open.pop() {
        open.extend(followers.get(place).into_iter().flatten().copied().filter(|next| seen.insert(*next)));
    }
    seen
}

/// A search for the longest way over circles: steps from which one comes back to each other.
struct Look<'a> {
    steps: &'a [Step],
    followers: Vec<BTreeSet<usize>>,
    ahead: Vec<BTreeSet<usize>>,
}

type Best = Option<(u32, Vec<usize>)>;

impl Look<'_> {
    fn hours(&self, place: usize) -> u32 {
        self.steps.get(place).and_then(|step| step.hours).unwrap_or(0)
    }

    fn reaches(&self, from: usize, to: usize) -> bool {
        self.ahead.get(from).is_some_and(|ahead| ahead.contains(&to))
    }

    /// The steps that lie on a circle with this one, and itself.
    fn circle(&self, place: usize) -> BTreeSet<usize> {
        let with = |other: &usize| self.reaches(place, *other) && self.reaches(*other, place);
        (0..self.steps.len()).filter(with).chain([place]).collect()
    }

    /// The longest way that begins with the circle of a step: once round it, then on by whichever of its ways out is
    /// the longest.
    fn from(&self, place: usize, known: &mut Vec<Best>) -> (u32, Vec<usize>) {
        if let Some(Some(best)) = known.get(place) {
            return best.clone();
        }
        let circle = self.circle(place);
        let round = if circle.len() > WIDEST {
            let sum = circle.iter().fold(0_u32, |sum, step| sum.saturating_add(self.hours(*step)));
            (sum, circle.iter().copied().collect())
        } else {
            self.round(place, &circle, &BTreeSet::new())
        };
        let out: BTreeSet<usize> = circle
            .iter()
            .flat_map(|step| self.followers.get(*step).into_iter().flatten().copied())
            .filter(|next| !circle.contains(next))
            .collect();
        let mut rest = (0, Vec::new());
        for next in out {
            let way = self.from(next, known);
            if way.0 > rest.0 || rest.1.is_empty() {
                rest = way;
            }
        }
        let best = (round.0.saturating_add(rest.0), [round.1, rest.1].concat());
        if let Some(slot) = known.get_mut(place) {
            *slot = Some(best.clone());
        }
        best
    }

    /// The longest way inside a circle that passes no step twice.
    fn round(&self, place: usize, circle: &BTreeSet<usize>, passed: &BTreeSet<usize>) -> (u32, Vec<usize>) {
        let passed: BTreeSet<usize> = passed.iter().copied().chain([place]).collect();
        let mut rest = (0, Vec::new());
        let inside = self.followers.get(place).into_iter().flatten().copied();
        for next in inside.filter(|next| circle.contains(next)) {
            if passed.contains(&next) {
                continue;
            }
            let way = self.round(next, circle, &passed);
            if way.0 > rest.0 || rest.1.is_empty() {
                rest = way;
            }
        }
        (self.hours(place).saturating_add(rest.0), [vec![place], rest.1].concat())
    }
}
