//! Dossiers at the systems of ministries: over the real line, with a partner that behaves badly, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DossierId, Role};
use cases::{
    CaseError,
    catalogue::import,
    document::Kind,
    dossier::{
        self,
        exchange::{self, Errand, Hearing, PartnerCard, Wanted, What},
    },
};
use db::jobs::{self, Kinds};
use jiff::{SignedDuration, ToSpan};
use liaison::{Account, Lines, message::Outcome, signing::Secret};
use rules::{
    procedure::Route,
    workflow::{Command, Holder, State, StrandStatus, WHOLE},
};
use testkit::{
    Store, each_engine,
    partner::{Manner, News, Partner},
    vn,
};
use town::{Town, refusal};

const WORDS: &str = "mot-bi-mat-du-dai-de-thu";

fn secret() -> Secret {
    Secret::new(WORDS).unwrap()
}

/// A town whose procedure the police's system processes.
struct Bed {
    town: Town,
    police: Partner,
    lines: Lines,
}

impl Bed {
    fn new(store: &Store, manners: &[Manner]) -> Self {
        let mut bed = Self::about(store, manners);
        let mut elsewhere = bed.town.definition.clone();
        elsewhere.sheet.route = Route::External;
        import::import_definitions(&store.db, vec![elsewhere.clone()], bed.town.office.now()).unwrap();
        bed.town.definition = elsewhere;
        bed
    }

    /// The town's procedure, linked: a paper of the department, then something of the police's.
    fn linked(store: &Store, manners: &[Manner]) -> Self {
        let mut bed = Self::about(store, manners);
        let mut linked = bed.town.definition.clone();
        let strands = r#"
            [[strand]]
            key = "trich-luc"
            name = "Trích lục"
            [[strand]]
            key = "cu-tru"
            name = "Đăng ký thường trú"
            partner = "cong-an"
            procedure = "1.004222"
            after = ["trich-luc"]
        "#;
        #[derive(serde::Deserialize)]
        struct Strands {
            strand: Vec<rules::procedure::StrandRule>,
        }
        linked.sheet.strands = toml::from_str::<Strands>(strands).unwrap().strand;
        import::import_definitions(&store.db, vec![linked.clone()], bed.town.office.now()).unwrap();
        bed.town.definition = linked;
        bed
    }

    fn about(store: &Store, manners: &[Manner]) -> Self {
        let mut town = Town::new(store);
        town.office.settings.partners = vec![PartnerCard {
            key: "cong-an".into(),
            name: "Hệ thống cư trú".into(),
            procedures: vec![testkit::town::PROCEDURE.into()],
            patience: SignedDuration::from_hours(48),
            every: SignedDuration::from_mins(15),
        }];
        let police = Partner::start(0, secret(), manners).unwrap();
        let account = Account {
            key: "cong-an".into(),
            name: "Hệ thống cư trú".into(),
            address: police.address(),
            reach: liaison::Reach::ThisMachine,
            secret: secret(),
        };
        Self { town, police, lines: Lines::to([account]) }
    }

    fn filed(&self) -> DossierId {
        let id = self.town.complete_draft();
        self.town.submit(id).unwrap();
        id
    }

    /// Does the jobs of the exchange that are due; tells what failed.
    fn work(&self) -> Vec<String> {
        let (office, now) = (&self.town.office, self.town.office.now());
        let kinds = Kinds::Among(&[exchange::FORWARD, exchange::FETCH]);
        let claimed = office.db.write::<_, db::DbError>(|tx| jobs::claim(tx, now, 16, kinds)).unwrap();
        let mut failed = Vec::new();
        for job in claimed {
            let done = if job.kind == exchange::FORWARD {
                exchange::forward(office, &self.lines, &job.payload::<Errand>().unwrap())
            } else {
                exchange::fetch(office, &self.lines, &job.payload::<Wanted>().unwrap())
            };
            office
                .db
                .write::<_, db::DbError>(|tx| match &done {
                    Ok(()) => jobs::done(tx, job.id, now),
                    Err(error) => jobs::retry(tx, &job, &error.to_string(), now).map(drop),
                })
                .unwrap();
            failed.extend(done.err().map(|error| error.to_string()));
        }
        failed
    }

    fn later(&self, minutes: i64) {
        self.town.clock.set(self.town.office.now() + minutes.minutes());
    }

    fn dossier(&self, id: DossierId) -> rules::workflow::Dossier {
        dossier::view(self.town.op(&Actor::System), id).unwrap().dossier
    }

