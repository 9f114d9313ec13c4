//! Every transition of the table, by the people who may make it.

use super::*;

#[test]
fn an_online_filing_starts_the_answer_timer_and_lies_with_the_one_stop() {
    let world = World::submitted();
    assert_eq!(world.state(), State::Submitted);
    assert_eq!(world.dossier.answer_due.map(|due| due.moment), Some(at("2019-03-05 09:00:00")));
    assert_eq!(world.dossier.holder, Holder::Seat { seat: world.dossier.one_stop() });
    assert_eq!(world.dossier.version, 2);
    assert!(world.dossier.code().is_none() && world.dossier.due.is_none());
}

#[test]
fn a_request_to_complete_satisfies_the_answer_timer_and_a_new_filing_restarts_it() {
    let world = World::submitted().does("intake", ask_completion());
    assert_eq!(world.state(), State::PreSupplement);
    assert_eq!(world.dossier.answer_due, None);
    assert_eq!(world.dossier.holder, Holder::Applicant { watching: world.dossier.one_stop() });
    let world = world.at("2019-03-06 09:00:00").does("citizen", Command::Resubmit { papers: vec![] });
    assert_eq!(world.state(), State::Submitted);
    assert_eq!(world.dossier.answer_due.map(|due| due.moment), Some(at("2019-03-07 09:00:00")));
}

#[test]
fn intake_refuses_with_form_03_before_and_after_a_request_to_complete() {
    for world in [World::submitted(), World::submitted().does("intake", ask_completion())] {
        let world = world.does("intake", refuse());
        assert_eq!(world.state(), State::NotAccepted);
        let closing = world.dossier.closing.unwrap();
        assert_eq!((closing.reason, closing.document), (why(), paper(3)));
        assert!(world.dossier.acceptance.is_none());
    }
}

#[test]
fn the_citizen_withdraws_at_once_before_acceptance() {
    for world in [World::submitted(), World::submitted().does("intake", ask_completion())] {
        assert_eq!(world.does("citizen", withdraw()).state(), State::Withdrawn);
    }
}

#[test]
fn silence_after_a_request_to_complete_ends_in_not_accepted_once_the_day_has_passed() {
    let lapse = || Command::Lapse { reason: why(), document: paper(4) };
    let world = World::submitted().does("intake", ask_completion()).at("2019-03-20 16:00:00");
    assert_eq!(world.refused("intake", lapse()), "citizen_may_still_answer");
    let world = world.at("2019-03-21 07:30:00").does("intake", lapse());
    assert_eq!(world.state(), State::NotAccepted);
}

#[test]
fn acceptance_gives_code_due_date_register_line_and_form_01_together() {
    let world = World::accepted();
    let acceptance = world.dossier.acceptance.clone().unwrap();
    assert_eq!(world.state(), State::Accepted);
    assert_eq!(acceptance.code, "000.00.05.H16-190304-0001");
    assert_eq!((acceptance.register.line, acceptance.form_01), (1, paper(1)));
    assert_eq!(acceptance.calendar_rules, "2019-1");
    assert_eq!(world.dossier.due.unwrap().original, at("2019-03-13 17:00:00"));
    assert_eq!(world.dossier.answer_due, None);
}

#[test]
fn online_acceptance_out_of_hours_counts_from_the_next_opening() {
    let world = World::submitted().at("2019-04-26 18:00:00");
    let world = World { limit: Limit::WorkingDays(3), ..world }.does("intake", accept());
    assert_eq!(world.dossier.due.unwrap().original, at("2019-05-06 17:00:00"));
}

#[test]
fn a_wrong_agency_passes_it_on_and_the_answer_timer_goes_on() {
    let (right, reason) = (agency(COMMUNE), why());
    let command = Command::PassOn { agency: right, intake_agency: right, reason, document: paper(60) };
    let world = World::submitted().at("2019-03-04 15:00:00").does("intake", command);
    assert_eq!(world.state(), State::Submitted);
    assert_eq!((world.dossier.agency, world.dossier.holder.seat().agency), (right, right));
    assert_eq!(world.dossier.answer_due.map(|due| due.moment), Some(at("2019-03-05 09:00:00")));
    assert_eq!(world.refused("intake", accept()), "not_your_step");
    assert_eq!(world.does("commune", accept()).state(), State::Accepted);
}

