//! What the steps about opinions of other agencies show and propose.

use base::local_date;
use rules::calendar::{Deadline, Limit};

use super::fields::Choices;
use crate::{
    bench::Bench,
    door::Room,
    words::{self, VI},
};

/// What the officer's agency is asked, and until when.
pub fn asked(room: &Room, bench: &Bench, choices: &mut Choices) {
    let here = room.actor.officer().and_then(|officer| bench.view.dossier.answerable(officer.agency));
    let Some(asked) = here else { return };
    choices.facts.push((VI.t("desk.field.question"), asked.question.clone()));
    choices.facts.push((VI.t("desk.field.answer_by"), words::day(asked.answer_by)));
    if asked.answer.is_some() {
        choices.facts.push((VI.t("desk.opinion.replaces"), VI.t("desk.opinion.replaces_how")));
    }
}

/// The answer that the officer's agency gave before and may replace.
pub fn said(room: &Room, bench: &Bench) -> String {
    let here = room.actor.officer().and_then(|officer| bench.view.dossier.answerable(officer.agency));
    let answer = here.and_then(|asked| asked.answer.as_ref()).filter(|answer| answer.given);
    answer.map(|answer| answer.text.clone()).unwrap_or_default()
}

/// How many working days another agency is proposed for its opinion.
const OPINION_DAYS: u32 = 3;

/// The day so many working days from now.
pub fn proposed_day(room: &Room) -> base::Date {
    let counted = room.app.office.calendar().due(room.now, Limit::WorkingDays(OPINION_DAYS), &[]);
    let due = counted.and_then(Deadline::into_due);
    due.map_or(local_date(room.now), |due| local_date(due.moment))
}
