//! Many dossiers of one person over the counter: each by itself, one paper for all, nothing twice.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DossierId, Role, Vnd};
use cases::{
    CaseError,
    document::Kind,
    dossier::{
        self, Scanned,
        batch::{self, Bundle, Handing, Row, Way},
    },
};
use rules::{
    document::Person,
    form::Answers,
    procedure::Channel,
    workflow::{Command, DeliveryWay, Outcome, PaperReceived, Signature, State},
};
use testkit::each_engine;
use town::Town;

fn person(name: &str) -> Person {
    Person { name: name.into(), ..Person::default() }
}

fn bundle(town: &Town, once: char) -> Bundle {
    let paper = PaperReceived {
        component: "giay-to".into(),
        name: "Giấy tờ chứng minh".into(),
        originals: 0,
        certified: 0,
        copies: 1,
    };
    Bundle {
        once: once.to_string().repeat(32),
        bringer: Person { phone: Some("0900000077".into()), ..person("Trường Mẫu") },
        revision: town.revision,
        agency: town.agency,
        case: None,
        channel: Channel::Counter,
        papers: vec![paper],
        delivery: DeliveryWay::Counter,
        delivery_address: None,
        shelf: "Kệ 3".into(),
    }
}

fn row(key: u32, name: &str) -> Row {
    Row { key, filer: person(name), owed: None, answers: Answers::default() }
}

fn refused(outcome: &Result<impl std::fmt::Debug, CaseError>) -> String {
    match outcome {
        Err(CaseError::Refused(refusal)) => refusal.key.clone(),
        Err(CaseError::Fields(fields)) => fields.0[0].path.clone(),
        other => format!("{other:?}"),
    }
}

/// Everything up to the result at the one-stop.
fn finished(town: &Town, intake: &Actor, id: DossierId) {
    let (specialist, leader, clerk) = town.section();
    town.act(
        intake,
        id,
        &Command::LeaveUnscanned {
            reason: "Máy quét hỏng".into(), papers: vec!["Giấy tờ chứng minh".into()]
        },
    )
    .unwrap();
    town.act(intake, id, &Command::Transfer { keep: false }).unwrap();
    town.act(&specialist, id, &Command::Confirm).unwrap();
    town.act(&specialist, id, &Command::Assign { officer: specialist.officer().unwrap().id }).unwrap();
    let document = town.paper(id, Kind::Draft);
    let to = base::Part::Leadership;
    town.act(&specialist, id, &Command::SubmitDraft { document, outcome: Outcome::Positive, reason: None, to })
        .unwrap();
    let signatory = leader.officer().unwrap().id;
    let signature = Signature::Digital { document: town.paper(id, Kind::Signed), signatory };
    town.act(&leader, id, &Command::Sign { signature }).unwrap();
    let (on, document) = (jiff::civil::date(2019, 3, 4), town.paper(id, Kind::Issued));
    town.act(&clerk, id, &Command::Issue { number: "7/STP".into(), on, document }).unwrap();
    town.act(&clerk, id, &Command::HandResult).unwrap();
    town.act(intake, id, &Command::Confirm).unwrap();
}

#[test]
fn a_batch_comes_in_row_by_row_and_the_same_page_sent_twice_makes_nothing_twice() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let rows = [row(1, "Lò Thị Mẫu"), row(2, "  "), row(3, "Y Blao")];
        let first = batch::take_bundle(town.op(&intake), &bundle(&town, 'a'), &rows);
        assert_eq!(first.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(refused(&first[1].1), "name", "a row with a mistake is not taken and holds back no other");
        let (one, three) = (first[0].1.as_ref().unwrap(), first[2].1.as_ref().unwrap());
        assert_eq!(one.batch, three.batch);

        let again =
            batch::take_bundle(town.op(&intake), &bundle(&town, 'a'), &[row(1, "Lò Thị Mẫu"), row(2, "H'Mai")]);
        assert_eq!(again[0].1.as_ref().unwrap(), one, "the same dossier");
        let (batch, members) = batch::batch(town.op(&intake), one.batch).unwrap();
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!((names, batch.count, batch.way), (vec!["Lò Thị Mẫu", "Y Blao", "H'Mai"], 3, Way::In));
        assert!(members.iter().all(|member| member.state == State::Accepted && member.owed == Vnd(8_000)));
        assert_eq!(batch.name, "LO-000.00.01.H16-190304-001");
        assert_eq!(batch.said.unwrap().person.name, "Trường Mẫu");
        let shelf = dossier::shelf::shelf(town.op(&intake), one.id).unwrap().unwrap();
        assert_eq!(shelf.place, "Kệ 3");

        let other = batch::take_bundle(town.op(&intake), &bundle(&town, 'b'), &[row(1, "Người khác")]);
        assert_ne!(other[0].1.as_ref().unwrap().batch, one.batch, "another page is another batch");
        let paper = String::from_utf8(batch::print_batch(town.op(&intake), one.batch).unwrap()).unwrap();
        assert!(paper.contains("batch-receipt") && paper.contains("24.000 đồng") && paper.contains(&one.code));
        let slips = String::from_utf8(batch::print_slips(town.op(&intake), one.batch).unwrap()).unwrap();
        assert_eq!(slips.matches("form-01").count(), 3);
    });
}

