//! What is wrong with a process: what can be seen at one step or way. Whether the whole comes to an end is
//! `soundness`, whether it keeps the limit is `time`.

use std::collections::{BTreeMap, BTreeSet};

use base::{Part, Refusal};

use super::{
    Branch, END, END_WORD, Process, Step, Variant,
    file::{Field, Place, Problem},
    graph::Graph,
    roles_of, soundness, time,
};
use crate::{
    form::{Facts, Form},
    procedure::Sheet,
};

/// More steps than any office works by; a file with more is a mistake.
const MOST_STEPS: usize = 60;

/// Everything wrong with the process of a procedure: of its steps, then of each variant. `form`: the questions that
/// conditions may ask about; without it they are not looked at.
pub fn problems(process: &Process, sheet: &Sheet, form: Option<&Form>) -> Vec<Problem> {
    let mut look = Look { form, variant: None, found: Vec::new() };
    look.whole(&process.steps, sheet);
    let mut named = BTreeMap::new();
    for (number, variant) in process.variants.iter().enumerate() {
        look.variant = Some(number);
        look.variant(process, variant, &mut named);
        let before = look.found.len();
        let steps = process.varied(variant);
        if variant.steps.is_empty() {
            // The steps are those above, whose other faults are told there.
            look.found.extend(time::too_long(&steps, sheet, Some(number)));
        } else {
            look.whole(&steps, sheet);
        }
        // A fault of the steps above is told once.
        let told: Vec<Problem> = look.found.split_off(before);
        let above = |problem: &Problem| variant.steps.is_empty() && look.found.iter().any(|it| it.same(problem));
        let new: Vec<Problem> = told.into_iter().filter(|problem| !above(problem)).collect();
        look.found.extend(new);
    }
    look.found
}

impl Problem {
    pub(super) fn new(place: Place, what: Refusal) -> Self {
        Self { place, line: None, what }
    }

    fn same(&self, other: &Self) -> bool {
        self.what == other.what && self.place.step == other.place.step
    }
}

struct Look<'a> {
    form: Option<&'a Form>,
    variant: Option<usize>,
    found: Vec<Problem>,
}

