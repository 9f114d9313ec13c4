//! The life of a dossier through the store, on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod town;

use base::{AccountId, Actor, AgencyId, Denied, DocumentId, Role, Vnd};
use cases::{
    CaseError,
    catalogue::import,
    document::Kind,
    dossier::{
        self, Acceptance, Incoming, Tab,
        attachment::{self, Upload},
        result::{self, DraftText},
    },
    rating,
};
use rules::{
    form::Lang,
    procedure::{Channel, ResultKind},
    workflow::{Command, CommandKind, DeliveryWay, EventKind, Outcome, Signature, State},
};
use testkit::{Store, each_engine, vn};
use town::*;

#[test]
fn a_filing_that_lacks_something_keeps_draft_and_files_and_a_double_click_makes_one_dossier() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = town.draft();
        let CaseError::Fields(errors) = town.submit(id).unwrap_err() else { panic!("fields are missing") };
        assert!(errors.of("name").is_some() && errors.of("paper.giay-to").is_some(), "{errors:?}");
        let seen = dossier::view(town.op(&town.citizen), id).unwrap();
        assert_eq!((seen.dossier.state, seen.dossier.version), (State::Draft, 1));

        let id = town.complete_draft();
        let (one, two) = (town.submit(id).unwrap(), town.submit(id).unwrap());
        assert!(one.first && !two.first);
        assert_eq!((&one.reference, &one.secret), (&two.reference, &two.secret));
        assert_eq!(one.answer_due.map(|due| due.moment), Some(vn("2019-03-05T09:00")));
        let seen = dossier::view(town.op(&town.citizen), id).unwrap();
        assert_eq!((seen.dossier.version, seen.dossier.owed), (2, Vnd(8_000)));
        assert_eq!(seen.files[0].round, Some(1));
        let kinds: Vec<_> = seen.documents.iter().map(|paper| paper.kind).collect();
        assert_eq!(kinds, [cases::document::Kind::Acknowledgement]);
        let mail = store.db.read(|tx| outreach::newest(tx, &store.vault, None, 10)).unwrap();
        assert_eq!(mail.len(), 1);
        assert!(mail[0].message.body.contains(&one.secret));
    });
}

#[test]
fn from_acceptance_to_the_returned_result_with_row_and_events_agreeing() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let cashier = town.officer(12, town.centre, Role::Cashier);
        let specialist = town.officer(13, town.agency, Role::Specialist);
        let leader = town.officer(14, town.agency, Role::Leader);
        let clerk = town.officer(15, town.agency, Role::Clerk);
        let id = town.complete_draft();
        let secret = town.submit(id).unwrap().secret;
        let held = dossier::queue(town.op(&intake), Tab::ToDo, 0, 10).unwrap();
        assert_eq!(held.len(), 1, "on top of the one-stop's desk");
        assert!(dossier::queue(town.op(&specialist), Tab::ToDo, 0, 10).unwrap().is_empty());

        let done = dossier::accept(town.op(&intake), id, 2, Acceptance::default()).unwrap();
        assert_eq!(done.dossier.code(), Some("000.00.03.H16-190304-0001"));
        let acceptance = done.dossier.acceptance.clone().unwrap();
        assert_eq!((acceptance.register.line, acceptance.register.year), (1, 2019));
        assert_eq!(done.dossier.due.unwrap().original, vn("2019-03-07T17:00"));
        let again = dossier::accept(town.op(&intake), id, 2, Acceptance::default());
        assert!(matches!(again, Err(CaseError::Conflict)), "the page is stale");

        let me = specialist.officer().unwrap().id;
        let signatory = leader.officer().unwrap().id;
        let document = DocumentId::new;
        town.act(&intake, id, &Command::Transfer { keep: false }).unwrap();
        assert_eq!(dossier::queue(town.op(&specialist), Tab::ToDo, 0, 10).unwrap().len(), 1, "to be confirmed");
        town.act(&specialist, id, &Command::Confirm).unwrap();
        town.act(&specialist, id, &Command::Assign { officer: me }).unwrap();
        let draft = Command::SubmitDraft {
            document: town.paper(id, Kind::Draft),
            outcome: Outcome::Positive,
            reason: None,
            to: base::Part::Leadership,
        };
        town.act(&specialist, id, &draft).unwrap();
        let signed = town.paper(id, Kind::Signed);
        let sign = Command::Sign { signature: Signature::Digital { document: signed, signatory } };
        assert!(town.act(&clerk, id, &sign).is_err(), "only the signatory signs");
        town.act(&leader, id, &sign).unwrap();
        let on = jiff::civil::date(2019, 3, 4);
        let issue = Command::Issue { number: "7/TL-STP".into(), on, document: town.paper(id, Kind::Issued) };
        town.act(&clerk, id, &issue).unwrap();
        town.act(&clerk, id, &Command::HandResult).unwrap();
        town.clock.set(vn("2019-03-06T15:00"));
        town.act(&intake, id, &Command::Confirm).unwrap();
        let back =
            Command::Return {
                way: DeliveryWay::Counter, receiver: "Nguyễn Thị Mẫu".into(), document: document()
            };
        assert_eq!(refusal(town.act(&intake, id, &back).unwrap_err()), "fee_unpaid");
        let pay = Command::RecordPayment { amount: Vnd(8_000), series: "AA/19P".into(), number: "0000123".into() };
        town.act(&cashier, id, &pay).unwrap();
        let receipts = store.db.read(|tx| money::of_subject(tx, &id.to_string())).unwrap();
        assert_eq!(receipts.len(), 1);
        let done = town.act(&intake, id, &back).unwrap();
        assert_eq!((done.dossier.state, done.dossier.ended_at), (State::Returned, Some(vn("2019-03-06T15:00"))));

        let row = &dossier::mine(town.op(&town.citizen)).unwrap()[0];
        assert_eq!((row.state, row.outcome.as_deref()), (State::Returned, Some("positive")));
        assert_eq!(row.version, done.dossier.version);
        assert!(dossier::rebuild(town.op(&Actor::System)).unwrap().is_empty(), "row and events agree");
        let status = dossier::look_up(town.op(&Actor::Anonymous), "000.00.03.h16-190304-0001 ", &secret).unwrap();
        assert_eq!(status.state, State::Returned);
        assert!(status.entries.iter().all(|entry| entry.reason.is_none()));
    });
}