#[test]
fn an_unconfirmed_hand_over_stays_the_givers_and_can_be_recalled() {
    let world = World::accepted().does("intake", Command::Transfer { keep: false });
    assert_eq!(world.state(), State::Transferred);
    assert_eq!(world.dossier.holder.seat(), world.dossier.one_stop());
    let recalled = world.clone().does("intake", Command::Recall { reason: why() });
    assert_eq!((recalled.state(), recalled.dossier.handover), (State::Accepted, None));
    let confirmed = world.does("specialist", Command::Confirm);
    assert_eq!(confirmed.dossier.holder.seat(), confirmed.dossier.seat(Part::Section));
    assert_eq!(confirmed.refused("intake", Command::Recall { reason: why() }), "nothing_to_confirm");
}

#[test]
fn the_head_assigns_and_reassigns() {
    let mut world = World::in_processing();
    let (command, colleague) = assign("colleague");
    world.give_as(&actor("head"), Some(&colleague), &command).unwrap();
    assert_eq!(world.state(), State::InProcessing);
    assert_eq!(world.dossier.holder.officer(), Some(colleague.id));
    assert_eq!(world.refused("specialist", ask_supplement()), "not_your_step");
}

#[test]
fn an_opinion_is_asked_and_given_while_the_asking_unit_holds() {
    let world = World::in_processing();
    let holder = world.dossier.holder;
    let world = world.does("specialist", ask_opinion());
    assert_eq!((world.state(), world.dossier.holder), (State::Consulting, holder));
    assert_eq!(world.refused("specialist", draft(Part::Section)), "opinions_missing");
    let answer = Command::GiveOpinion { opinion: "Không thuộc quy hoạch".to_owned(), document: paper(34) };
    assert_eq!(world.clone().does("consulted", answer).state(), State::InProcessing);
    let ground = Command::ForgoOpinion { agency: agency(OTHER), ground: why(), document: paper(35) };
    assert_eq!(world.does("specialist", ground).state(), State::InProcessing);
}

#[test]
fn a_supplement_pauses_and_resumes_as_of_the_moment_it_was_handed_in() {
    let world = World::in_processing().at("2019-03-07 10:00:00").does("specialist", ask_supplement());
    assert_eq!(world.state(), State::Supplement);
    assert!(world.dossier.is_paused());
    assert_eq!(world.dossier.holder, Holder::Applicant { watching: world.dossier.one_stop() });
    let world = world.at("2019-03-14 10:00:00").does("citizen", Command::Resubmit { papers: vec![] });
    assert_eq!(world.state(), State::SupplementHandedIn);
    assert_eq!(world.dossier.answer_due.map(|due| due.moment), Some(at("2019-03-15 10:00:00")));
    let world = world.at("2019-03-15 09:00:00").does("intake", Command::FindComplete { document: paper(5) });
    assert_eq!(world.state(), State::InProcessing);
    assert_eq!(world.dossier.pauses[0].to, Some(at("2019-03-14 10:00:00")));
    assert_eq!(world.dossier.due.unwrap().original, at("2019-03-20 17:00:00"));
    assert_eq!(world.dossier.holder.officer(), Some(person("specialist").id));
}

#[test]
fn a_supplement_that_never_comes_stops_the_dossier() {
    let world = World::in_processing().does("specialist", ask_supplement()).at("2019-03-21 08:00:00");
    let world = world.does("intake", Command::Lapse { reason: why(), document: paper(6) });
    assert_eq!(world.state(), State::Stopped);
    assert!(world.dossier.code().is_some(), "what was accepted stays accepted");
}

#[test]
fn a_financial_obligation_pauses_only_where_the_law_says_so() {
    let confirm = || Command::ConfirmFinance { receipt: "BL-1".to_owned() };
    let world = World::in_processing().at("2019-03-07 10:00:00");
    let paused = world.clone().does("specialist", require_finance(true)).at("2019-03-14 10:00:00");
    assert_eq!(paused.state(), State::WaitingFinance);
    let paused = paused.does("cashier", confirm());
    assert_eq!(paused.dossier.due.unwrap().original, at("2019-03-20 17:00:00"));
    let running = world.does("specialist", require_finance(false)).at("2019-03-14 10:00:00");
    let running = running.does("system", confirm());
    assert_eq!(running.state(), State::InProcessing);
    assert_eq!(running.dossier.due.unwrap().original, at("2019-03-13 17:00:00"));
}