impl Look<'_> {
    fn say(&mut self, step: Option<usize>, field: Field, what: Refusal) {
        self.found.push(Problem::new(Place { variant: self.variant, step, field }, what));
    }

    fn whole(&mut self, steps: &[Step], sheet: &Sheet) {
        let before = self.found.len();
        if steps.is_empty() || steps.len() > MOST_STEPS {
            let key = if steps.is_empty() { "process_empty" } else { "process_too_many_steps" };
            self.say(None, Field::Key, Refusal::new(key).with("most", MOST_STEPS));
            return;
        }
        self.keys(steps);
        for (place, step) in steps.iter().enumerate() {
            self.step(place, step);
            self.branches(place, step);
            self.targets(steps, place, step);
        }
        // Ways are followed only where every word of the file has a meaning.
        if self.found.len() == before {
            self.ways(steps);
        }
        if self.found.len() == before {
            self.found.extend(soundness::problems(steps, self.variant));
        }
        if self.found.len() == before {
            self.found.extend(time::too_long(steps, sheet, self.variant));
        }
    }

    fn keys(&mut self, steps: &[Step]) {
        let mut seen = BTreeSet::new();
        for (place, step) in steps.iter().enumerate() {
            let letters = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
            let wrong = step.key.is_empty() || !step.key.bytes().all(letters) || step.key == END_WORD;
            if wrong {
                self.say(Some(place), Field::Key, Refusal::new("process_key_wrong").with("step", &step.key));
            } else if !seen.insert(step.key.as_str()) {
                self.say(Some(place), Field::Key, Refusal::new("process_key_twice").with("step", &step.key));
            }
        }
    }

    fn step(&mut self, place: usize, step: &Step) {
        let about = |key: &str| Refusal::new(key).with("step", &step.key);
        if step.name.vi.trim().is_empty() {
            self.say(Some(place), Field::Name, about("process_name_missing"));
        }
        if step.roles.is_empty() {
            self.say(Some(place), Field::Role, about("process_role_missing"));
        }
        if let Some(role) = step.roles.iter().find(|role| !roles_of(step.part).contains(role)) {
            let what = about("process_role_elsewhere").with("role", role.word()).with("part", step.part.word());
            self.say(Some(place), Field::Role, what);
        }
        if step.hours == Some(0) {
            self.say(Some(place), Field::Hours, about("process_hours_zero"));
        }
        if let Some(opinion) = &step.opinion {
            if step.part != Part::Section {
                self.say(Some(place), Field::Opinion, about("process_opinion_part"));
            }
            if opinion.agency.trim().is_empty() || opinion.question.trim().is_empty() {
                self.say(Some(place), Field::Opinion, about("process_opinion_empty"));
            }
            if !step.branches.is_empty() {
                self.say(Some(place), Field::Branch(0), about("process_opinion_branches"));
            }
            if opinion.silence_is_consent && step.hours.is_none() {
                self.say(Some(place), Field::Opinion, about("process_silence_without_hours"));
            }
        }
    }

    fn branches(&mut self, place: usize, step: &Step) {
        let about = |key: &str| Refusal::new(key).with("step", &step.key);
        if step.branches.is_empty() {
            return;
        }
        if !step.next.is_empty() {
            self.say(Some(place), Field::Next, about("process_branch_and_next"));
        }
        if step.branches.len() == 1 {
            self.say(Some(place), Field::Branch(0), about("process_branch_alone"));
        }
        let mut answers = BTreeSet::new();
        let by_answer = step.has_answers();
        for (number, branch) in step.branches.iter().enumerate() {
            let last = number + 1 == step.branches.len();
            if let Some(key) = branch_problem(branch, by_answer, last) {
                self.say(Some(place), Field::Branch(number), about(key));
            }
            if let Some(answer) = branch.answer.as_ref().filter(|answer| !answers.insert(answer.as_str())) {
                self.say(Some(place), Field::Branch(number), about("process_answer_twice").with("answer", answer));
            }
            self.condition(place, number, step, branch);
        }
    }

    fn condition(&mut self, place: usize, number: usize, step: &Step, branch: &Branch) {
        let (Some(form), Some(when)) = (self.form, &branch.when) else { return };
        let known = |name: &str| {
            let id = name.split('.').next().unwrap_or(name);
            Facts::NAMES.contains(&name) || form.question(id).is_some()
        };
        for name in when.names().into_iter().filter(|name| !known(name)) {
            let what = Refusal::new("process_condition_unknown").with("step", &step.key).with("name", name);
            self.say(Some(place), Field::Branch(number), what);
        }
    }

    fn targets(&mut self, steps: &[Step], place: usize, step: &Step) {
        let named = step.next.iter().map(|name| (Field::Next, name));
        let branches = step.branches.iter().enumerate();
        let to = branches.flat_map(|(number, branch)| branch.to.iter().map(move |it| (Field::Branch(number), it)));
        let awaited = step.waits_for.iter().map(|name| (Field::WaitsFor, name));
        let there = |name: &str| steps.iter().any(|step| step.key == name);
        for (field, name) in named.chain(to).chain(awaited) {
            if !(there(name) || name == END_WORD && field != Field::WaitsFor) {
                let what = Refusal::new("process_target_unknown").with("step", &step.key).with("target", name);
                self.say(Some(place), field, what);
            }
        }
        for (number, branch) in step.branches.iter().enumerate().filter(|(_, branch)| branch.to.is_empty()) {
            let answer = branch.answer.clone().unwrap_or_default();
            let what = Refusal::new("process_branch_leads_nowhere").with("step", &step.key).with("answer", answer);
            self.say(Some(place), Field::Branch(number), what);
        }
    }

    /// Each way by itself: what waits is led to by what it waits for, and the parts follow each other as the law
    /// has them.
    fn ways(&mut self, steps: &[Step]) {
        let graph = Graph::of(steps);
        if steps.first().is_some_and(|first| first.part != Part::OneStop) {
            let key = steps.first().map(|first| first.key.clone()).unwrap_or_default();
            self.say(Some(0), Field::Part, Refusal::new("process_start").with("step", key));
        }
        for (place, step) in steps.iter().enumerate() {
            let about = |key: &str| Refusal::new(key).with("step", &step.key);
            for exit in graph.exits(place) {
                let field = exit.branch.map_or(Field::Next, Field::Branch);
                for to in exit.to.iter().filter(|to| **to != END) {
                    let Some(target) = graph.step(*to) else { continue };
                    let awaited = graph.awaited(*to);
                    if !awaited.is_empty() && !awaited.contains(&place) {
                        let what = about("process_join_not_awaited").with("target", &target.key);
                        self.say(Some(place), field, what);
                    }
                }
                let parts = exit.to.len() > 1 || exit.branch.is_some();
                if parts && !matches!(step.part, Part::OneStop | Part::Section) {
                    self.say(Some(place), field, about("process_fork_here"));
                }
            }
            for awaited in
                graph.awaited(place).iter().filter(|other| !graph.followers(**other).any(|it| it == place))
            {
                let other = graph.step(*awaited).map(|step| step.key.clone()).unwrap_or_default();
                self.say(Some(place), Field::WaitsFor, about("process_wait_not_led").with("target", other));
            }
            if !step.waits_for.is_empty() && step.part != Part::Section {
                self.say(Some(place), Field::WaitsFor, about("process_wait_here"));
            }
            if step.has_answers() && step.part != Part::Section {
                self.say(Some(place), Field::Branch(0), about("process_answer_here"));
            }
        }
        self.phases(&graph);
    }

    /// Intake, section, signature, issue, return: in this order and none left out (Decree 61/2018/NĐ-CP, articles 17
    /// to 20).
    fn phases(&mut self, graph: &Graph) {
        let mut phase = vec![None; graph.steps.len()];
        let mut open = vec![(0, Phase::Intake)];
        while let Some((place, now)) = open.pop() {
            let (Some(step), Some(seen)) = (graph.step(place), phase.get_mut(place)) else { continue };
            match seen {
                Some(before) if *before == now => continue,
                Some(_) => {
                    self.say(Some(place), Field::Part, Refusal::new("process_both_ends").with("step", &step.key));
                    continue;
                }
                None => *seen = Some(now),
            }
            for exit in graph.exits(place) {
                let field = exit.branch.map_or(Field::Next, Field::Branch);
                for to in &exit.to {
                    let parts = exit.branch.is_some() || exit.to.len() > 1;
                    let next = self.turn(graph, (place, now), (field, parts), *to);
                    open.extend(next.map(|next| (*to, next)));
                }
            }
        }
    }

    fn turn(
        &mut self,
        graph: &Graph,
        (place, now): (usize, Phase),
        (field, parts): (Field, bool),
        to: usize,
    ) -> Option<Phase> {
        let step = graph.step(place)?;
        let about = |key: &str| Refusal::new(key).with("step", &step.key);
        let Some(target) = graph.step(to) else {
            if now != Phase::Return {
                self.say(Some(place), field, about("process_ends_early"));
            }
            return None;
        };
        let next = now.then(target.part);
        if next.is_none() {
            self.say(Some(place), field, about("process_wrong_turn").with("target", &target.key));
        }
        let drafts = step.part != Part::Section || (step.opinion.is_none() && !parts);
        if next == Some(Phase::Signature) && !drafts {
            self.say(Some(place), field, about("process_straight_to_signature").with("target", &target.key));
        }
        next
    }

    fn variant(&mut self, process: &Process, variant: &Variant, named: &mut BTreeMap<String, usize>) {
        let number = self.variant.unwrap_or_default();
        if variant.agencies.is_empty() && variant.tier.is_none() {
            self.say(None, Field::Key, Refusal::new("process_variant_for_nobody"));
        }
        if variant.hours.is_empty() == variant.steps.is_empty() {
            self.say(None, Field::Key, Refusal::new("process_variant_hours_or_steps"));
        }
        for key in variant.hours.keys().filter(|key| !process.steps.iter().any(|step| step.key == **key)) {
            self.say(None, Field::Key, Refusal::new("process_variant_step_unknown").with("step", key));
        }
        for (key, _) in variant.hours.iter().filter(|(_, hours)| **hours == 0) {
            self.say(None, Field::Key, Refusal::new("process_hours_zero").with("step", key));
        }
        let tier = variant.tier.map(|tier| tier.word().to_owned());
        for who in variant.agencies.iter().cloned().chain(tier) {
            if *named.entry(who.clone()).or_insert(number) != number {
                self.say(None, Field::Key, Refusal::new("process_variant_twice").with("agency", who));
            }
        }
    }
}

