//! What other systems do: a procedure that a ministry processes, a linked service of three results.

use proptest::prelude::*;

use super::*;

pub(super) fn partner(key: &str) -> Partner {
    Partner { key: key.to_owned(), name: format!("Hệ thống {key}") }
}

/// A birth, then residence with the police and the health card with the insurance, which both need its number.
pub(super) fn linked() -> Vec<Strand> {
    let after = || vec!["khai-sinh".to_owned()];
    let abroad = |key: &str, name: &str, who: &str| {
        Strand::planned(key.into(), name.into(), Some(partner(who)), Some("1.004222".into()), after())
    };
    vec![
        Strand::planned("khai-sinh".into(), "Giấy khai sinh".into(), None, None, Vec::new()),
        abroad("cu-tru", "Đăng ký thường trú", "cong-an"),
        abroad("bhyt", "Thẻ bảo hiểm y tế", "bao-hiem"),
    ]
}

pub(super) fn whole() -> Vec<Strand> {
    vec![Strand::whole("Đăng ký thường trú".into(), "1.004222".into(), partner("cong-an"))]
}

fn elsewhere() -> World {
    let world = World { route: Route::External, plan: whole(), ..World::draft() };
    world.does("citizen", submit())
}

fn says(id: &str, code: u8, at: &str) -> Report {
    Report {
        id: id.to_owned(),
        code,
        at: crate::calendar::tests::at(at),
        unit: Some("Công an xã".to_owned()),
        words: "Theo quy định".to_owned(),
        until: None,
        foreign_code: None,
        returns_here: false,
        results: Vec::new(),
    }
}

fn hear(strand: &str, report: Report) -> Command {
    Command::Hear { strand: strand.to_owned(), report }
}

fn whole_says(id: &str, code: u8, at: &str) -> Command {
    hear(WHOLE, says(id, code, at))
}

#[test]
fn what_a_ministry_processes_is_filed_here_and_held_there() {
    let world = elsewhere();
    let dossier = &world.dossier;
    assert_eq!(dossier.holder, Holder::Elsewhere { watching: dossier.one_stop() });
    assert_eq!((dossier.state, dossier.answer_due), (State::Submitted, None), "our time to answer does not run");
    assert_eq!(dossier.elsewhere().unwrap().forwarded, 1);
    let unknown = World { route: Route::External, ..World::draft() };
    assert_eq!(unknown.refused("citizen", submit()), "filed_elsewhere", "no partner, no filing");
}

#[test]
fn no_officer_moves_what_a_ministry_holds() {
    let world = elsewhere();
    for (who, command) in [
        ("intake", accept()),
        ("intake", refuse()),
        ("citizen", Command::Withdraw { reason: why(), document: paper(1) }),
        ("leader", Command::Stop { reason: why(), document: paper(1) }),
        ("head", Command::Assign { officer: person("specialist").id }),
        ("system", Command::CorrectCalendar { reason: why() }),
        ("intake", give_back()),
    ] {
        assert_eq!(world.refused(who, command), "held_by_partner", "{who}");
    }
    let ours = world.does("cashier", pay(8_000));
    let told = Command::ReportIncident {
        incident: IncidentKind::PaperLost,
        what: why(),
        part: Part::OneStop,
        officer: None,
    };
    assert_eq!(ours.does("citizen", told).dossier.incidents.len(), 1);
}

#[test]
fn national_codes_become_our_states() {
    for code in 1..=10 {
        let world =
            elsewhere().at("2019-03-05 09:00:00").does("system", whole_says("a", code, "2019-03-05 08:00:00"));
        assert_eq!(world.state().national_code(), Some(code));
        let waits = matches!(code, 5 | 6);
        assert_eq!(matches!(world.dossier.holder, Holder::Applicant { .. }), waits, "{code}");
        assert_eq!(world.dossier.elsewhere().unwrap().is_awaited(), matches!(code, 1 | 2 | 4 | 5 | 6), "{code}");
        assert_eq!((world.dossier.acceptance.is_some(), world.dossier.due), (false, None), "no clock of ours");
    }
    let world = elsewhere().at("2019-03-05 09:00:00");
    for code in [0, 11, 255] {
        assert_eq!(world.refused("system", whole_says("a", code, "2019-03-05 08:00:00")), "status_unknown");
    }
}

