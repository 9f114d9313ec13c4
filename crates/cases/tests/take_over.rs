//! Running dossiers of another system: taken over whole or not at all, once, and living on like any other; on both
//! engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DossierId, OfficerId, Role, Vnd};
use cases::{
    CaseError, document,
    dossier::{
        self, Brought,
        take_over::{self, HEADINGS, List, Run, TakeOverError},
    },
};
use rules::workflow::{Command, DeliveryWay, Outcome, Signature, State};
use testkit::{each_engine, vn};
use town::*;

const SOURCE: &str = "Một cửa iGate";

/// A line of the list: what it says by heading.
fn line(code: &str, said: &[(&str, &str)]) -> Vec<String> {
    let usual = [
        ("Mã hồ sơ", code),
        ("Mã thủ tục", "2.000635"),
        ("Cơ quan", "Sở Tư pháp tỉnh Đắk Nông"),
        ("Kênh nộp", "trực tuyến"),
        ("Người nộp", "Lò Thị Mẫu"),
        ("Điện thoại", "0900000034"),
        ("Ngày tiếp nhận", "18/02/2019 08:30"),
        ("Ngày hẹn trả", "08/03/2019"),
        ("Trạng thái", "Tiếp nhận"),
        ("Phí phải nộp", "8.000"),
    ];
    let of = |heading: &str| {
        let own = said.iter().rev().find(|(name, _)| *name == heading);
        own.or(usual.iter().find(|(name, _)| *name == heading)).map(|(_, value)| (*value).to_owned())
    };
    HEADINGS.iter().map(|heading| of(heading).unwrap_or_default()).collect()
}

fn head() -> Vec<String> {
    HEADINGS.map(str::to_owned).to_vec()
}

fn take(town: &Town, rows: &[Vec<String>], tell: bool) -> Result<Run, TakeOverError> {
    let list = List { source: SOURCE, file: "cu.xlsx", bytes: b"cu", rows, tell };
    take_over::take_over(town.op(&Actor::System), &list, &|refusal| refusal.key.clone())
}

/// A specialist of the department with an account, as the list names one.
fn specialist(town: &Town) -> OfficerId {
    town.appoint("stp.mau", town.agency, &[Role::Specialist])
}

/// One line of each stage.
fn all_stages() -> Vec<Vec<String>> {
    let officer = ("Cán bộ", "stp.mau");
    vec![
        head(),
        line("H16.3-190218-1", &[]),
        line("h16.3-190218-2", &[("Trạng thái", "đã chuyển"), ("Kênh nộp", "bưu chính")]),
        line("H16.3-190218-3", &[("Trạng thái", "Đang giải quyết"), officer]),
        line(
            "H16.3-190218-4",
            &[
                ("Trạng thái", "chờ bổ sung"),
                officer,
                ("Chờ bổ sung từ", "26/02/2019 09:00"),
                ("Nội dung bổ sung", "Bản sao giấy khai sinh"),
                ("Hạn bổ sung", "2019-03-20"),
            ],
        ),
        line(
            "H16.3-190218-5",
            &[
                ("Trạng thái", "có kết quả"),
                ("Số kết quả", "7/TLHT"),
                ("Ngày kết quả", "25/2/2019"),
                ("Có kết quả từ", "26/2/2019 10:00"),
                ("Phí đã nộp", "8000"),
            ],
        ),
    ]
}

fn found(town: &Town, code: &str) -> DossierId {
    let intake = town.officer(11, town.centre, Role::Intake);
    dossier::find(town.op(&intake), code).unwrap()
}

#[test]
fn each_stage_is_taken_with_its_code_dates_and_holder_and_a_second_time_nothing_is() {
    each_engine(|store| {
        let town = Town::new(store);
        specialist(&town);
        let run = take(&town, &all_stages(), false).unwrap();
        assert_eq!((run.read, run.taken, run.known()), (5, 5, 0));
        assert_eq!(run.counts.iter().map(|count| (count.read, count.taken)).collect::<Vec<_>>(), [(1, 1); 5]);
        let states =
            [State::Accepted, State::Transferred, State::InProcessing, State::Supplement, State::ResultReady];
        for (place, state) in states.into_iter().enumerate() {
            let code = format!("H16.3-190218-{}", place + 1);
            let seen = dossier::view(town.op(&Actor::System), found(&town, &code.to_lowercase())).unwrap();
            assert_eq!((seen.dossier.state, seen.dossier.code()), (state, Some(code.as_str())));
            assert_eq!(seen.summary.taken_over.as_deref(), Some(SOURCE));
            assert_eq!(seen.summary.due, Some(vn("2019-03-08T17:00")));
            assert_eq!(seen.summary.submitted_at, Some(vn("2019-02-18T08:30")));
            assert_eq!(seen.dossier.acceptance.unwrap().register.line, place as i64 + 1);
            let secret = &seen.header.secret;
            let timeline = dossier::look_up(town.op(&Actor::Anonymous), &code, secret).unwrap();
            assert_eq!(timeline.taken_over.as_deref(), Some(SOURCE));
        }
        let again = take(&town, &all_stages(), false).unwrap();
        assert_eq!((again.read, again.taken, again.known()), (5, 0, 5));
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty(), "the sweep is content");
        assert!(dossier::rebuild(town.op(&Actor::System)).unwrap().is_empty());
        let mail = store.db.read(|tx| outreach::newest(tx, &store.vault, None, 10)).unwrap();
        assert!(mail.is_empty(), "nobody is written to who was not to be told");
        let controller = town.officer(20, town.centre, Role::Controller);
        assert_eq!(take_over::runs(town.op(&controller)).unwrap().len(), 2, "each run is kept");
        let clerk = town.officer(21, town.centre, Role::Clerk);
        assert!(matches!(take_over::runs(town.op(&clerk)), Err(CaseError::Denied(_))));
    });
}