    fn news(&self, id: DossierId, strand: &str, number: &str, status: u8) -> News {
        let view = dossier::view(self.town.op(&Actor::System), id).unwrap();
        News {
            number: number.into(),
            reference: view.summary.reference,
            strand: strand.into(),
            code: Some("BCA-000001".into()),
            status,
            at: self.town.office.now(),
            words: "Theo quy định".into(),
            here: false,
            results: vec![],
        }
    }

    fn hear(&self, news: &News) -> Result<Hearing, CaseError> {
        exchange::hear(&self.town.office, "cong-an", &news.message())
    }

    fn troubles(&self) -> Vec<What> {
        let found = exchange::everywhere(self.town.op(&Actor::System)).unwrap();
        found.into_iter().map(|trouble| trouble.what).collect()
    }
}

#[test]
fn a_dossier_goes_to_the_ministrys_system_with_its_answers_and_papers_and_comes_to_be_known_there() {
    each_engine(|store| {
        let bed = Bed::new(store, &[]);
        let id = bed.filed();
        assert!(matches!(bed.dossier(id).holder, Holder::Elsewhere { .. }));
        assert_eq!(bed.work(), [] as [&str; 0]);
        let kept = bed.police.kept();
        let message = &kept[0].message;
        assert_eq!((kept.len(), message.is_updating, message.phan_lien_thong.as_str()), (1, false, WHOLE));
        assert_eq!(message.du_lieu_to_khai["name"], "Nguyễn Thị Mẫu");
        assert_eq!((message.kenh_thuc_hien, message.ngay_tiep_nhan.as_str()), (2, "20190304090000"));
        assert_eq!(message.danh_sach_giay_to[0].sha256, bed.police.files()[0], "the file itself went too");
        let strand = bed.dossier(id).elsewhere().cloned().unwrap();
        assert_eq!(strand.foreign_code.as_deref(), Some("BCA-000001"));
        assert_eq!(bed.work(), [] as [&str; 0], "nothing is left to do");
        assert_eq!(bed.police.kept()[0].sent, 1);
    });
}

#[test]
fn whatever_the_partner_does_nothing_is_lost_and_nothing_is_there_twice() {
    let bad = [Manner::Fail, Manner::Lose, Manner::Forge, Manner::Babble, Manner::Fail];
    each_engine(|store| {
        let bed = Bed::new(store, &bad);
        let id = bed.filed();
        let mut failures = Vec::new();
        for _ in 0..8 {
            failures.extend(bed.work());
            bed.later(60);
        }
        assert_eq!(failures.len(), 5, "{failures:?}");
        for said in ["answers 500", "does not answer", "wrong signature", "nobody understands"] {
            assert!(failures.iter().any(|failure| failure.contains(said)), "{said}: {failures:?}");
        }
        let kept = bed.police.kept();
        assert_eq!((kept.len(), kept[0].keys.len(), kept[0].sent), (1, 1, 4), "sent four times, taken once");
        assert_eq!(bed.dossier(id).state, State::Submitted, "the queue moved nothing");
        assert!(bed.troubles().is_empty());
    });
}

#[test]
fn between_sending_and_writing_down_a_crash_sends_the_same_once_more() {
    each_engine(|store| {
        let bed = Bed::new(store, &[]);
        let id = bed.filed();
        let now = bed.town.office.now();
        let claim = |at| {
            store.db.write::<_, db::DbError>(|tx| jobs::claim(tx, at, 16, Kinds::Only(exchange::FORWARD))).unwrap()
        };
        let job = claim(now).remove(0);
        let errand: Errand = job.payload().unwrap();
        // Sent and taken, and the line breaks before the answer: as if the process had died there.
        bed.police.behave(&[Manner::Lose]);
        assert!(exchange::forward(&bed.town.office, &bed.lines, &errand).is_err());
        assert_eq!(bed.police.kept().len(), 1, "the partner has it, and we do not know");
        assert!(claim(now).is_empty(), "for a minute it is somebody's");
        let again = claim(now + SignedDuration::from_secs(61)).remove(0);
        exchange::forward(&bed.town.office, &bed.lines, &again.payload().unwrap()).unwrap();
        assert_eq!((bed.police.kept().len(), bed.police.kept()[0].keys.len()), (1, 1));
        let history = dossier::view(bed.town.op(&Actor::System), id).unwrap().history;
        let taken =
            history.iter().filter(|it| it.event.kind() == rules::workflow::EventKind::ForeignTaken).count();
        assert_eq!(taken, 1);
    });
}

