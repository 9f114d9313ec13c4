//! What is refused, and with which sentence.

use super::*;

#[test]
fn nobody_works_on_a_dossier_of_their_own() {
    let mut world = World::submitted();
    world.dossier.parties.owner = Some(account(1));
    assert_eq!(world.refused("intake", accept()), "your_own_dossier");
    assert!(allowed(&world.dossier, &actor("intake"), world.now).is_empty());
    let mut world = World::in_processing();
    world.dossier.parties.filer = Some(account(5));
    let (command, colleague) = assign("colleague");
    let refusal = world.give_as(&actor("head"), Some(&colleague), &command).unwrap_err();
    assert_eq!(refusal.key, "your_own_dossier", "nor is it given to them");
}

#[test]
fn an_officer_files_for_a_citizen_only_assisted_and_never_for_themself() {
    let world = World::draft();
    assert_eq!(world.refused("stranger", submit()), "citizen_has_not_confirmed");
    let Command::Submit { channel, parties, delivery, owed, .. } = submit() else { unreachable!() };
    let confirmed = |parties| Command::Submit {
        channel,
        parties,
        delivery,
        owed,
        confirmation: Some(Confirmation::Code),
        papers: vec![],
        late: None,
    };
    let assisted = world.clone().does("stranger", confirmed(parties));
    assert_eq!(assisted.dossier.assisted.unwrap().officer, person("stranger").id);
    let own = Parties { filer: parties.filer, owner: Some(account(15)), mandate: None };
    assert_eq!(world.refused("stranger", confirmed(own)), "your_own_dossier");
    let counter = Command::Submit {
        channel: Channel::Counter,
        parties,
        delivery,
        owed,
        confirmation: None,
        papers: vec![],
        late: None,
    };
    assert_eq!(world.refused("stranger", counter.clone()), "not_your_step");
    assert_eq!(world.refused("citizen", counter.clone()), "channel_not_real");
    assert_eq!(world.does("intake", counter).dossier.channel, Channel::Counter);
}

#[test]
fn what_an_officer_typed_stays_assisted_when_the_citizen_files_it_from_their_own_account() {
    let mut typed = World::draft();
    typed.dossier.typed_by = Some(person("stranger").id);
    let how = typed.does("citizen", submit()).dossier.assisted.unwrap();
    assert_eq!((how.officer, how.confirmation), (person("stranger").id, Confirmation::Account));
    assert_eq!(World::draft().does("citizen", submit()).dossier.assisted, None);
}

#[test]
fn a_citizen_files_as_themself() {
    assert_eq!(World::draft().refused("somebody", submit()), "not_your_step");
    let Command::Submit { channel, delivery, owed, .. } = submit() else { unreachable!() };
    let parties = Parties { filer: Some(account(99)), owner: None, mandate: None };
    let command =
        Command::Submit { channel, parties, delivery, owed, confirmation: None, papers: vec![], late: None };
    assert_eq!(World::draft().refused("citizen", command), "file_as_yourself");
}

#[test]
fn nothing_is_filed_for_a_procedure_processed_elsewhere_or_an_agency_that_ended() {
    let external = World { route: Route::External, ..World::draft() };
    assert_eq!(external.refused("citizen", submit()), "filed_elsewhere");
    let ended = World { agency_open: false, ..World::draft() };
    assert_eq!(ended.refused("citizen", submit()), "agency_ended");
    let ended = World { agency_open: false, ..World::submitted() };
    assert_eq!(ended.refused("intake", accept()), "agency_ended");
}

#[test]
fn steps_belong_to_the_competent_unit() {
    let steps = vec![
        (World::submitted(), "stranger", accept()),
        (World::submitted(), "specialist", accept()),
        (World::submitted(), "inspector", refuse()),
        (World::accepted(), "head", Command::Transfer { keep: false }),
        (World::in_processing(), "colleague", ask_supplement()),
        (World::in_processing(), "stranger", Command::Stop { reason: why(), document: paper(1) }),
        (World::for_signature(), "stranger", sign("stranger")),
        (World::for_signature(), "head", sign("head")),
        (World::signed(), "leader", issue()),
        (World::ready(), "clerk", Command::Remind),
        (World::submitted(), "somebody", withdraw()),
    ];
    for (world, who, command) in steps {
        assert_eq!(world.refused(who, command.clone()), "not_your_step", "{who} {command:?}");
    }
}