#[test]
fn a_wrong_line_is_told_with_its_number_and_nothing_is_taken() {
    each_engine(|store| {
        let town = Town::new(store);
        specialist(&town);
        let mut rows = all_stages();
        rows.push(line("H16.3-190218-1", &[]));
        rows.push(line("X7", &[("Mã thủ tục", "9.999999"), ("Cơ quan", "Sở Không Có"), ("Kênh nộp", "fax")]));
        rows.push(line("X8", &[("Trạng thái", "đang giải quyết"), ("Cán bộ", "khong.co")]));
        rows.push(line("X9", &[("Ngày hẹn trả", "31/02/2019"), ("Người nộp", ""), ("Phí phải nộp", "tám nghìn")]));
        let TakeOverError::Wrong(said) = take(&town, &rows, false).unwrap_err() else { panic!("taken") };
        for (number, word) in [
            (7, "đã có ở dòng trên"),
            (8, "không có thủ tục mã 9.999999"),
            (8, "không có cơ quan “Sở Không Có”"),
            (8, "“fax” ở cột “Kênh nộp”"),
            (9, "không phải là tên đăng nhập của chuyên viên"),
            (10, "không phải là ngày"),
            (10, "thiếu “Người nộp”"),
            (10, "không phải là số tiền"),
        ] {
            let begins = format!("dòng {number}: ");
            assert!(
                said.iter().any(|it| it.starts_with(&begins) && it.contains(word)),
                "{number} {word}: {said:#?}"
            );
        }
        // What the rules refuse is told with its line too, and takes back what was taken before it.
        let rows = [
            head(),
            line("X1", &[]),
            line("X2", &[("Ngày tiếp nhận", "05/03/2019"), ("Ngày hẹn trả", "9/3/2019")]),
        ];
        let TakeOverError::Wrong(said) = take(&town, &rows, false).unwrap_err() else { panic!("taken") };
        assert_eq!(said, ["dòng 3: received_in_the_future"]);
        let TakeOverError::Wrong(said) = take(&town, &[line("Mã hồ sơ", &[])], false).unwrap_err() else {
            panic!()
        };
        assert!(said.iter().any(|it| it == "thiếu cột “Trạng thái”"), "{said:?}");
        let count = |tx: &db::Tx| tx.one("select count(*) from dossier", &[], |row| row.get::<i64>(0));
        assert_eq!(store.db.read::<_, db::DbError>(count).unwrap(), 0);
        assert!(take_over::runs(town.op(&town.officer(20, town.centre, Role::Controller))).unwrap().is_empty());
    });
}