#[test]
fn a_refused_dossier_is_shown_with_the_reason_and_goes_again_when_somebody_says_so() {
    each_engine(|store| {
        let bed = Bed::new(store, &[Manner::Reject]);
        let id = bed.filed();
        assert_eq!(bed.work(), [] as [&str; 0], "a refusal is no failure to be tried again");
        assert_eq!(bed.troubles(), [What::Refused("Thiếu giấy tờ chứng minh chỗ ở hợp pháp".into())]);
        assert_eq!(bed.dossier(id).state, State::Submitted);
        let intake = bed.town.officer(11, bed.town.centre, Role::Intake);
        let mine = exchange::mine(bed.town.op(&intake)).unwrap();
        assert_eq!((mine.len(), mine[0].id), (1, id));
        let stranger = bed.town.officer(12, bed.town.agency("67-D05"), Role::Intake);
        assert!(exchange::mine(bed.town.op(&stranger)).unwrap().is_empty(), "not another agency's");
        bed.town.act(&intake, id, &Command::ForwardAgain).unwrap();
        assert_eq!(bed.work(), [] as [&str; 0]);
        assert!(bed.troubles().is_empty());
        assert_eq!(bed.dossier(id).elsewhere().unwrap().foreign_code.as_deref(), Some("BCA-000001"));
    });
}

#[test]
fn what_is_not_taken_and_who_is_silent_is_told() {
    each_engine(|store| {
        let bed = Bed::new(store, &[Manner::Fail]);
        bed.filed();
        bed.work();
        assert!(bed.troubles().is_empty(), "not at once");
        bed.later(61);
        let what = bed.troubles();
        assert!(matches!(&what[..], [What::NotTaken(Some(why))] if why.contains("500")), "{what:?}");
        assert_eq!(bed.work(), [] as [&str; 0]);
        bed.later(47 * 60);
        assert!(bed.troubles().is_empty());
        bed.later(2 * 60);
        assert_eq!(bed.troubles(), [What::Silent]);
    });
}

