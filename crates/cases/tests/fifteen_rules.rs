//! The fifteen rules (domain reference, section 12), those that live in the use cases: one test each by its number.
//! `docs/rules.md` says where the others are and how each was broken to see its test fail. On one engine; other
//! tests show that the engines agree.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{AccountId, Actor, DocumentId, DossierId, Part, Role, Vnd};
use cases::{
    CaseError,
    document::Kind,
    dossier::{self, Acceptance, View, reminder},
};
use jiff::civil::date;
use rules::{
    calendar::{Timeliness, timeliness},
    form::Lang,
    workflow::{Command, CommandKind, DeliveryWay, IncidentKind, Outcome, Signature, State},
};
use testkit::{Store, vn};
use town::*;

fn why() -> String {
    "Lý do nêu trong phiếu".to_owned()
}
fn new() -> DocumentId {
    DocumentId::new()
}
fn intake(town: &Town) -> Actor {
    town.officer(11, town.centre, Role::Intake)
}
fn cashier(town: &Town) -> Actor {
    town.officer(12, town.centre, Role::Cashier)
}
fn head(town: &Town) -> Actor {
    town.officer(16, town.agency, Role::SectionHead)
}
fn seen(town: &Town, id: DossierId) -> View {
    dossier::view(town.op(&town.officer(30, town.centre, Role::Inspector)), id).unwrap()
}
fn filed(town: &Town) -> DossierId {
    let id = town.complete_draft();
    town.submit(id).unwrap();
    id
}
fn accepted(town: &Town) -> DossierId {
    let id = filed(town);
    dossier::accept(town.op(&intake(town)), id, 2, Acceptance::default()).unwrap();
    id
}
fn refuse(reason: &str) -> Command {
    Command::Refuse { reason: reason.to_owned(), document: new() }
}
fn supplement(reason: &str) -> Command {
    let answer_by = Some(date(2019, 3, 20));
    Command::AskSupplement { reason: reason.to_owned(), papers: vec![], document: new(), answer_by }
}
fn pay(amount: i64, number: &str) -> Command {
    Command::RecordPayment { amount: Vnd(amount), series: "AA/19".into(), number: number.into() }
}
fn give_back() -> Command {
    Command::Return { way: DeliveryWay::Counter, receiver: "Nguyễn Thị Mẫu".into(), document: new() }
}

/// Drafted, signed, issued, at the one-stop.
fn ready(town: &Town, id: DossierId) {
    let (specialist, leader, clerk) = town.section();
    let draft = town.paper(id, Kind::Draft);
    let to = Part::Leadership;
    let draft = Command::SubmitDraft { document: draft, outcome: Outcome::Positive, reason: None, to };
    town.act(&specialist, id, &draft).unwrap();
    town.act(&leader, id, &sign(town, id, &leader)).unwrap();
    town.act(&clerk, id, &issue(town, id, "1/TL")).unwrap();
    town.act(&clerk, id, &Command::HandResult).unwrap();
    town.act(&intake(town), id, &Command::Confirm).unwrap();
}
fn sign(town: &Town, id: DossierId, leader: &Actor) -> Command {
    let signatory = leader.officer().unwrap().id;
    Command::Sign { signature: Signature::Digital { document: town.paper(id, Kind::Signed), signatory } }
}
fn issue(town: &Town, id: DossierId, number: &str) -> Command {
    let on = base::local_date(town.office.now());
    Command::Issue { number: number.into(), on, document: town.paper(id, Kind::Issued) }
}
fn register_lines(town: &Town) -> i64 {
    let sql = "select count(*) from register_line";
    town.office.db.read::<_, db::DbError>(|tx| tx.one(sql, &[], |row| row.get(0))).unwrap()
}

