//! A timeline in the reader's words: what happened, who holds the dossier now and until when.

use cases::dossier::{OpenStep, Timeline};
use rules::workflow::State;
use webkit::{Page, ui};

use crate::words;

/// The timeline as a component.
pub fn way(page: &Page, timeline: &Timeline) -> ui::Timeline {
    let mut shown = page.ui().timeline();
    for entry in &timeline.entries {
        let event = page.t(&format!("event.{}", entry.kind.word()));
        let status = entry.status.map(|state| words::state_name(page, state));
        let title = status.map_or(event.clone(), |status| format!("{event}: {status}"));
        let detail = [entry.strand.clone(), entry.unit.clone(), entry.person.clone(), entry.reason.clone()];
        let detail: Vec<String> = detail.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        shown = shown.past(title, words::moment(page, entry.at), detail.join(". "));
    }
    if timeline.state.is_final() {
        return shown;
    }
    shown = shown.now(now(page, timeline), words::state_name(page, timeline.state), until(page, timeline));
    for open in &timeline.steps {
        shown = shown.now(words::text(page, &open.name), doer(page, open), step_until(page, open));
    }
    match timeline.due {
        Some(due) if timeline.state != State::ResultReady => {
            let note = if timeline.provisional { page.t("dossier.provisional") } else { String::new() };
            shown.later(page.t("dossier.appointment"), words::due(page, due, timeline.provisional), note)
        }
        _ => shown,
    }
}

/// Who holds it.
fn now(page: &Page, timeline: &Timeline) -> String {
    if timeline.your_turn {
        return page.t("dossier.your_turn");
    }
    if timeline.part == base::Part::OneStop {
        return page.t1("dossier.held_by", "unit", &timeline.unit);
    }
    let part = page.t(&format!("part.{}", timeline.part.word()));
    page.t2("dossier.held_by_part", "part", part, "unit", &timeline.unit)
}

/// Who works on a step.
fn doer(page: &Page, open: &OpenStep) -> String {
    match open.part {
        None => page.t1("dossier.step_asked", "unit", &open.unit),
        Some(base::Part::OneStop) => page.t1("dossier.step_at", "unit", &open.unit),
        Some(part) => {
            let part = page.t(&format!("part.{}", part.word()));
            page.t2("dossier.step_at_part", "part", part, "unit", &open.unit)
        }
    }
}

/// Until when a step is to be done, and honestly when that has passed.
fn step_until(page: &Page, open: &OpenStep) -> String {
    let Some(until) = open.until else { return String::new() };
    let key = if open.late { "dossier.step_late" } else { "dossier.step_before" };
    page.t1(key, "when", words::moment(page, until))
}

/// Until when.
fn until(page: &Page, timeline: &Timeline) -> String {
    let Some(until) = timeline.until.map(|until| words::due(page, until, timeline.until_provisional)) else {
        return if timeline.paused { page.t("dossier.paused") } else { String::new() };
    };
    match timeline.state {
        State::PreSupplement | State::Supplement => page.t1("dossier.answer_before", "when", until),
        State::Submitted | State::SupplementHandedIn => page.t1("dossier.answered_before", "when", until),
        _ => page.t1("dossier.done_before", "when", until),
    }
}
