//! Reminders climb by office time, and apologies are drafted before it is too late.

use proptest::prelude::*;

use super::*;

fn ladder() -> Ladder {
    Ladder::parse(Ladder::SHIPPED).unwrap()
}

fn reached(world: &World, kind: ClockKind) -> Vec<Rung> {
    let running = world.dossier.running();
    let running = running.iter().find(|running| running.kind == kind).expect("it runs");
    ladder().reached(&world.calendar, running, world.now).unwrap()
}

#[test]
fn the_result_climbs_from_the_holder_to_the_head_to_control_in_office_time() {
    // Due on Wednesday 13 March 2019 at 17:00.
    let rungs = |at: &str| reached(&World::in_processing().at(at), ClockKind::Result);
    assert_eq!(rungs("2019-03-08 17:00:00"), []);
    assert_eq!(rungs("2019-03-10 12:00:00"), [], "a Sunday brings nothing nearer");
    assert_eq!(rungs("2019-03-12 07:00:00"), [Rung::Holder]);
    assert_eq!(rungs("2019-03-13 20:00:00"), [Rung::Holder], "late by the day, not by the evening");
    assert_eq!(rungs("2019-03-14 07:05:00"), [Rung::Holder, Rung::Head]);
    assert_eq!(rungs("2019-03-15 17:00:00"), Rung::ALL);
}

#[test]
fn an_answer_timer_an_opinion_and_a_supplement_have_their_own_steps() {
    let world = World::submitted();
    assert_eq!(reached(&world, ClockKind::Answer), []);
    assert_eq!(reached(&world.clone().at("2019-03-05 07:30:00"), ClockKind::Answer), [Rung::Holder]);
    assert_eq!(reached(&world.at("2019-03-05 09:02:00"), ClockKind::Answer), [Rung::Holder, Rung::Head]);
    let asked = World::in_processing().does("specialist", ask_opinion());
    let opinion = asked.dossier.running().into_iter().find(|running| running.kind == ClockKind::Opinion).unwrap();
    assert_eq!((opinion.about, opinion.seat.agency), (Some(About::Agency(agency(OTHER))), agency(OTHER)));
    assert_eq!(reached(&asked.at("2019-03-11 07:02:00"), ClockKind::Opinion), [Rung::Holder, Rung::Head]);
    let waiting = World::in_processing().does("specialist", ask_supplement());
    let kinds: Vec<ClockKind> = waiting.dossier.running().iter().map(|running| running.kind).collect();
    assert_eq!(kinds, [ClockKind::Supplement], "the limit stands still");
}

#[test]
fn a_result_that_nobody_collects_is_counted_from_when_it_was_ready() {
    let world = World::ready();
    assert_eq!(reached(&world, ClockKind::Collect), []);
    let since = world.dossier.ended_at.unwrap();
    let later = world.at("2019-03-18 17:00:00");
    assert_eq!(reached(&later, ClockKind::Collect), [Rung::Holder]);
    assert_eq!(ladder().reminders_to_collect(&later.calendar, since, later.now).unwrap(), 1);
}

fn draft_apology(day: Date) -> Command {
    Command::DraftApology { reason: why(), new_day: day, document: paper(50) }
}

#[test]
fn the_system_drafts_the_leader_sends_with_one_click_and_there_is_one_apology() {
    let world = World::in_processing().at("2019-03-12 08:00:00");
    let due = world.dossier.due.unwrap();
    assert!(ladder().drafts_apology(&world.calendar, due.current, world.now).unwrap());
    assert_eq!(world.refused("leader", draft_apology(date(2019, 3, 20))), "not_your_step");
    let drafted = world.does("system", draft_apology(date(2019, 3, 20)));
    assert_eq!(drafted.dossier.due, Some(due), "a draft moves nothing");
    assert_eq!(drafted.refused("system", draft_apology(date(2019, 3, 21))), "apology_drafted_already");
    assert_eq!(drafted.refused("head", Command::SendApology { document: paper(51) }), "not_your_step");
    let sent = drafted.does("leader", Command::SendApology { document: paper(51) });
    let apology = sent.dossier.apology.clone().unwrap();
    assert_eq!((apology.missed, apology.document, apology.reason), (false, paper(51), why()));
    assert_eq!(sent.dossier.due.map(|due| due.current), Some(at("2019-03-20 17:00:00")));
    assert_eq!(sent.refused("leader", apologise(date(2019, 3, 25))), "apologised_already");
    assert_eq!(sent.refused("system", draft_apology(date(2019, 3, 25))), "apologised_already");
}

#[test]
fn an_apology_sent_on_the_due_day_is_a_miss() {
    let world = World::in_processing().at("2019-03-12 08:00:00").does("system", draft_apology(date(2019, 3, 20)));
    let sent = world.at("2019-03-13 08:00:00").does("leader", Command::SendApology { document: paper(51) });
    assert!(sent.dossier.apology.unwrap().missed);
}

#[test]
fn a_dropped_draft_is_not_drafted_again_and_a_draft_for_signature_makes_it_void() {
    let drafted = || World::in_processing().does("system", draft_apology(date(2019, 3, 20)));
    let dropped = drafted().does("leader", Command::DropApology { reason: why() });
    assert_eq!(dropped.refused("system", draft_apology(date(2019, 3, 20))), "apology_drafted_already");
    let laid = drafted().does("specialist", draft(Part::Section));
    assert_eq!(laid.dossier.apology_draft, None);
    assert_eq!(laid.refused("system", draft_apology(date(2019, 3, 20))), "not_in_this_state");
    let asked = drafted().does("specialist", ask_supplement());
    assert_eq!(asked.dossier.apology_draft, None, "the limit stands still");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Looking only when told to look, one misses no rung and tells none too early; and time never takes one back.
    #[test]
    fn whoever_looks_when_told_sees_every_rung_in_its_time(minutes in 0_i64..40_000, kind in 0_usize..8) {
        let calendar = crate::calendar::tests::calendar();
        let due = at("2019-04-26 17:00:00");
        let seat = base::Seat { agency: agency(OTHER), part: Part::Section };
        let running = Running { kind: ClockKind::ALL[kind], about: None, due, seat, officer: None };
        let ladder = ladder();
        let mut now = at("2019-03-04 09:00:00").saturating_add(jiff::SignedDuration::from_mins(minutes)).unwrap();
        let end = at("2019-08-01 09:00:00");
        let mut before = ladder.reached(&calendar, &running, now).unwrap();
        while let Some(next) = ladder.next_look(&calendar, &running, now).unwrap() {
            prop_assert!(next > now);
            let just_before = next.saturating_sub(jiff::SignedDuration::from_mins(1)).unwrap().max(now);
            prop_assert_eq!(&ladder.reached(&calendar, &running, just_before).unwrap(), &before, "missed");
            now = next;
            let found = ladder.reached(&calendar, &running, now).unwrap();
            prop_assert!(before.iter().all(|rung| found.contains(rung)));
            before = found;
            if now > end { break }
        }
    }
}
