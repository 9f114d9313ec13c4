//! A department ends and a commune takes its place: the dossiers go over with everything they have.

use base::Seat;

use super::*;

fn moved(world: World) -> World {
    world.does("system", move_over(DEPARTMENT, COMMUNE, COMMUNE))
}

fn seat(agency_number: u8, part: Part) -> Seat {
    Seat { agency: agency(agency_number), part }
}

#[test]
fn each_state_has_one_holder_after_the_move_and_keeps_code_and_due_date() {
    let section = seat(COMMUNE, Part::Section);
    let worlds = [
        (World::submitted(), seat(COMMUNE, Part::OneStop)),
        (World::accepted(), seat(COMMUNE, Part::OneStop)),
        (World::in_processing(), section),
        (World::in_processing().does("specialist", ask_supplement()), seat(COMMUNE, Part::OneStop)),
        (World::for_signature(), seat(COMMUNE, Part::Leadership)),
        (World::signed(), seat(COMMUNE, Part::Clerical)),
        (World::ready(), seat(COMMUNE, Part::OneStop)),
    ];
    for (world, holder) in worlds {
        let before = world.dossier.clone();
        let after = moved(world).dossier;
        assert_eq!((after.state, after.holder.seat()), (before.state, holder));
        assert_eq!((after.due, after.code(), after.revision), (before.due, before.code(), before.revision));
        assert_eq!((after.acceptance.clone(), after.pauses.clone()), (before.acceptance, before.pauses));
        assert!(after.arrival.is_some(), "the receiver has to confirm: {:?}", after.state);
        assert_eq!(after.assignee, None);
    }
}

#[test]
fn nothing_is_done_until_the_new_unit_has_confirmed_but_citizens_and_money_do_not_wait() {
    let world = moved(World::accepted());
    assert_eq!(world.refused("commune", Command::Transfer { keep: true }), "arrival_not_confirmed");
    assert_eq!(world.refused("stranger", Command::ConfirmArrival), "not_your_step");
    assert_eq!(world.refused("intake", Command::ConfirmArrival), "not_your_step");
    let paid = world.clone().does("commune", pay(8_000));
    assert!(paid.dossier.arrival.is_some());
    let going = world.does("commune", Command::ConfirmArrival).does("commune", Command::Transfer { keep: true });
    assert_eq!(going.state(), State::InProcessing);
    assert_eq!(going.refused("commune", Command::ConfirmArrival), "nothing_arrived");
    let asked = moved(World::in_processing().does("specialist", ask_supplement()));
    let supplied = asked.does("citizen", Command::Resubmit { papers: vec![] });
    assert_eq!(supplied.dossier.holder.seat(), seat(COMMUNE, Part::OneStop));
}

#[test]
fn the_specialist_who_goes_along_goes_on_and_nobody_else_is_put_in() {
    let moving = |officer: &str| {
        let Command::Move(moving) = move_over(DEPARTMENT, COMMUNE, COMMUNE) else { panic!("no move") };
        Command::Move(Moving { officer: Some(person(officer).id), ..moving })
    };
    let world = World::in_processing();
    assert_eq!(world.refused("system", moving("colleague")), "not_the_one_assigned");
    let kept = world.does("system", moving("specialist")).dossier;
    assert_eq!(
        (kept.assignee, kept.holder.officer()),
        (Some(person("specialist").id), Some(person("specialist").id))
    );
}

#[test]
fn an_unconfirmed_hand_over_stays_one_between_the_new_units() {
    let world = moved(World::accepted().does("intake", Command::Transfer { keep: false }));
    let handover = world.dossier.handover.unwrap();
    assert_eq!((handover.from, handover.to), (seat(COMMUNE, Part::OneStop), seat(COMMUNE, Part::Section)));
    assert_eq!(world.dossier.holder.seat(), handover.from, "the giver's, until the receiver confirms");
    let going = world.does("commune", Command::ConfirmArrival).does("commune", Command::Confirm);
    assert_eq!(going.dossier.holder.seat(), handover.to);
}

#[test]
fn the_end_of_the_centre_and_of_an_agency_that_was_asked_move_only_what_is_theirs() {
    let world = World::accepted().does("system", move_over(CENTRE, COMMUNE, COMMUNE));
    assert_eq!(
        (world.dossier.agency, world.dossier.one_stop()),
        (agency(DEPARTMENT), seat(COMMUNE, Part::OneStop))
    );
    let asked = World::in_processing().does("specialist", ask_opinion());
    let asked = asked.does("system", move_over(OTHER, COMMUNE, COMMUNE));
    assert_eq!(
        (asked.dossier.agency, asked.dossier.consultations[0].agency),
        (agency(DEPARTMENT), agency(COMMUNE))
    );
    assert!(asked.dossier.arrival.is_none() && asked.dossier.moves.is_empty());
    assert_eq!(World::accepted().refused("system", move_over(OTHER, COMMUNE, COMMUNE)), "not_of_that_agency");
    assert_eq!(World::accepted().refused("leader", move_over(DEPARTMENT, COMMUNE, COMMUNE)), "not_your_step");
}

#[test]
fn what_is_over_is_kept_by_the_successor_and_still_says_who_decided() {
    let over = World::ready().does("cashier", pay(8_000)).does("intake", give_back());
    let kept = moved(over).dossier;
    assert_eq!((kept.state, kept.arrival), (State::Returned, None));
    assert_eq!(kept.agency, agency(COMMUNE), "who corrects it now");
    assert_eq!(kept.acted_by(), (agency(DEPARTMENT), agency(CENTRE)), "who decided");
    assert_eq!(moved(World::accepted()).dossier.acted_by(), (agency(COMMUNE), agency(COMMUNE)));
}