#[test]
fn a_step_takes_no_file_of_another_dossier_of_another_kind_or_of_an_earlier_version() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, clerk) = town.section();
        let (id, other) = (town.in_hand(&specialist), town.in_hand(&specialist));
        let signatory = leader.officer().unwrap().id;
        let draft = |document| Command::SubmitDraft {
            document,
            outcome: Outcome::Positive,
            reason: None,
            to: base::Part::Leadership,
        };
        let sign = |document| Command::Sign { signature: Signature::Digital { document, signatory } };
        let issue =
            |document| Command::Issue { number: "7/TL-STP".into(), on: jiff::civil::date(2019, 3, 4), document };
        let refused =
            |who: &Actor, command: &Command| refusal(town.act(who, id, command).expect_err("the wrong file"));

        assert_eq!(refused(&specialist, &draft(DocumentId::new())), "document_not_here");
        assert_eq!(refused(&specialist, &draft(town.paper(other, Kind::Draft))), "document_not_here");
        assert_eq!(refused(&specialist, &draft(town.paper(id, Kind::Scan))), "document_of_another_kind");
        let first = town.paper(id, Kind::Draft);
        town.act(&specialist, id, &draft(first)).unwrap();
        town.act(&leader, id, &Command::SendBack { reason: "Sai ngày sinh".into() }).unwrap();
        assert_eq!(refused(&specialist, &draft(first)), "document_used_before");
        town.act(&specialist, id, &draft(town.paper(id, Kind::Draft))).unwrap();

        assert_eq!(refused(&leader, &sign(first)), "document_of_another_kind");
        assert_eq!(refused(&leader, &sign(town.paper(other, Kind::Signed))), "document_not_here");
        let signed = town.paper(id, Kind::Signed);
        town.act(&leader, id, &sign(signed)).unwrap();
        assert_eq!(refused(&clerk, &issue(signed)), "document_of_another_kind");
        assert_eq!(refused(&clerk, &issue(town.paper(other, Kind::Issued))), "document_not_here");
        let done = town.act(&clerk, id, &issue(town.paper(id, Kind::Issued))).unwrap();
        assert_eq!(done.dossier.state, State::Issued);
    });
}