#[test]
fn what_happened_later_holds_whenever_it_is_heard() {
    let world = elsewhere()
        .at("2019-03-06 09:00:00")
        .does("system", whole_says("b", 4, "2019-03-05 10:00:00"))
        .does("system", whole_says("a", 2, "2019-03-05 08:00:00"));
    assert_eq!((world.state(), world.dossier.elsewhere().unwrap().reports.len()), (State::InProcessing, 2));
}

#[test]
fn what_was_said_before_changes_nothing_and_with_other_words_it_is_refused() {
    let world = elsewhere().at("2019-03-06 09:00:00").does("system", whole_says("a", 4, "2019-03-05 10:00:00"));
    let again = world.clone().does("system", whole_says("a", 4, "2019-03-05 10:00:00"));
    assert_eq!(again.dossier, world.dossier);
    assert_eq!(world.refused("system", whole_says("a", 9, "2019-03-05 10:00:00")), "report_differs");
    assert_eq!(world.refused("system", whole_says("b", 9, "2019-03-06 09:06:00")), "report_from_the_future");
    assert_eq!(world.refused("system", whole_says(" ", 9, "2019-03-06 09:00:00")), "report_without_number");
    assert_eq!(world.refused("system", hear("khac", says("b", 9, "2019-03-06 09:00:00"))), "strand_unknown");
    assert_eq!(world.refused("intake", whole_says("b", 9, "2019-03-06 09:00:00")), "not_your_step");
}

#[test]
fn what_the_partner_asks_for_is_supplied_here_and_goes_on_to_it() {
    let asked = elsewhere().at("2019-03-06 09:00:00").does("system", whole_says("a", 5, "2019-03-05 10:00:00"));
    let supplied = asked.does("citizen", Command::Resubmit { papers: vec![] });
    let strand = supplied.dossier.elsewhere().unwrap();
    assert_eq!((strand.forwarded, supplied.state()), (2, State::Supplement), "the status stays the partner's");
    assert!(matches!(supplied.dossier.holder, Holder::Elsewhere { .. }));
    assert_eq!(supplied.refused("citizen", Command::Resubmit { papers: vec![] }), "held_by_partner", "once");
}

#[test]
fn a_result_that_is_handed_to_us_is_returned_here_and_then_nothing_takes_it_back() {
    let handed = Report { returns_here: true, ..says("a", 9, "2019-03-05 10:00:00") };
    let there = elsewhere().at("2019-03-06 09:00:00").does("system", whole_says("a", 9, "2019-03-05 10:00:00"));
    assert_eq!(there.refused("intake", give_back()), "held_by_partner", "it lies at the ministry's");
    let here = elsewhere().at("2019-03-06 09:00:00").does("system", hear(WHOLE, handed));
    assert_eq!(here.dossier.holder, Holder::Seat { seat: here.dossier.one_stop() });
    assert_eq!(here.refused("intake", give_back()), "fee_unpaid");
    let returned = here.does("cashier", pay(8_000)).does("intake", give_back());
    let late = returned.does("system", whole_says("b", 4, "2019-03-06 08:59:00"));
    assert_eq!((late.state(), late.dossier.elsewhere().unwrap().reports.len()), (State::Returned, 2));
}

#[test]
fn a_partner_is_awaited_from_the_hand_over_and_silent_since_it_last_spoke() {
    let world = elsewhere();
    assert_eq!(world.dossier.elsewhere().unwrap().silent_since(), Some(world.now));
    let taken = Command::NoteTaken { strand: WHOLE.to_owned(), foreign_code: "BCA-1".to_owned() };
    let world = world.at("2019-03-04 10:00:00").does("system", taken.clone());
    let strand = world.dossier.elsewhere().unwrap();
    assert_eq!((strand.foreign_code.as_deref(), strand.silent_since()), (Some("BCA-1"), Some(world.now)));
    assert_eq!(world.clone().does("system", taken).dossier, world.dossier, "once");
    let ended = world.at("2019-03-06 09:00:00").does("system", whole_says("a", 3, "2019-03-05 10:00:00"));
    assert_eq!(ended.dossier.elsewhere().unwrap().silent_since(), None);
    let again = ended.at("2019-03-07 09:00:00").does("system", whole_says("b", 2, "2019-03-06 10:00:00"));
    assert_eq!(again.state(), State::Accepted, "the status is theirs, also where it turns back");
}

fn birth() -> World {
    World { plan: linked(), ..World::draft() }.does("citizen", submit())
}