#[test]
fn a_statutory_extension_needs_a_second_officer_and_moves_the_due_date() {
    let world = World::in_processing().does("specialist", extend(3));
    assert_eq!(world.state(), State::InProcessing);
    assert_eq!(world.dossier.due.unwrap().original, at("2019-03-13 17:00:00"));
    let world = world.does("head", Command::Approve);
    let due = world.dossier.due.unwrap();
    assert_eq!((due.original, due.current), (at("2019-03-18 17:00:00"), at("2019-03-18 17:00:00")));
    assert_eq!(world.dossier.acceptance.unwrap().limit, Limit::WorkingDays(10));
}

#[test]
fn an_apology_moves_the_appointment_but_not_what_lateness_counts_against() {
    let world = World::in_processing().at("2019-03-12 16:00:00").does("leader", apologise(date(2019, 3, 18)));
    let due = world.dossier.due.unwrap();
    assert_eq!((due.original, due.current), (at("2019-03-13 17:00:00"), at("2019-03-18 17:00:00")));
    assert!(!world.dossier.apology.as_ref().unwrap().missed);
    assert_eq!(world.refused("leader", apologise(date(2019, 3, 19))), "apologised_already");
    let late = World::in_processing().at("2019-03-13 08:00:00").does("leader", apologise(date(2019, 3, 18)));
    assert!(late.dossier.apology.unwrap().missed, "on the due day it is too late, and recorded");
}

#[test]
fn a_decision_about_days_off_is_counted_in() {
    let world = World::in_processing();
    let mut revised = world.clone();
    let year = crate::calendar::Year::new(2019, true, None, vec![day_off(date(2019, 3, 11))], vec![]).unwrap();
    revised.calendar = world.calendar.revise(year);
    let revised = revised.does("controller", Command::CorrectCalendar { reason: "QĐ 1/QĐ-UBND".to_owned() });
    assert_eq!(revised.dossier.due.unwrap().original, at("2019-03-14 17:00:00"));
}

#[test]
fn the_time_to_answer_is_counted_again_too_from_the_moment_of_the_filing() {
    let mut world = World::submitted();
    let before = world.dossier.answer_due.unwrap();
    assert_eq!((before.since, before.moment), (at("2019-03-04 09:00:00"), at("2019-03-05 09:00:00")));
    let year = crate::calendar::Year::new(2019, true, None, vec![day_off(date(2019, 3, 5))], vec![]).unwrap();
    world.calendar = world.calendar.revise(year);
    let world =
        world.at("2019-03-04 16:00:00").does("controller", Command::CorrectCalendar { reason: "QĐ 1".into() });
    let after = world.dossier.answer_due.unwrap();
    assert_eq!((after.since, after.moment), (before.since, at("2019-03-06 09:00:00")));
    assert_eq!(world.state(), State::Submitted);
}

fn day_off(date: Date) -> crate::calendar::DayNote {
    crate::calendar::DayNote { date, name: "Nghỉ bù".to_owned() }
}

#[test]
fn draft_review_signature_number_issue_hand_over_return() {
    let world = World::in_processing().does("specialist", draft(Part::Section));
    assert_eq!(world.state(), State::ForSignature);
    assert_eq!(world.dossier.holder.seat().part, Part::Section);
    let world = world.does("head", Command::Review);
    assert_eq!(world.dossier.holder.seat().part, Part::Leadership);
    let world = world.does("leader", sign("leader"));
    assert_eq!((world.state(), world.dossier.holder.seat().part), (State::Signed, Part::Clerical));
    let world = world.does("clerk", issue());
    assert_eq!(world.dossier.issued().unwrap().number, "12/GXN-UBND");
    let world = world.does("clerk", Command::HandResult);
    assert_eq!((world.state(), world.dossier.ended_at), (State::Issued, None));
    assert_eq!(world.dossier.holder.seat().part, Part::Clerical, "not confirmed: still the giver's");
    let world = world.at("2019-03-12 15:00:00").does("intake", Command::Confirm);
    assert_eq!(world.state(), State::ResultReady);
    assert_eq!(world.dossier.ended_at, Some(at("2019-03-12 15:00:00")));
    assert_eq!(world.dossier.delivery.status, DeliveryStatus::Waiting);
    let world = world.at("2019-03-20 08:00:00").does("cashier", pay(8_000)).does("intake", give_back());
    assert_eq!((world.state(), world.dossier.delivery.status), (State::Returned, DeliveryStatus::Delivered));
    assert_eq!(world.dossier.ended_at, Some(at("2019-03-12 15:00:00")), "pick-up is not the end moment");
}

#[test]
fn a_result_given_to_the_one_stop_can_be_recalled_until_it_is_confirmed() {
    let world =
        World::issued().does("clerk", Command::HandResult).does("clerk", Command::Recall { reason: why() });
    assert_eq!((world.state(), world.dossier.handover), (State::Issued, None));
    assert_eq!(
        world.does("clerk", Command::HandResult).does("intake", Command::Confirm).state(),
        State::ResultReady
    );
}