#[test]
fn reasons_are_mandatory() {
    let none = || "  ".to_owned();
    let document = paper(1);
    let refuses = |world: World, who: &str, command: Command| {
        assert_eq!(world.refused(who, command.clone()), "reason_missing", "{command:?}");
    };
    refuses(World::submitted(), "intake", Command::Refuse { reason: none(), document });
    refuses(World::submitted(), "citizen", Command::Withdraw { reason: none(), document });
    refuses(World::in_processing(), "leader", Command::Stop { reason: none(), document });
    refuses(World::for_signature(), "leader", Command::SendBack { reason: none() });
    refuses(World::in_processing(), "specialist", Command::StepBack { reason: none() });
    let ask = Command::AskSupplement { reason: none(), papers: missing(), document, answer_by: None };
    refuses(World::in_processing(), "specialist", ask);
    let ask = Command::AskCompletion { reason: none(), papers: missing(), document, answer_by: None };
    refuses(World::submitted(), "intake", ask);
}

#[test]
fn a_second_request_for_papers_needs_an_approver_who_is_not_the_asker() {
    let world = World::in_processing()
        .does("specialist", ask_supplement())
        .does("citizen", Command::Resubmit { papers: vec![] })
        .does("intake", Command::FindComplete { document: paper(5) })
        .does("specialist", ask_supplement());
    assert_eq!((world.state(), world.dossier.supplements), (State::InProcessing, 1));
    assert_eq!(world.refused("specialist", Command::Approve), "not_your_own_proposal");
    let declined = world.clone().does("head", Command::Decline { reason: why() });
    assert_eq!(declined.dossier.proposal, None);
    let approved = world.does("head", Command::Approve);
    assert_eq!((approved.state(), approved.dossier.supplements), (State::Supplement, 2));
}

#[test]
fn a_second_request_to_complete_needs_the_head_of_the_one_stop_or_of_the_agency() {
    let again = || {
        World::submitted()
            .does("intake", ask_completion())
            .does("citizen", Command::Resubmit { papers: vec![] })
            .does("intake", ask_completion())
    };
    assert_eq!(again().state(), State::Submitted);
    for who in ["centre-head", "leader"] {
        assert_eq!(again().does(who, Command::Approve).dossier.completions, 2);
    }
    assert_eq!(again().refused("intake", Command::Approve), "not_your_own_proposal");
    assert_eq!(again().does("intake", accept()).dossier.proposal, None);
}

#[test]
fn nobody_reviews_or_signs_their_own_draft() {
    let mut world = World::in_processing();
    let (command, drafting) = assign("drafting-leader");
    world.give_as(&actor("head"), Some(&drafting), &command).unwrap();
    let review = world.clone().does("drafting-leader", draft(Part::Section));
    assert_eq!(review.refused("drafting-leader", Command::Review), "not_your_own_draft");
    let signing = world.does("drafting-leader", draft(Part::Leadership));
    assert_eq!(signing.refused("drafting-leader", sign("drafting-leader")), "not_your_own_draft");
    let mut by_pen = signing.clone();
    let refusal = by_pen.give_as(&actor("clerk"), Some(&drafting), &pen("drafting-leader", date(2019, 3, 4)));
    assert_eq!(refusal.unwrap_err().key, "not_your_own_draft", "not by another's hand either");
    assert_eq!(signing.does("leader", sign("leader")).state(), State::Signed);
}

#[test]
fn a_signature_is_the_signatorys_own_or_recorded_from_a_scan_with_name_and_day() {
    let world = World::for_signature();
    assert_eq!(world.refused("clerk", sign("leader")), "signature_is_not_yours");
    assert_eq!(world.refused("leader", pen("leader", date(2019, 3, 5))), "day_has_not_come");
    assert_eq!(world.refused("clerk", pen("leader", date(2019, 3, 4))), "officer_unknown");
    let mut wrong = world.clone();
    let head = person("head");
    let refusal = wrong.give_as(&actor("clerk"), Some(&head), &pen("head", date(2019, 3, 4))).unwrap_err();
    assert_eq!(refusal.key, "not_a_signatory");
    assert_eq!(world.does("leader", pen("leader", date(2019, 3, 4))).state(), State::Signed);
}