#[test]
fn a_dossier_taken_over_lives_on_supplement_apology_draft_signature_return() {
    each_engine(|store| {
        let mut town = Town::new(store);
        town.definition = definition();
        let id = specialist(&town);
        take(&town, &all_stages(), true).unwrap();
        let mail = store.db.read(|tx| outreach::newest(tx, &store.vault, None, 10)).unwrap();
        assert_eq!(mail.len(), 5, "each citizen is told");
        assert!(mail[0].message.body.contains("mã hồ sơ và ngày hẹn không thay đổi"));
        let dossier = found(&town, "H16.3-190218-4");
        let seen = dossier::view(town.op(&Actor::System), dossier).unwrap();
        assert!(mail.iter().any(|it| it.message.body.contains(&seen.header.secret)));
        let kinds: Vec<_> = seen.documents.iter().map(|paper| paper.kind).collect();
        assert!(kinds.contains(&document::Kind::Form01) && kinds.contains(&document::Kind::Form02), "{kinds:?}");
        let form = seen.documents.iter().find(|paper| paper.kind == document::Kind::Form01).unwrap();
        let key = dossier::key_of(town.op(&Actor::System), dossier).unwrap();
        let data = store.db.read(|tx| document::data(tx, &key, form.id)).unwrap().unwrap();
        assert_eq!(data.data["head"]["mark"], format!("Hồ sơ tiếp nhận từ hệ thống cũ: {SOURCE}"));
        assert_eq!(data.data["code"], "H16.3-190218-4");

        let intake = town.officer(11, town.centre, Role::Intake);
        let specialist = Actor::Officer(town.acting(id));
        let (leader, clerk) =
            (town.officer(14, town.agency, Role::Leader), town.officer(15, town.agency, Role::Clerk));
        town.clock.set(vn("2019-03-11T10:00"));
        let version = town.version(dossier);
        dossier::resubmit_at_counter(town.op(&intake), dossier, version, &Brought::default()).unwrap();
        let complete = Command::FindComplete { document: base::DocumentId::new() };
        let done = town.act(&intake, dossier, &complete).unwrap();
        // 26/2 is a used day; 27/2 to 8/3 were left: eight working days after 11/3.
        assert_eq!(done.dossier.due.unwrap().original, vn("2019-03-21T17:00"));
        let apologise = Command::Apologise {
            reason: "Chờ xác minh".into(),
            new_day: "2019-03-25".parse().unwrap(),
            document: base::DocumentId::new(),
        };
        town.act(&leader, dossier, &apologise).unwrap();
        let draft = Command::SubmitDraft {
            document: town.paper(dossier, document::Kind::Draft),
            outcome: Outcome::Positive,
            reason: None,
            to: base::Part::Leadership,
        };
        town.act(&specialist, dossier, &draft).unwrap();
        let signatory = leader.officer().unwrap().id;
        let signature = Signature::Digital { document: town.paper(dossier, document::Kind::Signed), signatory };
        town.act(&leader, dossier, &Command::Sign { signature }).unwrap();
        let issue = Command::Issue {
            number: "12/TLHT".into(),
            on: "2019-03-11".parse().unwrap(),
            document: town.paper(dossier, document::Kind::Issued),
        };
        town.act(&clerk, dossier, &issue).unwrap();
        town.act(&clerk, dossier, &Command::HandResult).unwrap();
        town.act(&intake, dossier, &Command::Confirm).unwrap();
        let cashier = town.officer(12, town.centre, Role::Cashier);
        let pay = Command::RecordPayment { amount: Vnd(8_000), series: "AA/19P".into(), number: "1".into() };
        town.act(&cashier, dossier, &pay).unwrap();
        for code in ["H16.3-190218-4", "H16.3-190218-5"] {
            let give = Command::Return {
                way: DeliveryWay::Counter,
                receiver: "Lò Thị Mẫu".into(),
                document: base::DocumentId::new(),
            };
            let done = town.act(&intake, found(&town, code), &give).unwrap();
            assert_eq!(done.dossier.state, State::Returned);
            let receipt = dossier::view(town.op(&Actor::System), done.id).unwrap().documents;
            assert!(
                receipt.iter().any(|paper| paper.kind == document::Kind::ResultReceipt),
                "{code} has its receipt"
            );
        }
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn what_was_taken_over_counts_as_carried_over_and_never_as_received_here() {
    each_engine(|store| {
        let town = Town::new(store);
        specialist(&town);
        let mut rows = all_stages();
        // Received in the very month in which it is taken over.
        rows.push(line("H16.3-190301-1", &[("Ngày tiếp nhận", "01/03/2019"), ("Kênh nộp", "online")]));
        take(&town, &rows, false).unwrap();
        let of = |month: &str| {
            let period = insight::Period::month(month.parse().unwrap());
            insight::of(&store.db, period, insight::Map::OfThePeriod, vn("2019-03-31T12:00")).unwrap().total()
        };
        assert_eq!(of("2019-02-10"), insight::Counts::default(), "what another system had is in its figures");
        let march = of("2019-03-10");
        // The one whose result was there already was solved elsewhere.
        assert_eq!((march.accepted(), march.carried_over), (0, 5));
        assert_eq!((march.online_self, march.solved()), (0, 0));
        assert_eq!(march.received(), march.solved() + march.pending() + march.ended_without_result);
    });
}

#[test]
fn our_own_series_goes_around_a_code_that_another_system_gave() {
    each_engine(|store| {
        let town = Town::new(store);
        take(&town, &[head(), line("000.00.03.H16-190304-0001", &[])], false).unwrap();
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        let done = dossier::accept(town.op(&intake), id, 2, dossier::Acceptance::default()).unwrap();
        assert_eq!(done.dossier.code(), Some("000.00.03.H16-190304-0002"));
        let TakeOverError::Wrong(said) =
            take(&town, &[head(), line("000.00.03.H16-190304-0002", &[])], false).unwrap_err()
        else {
            panic!("one code, two dossiers")
        };
        assert!(said[0].contains("đã là của một hồ sơ khác"), "{said:?}");
    });
}