#[test]
fn rule_01_what_was_accepted_has_code_form_line_due_date_and_revision_and_nothing_else_has() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let id = accepted(&town);
    let view = seen(&town, id);
    let acceptance = view.dossier.acceptance.clone().unwrap();
    assert_eq!(view.summary.code.as_deref(), Some(acceptance.code.as_str()));
    assert!(!acceptance.code.is_empty() && view.dossier.due.is_some() && view.summary.due.is_some());
    assert!(view.documents.iter().any(|paper| paper.kind == Kind::Form01 && paper.id == acceptance.form_01));
    assert_eq!((register_lines(&town), acceptance.register.line), (1, 1));
    assert_eq!(view.dossier.revision, town.revision);
    let (refused, taken_back) = (filed(&town), filed(&town));
    town.act(&intake(&town), refused, &refuse("Sai thẩm quyền")).unwrap();
    town.act(&town.citizen, taken_back, &Command::Withdraw { reason: why(), document: new() }).unwrap();
    for id in [refused, taken_back, filed(&town)] {
        let view = seen(&town, id);
        assert!(view.summary.code.is_none() && view.dossier.due.is_none() && view.dossier.acceptance.is_none());
        assert!(view.documents.iter().all(|paper| paper.kind != Kind::Form01));
    }
    assert_eq!(register_lines(&town), 1);
    assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
}

#[test]
fn rule_02_not_accepted_stopped_withdrawn_and_supplement_carry_a_reason_and_a_document() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (specialist, leader, _) = town.section();
    let stop = |reason: &str| Command::Stop { reason: reason.to_owned(), document: new() };
    let withdraw = |reason: &str| Command::Withdraw { reason: reason.to_owned(), document: new() };
    #[allow(clippy::type_complexity, reason = "one row per way to end")]
    let cases: [(DossierId, Actor, &dyn Fn(&str) -> Command, State, Kind); 4] = [
        (filed(&town), intake(&town), &refuse, State::NotAccepted, Kind::Form03),
        (town.in_hand(&specialist), leader, &stop, State::Stopped, Kind::Notice),
        (filed(&town), town.citizen.clone(), &withdraw, State::Withdrawn, Kind::Notice),
        (town.in_hand(&specialist), specialist.clone(), &supplement, State::Supplement, Kind::Form02),
    ];
    for (id, who, command, state, paper) in cases {
        assert_eq!(refusal(town.act(&who, id, &command("  ")).unwrap_err()), "reason_missing", "{state:?}");
        town.act(&who, id, &command(&why())).unwrap();
        let view = seen(&town, id);
        assert_eq!(view.dossier.state, state);
        let asked = view.dossier.asked.as_ref().map(|asked| (asked.reason.clone(), asked.document));
        let closing = view.dossier.closing.as_ref().map(|closing| (closing.reason.clone(), closing.document));
        let (reason, document) = closing.or(asked).unwrap();
        assert_eq!(reason, why());
        assert!(view.documents.iter().any(|it| it.id == document && it.kind == paper), "{state:?}");
    }
}

#[test]
fn rule_03_there_is_one_open_holder_and_a_hand_over_needs_both_sides() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (specialist, leader, clerk) = town.section();
    let id = accepted(&town);
    town.act(&intake(&town), id, &Command::Transfer { keep: false }).unwrap();
    let holder = || seen(&town, id).dossier.holder.seat();
    assert_eq!((holder().agency, holder().part), (town.centre, Part::OneStop), "the giver, until confirmed");
    let officer = specialist.officer().unwrap().id;
    let early = town.act(&specialist, id, &Command::Assign { officer });
    assert_eq!(refusal(early.unwrap_err()), "handover_not_confirmed");
    assert_eq!(refusal(town.act(&intake(&town), id, &Command::Confirm).unwrap_err()), "not_your_step");
    town.act(&specialist, id, &Command::Confirm).unwrap();
    assert_eq!((holder().agency, holder().part), (town.agency, Part::Section));
    town.act(&specialist, id, &Command::Assign { officer }).unwrap();
    let document = town.paper(id, Kind::Draft);
    let draft = Command::SubmitDraft { document, outcome: Outcome::Positive, reason: None, to: Part::Leadership };
    town.act(&specialist, id, &draft).unwrap();
    town.act(&leader, id, &sign(&town, id, &leader)).unwrap();
    town.act(&clerk, id, &issue(&town, id, "1/TL")).unwrap();
    town.act(&clerk, id, &Command::HandResult).unwrap();
    assert_eq!(holder().part, Part::Clerical, "the giver again");
    assert!(seen(&town, id).dossier.ended_at.is_none(), "not processed before the one-stop has it");
    town.act(&intake(&town), id, &Command::Confirm).unwrap();
    assert_eq!((holder().agency, holder().part), (town.centre, Part::OneStop));
    assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
}

