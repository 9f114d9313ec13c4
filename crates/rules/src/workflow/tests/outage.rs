//! Papers that came during a declared outage: entered by a second person, counted from when they came.

use super::*;

/// Monday 4 March 2019, half past seven to three in the afternoon.
fn struck(agency: Option<AgencyId>) -> Outage {
    outage(agency, at("2019-03-04 07:30:00"), Some(at("2019-03-04 15:00:00")))
}

fn came() -> Moment {
    at("2019-03-04 08:10:00")
}

/// What "intake" is told who enters on Wednesday what "second-intake" received, with this changed.
fn told(change: impl FnOnce(&mut LateEntry)) -> Result<World, String> {
    told_at("2019-03-06 09:00:00", "intake", change)
}

fn told_at(when: &str, who: &str, change: impl FnOnce(&mut LateEntry)) -> Result<World, String> {
    let mut world = World::draft().at(when);
    let mut command = late(struck(None), came(), "second-intake");
    let Command::Submit { late: Some(entry), .. } = &mut command else { unreachable!() };
    change(entry);
    let receiver = ["intake", "second-intake", "commune"].map(person).into_iter();
    let receiver = receiver.into_iter().find(|officer| officer.id == entry.receiver);
    world.give_as(&actor(who), receiver.as_ref(), &command).map_err(|refusal| refusal.key)?;
    Ok(world)
}

#[test]
fn the_clock_starts_when_the_papers_really_came() {
    let world = told(|_| {}).unwrap();
    let kept = world.dossier.late.clone().unwrap();
    assert_eq!((kept.receiver, kept.by), (person("second-intake").id, person("intake").id));
    assert_eq!((kept.received, kept.slip.as_str()), (came(), "07"));
    assert_eq!(world.dossier.submitted_at, Some(came()));
    assert_eq!(world.dossier.answer_due.unwrap().since, came());
    let late = world.does("intake", accept());
    let acceptance = late.dossier.acceptance.clone().unwrap();
    assert_eq!((acceptance.received, acceptance.at), (came(), at("2019-03-06 09:00:00")));
    assert_eq!(late.dossier.due.unwrap().original, World::accepted().dossier.due.unwrap().original);
    assert!(late.dossier.pauses.is_empty(), "an outage pauses nothing");
}

#[test]
fn only_inside_a_declared_outage_of_that_agency() {
    for agency in [None, Some(agency(DEPARTMENT)), Some(agency(CENTRE))] {
        assert!(told(|entry| entry.outage = struck(agency)).is_ok());
    }
    assert_eq!(told(|entry| entry.outage = struck(Some(agency(OTHER)))).unwrap_err(), "outage_of_another_agency");
    for outside in ["2019-03-04 07:29:59", "2019-03-04 15:00:01"] {
        assert_eq!(told(|entry| entry.received = at(outside)).unwrap_err(), "received_outside_the_outage");
    }
    let running = |entry: &mut LateEntry| entry.outage.ended = None;
    assert!(told(running).is_ok(), "while it still runs they may be entered elsewhere");
    let tomorrow = told(|entry| (entry.outage.ended, entry.received) = (None, at("2019-03-07 08:00:00")));
    assert_eq!(tomorrow.unwrap_err(), "received_in_the_future");
}

#[test]
fn a_second_person_of_the_same_one_stop_enters_with_the_number_of_the_slip() {
    assert_eq!(told(|entry| entry.receiver = person("intake").id).unwrap_err(), "late_by_the_receiver");
    assert_eq!(told(|entry| entry.receiver = person("commune").id).unwrap_err(), "late_receiver_elsewhere");
    assert_eq!(told(|entry| entry.receiver = person("leader").id).unwrap_err(), "officer_unknown");
    assert_eq!(told(|entry| entry.slip = "  ".to_owned()).unwrap_err(), "slip_missing");
    assert_eq!(told_at("2019-03-06 09:00:00", "stranger", |_| {}).unwrap_err(), "not_your_step");
    assert_eq!(told_at("2019-03-06 09:00:00", "citizen", |_| {}).unwrap_err(), "channel_not_real");
    let mut online = late(struck(None), came(), "second-intake");
    if let Command::Submit { channel, confirmation, .. } = &mut online {
        (*channel, *confirmation) = (Channel::Online, Some(Confirmation::Code));
    }
    assert_eq!(World::draft().at("2019-03-06 09:00:00").refused("intake", online), "late_only_on_paper");
}

#[test]
fn entered_at_most_so_many_working_days_after_its_end() {
    // Five working days after Monday end with Monday the 11th.
    assert!(told_at("2019-03-11 16:59:00", "intake", |_| {}).is_ok());
    let over = told_at("2019-03-11 17:00:01", "intake", |_| {});
    assert_eq!(over.unwrap_err(), "late_window_is_over");
    assert!(told_at("2019-03-12 09:00:00", "intake", |entry| entry.days = 6).is_ok());
}

#[test]
fn what_had_to_be_completed_or_went_elsewhere_counts_from_its_acceptance() {
    let world = told(|_| {}).unwrap().does("intake", ask_completion());
    let world = world.at("2019-03-08 09:00:00").does("citizen", Command::Resubmit { papers: vec![] });
    let acceptance = world.does("intake", accept()).dossier.acceptance.unwrap();
    assert_eq!(acceptance.received, at("2019-03-08 09:00:00"));
    let (agency, intake_agency) = (agency(COMMUNE), agency(CENTRE));
    let pass_on = Command::PassOn { agency, intake_agency, reason: why(), document: paper(2) };
    let passed = told(|_| {}).unwrap().does("intake", pass_on);
    assert_eq!(passed.does("intake", accept()).dossier.acceptance.unwrap().received, at("2019-03-06 09:00:00"));
}

#[test]
fn an_outage_is_declared_when_it_is_there_and_ended_by_somebody_else() {
    let now = at("2019-03-04 10:00:00");
    let key = |result: Result<Outage, Refusal>| result.unwrap_err().key;
    assert_eq!(key(Outage::declared(None, at("2019-03-04 10:00:01"), now)), "outage_in_the_future");
    assert_eq!(key(Outage::declared(None, at("2019-02-25 09:59:59"), now)), "outage_too_long_ago");
    let declared = Outage::declared(None, at("2019-02-25 10:00:00"), now).unwrap();
    let (one, other) = (Some(person("controller").id), Some(person("inspector").id));
    let end = |ended: &str, who| declared.may_end(at(ended), now, (one, who)).map_err(|refusal| refusal.key);
    assert_eq!(end("2019-03-04 10:00:00", other), Ok(()));
    assert_eq!(end("2019-03-04 10:00:00", None), Ok(()), "the operator");
    assert_eq!(end("2019-03-04 10:00:00", one).unwrap_err(), "outage_ended_by_its_declarer");
    assert_eq!(end("2019-03-04 10:00:01", other).unwrap_err(), "outage_end_in_the_future");
    assert_eq!(end("2019-02-25 09:00:00", other).unwrap_err(), "outage_ends_before_it_began");
    let over = Outage { ended: Some(now), ..declared };
    assert_eq!(over.may_end(now, now, (one, other)).unwrap_err().key, "outage_has_ended");
}

#[test]
fn an_event_of_before_reads_without_it() {
    let world = World::submitted();
    let mut event = serde_json::to_value(&world.events[1].0).unwrap();
    event.as_object_mut().unwrap().remove("late");
    assert_eq!(serde_json::from_value::<Event>(event).unwrap(), world.events[1].0);
}
