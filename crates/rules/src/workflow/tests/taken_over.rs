//! What another system began is carried on here as it was.

use base::Seat;

use super::*;

fn taken(pick: u8) -> World {
    World::draft().does("system", take_over(pick, date(2019, 3, 20)))
}

#[test]
fn code_dates_and_holder_stay_as_the_other_system_gave_them() {
    let one_stop = Seat { agency: agency(CENTRE), part: Part::OneStop };
    let section = Seat { agency: agency(DEPARTMENT), part: Part::Section };
    let specialist = person("specialist").id;
    let expected = [
        (State::Accepted, Holder::Seat { seat: one_stop }),
        (State::Transferred, Holder::Seat { seat: section }),
        (State::InProcessing, Holder::Officer { seat: section, officer: specialist }),
        (State::Supplement, Holder::Applicant { watching: one_stop }),
        (State::ResultReady, Holder::Seat { seat: one_stop }),
    ];
    for (pick, (state, holder)) in (0..).zip(expected) {
        let dossier = taken(pick).dossier;
        assert_eq!((dossier.state, dossier.holder), (state, holder));
        assert_eq!(dossier.code(), Some("H16.5-190218-0003"));
        let due = dossier.due.unwrap();
        assert_eq!((due.original, due.current), (at("2019-03-08 17:00:00"), at("2019-03-08 17:00:00")));
        assert_eq!(dossier.acceptance.unwrap().received, at("2019-02-18 08:30:00"));
        assert_eq!((dossier.owed, dossier.paid), (Vnd(8_000), Vnd(3_000)));
        assert_eq!(dossier.taken_over.unwrap().source, "Một cửa cũ");
    }
}

#[test]
fn a_supplement_asked_elsewhere_resumes_with_the_days_that_were_left() {
    // Asked on 26 February with nine working days left to 8 March... of which the day of asking counts as used:
    // eight are left, counted after the day of supply.
    let world = taken(3).at("2019-03-11 10:00:00").does("intake", Command::Resubmit { papers: vec![] });
    let world = world.does("intake", Command::FindComplete { document: paper(60) });
    assert_eq!(world.state(), State::InProcessing);
    assert_eq!(base::local_date(world.dossier.due.unwrap().current), date(2019, 3, 21));
    assert!(world.dossier.is_assigned_to(person("specialist").id, date(2019, 3, 12)));
    let again = world.does("specialist", ask_supplement());
    assert!(again.dossier.proposal.is_some(), "it was asked once already: another needs approval");
}

#[test]
fn no_change_of_the_calendar_moves_what_another_system_promised() {
    let correct = Command::CorrectCalendar { reason: why() };
    assert_eq!(taken(2).refused("system", correct), "limit_counted_elsewhere");
}

#[test]
fn nobody_but_the_system_takes_over_and_only_what_can_be_true() {
    for who in ["intake", "controller", "citizen"] {
        assert_eq!(World::draft().refused(who, take_over(0, date(2019, 3, 20))), "not_your_step");
    }
    assert_eq!(World::accepted().refused("system", take_over(0, date(2019, 3, 20))), "not_in_this_state");
    let with = |change: &dyn Fn(&mut TakeOver), pick| {
        let Command::TakeOver(mut taken) = take_over(pick, date(2019, 3, 20)) else { panic!("no take-over") };
        change(&mut taken);
        World::draft().refused("system", Command::TakeOver(taken))
    };
    assert_eq!(with(&|it| it.received = at("2019-03-05 08:00:00"), 0), "received_in_the_future");
    assert_eq!(with(&|it| it.due = at("2019-02-17 08:00:00"), 0), "due_before_received");
    assert_eq!(with(&|it| it.due = at("2031-02-17 08:00:00"), 0), "due_too_far");
    assert_eq!(with(&|it| it.code = " ".to_owned(), 0), "code_missing");
    assert_eq!(with(&|it| it.source = String::new(), 0), "source_missing");
    assert_eq!(with(&|it| it.paid = Vnd(9_000), 0), "more_than_owed");
    let early = at("2019-02-17 08:00:00");
    let moved = |it: &mut TakeOver| match &mut it.stage {
        Stage::Supplement { since, .. } | Stage::ResultReady { since, .. } => *since = early,
        _ => {}
    };
    assert_eq!(
        (with(&moved, 3), with(&moved, 4)),
        ("stage_outside_its_time".into(), "stage_outside_its_time".into())
    );
}

#[test]
fn it_lives_on_like_any_other_to_the_returned_result() {
    let world = taken(2)
        .does("specialist", draft(Part::Section))
        .does("head", Command::Review)
        .does("leader", sign("leader"))
        .does("clerk", issue())
        .does("clerk", Command::HandResult)
        .does("intake", Command::Confirm)
        .does("cashier", pay(5_000))
        .does("intake", give_back());
    assert_eq!(world.state(), State::Returned);
    let ready = taken(4).does("cashier", pay(5_000));
    assert_eq!(ready.dossier.result_number(), Some(("7/GXN", date(2019, 2, 25))));
    assert_eq!(ready.does("intake", give_back()).state(), State::Returned);
}