fn birth_issued() -> World {
    birth()
        .does("intake", accept())
        .does("intake", Command::Transfer { keep: false })
        .does("head", Command::Confirm)
        .does("specialist", Command::Assign { officer: person("specialist").id })
        .does("specialist", draft(Part::Section))
        .does("head", Command::Review)
        .does("leader", sign("leader"))
        .does("clerk", issue())
}

fn status(world: &World, key: &str) -> StrandStatus {
    world.dossier.strand(key).unwrap().status
}

#[test]
fn a_linked_service_is_one_dossier_and_what_needs_the_birth_waits_for_its_number() {
    let accepted = birth().does("intake", accept());
    assert_eq!(status(&accepted, "khai-sinh"), StrandStatus::Underway);
    assert_eq!(
        (status(&accepted, "cu-tru"), status(&accepted, "bhyt")),
        (StrandStatus::Waiting, StrandStatus::Waiting)
    );
    let early = hear("cu-tru", says("a", 9, "2019-03-04 08:00:00"));
    assert_eq!(accepted.refused("system", early), "strand_not_forwarded");
    let issued = birth_issued();
    assert_eq!(status(&issued, "khai-sinh"), StrandStatus::Done);
    for key in ["cu-tru", "bhyt"] {
        assert_eq!(issued.dossier.strand(key).unwrap().forwarded, 1);
        assert_eq!(status(&issued, key), StrandStatus::Underway);
    }
}

fn own_is_here() -> World {
    birth_issued()
        .does("clerk", Command::HandResult)
        .does("intake", Command::Confirm)
        .does("cashier", pay(8_000))
        .at("2019-03-06 09:00:00")
}

#[test]
fn it_is_ready_only_when_every_strand_has_ended() {
    let world = own_is_here();
    assert_eq!((world.state(), world.dossier.ended_at), (State::Issued, None), "the clock runs on");
    assert_eq!(world.dossier.holder, Holder::Seat { seat: world.dossier.one_stop() });
    assert_eq!(world.refused("clerk", Command::HandResult), "result_is_there");
    let one = world.does("system", hear("cu-tru", says("a", 9, "2019-03-05 10:00:00")));
    assert_eq!((one.state(), one.dossier.ended_at), (State::Issued, None));
    let both = one.does("system", hear("bhyt", says("b", 8, "2019-03-05 11:00:00")));
    assert_eq!((both.state(), both.dossier.ended_at), (State::ResultReady, Some(both.now)));
    assert_eq!(status(&both, "bhyt"), StrandStatus::Refused);
    assert_eq!(both.dossier.strand("bhyt").unwrap().refusal.as_deref(), Some("Theo quy định"));
    let back = both.does("system", hear("cu-tru", says("c", 4, "2019-03-05 12:00:00")));
    assert_eq!(status(&back, "cu-tru"), StrandStatus::Done, "what was ready stays ready");
}

#[test]
fn it_is_ready_too_when_the_partners_were_faster() {
    let fast = birth_issued()
        .at("2019-03-06 09:00:00")
        .does("system", hear("cu-tru", says("a", 9, "2019-03-05 10:00:00")))
        .does("system", hear("bhyt", says("b", 10, "2019-03-05 11:00:00")));
    assert_eq!(fast.state(), State::Issued);
    let ready = fast.does("clerk", Command::HandResult).does("intake", Command::Confirm);
    assert_eq!((ready.state(), ready.dossier.ended_at), (State::ResultReady, Some(ready.now)));
}

#[test]
fn what_is_ready_is_handed_over_before_the_rest() {
    let give = |strand: &str| Command::ReturnStrand {
        strand: strand.to_owned(),
        way: DeliveryWay::Counter,
        receiver: "Nguyễn Thị Mẫu".to_owned(),
        document: paper(9),
    };
    let world = own_is_here();
    assert_eq!(world.refused("intake", give("cu-tru")), "strand_without_result");
    let given = world.does("intake", give("khai-sinh"));
    assert_eq!(given.state(), State::Issued);
    assert_eq!(given.refused("intake", give("khai-sinh")), "strand_without_result", "once");
    let handed = Report { returns_here: true, ..says("a", 9, "2019-03-05 10:00:00") };
    let given = given.does("system", hear("cu-tru", handed)).does("intake", give("cu-tru"));
    let ready = given.does("system", hear("bhyt", says("b", 9, "2019-03-05 11:00:00")));
    assert_eq!(ready.does("intake", give_back()).state(), State::Returned);
    let unpaid = birth_issued().does("clerk", Command::HandResult).does("intake", Command::Confirm);
    assert_eq!(unpaid.refused("intake", give("khai-sinh")), "fee_unpaid");
}