#[test]
fn rule_05_there_is_one_apology_a_day_before_or_the_miss_is_reported() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (specialist, leader, _) = town.section();
    let (in_time, missed) = (town.in_hand(&specialist), town.in_hand(&specialist));
    let look = |at: &str| {
        town.clock.set(vn(at));
        reminder::climb(&town.office, 10).unwrap();
    };
    look("2019-03-06T08:00");
    let send = || Command::SendApology { document: new() };
    town.act(&leader, in_time, &send()).unwrap();
    let again = Command::Apologise { reason: why(), new_day: date(2019, 3, 20), document: new() };
    assert_eq!(refusal(town.act(&leader, in_time, &again).unwrap_err()), "apologised_already");
    assert!(!seen(&town, in_time).dossier.apology.unwrap().missed);
    town.clock.set(vn("2019-03-07T08:00"));
    town.act(&leader, missed, &send()).unwrap();
    assert!(seen(&town, missed).dossier.apology.unwrap().missed, "on the due day");
    look("2019-03-08T17:30");
    let late = |id| {
        let incidents = seen(&town, id).dossier.incidents;
        incidents.iter().filter(|incident| incident.kind == IncidentKind::Late).count()
    };
    assert_eq!((late(in_time), late(missed)), (0, 1), "the miss is itself reported");
}

#[test]
fn rule_06_a_second_request_for_papers_needs_another_officer_and_is_counted() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (specialist, ..) = town.section();
    let id = town.in_hand(&specialist);
    town.act(&specialist, id, &supplement(&why())).unwrap();
    dossier::resubmit(town.op(&town.citizen), id, None, Lang::Vi).unwrap();
    town.act(&intake(&town), id, &Command::FindComplete { document: new() }).unwrap();
    town.act(&specialist, id, &supplement(&why())).unwrap();
    let view = seen(&town, id);
    assert_eq!((view.dossier.state, view.dossier.supplements), (State::InProcessing, 1), "proposed, not asked");
    assert_eq!(refusal(town.act(&specialist, id, &Command::Approve).unwrap_err()), "not_your_own_proposal");
    town.act(&head(&town), id, &Command::Approve).unwrap();
    let view = seen(&town, id);
    assert_eq!((view.dossier.state, view.summary.supplements), (State::Supplement, 2));
}

#[test]
fn rule_07_the_due_date_moves_only_by_the_five_lawful_events() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (specialist, ..) = town.section();
    let id = town.in_hand(&specialist);
    let elsewhere = town.agency("67-D05");
    let opinion = Command::AskOpinion {
        agency: elsewhere,
        question: "?".into(),
        document: new(),
        answer_by: date(2019, 3, 6),
        mandatory: true,
        step: None,
    };
    let more = Command::ExtendOpinion { agency: elsewhere, answer_by: date(2019, 3, 7), reason: why() };
    let forgo = Command::ForgoOpinion { agency: elsewhere, ground: why(), document: new() };
    let finance = Command::RequireFinance { amount: Vnd(1_000), reason: why(), document: new(), pauses: true };
    let steps: [(Actor, Command, bool); 7] = [
        (specialist.clone(), opinion, false),
        (specialist.clone(), more, false),
        (specialist.clone(), forgo, false),
        (specialist.clone(), supplement(&why()), false),
        (specialist.clone(), finance, false),
        (cashier(&town), Command::ConfirmFinance { receipt: "1".into() }, true),
        (
            town.section().1,
            Command::Apologise { reason: why(), new_day: date(2019, 3, 28), document: new() },
            true,
        ),
    ];
    for (who, command, moves) in steps {
        let before = seen(&town, id).dossier.due;
        let kind = command.kind();
        town.act(&who, id, &command).unwrap();
        if kind == CommandKind::AskSupplement {
            town.clock.set(vn("2019-03-11T09:00"));
            dossier::resubmit(town.op(&town.citizen), id, None, Lang::Vi).unwrap();
            assert_eq!(seen(&town, id).dossier.due, before, "handed in is not found complete");
            town.act(&intake(&town), id, &Command::FindComplete { document: new() }).unwrap();
            assert_ne!(seen(&town, id).dossier.due, before);
            continue;
        }
        if kind == CommandKind::RequireFinance {
            town.clock.set(vn("2019-03-13T09:00"));
        }
        assert_eq!(seen(&town, id).dossier.due != before, moves, "{kind:?}");
    }
    let moved = seen(&town, id).history.into_iter().filter(|it| it.event.moves_due()).count();
    assert_eq!(moved, 4, "acceptance, supplement, finance, apology: each an event");
}