/// The phases of a dossier's life that no process can leave out or turn round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Intake,
    Section,
    Signature,
    Issue,
    Return,
}

impl Phase {
    /// The phase after a way to a step of that part; `None` where there is no such way.
    fn then(self, part: Part) -> Option<Self> {
        match (self, part) {
            (Self::Intake, Part::OneStop) => Some(Self::Intake),
            (Self::Intake | Self::Section, Part::Section) => Some(Self::Section),
            (Self::Section | Self::Signature, Part::Leadership) => Some(Self::Signature),
            (Self::Signature | Self::Issue, Part::Clerical) => Some(Self::Issue),
            (Self::Issue | Self::Return, Part::OneStop) => Some(Self::Return),
            _ => None,
        }
    }
}

/// Ways out are taken either by answers, each with a label, or by conditions, of which the last is for the rest.
fn branch_problem(branch: &Branch, by_answer: bool, last: bool) -> Option<&'static str> {
    let labelled = branch.label.as_ref().is_some_and(|label| !label.vi.trim().is_empty());
    match (by_answer, &branch.answer, &branch.when) {
        (true, None, _) | (true, _, Some(_)) => Some("process_branch_mixed"),
        (true, Some(answer), None) if answer.trim().is_empty() || !labelled => Some("process_answer_unlabelled"),
        (false, _, None) if !last => Some("process_otherwise_not_last"),
        (false, _, Some(_)) if last => Some("process_no_otherwise"),
        _ => None,
    }
}