#[test]
fn results_go_out_in_a_batch_and_an_unpaid_fee_holds_back_its_own_dossier() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let free = Row { owed: Some(Vnd::ZERO), ..row(1, "Lò Thị Mẫu") };
        let rows = [free, row(2, "Y Blao"), Row { owed: Some(Vnd::ZERO), ..row(3, "H'Mai") }];
        let taken: Vec<DossierId> = batch::take_bundle(town.op(&intake), &bundle(&town, 'a'), &rows)
            .into_iter()
            .map(|(_, taken)| taken.unwrap().id)
            .collect();
        finished(&town, &intake, taken[0]);
        finished(&town, &intake, taken[1]);
        let chosen: Vec<_> = taken.iter().map(|id| (*id, town.version(*id))).collect();
        let handing = Handing { once: "c".repeat(32), receiver: person("Trường Mẫu"), capacity: None };
        let given = batch::give_back(town.op(&intake), &handing, &chosen).unwrap();
        let out = *given[0].1.as_ref().unwrap();
        assert_eq!(refused(&given[1].1), "fee_unpaid");
        assert_eq!(refused(&given[2].1), "not_in_this_state");

        let again = batch::give_back(town.op(&intake), &handing, &chosen).unwrap();
        assert_eq!(again[0].1.as_ref().unwrap(), &out, "sent twice, handed over once");
        let (found, members) = batch::batch(town.op(&intake), out).unwrap();
        assert_eq!((found.way, members.len(), members[0].state), (Way::Out, 1, State::Returned));
        let paper = String::from_utf8(batch::print_batch(town.op(&intake), out).unwrap()).unwrap();
        assert!(paper.contains("batch-return") && paper.contains("7/STP"), "{paper}");
        let came: Vec<_> =
            batch::batches_of(town.op(&intake), taken[0]).unwrap().iter().map(|it| it.way).collect();
        assert_eq!(came, [Way::In, Way::Out]);
        let nobody = Handing { receiver: person(" "), ..handing };
        assert_eq!(refused(&batch::give_back(town.op(&intake), &nobody, &chosen)), "receiver_missing");
    });
}

#[test]
fn a_batch_and_what_is_scanned_are_for_the_one_stop_where_they_belong() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let stranger = town.officer(12, town.bed_agency(), Role::Intake);
        let taken = batch::take_bundle(town.op(&intake), &bundle(&town, 'a'), &[row(1, "Lò Thị Mẫu")]);
        let taken = taken[0].1.as_ref().unwrap();
        let name = batch::batch(town.op(&intake), taken.batch).unwrap().0.name;
        let scan = |who: &Actor, line: &str| dossier::scan(town.op(who), line).unwrap();
        let view = dossier::view(town.op(&intake), taken.id).unwrap();
        let qr = format!("https://x.vn/tra-cuu?ma={}", taken.code.to_lowercase());
        for line in [&qr, &taken.code, &view.summary.reference, &view.header.secret] {
            assert_eq!(scan(&intake, line), Scanned::Dossier(taken.id), "{line}");
        }
        assert_eq!(scan(&intake, &name.to_lowercase()), Scanned::Batch(taken.batch));

        assert!(matches!(scan(&stranger, &qr), Scanned::Elsewhere(agency) if agency.contains("Tư pháp")));
        assert!(matches!(scan(&stranger, &view.header.secret), Scanned::Unknown(_)), "a secret tells nothing");
        assert!(matches!(scan(&stranger, &name), Scanned::Unknown(_)));
        assert!(batch::batch(town.op(&stranger), taken.batch).is_err());
        assert!(batch::print_batch(town.op(&stranger), taken.batch).is_err());
        assert!(batch::batches(town.op(&stranger), 10).unwrap().is_empty());
        let draft = town.draft();
        let reference = dossier::view(town.op(&town.citizen), draft).unwrap().summary.reference;
        assert!(matches!(scan(&stranger, &reference), Scanned::Unknown(_)), "of a draft nothing is told");
        assert_eq!(scan(&intake, "NGAN-to-khai"), Scanned::Separator);
        assert_eq!(scan(&intake, "  "), Scanned::Nothing);
    });
}