#[test]
fn what_the_partner_says_moves_the_dossier_once_and_only_its_own() {
    each_engine(|store| {
        let bed = Bed::new(store, &[]);
        let id = bed.filed();
        bed.work();
        bed.later(30);
        let accepted = bed.news(id, WHOLE, "1", 2);
        assert_eq!(bed.hear(&accepted).unwrap(), Hearing::New);
        assert_eq!(bed.hear(&accepted).unwrap(), Hearing::Known);
        assert_eq!(bed.dossier(id).state, State::Accepted);
        let other = News { words: "Khác".into(), ..accepted.clone() };
        assert_eq!(refusal(bed.hear(&other).unwrap_err()), "report_differs");
        let strange = exchange::hear(&bed.town.office, "bao-hiem", &bed.news(id, WHOLE, "2", 4).message());
        assert!(matches!(strange, Err(CaseError::Denied(base::Denied::NotFound))), "of another partner's");
        let nowhere = News { reference: "190304-KHONGCO".into(), ..accepted.clone() };
        assert!(matches!(bed.hear(&nowhere), Err(CaseError::Denied(base::Denied::NotFound))));
        let mut unreadable = accepted.message();
        unreadable.thoi_diem_xu_ly = "hôm qua".into();
        let unreadable = exchange::hear(&bed.town.office, "cong-an", &unreadable).unwrap_err();
        assert_eq!(refusal(unreadable), "report_unreadable");
        let row = dossier::view(bed.town.op(&Actor::System), id).unwrap().summary;
        assert_eq!((row.state, row.accepted_at, row.elsewhere), (State::Accepted, None, true));
        let intake = bed.town.officer(11, bed.town.centre, Role::Intake);
        let todo = dossier::queue(bed.town.op(&intake), dossier::Tab::ToDo, 0, 10).unwrap();
        assert!(todo.is_empty(), "what a ministry holds is nobody's work here");
        assert!(dossier::inspect(bed.town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn lost_calls_are_fetched_whatever_the_order_and_a_bad_one_hides_no_other() {
    each_engine(|store| {
        let bed = Bed::new(store, &[]);
        let id = bed.filed();
        bed.work();
        bed.later(16);
        let first = bed.news(id, WHOLE, "1", 2);
        bed.later(30);
        let second = bed.news(id, WHOLE, "2", 4);
        let bad = News { status: 77, ..bed.news(id, WHOLE, "3", 4) };
        for news in [bad, second, first] {
            bed.police.says(news.message());
        }
        assert_eq!(exchange::ask_for_news(&bed.town.office, &bed.lines).unwrap(), 1);
        assert_eq!(bed.dossier(id).state, State::InProcessing);
        assert_eq!(exchange::ask_for_news(&bed.town.office, &bed.lines).unwrap(), 0, "it was asked just now");
        bed.later(16);
        bed.police.behave(&[Manner::Fail]);
        assert_eq!(exchange::ask_for_news(&bed.town.office, &bed.lines).unwrap(), 1);
        let intake = bed.town.officer(11, bed.town.centre, Role::Intake);
        let ways = exchange::sync(bed.town.op(&intake), id).unwrap();
        assert!(ways[0].0.asked_error.as_deref().is_some_and(|why| why.contains("500")), "{ways:?}");
        assert_eq!((bed.dossier(id).state, bed.police.questions()), (State::InProcessing, 2));
    });
}

#[test]
fn a_result_that_is_handed_to_us_is_fetched_kept_back_and_returned_at_our_counter() {
    each_engine(|store| {
        let bed = Bed::new(store, &[]);
        let id = bed.filed();
        bed.work();
        bed.later(30);
        let sha256 = bed.police.has_result("kq-1.pdf", b"%PDF-1.7\nket qua\n");
        let outcome = Outcome {
            ten_ket_qua: "Thông báo kết quả".into(),
            so_hieu: Some("15/TB-CAX".into()),
            ngay_ky: Some("20190304".into()),
            ma_tep: Some("kq-1.pdf".into()),
            ten_tep: Some("thong-bao.pdf".into()),
            sha256: Some(sha256),
        };
        let done = News { here: true, results: vec![outcome], ..bed.news(id, WHOLE, "1", 9) };
        bed.hear(&done).unwrap();
        assert_eq!(bed.work(), [] as [&str; 0]);
        bed.hear(&News { number: "2".into(), ..done.clone() }).unwrap();
        assert_eq!(bed.work(), [] as [&str; 0]);
        let papers = |actor: &Actor| {
            let view = dossier::view(bed.town.op(actor), id).unwrap();
            view.documents.into_iter().filter(|paper| paper.kind == Kind::PartnerResult).collect::<Vec<_>>()
        };
        let kept = papers(&bed.town.citizen);
        assert_eq!((kept.len(), kept[0].name.as_str()), (1, "thong-bao.pdf"), "once, however often it is named");
        let read = |actor: &Actor| dossier::read_paper(bed.town.op(actor), id, kept[0].id);
        assert!(read(&bed.town.citizen).is_err(), "it waits at the counter");
        let cashier = bed.town.officer(16, bed.town.centre, Role::Cashier);
        let pay = Command::RecordPayment { amount: base::Vnd(8_000), series: "AA".into(), number: "1".into() };
        bed.town.act(&cashier, id, &pay).unwrap();
        let intake = bed.town.officer(11, bed.town.centre, Role::Intake);
        let give = Command::Return {
            way: rules::workflow::DeliveryWay::Counter,
            receiver: "Nguyễn Thị Mẫu".into(),
            document: base::DocumentId::new(),
        };
        bed.town.act(&intake, id, &give).unwrap();
        assert_eq!(read(&bed.town.citizen).unwrap().1, b"%PDF-1.7\nket qua\n");
        let papers = dossier::view(bed.town.op(&intake), id).unwrap().documents;
        assert!(papers.iter().any(|paper| paper.kind == Kind::ResultReceipt), "the citizen signs for it");
        assert!(dossier::inspect(bed.town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn what_the_ministry_asks_for_is_supplied_here_and_goes_to_it_as_an_update() {
    each_engine(|store| {
        let bed = Bed::new(store, &[]);
        let id = bed.filed();
        bed.work();
        bed.later(30);
        bed.hear(&bed.news(id, WHOLE, "1", 5)).unwrap();
        let citizen = &bed.town.citizen;
        let version = bed.town.version(id);
        for _ in 0..2 {
            let op = bed.town.op(citizen);
            dossier::resubmit(op, id, Some(version), rules::form::Lang::Vi).unwrap();
        }
        assert_eq!(bed.work(), [] as [&str; 0]);
        let kept = bed.police.kept();
        assert_eq!(
            (kept.len(), kept[0].keys.len(), kept[0].message.is_updating),
            (1, 2, true),
            "a second click is one"
        );
        assert!(matches!(bed.dossier(id).holder, Holder::Elsewhere { .. }));
    });
}

#[test]
fn a_linked_dossier_hands_its_own_number_on_and_is_ready_when_the_last_strand_is() {
    each_engine(|store| {
        let bed = Bed::linked(store, &[]);
        let (specialist, leader, clerk) = bed.town.section();
        let id = bed.town.in_hand(&specialist);
        assert_eq!(bed.work(), [] as [&str; 0]);
        assert!(bed.police.kept().is_empty(), "what needs the paper waits for it");
        issue(&bed.town, id, (&specialist, &leader, &clerk));
        assert_eq!(bed.work(), [] as [&str; 0]);
        let kept = bed.police.kept();
        let before = &kept[0].message.danh_sach_ket_qua[0];
        assert_eq!((before.ten_ket_qua.as_str(), before.so_hieu.as_deref()), ("Trích lục", Some("12/TL")));
        assert_eq!(
            (kept[0].message.ma_tthc.as_str(), kept[0].message.phan_lien_thong.as_str()),
            ("1.004222", "cu-tru")
        );
        let intake = bed.town.officer(11, bed.town.centre, Role::Intake);
        bed.town.act(&clerk, id, &Command::HandResult).unwrap();
        bed.town.act(&intake, id, &Command::Confirm).unwrap();
        assert_eq!((bed.dossier(id).state, bed.dossier(id).ended_at), (State::Issued, None));
        bed.later(30);
        bed.hear(&bed.news(id, "cu-tru", "1", 8)).unwrap();
        let ready = bed.dossier(id);
        assert_eq!((ready.state, ready.ended_at), (State::ResultReady, Some(bed.town.office.now())));
        assert_eq!(ready.strand("cu-tru").unwrap().status, StrandStatus::Refused);
        assert!(dossier::inspect(bed.town.op(&Actor::System)).unwrap().is_empty());
    });
}

fn issue(town: &Town, id: DossierId, (specialist, leader, clerk): (&Actor, &Actor, &Actor)) {
    let draft = Command::SubmitDraft {
        document: town.paper(id, Kind::Draft),
        outcome: rules::workflow::Outcome::Positive,
        reason: None,
        to: base::Part::Leadership,
    };
    town.act(specialist, id, &draft).unwrap();
    let signatory = leader.officer().unwrap().id;
    let signature = rules::workflow::Signature::Digital { document: town.paper(id, Kind::Signed), signatory };
    town.act(leader, id, &Command::Sign { signature }).unwrap();
    let document = town.paper(id, Kind::Issued);
    let on = base::local_date(vn("2019-03-04T09:00"));
    town.act(clerk, id, &Command::Issue { number: "12/TL".into(), on, document }).unwrap();
}

#[test]
fn a_page_is_old_for_what_ends_a_dossier_and_not_for_work_here_when_only_a_partner_spoke() {
    each_engine(|store| {
        let bed = Bed::linked(store, &[]);
        let (specialist, leader, clerk) = bed.town.section();
        let id = bed.town.in_hand(&specialist);
        issue(&bed.town, id, (&specialist, &leader, &clerk));
        assert_eq!(bed.work(), [] as [&str; 0]);
        let shown = bed.town.version(id);
        bed.later(30);
        bed.hear(&bed.news(id, "cu-tru", "1", 4)).unwrap();
        assert!(bed.town.version(id) > shown);
        let act = |who: &Actor, version, command: &Command| dossier::act(bed.town.op(who), id, version, command);
        let again = act(&clerk, shown, &Command::ForwardAgain);
        assert!(matches!(again, Err(CaseError::Conflict)), "what is sent to a partner: {again:?}");
        act(&clerk, shown, &Command::HandResult).unwrap();
        let intake = bed.town.officer(11, bed.town.centre, Role::Intake);
        let confirmed = act(&intake, shown, &Command::Confirm);
        assert!(matches!(confirmed, Err(CaseError::Conflict)), "somebody here acted: {confirmed:?}");
    });
}

#[test]
fn without_the_partner_a_linked_service_is_not_begun() {
    each_engine(|store| {
        let mut bed = Bed::linked(store, &[]);
        bed.town.office.settings.partners.clear();
        let begun = dossier::open_draft(
            bed.town.op(&bed.town.citizen),
            bed.town.new_draft(rules::procedure::Channel::Online),
        );
        assert_eq!(refusal(begun.unwrap_err()), "partner_missing");
    });
}
