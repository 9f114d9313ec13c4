//! The register as a view: what is looked for is found, and each line shows what became of its dossier.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DocumentId, DossierId, Role};
use cases::{
    CaseError,
    dossier::{
        self,
        register::{self, Opened, Which},
    },
};
use rules::{form::Lang, workflow::Command};
use testkit::{each_engine, vn};
use town::{Town, pdf};

fn which(town: &Town, year: i16) -> Which {
    Which { agency: town.agency, field: "Hộ tịch".into(), year }
}

fn opened(town: &Town, who: &Actor, sought: &str) -> Opened {
    register::book(town.op(who), &which(town, 2019), sought, 1).unwrap()
}

/// Numbers of the lines that are found.
fn found(town: &Town, who: &Actor, sought: &str) -> Vec<u32> {
    opened(town, who, sought).lines.iter().map(|line| line.printed.line).collect()
}

#[test]
fn a_line_is_found_by_number_code_name_and_phone_and_shows_what_became_of_it() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, _) = town.section();
        let ids: Vec<DossierId> = (0..3).map(|_| town.in_hand(&specialist)).collect();
        let reason = "Người nộp đổi ý".to_owned();
        town.act(&town.citizen, ids[0], &Command::Withdraw { reason, document: DocumentId::new() }).unwrap();
        town.act(&leader, ids[0], &Command::ApproveWithdrawal { document: DocumentId::new() }).unwrap();
        let stop =
            Command::Stop { reason: "Thửa đất đang tranh chấp.".into(), document: DocumentId::new() };
        town.act(&leader, ids[1], &stop).unwrap();

        let book = opened(&town, &specialist, "");
        let notes: Vec<_> = book.lines.iter().map(|line| line.printed.note.clone().unwrap_or_default()).collect();
        assert_eq!(notes[0], "Đã rút hồ sơ ngày 04/03/2019: Người nộp đổi ý.");
        assert_eq!(notes[1], "Dừng giải quyết ngày 04/03/2019: Thửa đất đang tranh chấp.");
        assert_eq!((notes[2].as_str(), book.found, book.last), ("", 3, 3));
        assert_eq!(book.register.form.as_ref().unwrap().number, "06");

        let code = book.lines[1].printed.code.clone();
        assert_eq!(found(&town, &specialist, "2"), [2]);
        assert_eq!(found(&town, &specialist, &code.to_lowercase()), [2]);
        assert_eq!(
            found(&town, &specialist, "nguyen mau"),
            [1, 2, 3],
            "without diacritics, any words of the name"
        );
        assert_eq!(found(&town, &specialist, "0900 000 012"), [1, 2, 3]);
        assert_eq!(found(&town, &specialist, "Lò"), Vec::<u32>::new());
    });
}

#[test]
fn a_book_is_for_its_agency_its_one_stop_and_control_and_for_nobody_else() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        town.in_hand(&specialist);
        let open = |who: &Actor| register::book(town.op(who), &which(&town, 2019), "", 1);
        let elsewhere = town.agency("24617");
        for (role, agency) in
            [(Role::Intake, town.centre), (Role::Inspector, elsewhere), (Role::Controller, elsewhere)]
        {
            let who = town.officer(31, agency, role);
            assert!(open(&who).is_ok(), "{role:?}");
            assert_eq!(register::books(town.op(&who)).unwrap().len(), 1, "{role:?}");
        }
        let stranger = town.officer(32, elsewhere, Role::Leader);
        assert!(matches!(open(&stranger), Err(CaseError::Denied(_))));
        assert!(register::books(town.op(&stranger)).unwrap().is_empty());
    });
}

#[test]
fn what_was_filed_each_time_stays_as_it_was() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        let id = town.in_hand(&specialist);
        let ask = Command::AskSupplement {
            reason: "Sai tên".into(),
            papers: vec![],
            document: DocumentId::new(),
            answer_by: None,
        };
        town.act(&specialist, id, &ask).unwrap();
        town.clock.set(vn("2019-03-05T09:00"));
        let mut answers = rules::form::Answers::default();
        answers.set("name", serde_json::json!("Nguyễn Thị Mẫu Hai"));
        dossier::save_answers(town.op(&town.citizen), id, &answers).unwrap();
        assert_eq!(dossier::rounds(town.op(&specialist), id).unwrap().len(), 1, "not filed yet");
        dossier::attachment::attach(town.op(&town.citizen), id, "giay-to", &[pdf("moi.pdf")]).unwrap();
        dossier::resubmit(town.op(&town.citizen), id, None, Lang::Vi).unwrap();
        let rounds = dossier::rounds(town.op(&specialist), id).unwrap();
        let names: Vec<_> =
            rounds.iter().map(|round| round.content.answers.text("name").unwrap().to_owned()).collect();
        assert_eq!(names, ["Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu Hai"]);
        assert_eq!(rounds.iter().map(|round| round.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(rounds[1].at, vn("2019-03-05T09:00"));
        let stranger = Actor::Citizen { account: base::AccountId::from_bytes([9; 16]) };
        assert!(matches!(dossier::rounds(town.op(&stranger), id), Err(CaseError::Denied(_))));
        let empty = register::book(town.op(&specialist), &which(&town, 2018), "", 1);
        assert!(matches!(empty, Err(CaseError::Denied(_))), "a year without lines has no book");
    });
}
