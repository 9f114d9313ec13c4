//! Steps of the process: finishing one, and asking the agencies that steps name. Which steps there are is data of
//! the procedure (Decree 61/2018/NĐ-CP, article 19; the internal process that each agency decides).

use base::{Date, Refusal, local_date};

use super::{
    super::{Consultation, Dossier, Event, StepQuestion, gate::must, way},
    Context, processing,
};
use crate::{calendar::Limit, procedure::process::Step};

pub(super) fn finish(
    dossier: &Dossier,
    ctx: &Context,
    key: &str,
    answer: Option<String>,
    note: Option<String>,
) -> Result<Vec<Event>, Refusal> {
    let officer = ctx.officer()?;
    let standing = ctx.course.standing(dossier);
    let mine = standing.finishable(dossier, officer, ctx.now);
    let step = mine.into_iter().find(|step| step.key == key).ok_or_else(|| Refusal::new("step_is_not_open"))?;
    let answer = answer.filter(|_| step.has_answers());
    let next = way::exit_by(&ctx.course, step, answer.as_deref())?;
    let note = note.map(|note| base::text::tidy_lines(&note)).filter(|note| !note.is_empty());
    Ok(vec![Event::StepFinished { step: step.key.clone(), answer, note, next, by: officer.id }])
}

/// Each question goes to the agency of its step; who must be waited for, and whether silence is consent, the process
/// says.
pub(super) fn ask_agencies(
    dossier: &Dossier,
    ctx: &Context,
    asked: Vec<StepQuestion>,
) -> Result<Vec<Event>, Refusal> {
    must(!asked.is_empty(), "no_agency_to_ask")?;
    let mut events: Vec<Event> = Vec::new();
    for StepQuestion { step: key, agency, document } in asked {
        let step = to_ask(dossier, ctx, &key)?;
        let question = step.opinion.as_ref().map(|opinion| opinion.question.clone()).unwrap_or_default();
        let twice = |event: &Event| matches!(event, Event::OpinionAsked(it) if it.agency == agency || it.step.as_deref() == Some(&key));
        must(!events.iter().any(twice), "asked_already")?;
        let answer_by = answer_by(dossier, ctx, step)?;
        let asked = processing::ask_opinion(dossier, ctx, agency, question, document, answer_by, true)?;
        events.push(Event::OpinionAsked(for_step(dossier, ctx, Some(key), asked)?));
    }
    Ok(events)
}

/// The consultation as the step wants it; without a step as it is.
pub(super) fn for_step(
    dossier: &Dossier,
    ctx: &Context,
    step: Option<String>,
    asked: Consultation,
) -> Result<Consultation, Refusal> {
    let Some(key) = step else { return Ok(asked) };
    let step = to_ask(dossier, ctx, &key)?;
    let (mandatory, silence_is_consent) =
        step.opinion.as_ref().map_or((true, false), |opinion| (opinion.mandatory, opinion.silence_is_consent));
    Ok(Consultation { mandatory, silence_is_consent, step: Some(key), ..asked })
}

fn to_ask<'a>(dossier: &Dossier, ctx: &Context<'a>, key: &str) -> Result<&'a Step, Refusal> {
    let standing = way::Standing::of(ctx.course.steps, &dossier.way);
    let step = standing.to_ask().find(|step| step.key == key);
    step.ok_or_else(|| Refusal::new("no_agency_to_ask"))
}

/// The day on which the step's office hours end, counted from the question; where it has none, the appointment.
fn answer_by(dossier: &Dossier, ctx: &Context, step: &Step) -> Result<Date, Refusal> {
    let since = ctx.calendar.legal_receipt(ctx.now)?;
    let Some(hours) = step.hours else {
        let first = local_date(since);
        return Ok(dossier.due.map_or(first, |due| local_date(due.current).max(first)));
    };
    Ok(local_date(ctx.calendar.due(since, Limit::Hours(hours), &[])?.into_due()?.moment))
}
