//! The trace of a dossier adds up: what its lines say of the clock is what the dossier says.

use proptest::prelude::*;

use super::{walks::step, *};
use crate::calendar::Pause;

fn lines(world: &World) -> Vec<TraceStep<'_>> {
    trace(world.events.iter().map(|(event, at)| (event, *at)), &world.calendar)
}

/// Folds what the lines say of the clock, and compares it with the dossier.
fn adds_up(world: &World) {
    let dossier = &world.dossier;
    let (mut due, mut answer, mut pauses) = (None, None, Vec::<(Moment, Option<Moment>)>::new());
    let (mut ended, mut closed) = (None, false);
    for effect in lines(world).into_iter().flat_map(|line| line.effects) {
        match effect {
            Effect::Started { due: first, received, limit } => {
                assert_eq!(due.replace(first), None, "the limit starts once");
                let acceptance = dossier.acceptance.as_ref().unwrap();
                assert_eq!(received, acceptance.received);
                assert!(
                    limit == acceptance.limit
                        || world.events.iter().any(|(it, _)| it.kind() == EventKind::Extended)
                );
            }
            Effect::Moved { from, to } => assert_eq!(due.replace(to), Some(from), "it moves from where it was"),
            Effect::Stood { since, used } => {
                assert!(pauses.last().is_none_or(|(_, to)| to.is_some()), "it stands once at a time");
                assert!(used.is_some(), "the calendar of the test knows its years");
                pauses.push((since, None));
            }
            Effect::WentOn { since, until } => {
                assert_eq!(pauses.pop(), Some((since, None)), "what goes on stood");
                pauses.push((since, Some(until)));
            }
            Effect::Ended { at, .. } => assert_eq!(ended.replace(at), None, "it ends once"),
            Effect::Closed => closed = true,
            Effect::Awaited { until } => assert_eq!(answer.replace(until), None),
            Effect::AnswerMoved { from, to } => assert_eq!(answer.replace(to), Some(from)),
            Effect::Answered { until, .. } => assert_eq!(answer.take(), Some(until)),
        }
    }
    assert_eq!(due, dossier.due, "the effects add up to the due moment");
    assert_eq!(answer, dossier.answer_due, "and to the time to answer");
    let told: Vec<_> = dossier.pauses.iter().map(|pause: &Pause| (pause.from, pause.to)).collect();
    assert_eq!(pauses, told, "each pause is told with beginning and end");
    assert_eq!((ended, closed), (dossier.ended_at, dossier.closing.is_some() && dossier.due.is_some()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_lines_of_a_trace_add_up_on_every_walk(steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..90)) {
        let mut world = World::draft();
        for (who, what, pick) in steps {
            step(&mut world, who, what, pick);
        }
        adds_up(&world);
        let lines = lines(&world);
        prop_assert_eq!(lines.len(), world.events.len(), "every event has its line");
        let last = lines.last().unwrap();
        prop_assert_eq!((last.holder, last.state), (world.dossier.holder, world.dossier.state));
    }
}

fn effects_of(world: &World, kind: EventKind) -> Vec<Effect> {
    let found = lines(world).into_iter().rev().find(|line| line.event.kind() == kind);
    found.unwrap_or_else(|| panic!("no {kind:?}")).effects
}

#[test]
fn a_supplement_tells_what_remained_and_how_far_the_appointment_moved() {
    let world = World::in_processing();
    let first = world.dossier.due.unwrap();
    let world = world.at("2019-03-06 10:00:00").does("specialist", ask_supplement());
    let stood = effects_of(&world, EventKind::SupplementAsked);
    let [Effect::Stood { since, used: Some(used) }] = &stood[..] else { panic!("{stood:?}") };
    assert_eq!((*since, used.used, used.left()), (at("2019-03-06 10:00:00"), 2, 5));
    let world = world.at("2019-03-13 08:00:00").does("citizen", Command::Resubmit { papers: vec![] });
    let found = Command::FindComplete { document: paper(50) };
    let world = world.at("2019-03-13 09:00:00").does("intake", found);
    let went_on = effects_of(&world, EventKind::SupplementFound);
    let to = world.dossier.due.unwrap();
    assert!(
        went_on.contains(&Effect::WentOn { since: at("2019-03-06 10:00:00"), until: at("2019-03-13 08:00:00") })
    );
    assert!(went_on.contains(&Effect::Moved { from: first, to }) && first.current < to.current, "{went_on:?}");
    assert!(went_on.iter().any(|effect| matches!(effect, Effect::Answered { in_time: true, .. })));
}

#[test]
fn an_apology_moves_the_appointment_and_not_the_limit() {
    let world = World::in_processing().does("leader", apologise(date(2019, 3, 29)));
    let moved = effects_of(&world, EventKind::Apologised);
    let [Effect::Moved { from, to }] = &moved[..] else { panic!("{moved:?}") };
    assert_eq!((from.original, to.original), (from.current, from.original));
    assert!(to.current > from.current);
}

#[test]
fn the_end_says_whether_it_was_late() {
    let world = World::issued().at("2019-04-01 08:00:00");
    let world = world.does("clerk", Command::HandResult).does("intake", Command::Confirm);
    let ended = effects_of(&world, EventKind::ResultReceived);
    let late = Effect::Ended { at: at("2019-04-01 08:00:00"), how: crate::calendar::Timeliness::Late };
    assert_eq!(ended, [late]);
}

#[test]
fn an_event_is_found_to_name_its_papers_and_no_others() {
    let world = World::in_processing().does("specialist", ask_supplement());
    let event = &world.events.last().unwrap().0;
    let papers = [paper(1), paper(2), paper(3)];
    assert_eq!(event.papers(&papers).into_iter().collect::<Vec<_>>(), [paper(2)]);
    assert!(Event::Reminded.papers(&papers).is_empty());
}