#[test]
fn rule_09_a_receipt_counts_once_a_wrong_amount_never_and_no_fee_blocks_nothing() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (specialist, ..) = town.section();
    let (one, two) = (town.in_hand(&specialist), town.in_hand(&specialist));
    town.act(&cashier(&town), one, &pay(3_000, "0000001")).unwrap();
    assert_eq!(
        refusal(town.act(&cashier(&town), one, &pay(3_000, "0000001")).unwrap_err()),
        "receipt_recorded_before"
    );
    assert_eq!(
        refusal(town.act(&cashier(&town), two, &pay(3_000, "0000001")).unwrap_err()),
        "receipt_recorded_before"
    );
    assert_eq!(refusal(town.act(&cashier(&town), one, &pay(6_000, "0000002")).unwrap_err()), "more_than_owed");
    assert_eq!(seen(&town, one).dossier.paid, Vnd(3_000));
    ready(&town, one);
    assert_eq!(refusal(town.act(&intake(&town), one, &give_back()).unwrap_err()), "fee_unpaid");
    town.act(&cashier(&town), one, &pay(5_000, "0000002")).unwrap();
    town.act(&intake(&town), one, &give_back()).unwrap();
    // Nothing owed: nothing blocks.
    let free = filed(&town);
    let none = Acceptance { owed: Some(Vnd::ZERO), stated: None };
    dossier::accept(town.op(&intake(&town)), free, 2, none).unwrap();
    town.act(&intake(&town), free, &Command::Transfer { keep: false }).unwrap();
    town.act(&specialist, free, &Command::Confirm).unwrap();
    let officer = specialist.officer().unwrap().id;
    town.act(&specialist, free, &Command::Assign { officer }).unwrap();
    let draft = town.paper(free, Kind::Draft);
    let to = Part::Leadership;
    let draft = Command::SubmitDraft { document: draft, outcome: Outcome::Positive, reason: None, to };
    town.act(&specialist, free, &draft).unwrap();
    let (_, leader, clerk) = town.section();
    town.act(&leader, free, &sign(&town, free, &leader)).unwrap();
    town.act(&clerk, free, &issue(&town, free, "2/TL")).unwrap();
    town.act(&clerk, free, &Command::HandResult).unwrap();
    town.act(&intake(&town), free, &Command::Confirm).unwrap();
    town.act(&intake(&town), free, &give_back()).unwrap();
}

#[test]
fn rule_10_a_result_is_immutable_and_its_correction_is_a_new_version_with_an_incident() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (specialist, leader, clerk) = town.section();
    let id = town.in_hand(&specialist);
    ready(&town, id);
    let first = seen(&town, id).dossier.results[0].clone();
    assert!(town.act(&clerk, id, &issue(&town, id, "9/TL")).is_err(), "nothing is issued over it");
    let document = town.paper(id, Kind::Draft);
    let wrong = Command::CorrectResult { reason: why(), document, outcome: Outcome::Positive, apology: new() };
    town.act(&specialist, id, &wrong).unwrap();
    town.act(&leader, id, &sign(&town, id, &leader)).unwrap();
    town.act(&clerk, id, &issue(&town, id, "2/TL")).unwrap();
    let view = seen(&town, id);
    assert_eq!((view.dossier.results.len(), &view.dossier.results[0]), (2, &first), "the wrong one stays");
    assert!(view.documents.iter().any(|paper| paper.id == first.issued.document), "and stays readable");
    assert!(view.dossier.incidents.iter().any(|incident| incident.kind == IncidentKind::WrongResult));
}