#[test]
fn a_refusal_on_the_merits_is_a_result_with_a_reason() {
    let negative = |reason| Command::SubmitDraft {
        document: paper(10),
        outcome: Outcome::Negative,
        reason,
        to: Part::Leadership,
    };
    let world = World::in_processing();
    assert_eq!(world.refused("specialist", negative(None)), "reason_missing");
    let world =
        world.does("specialist", negative(Some(why()))).does("leader", sign("leader")).does("clerk", issue());
    assert_eq!(world.dossier.outcome(), Some(Outcome::Negative));
    let world = world.does("clerk", Command::HandResult).does("intake", Command::Confirm);
    assert_eq!(world.state(), State::ResultReady);
}

#[test]
fn head_leader_and_clerk_send_back_with_a_reason_and_the_next_draft_has_the_next_number() {
    let back = || Command::SendBack { reason: why() };
    let before = World::in_processing().does("specialist", draft(Part::Section));
    for (world, who) in [(before, "head"), (World::for_signature(), "leader"), (World::signed(), "clerk")] {
        let world = world.does(who, back());
        assert_eq!(world.state(), State::InProcessing);
        assert_eq!(world.dossier.holder.officer(), Some(person("specialist").id));
        assert_eq!(world.dossier.signature, None);
        let world = world.does("specialist", draft(Part::Section));
        assert_eq!(world.dossier.draft.unwrap().version, 2);
    }
}

#[test]
fn the_holder_returns_it_by_one_step() {
    let world = World::in_processing().does("specialist", Command::StepBack { reason: why() });
    assert_eq!((world.state(), world.dossier.assignee), (State::Transferred, None));
    assert_eq!(world.dossier.holder, Holder::Seat { seat: world.dossier.seat(Part::Section) });
}

#[test]
fn a_stand_in_works_on_it_while_the_days_last() {
    let colleague = person("colleague");
    let command = Command::Delegate {
        absent: person("specialist").id,
        delegate: colleague.id,
        since: date(2019, 3, 5),
        until: date(2019, 3, 6),
        reason: why(),
    };
    let mut world = World::in_processing();
    world.give_as(&actor("specialist"), Some(&colleague), &command).unwrap();
    assert_eq!(world.refused("colleague", draft(Part::Section)), "not_your_step");
    let world = world.at("2019-03-05 08:00:00");
    assert_eq!(world.clone().does("colleague", draft(Part::Section)).state(), State::ForSignature);
    assert_eq!(world.at("2019-03-07 08:00:00").refused("colleague", draft(Part::Section)), "not_your_step");
}

#[test]
fn after_acceptance_a_withdrawal_is_asked_and_approved_or_declined() {
    let world = World::in_processing().does("citizen", withdraw());
    assert_eq!(world.state(), State::InProcessing);
    let declined = world.clone().does("head", Command::DeclineWithdrawal { reason: why() });
    assert_eq!(declined.dossier.withdrawal, None);
    let approved = world.does("leader", Command::ApproveWithdrawal { document: paper(22) });
    assert_eq!(approved.state(), State::Withdrawn);
    assert_eq!(approved.dossier.closing.unwrap().document, paper(22));
}

#[test]
fn the_leader_stops_without_outcome_before_the_signature_only() {
    let stop = || Command::Stop { reason: why(), document: paper(23) };
    for world in [World::accepted(), World::in_processing(), World::for_signature()] {
        assert_eq!(world.does("leader", stop()).state(), State::Stopped);
    }
    assert_eq!(World::signed().refused("leader", stop()), "not_in_this_state");
}

#[test]
fn an_uncollected_result_is_kept_and_the_citizen_reminded() {
    let world = World::ready().does("system", Command::Remind).does("intake", Command::Remind);
    assert_eq!((world.state(), world.dossier.delivery.reminders), (State::ResultReady, 2));
}