#[test]
fn a_row_that_was_tampered_with_is_put_right_from_the_events() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = town.complete_draft();
        town.submit(id).unwrap();
        store.db.write(|tx| tx.execute("update dossier set state = 'returned', owed = 0", &[])).unwrap();
        let found = dossier::rebuild(town.op(&Actor::System)).unwrap();
        assert_eq!((found.len(), found[0].is.state, found[0].is.owed), (1, State::Submitted, Vnd(8_000)));
        assert!(dossier::rebuild(town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn others_find_nothing_and_the_code_without_the_secret_opens_nothing() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = town.complete_draft();
        let submitted = town.submit(id).unwrap();
        let stranger = Actor::Citizen { account: AccountId::from_bytes([9; 16]) };
        let elsewhere = town.officer(20, AgencyId::new(), Role::Leader);
        for actor in [&stranger, &elsewhere, &Actor::Anonymous] {
            let found = dossier::view(town.op(actor), id);
            assert!(matches!(found, Err(CaseError::Denied(Denied::NotFound))));
            let acted = dossier::act(town.op(actor), id, 2, &Command::Confirm);
            assert!(matches!(acted, Err(CaseError::Denied(Denied::NotFound))));
        }
        let anonymous = town.op(&Actor::Anonymous);
        assert!(dossier::look_up(anonymous, &submitted.reference, "").is_err());
        assert!(dossier::look_up(anonymous, &submitted.reference, "AAAAAAAAAA").is_err());
        let spoken = submitted.secret.to_lowercase();
        let dashed = format!("{}-{}", &spoken[..5], &spoken[5..]);
        assert_eq!(dossier::look_up(anonymous, &submitted.reference, &dashed).unwrap().state, State::Submitted);
    });
}

#[test]
fn a_request_to_complete_writes_form_02_and_the_citizen_supplies() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let document = DocumentId::new();
        let ask =
            Command::AskCompletion {
                reason: "Thiếu giấy tờ".into(), papers: vec![], document, answer_by: None
            };
        town.act(&intake, id, &ask).unwrap();
        let seen = dossier::view(town.op(&town.citizen), id).unwrap();
        assert!(seen.documents.iter().any(|paper| paper.id == document));
        assert!(seen.allowed.contains(&CommandKind::Resubmit));
        let (paper, bytes) = dossier::read_paper(town.op(&town.citizen), id, document).unwrap();
        assert!(bytes.starts_with(b"%PDF") && paper.kind == cases::document::Kind::Form02);
        attachment::attach(town.op(&town.citizen), id, "giay-to", &[pdf("bo-sung.pdf")]).unwrap();
        let version = Some(seen.dossier.version);
        dossier::resubmit(town.op(&town.citizen), id, version, Lang::Vi).unwrap();
        let seen = dossier::view(town.op(&town.citizen), id).unwrap();
        assert_eq!(seen.dossier.state, State::Submitted);
        let rounds: Vec<_> = seen.files.iter().map(|file| file.round).collect();
        assert_eq!(rounds, [Some(1), Some(2)]);
        let way = dossier::timeline(town.op(&town.citizen), id).unwrap();
        assert_eq!(way.unit, "Trung tâm Hành chính công tỉnh Đắk Nông");
        assert!(
            way.entries.iter().any(|entry| entry.kind == EventKind::CompletionAsked && entry.reason.is_some())
        );
    });
}

#[test]
fn photos_become_one_paper_and_stay_beside_it_and_wrong_files_are_refused_whole() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let id = town.draft();
    let op = town.op(&town.citizen);
    let photo = |name: &str| Upload { name: name.into(), bytes: vec![0xff, 0xd8, 0xff, 0xe0, 1] };
    let made = attachment::attach(op, id, "giay-to", &[photo("trang-1.jpg"), photo("trang-2.jpg")]).unwrap();
    assert_eq!(made.iter().map(|file| file.role.word()).collect::<Vec<_>>(), ["merged", "received", "received"]);
    assert!(made[1..].iter().all(|file| file.part_of == Some(made[0].id)));
    assert_eq!(made[0].name, "trang-1.pdf");
    let (_, bytes) = attachment::read(op, id, made[1].id).unwrap();
    assert_eq!(bytes, photo("").bytes);
    let disguised = Upload { name: "tep.pdf".into(), bytes: b"MZ\x90".to_vec() };
    let both = [pdf("a.pdf"), disguised];
    assert_eq!(refusal(attachment::attach(op, id, "giay-to", &both).unwrap_err()), "file_kind_not_taken");
    for (name, bytes, said) in [
        ("khoa.pdf", b"%PDF-1.7 locked".to_vec(), "pdf_locked"),
        ("hong.jpg", b"\xff\xd8\xff broken".to_vec(), "photo_unreadable"),
    ] {
        let flawed = [pdf("a.pdf"), Upload { name: name.into(), bytes }];
        assert_eq!(refusal(attachment::attach(op, id, "giay-to", &flawed).unwrap_err()), said);
    }
    assert_eq!(attachment::files(op, id).unwrap().len(), 3);
    attachment::detach(op, id, made[2].id).unwrap();
    assert!(attachment::files(op, id).unwrap().is_empty(), "the paper goes with its photos");
    dossier::discard_draft(op, id).unwrap();
    assert!(dossier::view(op, id).is_err());
}