#[test]
fn without_the_birth_there_is_nothing_to_register_and_the_dossier_is_ready() {
    let refused = Command::SubmitDraft {
        document: paper(3),
        outcome: Outcome::Negative,
        reason: Some(why()),
        to: Part::Section,
    };
    let world = birth()
        .does("intake", accept())
        .does("intake", Command::Transfer { keep: false })
        .does("head", Command::Confirm)
        .does("specialist", Command::Assign { officer: person("specialist").id })
        .does("specialist", refused)
        .does("head", Command::Review)
        .does("leader", sign("leader"))
        .does("clerk", issue());
    for key in ["khai-sinh", "cu-tru", "bhyt"] {
        assert_eq!(status(&world, key), StrandStatus::Refused, "{key}");
    }
    assert_eq!(world.dossier.strand("cu-tru").unwrap().forwarded, 0);
    let ready = world.does("clerk", Command::HandResult).does("intake", Command::Confirm);
    assert_eq!(ready.state(), State::ResultReady);
}

#[test]
fn what_a_partner_works_on_is_not_ended_behind_its_back_and_goes_to_it_again() {
    let mut plan = linked();
    plan[2].after.clear();
    let world = World { plan, ..World::draft() }.does("citizen", submit()).does("intake", accept());
    assert_eq!(status(&world, "bhyt"), StrandStatus::Underway, "what needs nothing goes at once");
    assert_eq!(world.refused("leader", Command::Stop { reason: why(), document: paper(1) }), "strand_underway");
    let again = world.does("intake", Command::ForwardAgain);
    assert_eq!(again.dossier.strand("bhyt").unwrap().forwarded, 2);
    assert_eq!(World::accepted().refused("intake", Command::ForwardAgain), "nothing_forwarded");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Lost calls are fetched, calls come twice and out of order: what is known at the end is the same.
    #[test]
    fn in_whatever_order_and_however_often_messages_come_the_status_is_the_same(
        said in prop::collection::vec((0u8..60, 1u8..=10), 1..12),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let messages: Vec<Report> = said
            .iter()
            .enumerate()
            .map(|(n, (minute, code))| says(&n.to_string(), *code, &format!("2019-03-05 08:{minute:02}:00")))
            .collect();
        let mut straight = elsewhere().at("2019-03-06 09:00:00");
        for report in &messages {
            straight = straight.does("system", hear(WHOLE, report.clone()));
        }
        let mut crooked = elsewhere().at("2019-03-06 09:00:00");
        for index in order {
            crooked = crooked.does("system", hear(WHOLE, index.get(&messages).clone()));
        }
        for report in messages.iter().rev() {
            crooked = crooked.does("system", hear(WHOLE, report.clone()));
        }
        prop_assert_eq!(crooked.dossier.state, straight.dossier.state);
        prop_assert_eq!(crooked.dossier.holder, straight.dossier.holder);
        prop_assert_eq!(crooked.dossier.version, straight.dossier.version, "each message is one event");
        let status = |world: &World| world.dossier.elsewhere().unwrap().status;
        prop_assert_eq!(status(&crooked), status(&straight));
    }
}

#[test]
fn the_step_that_hands_out_waits_for_the_last_strand_and_counts_from_then() {
    let mut waiting = own_is_here();
    waiting.steps.iter_mut().for_each(|step| step.hours = Some(4));
    let until = |world: &World| {
        let course = world.course();
        let standing = course.standing(&world.dossier);
        let open: Vec<_> = standing.open().collect();
        assert_eq!(open.iter().map(|stage| stage.step.key.as_str()).collect::<Vec<_>>(), ["return"]);
        way::sub_deadline(open[0], open[0].latest().unwrap(), &world.dossier, &world.calendar)
    };
    assert_eq!(until(&waiting), None, "nobody here can do anything about it");
    let running = waiting.dossier.running_in(waiting.course().steps, &waiting.calendar);
    assert!(
        running.iter().all(|running| running.about.is_none()),
        "the clerk is reminded of nothing: {running:?}"
    );
    let ready = waiting
        .does("system", hear("cu-tru", says("a", 9, "2019-03-05 10:00:00")))
        .does("system", hear("bhyt", says("b", 9, "2019-03-05 11:00:00")));
    assert!(until(&ready).unwrap() > ready.now);
}
