//! The steps of the process on a dossier's page: what is done, by whom and when, what is open and until when, what
//! may still come.

use base::{Moment, OfficerId};
use rules::{
    procedure::process::Step,
    workflow::way::{Round, Stage, sub_deadline},
};

use crate::{
    bench::Bench,
    door::Room,
    words::{self, VI},
};

/// A step as it is shown.
pub struct Row {
    /// Its name.
    pub name: String,
    /// Where it is on the way: the class of the line.
    pub place: &'static str,
    /// Who does or did it, since when and until when.
    pub lines: Vec<String>,
    /// It is, or was, late against its own time.
    pub late: Option<String>,
}

/// All steps that this dossier passes, has passed or may pass, in the order of the process.
pub fn rows(room: &Room, bench: &Bench) -> Vec<Row> {
    let course = bench.view.steps.course();
    let standing = course.standing(&bench.view.dossier);
    let begun = standing.stages.iter().any(|stage| !stage.rounds.is_empty());
    standing.stages.iter().map(|stage| row(room, bench, stage, begun)).collect()
}

fn row(room: &Room, bench: &Bench, stage: &Stage, begun: bool) -> Row {
    let name = stage.step.name.vi.clone();
    let Some(round) = stage.latest() else {
        let line = if stage.ahead || !begun { planned(stage.step) } else { VI.t("desk.process.skipped") };
        let place = if stage.ahead || !begun { "later" } else { "past" };
        return Row { name, place, lines: vec![line], late: None };
    };
    let until = sub_deadline(stage, round, &bench.view.dossier, &room.app.office.calendar());
    let ended = round.until.unwrap_or(room.now);
    let late = until.is_some_and(|until| ended > until && !round.dropped);
    let late = late.then(|| VI.t(if stage.open { "desk.process.late_open" } else { "desk.process.late_done" }));
    let lines = if stage.open { open(bench, stage, round, until) } else { done(bench, stage, round) };
    Row { name, place: if stage.open { "now" } else { "past" }, lines, late }
}

/// Who would do it, in how long.
fn planned(step: &Step) -> String {
    let hours = step.hours.map(|hours| VI.t_with("desk.process.hours", &[("hours", hours)]));
    let parts = [Some(VI.t("desk.process.ahead")), Some(roles(step)), hours];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn roles(step: &Step) -> String {
    let names = step.roles.iter().map(|role| VI.t(&format!("state.role.{}", role.word())));
    let named: Vec<String> = names.collect();
    if named.is_empty() { VI.t(&format!("state.part.{}", step.part.word())) } else { named.join(", ") }
}

fn when(key: &str, at: Moment) -> String {
    VI.t_with(key, &[("when", words::moment(at))])
}

fn open(bench: &Bench, stage: &Stage, round: &Round, until: Option<Moment>) -> Vec<String> {
    let step = stage.step;
    let what = match (&step.opinion, round.asked) {
        (None, _) => VI.t("desk.process.open"),
        (Some(_), None) => VI.t("desk.process.ask"),
        (Some(_), Some(_)) => VI.t("desk.process.asked"),
    };
    let optional = step.is_optional().then(|| VI.t("desk.process.optional"));
    let first = [Some(what), Some(holds(bench, step)), optional].into_iter().flatten().collect::<Vec<_>>();
    let again =
        (stage.rounds.len() > 1).then(|| VI.t_with("desk.process.again", &[("count", stage.rounds.len() - 1)]));
    let since = round.asked.unwrap_or(round.since);
    let times =
        [Some(when("desk.process.since", since)), until.map(|until| when("desk.process.until", until)), again];
    vec![first.join(" · "), times.into_iter().flatten().collect::<Vec<_>>().join(", ")]
}

/// Who has the open step: the officer assigned to the dossier where the step is a specialist's, the agency that was
/// asked, else who holds such a role.
fn holds(bench: &Bench, step: &Step) -> String {
    let dossier = &bench.view.dossier;
    if step.opinion.is_some() {
        let asked = dossier.consultations.iter().rev().find(|it| it.step.as_deref() == Some(step.key.as_str()));
        let named = step.opinion.iter().map(|opinion| opinion.agency.clone()).next().unwrap_or_default();
        return asked.map_or(named, |asked| bench.names.agency(asked.agency));
    }
    let mine = step.part == base::Part::Section && step.admits(base::Role::Specialist);
    match dossier.assignee.filter(|_| mine) {
        Some(officer) => bench.names.officer(officer),
        None => roles(step),
    }
}

fn done(bench: &Bench, stage: &Stage, round: &Round) -> Vec<String> {
    let first = match round.until {
        _ if round.dropped => VI.t("desk.process.dropped"),
        _ if round.passed => VI.t("desk.process.with_next"),
        Some(at) => finished_by(bench, at, round.by),
        None => String::new(),
    };
    let answer = round
        .answer
        .as_deref()
        .map(|answer| VI.t_with("desk.process.answer", &[("answer", label(stage.step, answer))]));
    [Some(first), answer, round.note.clone()].into_iter().flatten().filter(|line| !line.is_empty()).collect()
}

fn finished_by(bench: &Bench, at: Moment, by: Option<OfficerId>) -> String {
    let at = words::moment(at);
    match by.map(|officer| bench.names.officer(officer)).filter(|name| !name.is_empty()) {
        Some(who) => VI.t_with("desk.process.done_by", &[("when", at), ("who", who)]),
        None => VI.t_with("desk.process.done", &[("when", at)]),
    }
}

/// An answer as officers read it.
fn label(step: &Step, answer: &str) -> String {
    let branch = step.branches.iter().find(|branch| branch.answer.as_deref() == Some(answer));
    let label = branch.and_then(|branch| branch.label.as_ref());
    label.map_or_else(|| answer.to_owned(), |label| label.vi.clone())
}

/// A finished step in the history.
pub fn finished(bench: &Bench, key: &str, answer: Option<&str>, note: Option<&str>) -> String {
    let course = bench.view.steps.course();
    let Some(step) = course.steps.iter().find(|step| step.key == key) else { return key.to_owned() };
    let answer = answer.map(|answer| label(step, answer));
    let parts = [Some(step.name.vi.clone()), answer, note.map(str::to_owned)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// What the officer may finish: `step` or `step:answer`, and how it is read.
pub fn to_finish(room: &Room, bench: &Bench) -> Vec<(String, String)> {
    let Some(officer) = room.actor.officer() else { return Vec::new() };
    let course = bench.view.steps.course();
    let steps = course.standing(&bench.view.dossier).finishable(&bench.view.dossier, officer, room.now);
    let mut offered = Vec::new();
    for step in steps {
        if !step.has_answers() {
            offered.push((step.key.clone(), step.name.vi.clone()));
        }
        for answer in step.branches.iter().filter_map(|branch| branch.answer.as_deref()) {
            offered.push((format!("{}:{answer}", step.key), format!("{}: {}", step.name.vi, label(step, answer))));
        }
    }
    offered
}

/// Open steps whose agency has not been asked.
pub fn to_ask(bench: &Bench) -> Vec<(String, String)> {
    let course = bench.view.steps.course();
    let standing = course.standing(&bench.view.dossier);
    standing.to_ask().map(|step| (step.key.clone(), step.name.vi.clone())).collect()
}