#[test]
fn counter_and_foreign_dossiers_enter_through_the_same_door_and_a_foreign_code_is_one_dossier() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let incoming = |channel, foreign_code: Option<&str>| Incoming {
            draft: town.new_draft(channel),
            foreign_code: foreign_code.map(str::to_owned),
            confirmation: None,
            delivery: DeliveryWay::Counter,
            delivery_address: None,
            papers: Vec::new(),
            files: vec![("giay-to".to_owned(), vec![pdf("quet.pdf")])],
        };
        let counter = incoming(Channel::Counter, None);
        let taken = dossier::take_in(town.op(&intake), &counter).unwrap();
        let done = dossier::accept(town.op(&intake), taken.id, 2, Acceptance::default()).unwrap();
        assert_eq!(done.dossier.channel, Channel::Counter);
        let foreign = incoming(Channel::Post, Some("G09.20-20260609-0092637"));
        let system = town.op(&Actor::System);
        let one = dossier::take_in(system, &foreign).unwrap();
        let two = dossier::take_in(system, &foreign).unwrap();
        assert_eq!((one.id, one.first, two.first), (two.id, true, false));
        let second = dossier::accept(town.op(&intake), one.id, 2, Acceptance::default()).unwrap();
        assert_eq!(second.dossier.code(), Some("000.00.03.H16-190304-0002"));
    });
}

#[test]
fn the_citizen_rates_once_it_has_ended_and_changes_it_for_thirty_days() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let rate = |actor: &Actor, score| rating::rate(town.op(actor), id, score, " Nhanh,\nđúng hẹn ");
        assert_eq!(refusal(rate(&town.citizen, 5).unwrap_err()), "rated_too_early");
        let withdraw = Command::Withdraw { reason: "Khai nhầm".into(), document: DocumentId::new() };
        town.act(&town.citizen, id, &withdraw).unwrap();
        assert_eq!(refusal(rate(&town.citizen, 6).unwrap_err()), "choice_needed");
        let intake = town.officer(11, town.centre, Role::Intake);
        assert!(matches!(rate(&intake, 5), Err(CaseError::Denied(Denied::NotAllowed))), "officers never score");
        rate(&town.citizen, 5).unwrap();
        town.clock.set(vn("2019-04-03T09:00"));
        rate(&town.citizen, 2).unwrap();
        let kept = rating::of(town.op(&town.citizen), id).unwrap().unwrap();
        assert_eq!((kept.score, kept.words.as_str()), (2, "Nhanh,\nđúng hẹn"));
        assert_eq!(kept.first_at, vn("2019-03-04T09:00"));
        town.clock.set(vn("2019-04-03T09:01"));
        assert_eq!(refusal(rate(&town.citizen, 5).unwrap_err()), "rating_is_settled");
    });
}

#[test]
fn a_result_that_states_a_finding_is_not_drafted_without_one_whatever_the_template_says() {
    for finding in [false, true] {
        each_engine(|store| {
            let mut town = Town::new(store);
            let kind =
                ResultKind {
                    code: None, name: "Phiếu".into(), in_person: false, sign: None, finding, book: None
                };
            town.definition.sheet.results = vec![kind];
            town.definition.result_template = Some("#import \"/house.typ\": *".into());
            import::import_definitions(&store.db, vec![town.definition.clone()], town.office.now()).unwrap();
            let specialist = town.officer(13, town.agency, Role::Specialist);
            let id = town.complete_draft();
            town.submit(id).unwrap();
            let empty = DraftText { body: String::new(), ..result::proposed(town.op(&specialist), id).unwrap() };
            let Err(CaseError::Fields(errors)) = result::preview(town.op(&specialist), id, &empty) else {
                panic!("nobody can sign it here, if nothing else");
            };
            assert_eq!(errors.of("body").is_some(), finding, "{errors:?}");
        });
    }
}

#[test]
fn nobody_opens_drafts_without_end_and_who_files_or_throws_away_begins_another() {
    each_engine(|store| {
        let town = Town::new(store);
        let drafts: Vec<_> = (0..49).map(|_| town.draft()).collect();
        let filed = town.complete_draft();
        let new = || dossier::open_draft(town.op(&town.citizen), town.new_draft(Channel::Online));
        assert_eq!(refusal(new().unwrap_err()), "drafts_many");
        let other = Actor::Citizen { account: AccountId::from_bytes([9; 16]) };
        dossier::open_draft(town.op(&other), town.new_draft(Channel::Online)).unwrap();
        town.submit(filed).unwrap();
        new().unwrap();
        assert_eq!(refusal(new().unwrap_err()), "drafts_many");
        dossier::discard_draft(town.op(&town.citizen), drafts[0]).unwrap();
        new().unwrap();
    });
}