#[test]
fn a_correction_is_drafted_signed_and_numbered_like_the_first_result_and_stands_beside_it() {
    let world = World::ready().does("specialist", correct());
    assert_eq!((world.state(), world.dossier.results.len()), (State::ResultReady, 1));
    assert_eq!(world.refused("clerk", correct()), "correction_open");
    assert_eq!(world.refused("clerk", issue()), "not_signed_yet");
    let signature = Signature::Digital { document: paper(41), signatory: person("leader").id };
    let world = world.does("leader", Command::Sign { signature });
    assert_eq!(world.refused("leader", Command::Sign { signature }), "signed_already");
    let (number, on) = ("13/QĐ-UBND".to_owned(), date(2019, 3, 4));
    let world = world.does("clerk", Command::Issue { number, on, document: paper(43) });
    assert_eq!(world.state(), State::ResultReady, "the business state stays");
    assert_eq!((world.dossier.results.len(), &world.dossier.correction), (2, &None));
    assert_eq!(world.dossier.results[0].issued.number, "12/GXN-UBND");
    assert_eq!(world.dossier.results[1].correction, Some(why()));
    assert_eq!(world.dossier.issued().unwrap().number, "13/QĐ-UBND");
    assert_eq!(world.dossier.draft.unwrap().version, 2);
}

#[test]
fn nobody_signs_their_own_correction_and_what_is_not_issued_can_be_dropped() {
    let world = World::ready();
    for step in [sign("leader"), issue(), Command::SendBack { reason: why() }] {
        let who = if matches!(step, Command::Issue { .. }) { "clerk" } else { "leader" };
        assert_eq!(world.refused(who, step), "no_correction");
    }
    let drafted = world.does("drafting-leader", correct());
    assert_eq!(drafted.refused("drafting-leader", sign("drafting-leader")), "not_your_own_draft");
    let dropped = drafted.does("leader", Command::SendBack { reason: why() });
    assert_eq!((dropped.state(), &dropped.dossier.correction), (State::ResultReady, &None));
    assert_eq!(dropped.dossier.signature.unwrap().document(), paper(11), "the first signature stays");
}

#[test]
fn an_own_limit_needs_its_basis_and_never_gives_a_later_day() {
    let stated = |days, basis: &str| {
        let Command::Accept { code, register, form_01, owed, .. } = accept() else { unreachable!() };
        let stated = Some(StatedLimit { limit: Limit::WorkingDays(days), basis: basis.to_owned() });
        Command::Accept { code, register, form_01, owed, stated }
    };
    let world = World::submitted();
    assert_eq!(world.refused("intake", stated(3, " ")), "limit_basis_missing");
    assert_eq!(world.refused("intake", stated(8, "Quyết định số 1")), "limit_longer_than_published");
    let same = world.clone().does("intake", stated(7, ""));
    assert_eq!(same.dossier.acceptance.unwrap().limit_basis, None, "the procedure's own needs none");
    let shorter = world.does("intake", stated(3, "Quyết định số 1")).dossier.acceptance.unwrap();
    assert_eq!(shorter.limit, Limit::WorkingDays(3));
    assert_eq!(shorter.limit_basis.as_deref(), Some("Quyết định số 1"));
}

#[test]
fn what_came_on_paper_is_counted_and_added_up() {
    let paper = |originals, copies| PaperReceived {
        component: "to-khai".to_owned(),
        name: "Tờ khai".to_owned(),
        originals,
        certified: 0,
        copies,
    };
    let filed = |papers| {
        let Command::Submit { parties, delivery, owed, .. } = submit() else { unreachable!() };
        let channel = Channel::Counter;
        Command::Submit { channel, parties, delivery, owed, confirmation: None, papers, late: None }
    };
    let world = World::draft();
    assert_eq!(world.refused("intake", filed(vec![paper(0, 0)])), "paper_not_counted");
    let world = world.does("intake", filed(vec![paper(1, 0)])).does("intake", ask_completion());
    let world = world.does("intake", Command::Resubmit { papers: vec![paper(0, 2)] });
    assert_eq!(world.dossier.papers, [paper(1, 2)]);
}

#[test]
fn at_a_commune_one_person_hands_over_to_themself_with_one_click_and_only_the_signature_needs_another() {
    let world = World::draft_at(COMMUNE, COMMUNE)
        .does("citizen", submit())
        .does("commune", accept())
        .does("commune", Command::Transfer { keep: true });
    assert_eq!(world.dossier.holder.officer(), Some(person("commune").id));
    let world = world.does("commune", draft(Part::Leadership));
    assert_eq!(world.refused("commune", sign("commune")), "not_your_own_draft");
    let mut world = world;
    let chair = person("chair");
    world.give_as(&actor("commune"), Some(&chair), &pen("chair", date(2019, 3, 4))).unwrap();
    let world = world.does("commune", issue()).does("commune", Command::HandResult);
    assert_eq!(world.state(), State::ResultReady, "hand-over to oneself is one click");
}
