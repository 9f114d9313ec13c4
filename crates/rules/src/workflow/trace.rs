//! What each event did: to the limit, to the time to answer, to who has the dossier in hand. Read from the events
//! alone, for people who want to see that nothing moved by itself.
//!
//! Effects are found by comparing the dossier before and after, so that an event of a new kind cannot move a date
//! unseen. Deliberately absent: names and words (the desk), what an event says (the event).

use std::collections::BTreeSet;

use base::{DocumentId, Moment, Seat};

use super::{AnswerDue, ClockKind, Dossier, DueMoments, Event, Holder, State, fold};
use crate::calendar::{Calendar, Limit, Pause, Timeliness, Used, timeliness};

/// What an event did to a time that is counted.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// The limit began to run.
    Started {
        /// From when it counts.
        received: Moment,
        /// The limit.
        limit: Limit,
        /// The appointment.
        due: DueMoments,
    },
    /// The appointment moved, or it only stopped or began to be provisional.
    Moved {
        /// What it was.
        from: DueMoments,
        /// What it is.
        to: DueMoments,
    },
    /// The limit stands still.
    Stood {
        /// Since when.
        since: Moment,
        /// What was used of it then; nothing where the calendar does not know.
        used: Option<Used>,
    },
    /// The limit runs again.
    WentOn {
        /// Since when it stood.
        since: Moment,
        /// Until when.
        until: Moment,
    },
    /// The result is there: the limit ended.
    Ended {
        /// When.
        at: Moment,
        /// Early, on time or late.
        how: Timeliness,
    },
    /// The dossier ended without a result while its limit counted.
    Closed,
    /// The one-stop owes an answer.
    Awaited {
        /// Until when.
        until: AnswerDue,
    },
    /// The time to answer was counted again.
    AnswerMoved {
        /// What it was.
        from: AnswerDue,
        /// What it is.
        to: AnswerDue,
    },
    /// The one-stop answered.
    Answered {
        /// Until when it was to.
        until: AnswerDue,
        /// It did so in time.
        in_time: bool,
    },
}

/// One event with what it did.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceStep<'a> {
    /// What happened.
    pub event: &'a Event,
    /// When.
    pub at: Moment,
    /// What it did to the times that are counted.
    pub effects: Vec<Effect>,
    /// Who has the dossier in hand since.
    pub holder: Holder,
    /// Handed over to this unit, which has not confirmed yet.
    pub given_to: Option<Seat>,
    /// The dossier came into other hands, or is on its way there.
    pub moved: bool,
    /// Until when whoever has it in hand has to act.
    pub until: Option<Moment>,
    /// Where its business stands since.
    pub state: State,
}

/// Every event with what it did, oldest first; none when they do not begin with an opening.
pub fn trace<'a>(
    events: impl IntoIterator<Item = (&'a Event, Moment)>,
    calendar: &Calendar,
) -> Vec<TraceStep<'a>> {
    let mut steps = Vec::new();
    let mut dossier: Option<Dossier> = None;
    for (event, at) in events {
        let after = match (&dossier, event) {
            (_, Event::Opened(opening)) => Dossier::opened(opening),
            (Some(before), event) => fold(before.clone(), event, at),
            (None, _) => continue,
        };
        let effects = dossier.as_ref().map(|before| effects(before, &after, at, calendar)).unwrap_or_default();
        let hands = |dossier: &Dossier| (dossier.holder, dossier.handover.map(|given| given.to));
        steps.push(TraceStep {
            event,
            at,
            effects,
            holder: after.holder,
            given_to: after.handover.map(|given| given.to),
            moved: dossier.as_ref().is_some_and(|before| hands(before) != hands(&after)),
            until: until(&after),
            state: after.state,
        });
        dossier = Some(after);
    }
    steps
}

fn until(dossier: &Dossier) -> Option<Moment> {
    let counts = |kind| matches!(kind, ClockKind::Answer | ClockKind::Supplement | ClockKind::Result);
    dossier.running().into_iter().find(|running| counts(running.kind)).map(|running| running.due)
}

fn effects(before: &Dossier, after: &Dossier, at: Moment, calendar: &Calendar) -> Vec<Effect> {
    let mut effects = answer(before.answer_due, after.answer_due, at);
    let stood = |dossier: &Dossier| dossier.pauses.last().filter(|pause| pause.to.is_none()).cloned();
    if let (Some(open), None) = (stood(before), stood(after)) {
        let ended = after.pauses.iter().find(|pause| pause.from == open.from).and_then(|pause| pause.to);
        effects.push(Effect::WentOn { since: open.from, until: ended.unwrap_or(at) });
    }
    match (before.due, after.due, &after.acceptance) {
        (None, Some(due), Some(acceptance)) => {
            let (received, limit) = (acceptance.received, acceptance.limit);
            effects.push(Effect::Started { received, limit, due });
        }
        (Some(from), Some(to), _) if from != to => effects.push(Effect::Moved { from, to }),
        _ => {}
    }
    if let (None, Some(open)) = (stood(before), stood(after)) {
        let used = used(after, &open, calendar);
        effects.push(Effect::Stood { since: open.from, used });
    }
    effects.extend(end(before, after));
    effects
}

/// What was used of the limit when the pause began.
fn used(dossier: &Dossier, open: &Pause, calendar: &Calendar) -> Option<Used> {
    let acceptance = dossier.acceptance.as_ref()?;
    let earlier: Vec<Pause> = dossier.pauses.iter().filter(|pause| pause.to.is_some()).cloned().collect();
    calendar.used(acceptance.received, acceptance.limit, open.from, &earlier).ok()
}

fn end(before: &Dossier, after: &Dossier) -> Option<Effect> {
    if let (None, Some(at)) = (before.ended_at, after.ended_at) {
        let (due, acceptance) = after.due.zip(after.acceptance.as_ref())?;
        return Some(Effect::Ended { at, how: timeliness(due.original, at, acceptance.limit) });
    }
    (before.closing.is_none() && after.closing.is_some() && after.due.is_some()).then_some(Effect::Closed)
}

fn answer(before: Option<AnswerDue>, after: Option<AnswerDue>, at: Moment) -> Vec<Effect> {
    match (before, after) {
        (None, Some(until)) => vec![Effect::Awaited { until }],
        (Some(from), Some(to)) if from != to => vec![Effect::AnswerMoved { from, to }],
        (Some(until), None) => vec![Effect::Answered { until, in_time: at <= until.moment }],
        _ => Vec::new(),
    }
}

impl Event {
    /// Which of these papers the event speaks of. It is looked for in everything the event says, so that a paper which
    /// an event of a new kind names is found too.
    pub fn papers(&self, of: &[DocumentId]) -> BTreeSet<DocumentId> {
        let mut said = BTreeSet::new();
        gather(&serde_json::to_value(self).unwrap_or_default(), &mut said);
        of.iter().copied().filter(|paper| said.contains(&paper.to_string())).collect()
    }
}

fn gather(value: &serde_json::Value, into: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => drop(into.insert(text.clone())),
        serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| gather(field, into)),
        _ => {}
    }
}
