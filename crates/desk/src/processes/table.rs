//! A process as plain lines: each step with who does it, in how long, and where it leads.

use rules::{
    form::{Condition, Form},
    procedure::process::{Exit, Graph, Step},
};

use crate::words::VI;

/// A step as it is read.
pub struct Line {
    /// Its number in the list, counted from 1.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Who does it.
    pub who: String,
    /// In how many office hours.
    pub hours: String,
    /// What another agency is asked, and what it waits for.
    pub about: Vec<String>,
    /// Where it leads.
    pub then: Vec<String>,
}

/// The steps in their order.
pub fn lines(steps: &[Step], form: &Form) -> Vec<Line> {
    let graph = Graph::of(steps);
    (0..steps.len()).zip(steps).map(|(place, step)| line(&graph, place, step, form)).collect()
}

fn line(graph: &Graph, place: usize, step: &Step, form: &Form) -> Line {
    let hours = step.hours.map(|hours| hours.to_string());
    let then = graph.exits(place).iter().map(|exit| way_out(graph, place, step, exit, form));
    Line {
        number: place + 1,
        name: step.name.vi.clone(),
        who: who(step),
        hours: hours.unwrap_or_else(|| VI.t("desk.process_page.no_hours")),
        about: about(graph, place, step),
        then: then.collect(),
    }
}

fn who(step: &Step) -> String {
    let part = VI.t(&format!("state.part.{}", step.part.word()));
    let roles = step.roles.iter().map(|role| VI.t(&format!("state.role.{}", role.word())));
    let roles: Vec<String> = roles.filter(|role| *role != part).collect();
    if roles.is_empty() { part } else { format!("{part}: {}", roles.join(", ")) }
}

fn about(graph: &Graph, place: usize, step: &Step) -> Vec<String> {
    let mut about = Vec::new();
    if let Some(opinion) = &step.opinion {
        let agency =
            if opinion.agency == "@parent" { VI.t("desk.process_page.parent") } else { opinion.agency.clone() };
        let args = [("agency", agency), ("question", opinion.question.clone())];
        about.push(VI.t_with("desk.process_page.opinion", &args));
        about.extend((!opinion.mandatory).then(|| VI.t("desk.process_page.optional")));
        about.extend(opinion.silence_is_consent.then(|| VI.t("desk.process_page.silence")));
    }
    let awaited: Vec<String> = graph.awaited(place).iter().map(|other| named(graph, *other)).collect();
    if !awaited.is_empty() {
        about.push(VI.t_with("desk.process_page.waits", &[("steps", awaited.join("; "))]));
    }
    about
}

fn named(graph: &Graph, place: usize) -> String {
    graph.step(place).map_or_else(|| VI.t("desk.process_page.end"), |step| step.name.vi.clone())
}

/// One way out in words.
fn way_out(graph: &Graph, place: usize, step: &Step, exit: &Exit, form: &Form) -> String {
    let to = match exit.to.as_slice() {
        [only] if *only == place + 1 && exit.branch.is_none() => VI.t("desk.process_page.below"),
        [only] if graph.step(*only).is_none() => VI.t("desk.process_page.end"),
        [only] => VI.t_with("desk.process_page.next", &[("step", named(graph, *only))]),
        several => {
            let names: Vec<String> = several.iter().map(|to| named(graph, *to)).collect();
            VI.t_with("desk.process_page.beside", &[("steps", names.join("; "))])
        }
    };
    let Some(branch) = exit.branch.and_then(|number| step.branches.get(number)) else { return to };
    if let Some(label) = &branch.label {
        return VI.t_with("desk.process_page.answer", &[("answer", label.vi.clone()), ("then", to)]);
    }
    match &branch.when {
        Some(when) => {
            VI.t_with("desk.process_page.condition", &[("condition", condition(form, when)), ("then", to)])
        }
        None => VI.t_with("desk.process_page.otherwise", &[("then", to)]),
    }
}

/// A condition as people read it: the question as it is asked, the answer as it is offered.
fn condition(form: &Form, when: &Condition) -> String {
    let joined = |parts: &[Condition], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| condition(form, part)).collect();
        parts.join(&format!(" {} ", VI.t(word)))
    };
    let said = |key: &str, q: &str, value: String| {
        VI.t_with(&format!("desk.condition.{key}"), &[("question", question(form, q)), ("value", value)])
    };
    match when {
        Condition::All { all } => joined(all, "desk.condition.and"),
        Condition::Any { any } => joined(any, "desk.condition.or"),
        Condition::Not { not } => VI.t_with("desk.condition.not", &[("condition", condition(form, not))]),
        Condition::Is { q, is } => said("is", q, answer(form, q, is)),
        Condition::In { q, r#in } => {
            let answers: Vec<String> = r#in.iter().map(|key| answer(form, q, key)).collect();
            said("in", q, answers.join(", "))
        }
        Condition::Answered { q, answered } => {
            said(if *answered { "answered" } else { "blank" }, q, String::new())
        }
        Condition::AtLeast { q, at_least } => said("at_least", q, at_least.to_string()),
        Condition::LessThan { q, less_than } => said("less_than", q, less_than.to_string()),
        Condition::DaysAgoAtLeast { q, days_ago_at_least } => said("days_ago", q, days_ago_at_least.to_string()),
        Condition::YoungerThan { q, younger_than } => said("younger", q, younger_than.to_string()),
    }
}

fn question(form: &Form, q: &str) -> String {
    if let Some(fact) = q.strip_prefix('@') {
        return VI.t(&format!("desk.condition.fact_{fact}"));
    }
    let id = q.split('.').next().unwrap_or(q);
    // Inside a sentence a question loses its mark.
    let label = form.question(id).map(|question| question.label.vi.trim_end_matches('?').to_owned());
    label.unwrap_or_else(|| q.to_owned())
}

fn answer(form: &Form, q: &str, key: &str) -> String {
    let known = ["@channel", "@tier", "@for"].contains(&q).then(|| format!("desk.condition.{}_{key}", &q[1..]));
    if let Some(key) = known.filter(|key| VI.has(key)) {
        return VI.t(&key);
    }
    let offered = form.question(q).and_then(|question| question.options.iter().find(|option| option.key == key));
    offered.map_or_else(|| key.to_owned(), |option| option.label.vi.clone())
}