#[test]
fn a_draft_for_review_is_not_signed_before_it_is_reviewed() {
    let world = World::in_processing().does("specialist", draft(Part::Section));
    assert_eq!(world.refused("leader", sign("leader")), "not_reviewed");
}

#[test]
fn an_unpaid_fee_holds_back_the_hand_over_of_the_result_and_nothing_else() {
    let world = World::ready();
    assert_eq!(world.refused("intake", give_back()), "fee_unpaid");
    assert_eq!(world.refused("cashier", pay(9_000)), "more_than_owed");
    let part = world.does("cashier", pay(3_000));
    assert_eq!(
        (part.dossier.finance(), part.refused("intake", give_back())),
        (Finance::Unpaid, "fee_unpaid".into())
    );
    let paid = part.does("cashier", pay(5_000));
    assert_eq!(paid.refused("cashier", pay(1)), "nothing_owed");
    assert_eq!(paid.does("intake", give_back()).state(), State::Returned);
}

#[test]
fn being_late_blocks_nothing() {
    let late = World::in_processing().at("2019-06-03 09:00:00");
    let world = late
        .does("specialist", draft(Part::Section))
        .does("head", Command::Review)
        .does("leader", sign("leader"))
        .does("clerk", issue())
        .does("clerk", Command::HandResult)
        .does("intake", Command::Confirm)
        .does("cashier", pay(8_000))
        .does("intake", give_back());
    assert_eq!(world.state(), State::Returned);
}

#[test]
fn an_undecided_withdrawal_is_decided_before_the_signature() {
    let world = World::for_signature().does("citizen", withdraw());
    assert_eq!(world.refused("leader", sign("leader")), "withdrawal_undecided");
    assert_eq!(world.refused("citizen", withdraw()), "withdrawal_asked_already");
}

#[test]
fn only_the_head_gives_work_to_others() {
    let world = World::accepted().does("intake", Command::Transfer { keep: false }).does("head", Command::Confirm);
    assert_eq!(world.refused("specialist", assign("colleague").0), "only_the_head_assigns");
    let mut elsewhere = world.clone();
    let (command, consulted) = assign("consulted");
    let refusal = elsewhere.give_as(&actor("head"), Some(&consulted), &command).unwrap_err();
    assert_eq!(refusal.key, "not_a_specialist_there");
    let unconfirmed = World::accepted().does("intake", Command::Transfer { keep: false });
    assert_eq!(unconfirmed.refused("head", assign("specialist").0), "handover_not_confirmed");
}

#[test]
fn an_apology_names_a_later_working_day_and_not_while_the_limit_stands_still() {
    let world = World::in_processing();
    assert_eq!(world.refused("leader", apologise(date(2019, 3, 13))), "new_day_not_later");
    assert_eq!(world.refused("leader", apologise(date(2019, 3, 16))), "new_day_is_a_rest_day");
    let paused = world.does("specialist", ask_supplement());
    assert_eq!(paused.refused("leader", apologise(date(2019, 3, 18))), "limit_stands_still");
}

#[test]
fn final_states_say_that_it_is_over() {
    let world = World::submitted().does("intake", refuse());
    assert_eq!(world.refused("intake", accept()), "dossier_closed");
    assert_eq!(world.refused("citizen", Command::Resubmit { papers: vec![] }), "dossier_closed");
}

#[test]
fn words_of_states_kinds_and_events_read_back_and_are_the_words_in_data() {
    for state in State::ALL {
        assert_eq!(State::from_word(state.word()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.word());
    }
    for kind in CommandKind::ALL {
        assert_eq!(CommandKind::from_word(kind.word()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
    }
    for (event, _) in World::ready().events {
        let data = serde_json::to_value(&event).unwrap();
        assert_eq!(data["kind"], event.kind().word());
        assert_eq!(serde_json::from_value::<Event>(data).unwrap(), event);
    }
}

#[test]
fn national_codes_are_those_of_the_portal() {
    let codes: Vec<_> = State::ALL.iter().filter_map(|state| state.national_code()).collect();
    assert_eq!(codes, [1, 5, 3, 7, 2, 4, 4, 4, 5, 5, 6, 4, 4, 4, 9, 10, 8]);
}
