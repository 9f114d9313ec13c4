//! Whether the way is clear for a draft, and where an answer leads.

use base::{Part, Refusal};

use super::Course;
use crate::{
    procedure::process::{Branch, END, Graph, Step},
    workflow::Dossier,
};

/// Refuses a draft while something of the process has to come before it: an open part beside it, an answer, another
/// agency's opinion. Where the rest of the way to the signature is a plain row of steps, the draft finishes it.
pub fn clear_for_draft(course: &Course, dossier: &Dossier) -> Result<(), Refusal> {
    let standing = course.standing(dossier);
    let in_section = |step: &Step| step.part == Part::Section && !step.is_optional();
    let open: Vec<&Step> = standing.open().map(|stage| stage.step).filter(|step| in_section(step)).collect();
    if let Some(step) = open.iter().find(|step| step.opinion.is_some()) {
        return Err(before("draft_before_opinion", step));
    }
    match open.as_slice() {
        // A dossier whose process does not know where it stands is held up by no process.
        [] => Ok(()),
        [only] if standing.waiting.is_empty() => plain_to_signature(course, only),
        several => {
            let names: Vec<&str> = several.iter().map(|step| step.name.vi.as_str()).collect();
            Err(Refusal::new("draft_before_parts").with("steps", names.join("; ")))
        }
    }
}

fn before(key: &str, step: &Step) -> Refusal {
    Refusal::new(key).with("step", &step.name.vi)
}

/// Follows the way from the only open step.
fn plain_to_signature(course: &Course, from: &Step) -> Result<(), Refusal> {
    let graph = Graph::of(course.steps);
    let mut place = graph.place(&from.key).unwrap_or(END);
    for _ in 0..=course.steps.len() {
        let Some(step) = graph.step(place).filter(|step| step.part == Part::Section) else { return Ok(()) };
        if step.has_answers() {
            return Err(before("draft_before_answer", step));
        }
        if step.opinion.as_ref().is_some_and(|opinion| opinion.mandatory) {
            return Err(before("draft_before_opinion", step));
        }
        place = match graph.plain_exit(place).map(|exit| exit.to.as_slice()) {
            Some([only]) if graph.awaited(*only).len() < 2 => *only,
            _ => return Err(before("draft_before_step", step)),
        };
    }
    Ok(())
}

/// The steps an answer, or the conditions of the step, lead to.
pub fn exit_by(course: &Course, step: &Step, answer: Option<&str>) -> Result<Vec<String>, Refusal> {
    let graph = Graph::of(course.steps);
    let place = graph.place(&step.key).unwrap_or(END);
    let taken = if step.has_answers() {
        let by_answer = |branch: &Branch| branch.answer.as_deref() == answer;
        let number = step.branches.iter().position(by_answer).filter(|_| answer.is_some());
        Some(number.ok_or_else(|| before("step_answer_missing", step))?)
    } else if step.branches.is_empty() {
        None
    } else {
        let holds = |branch: &Branch| match (&branch.when, course.filing) {
            (None, _) => true,
            (Some(when), Some((answers, facts))) => when.eval(answers, facts),
            (Some(_), None) => false,
        };
        Some(step.branches.iter().position(holds).unwrap_or(step.branches.len() - 1))
    };
    let exit = graph.exits(place).iter().find(|exit| exit.branch == taken);
    let key = |to: &usize| graph.step(*to).map(|step| step.key.clone());
    Ok(exit.map(|exit| exit.to.iter().filter_map(key).collect()).unwrap_or_default())
}