#[test]
fn rule_11_public_look_up_without_the_secret_shows_nothing_and_with_it_nothing_personal() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let id = town.complete_draft();
    let filed = town.submit(id).unwrap();
    town.act(&intake(&town), id, &refuse("Bà Nguyễn Thị Mẫu nộp sai nơi")).unwrap();
    let anybody = town.op(&Actor::Anonymous);
    for secret in ["", "AAAAAAAAAA", &filed.reference] {
        let found = dossier::look_up(anybody, &filed.reference, secret);
        assert!(matches!(found, Err(CaseError::Denied(_))), "{secret}");
    }
    let shown = format!("{:?}", dossier::look_up(anybody, &filed.reference, &filed.secret).unwrap());
    for personal in ["Mẫu", "0900000012", "nộp sai nơi"] {
        assert!(!shown.contains(personal), "{personal}: {shown}");
    }
}

#[test]
fn rule_12_old_papers_print_identically_when_the_agency_is_renamed_or_abolished() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (one, two) = (accepted(&town), accepted(&town));
    let inspector = town.officer(30, town.centre, Role::Inspector);
    let form = |id: DossierId| {
        let form = seen(&town, id).dossier.acceptance.unwrap().form_01;
        dossier::read_paper(town.op(&inspector), id, form).unwrap().1
    };
    let before = form(one);
    let renamed = "update agency set name = 'Sở Mới', full_name = 'Sở Mới tỉnh Khác', valid_to = '2019-03-04'
        where code in ('67-D03', '67-D01')";
    store.db.write::<_, db::DbError>(|tx| tx.execute(renamed, &[])).unwrap();
    town.clock.set(vn("2019-06-03T09:00"));
    assert_eq!(form(one), before, "what was printed");
    let late = String::from_utf8_lossy(&form(two)).into_owned();
    assert!(!late.contains("Sở Mới"), "what is set only now says what held then: {late}");
}

#[test]
fn rule_13_nobody_acts_in_their_own_matter_or_signs_their_own_draft() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let id = filed(&town);
    let mut own = town.officer(11, town.centre, Role::Intake);
    if let Actor::Officer(officer) = &mut own {
        officer.account = town.citizen.account();
    }
    let accept = dossier::accept(town.op(&own), id, 2, Acceptance::default());
    assert_eq!(refusal(accept.unwrap_err()), "your_own_dossier");
    let mut drafter = town.officer(13, town.agency, Role::Specialist);
    if let Actor::Officer(officer) = &mut drafter {
        officer.roles.extend([Role::SectionHead, Role::Leader]);
        officer.account = Some(AccountId::from_bytes([99; 16]));
    }
    let id = town.in_hand(&drafter);
    let document = town.paper(id, Kind::Draft);
    let draft = Command::SubmitDraft { document, outcome: Outcome::Positive, reason: None, to: Part::Section };
    town.act(&drafter, id, &draft).unwrap();
    assert_eq!(refusal(town.act(&drafter, id, &Command::Review).unwrap_err()), "not_your_own_draft");
    town.act(&head(&town), id, &Command::Review).unwrap();
    let signed = town.act(&drafter, id, &sign(&town, id, &drafter));
    assert_eq!(refusal(signed.unwrap_err()), "not_your_own_draft");
}

#[test]
fn rule_14_being_late_never_blocks_handing_over_the_result() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let (specialist, ..) = town.section();
    let id = town.in_hand(&specialist);
    town.clock.set(vn("2019-05-20T09:00"));
    reminder::climb(&town.office, 10).unwrap();
    ready(&town, id);
    town.act(&cashier(&town), id, &pay(8_000, "0000001")).unwrap();
    town.act(&intake(&town), id, &give_back()).unwrap();
    let view = seen(&town, id);
    assert_eq!(view.dossier.state, State::Returned);
    let (due, limit) = (view.dossier.due.unwrap().original, view.dossier.acceptance.unwrap().limit);
    assert_eq!(timeliness(due, view.dossier.ended_at.unwrap(), limit), Timeliness::Late);
}
