//! A paper dossier scanned as one pile: split into its papers with hashes kept, and complete before it goes on.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DossierId, Role};
use cases::{
    CaseError,
    dossier::{
        self, Acceptance, Incoming,
        attachment::{self, Upload},
        handover, pile,
    },
};
use rules::{
    procedure::Channel,
    workflow::{Command, DeliveryWay, PaperReceived, State},
};
use sha2::{Digest, Sha256};
use testkit::each_engine;
use town::Town;

const PILE: &[u8] =
    b"%PDF-1.7\n% page 1 NGAN-giay-to\n% page 2 to khai\n% page 3 mat sau\n% page 4 trang\n%%EOF\n";

fn scan(bytes: &[u8]) -> Upload {
    Upload { name: "ca-tap.pdf".into(), bytes: bytes.to_vec() }
}

fn key(outcome: Result<impl std::fmt::Debug, CaseError>) -> String {
    match outcome {
        Err(CaseError::Refused(refusal)) => refusal.key,
        other => format!("{other:?}"),
    }
}

/// A paper dossier with one counted paper, accepted.
fn accepted(town: &Town, intake: &Actor) -> DossierId {
    let paper = PaperReceived {
        component: "giay-to".into(),
        name: "Giấy tờ chứng minh".into(),
        originals: 0,
        certified: 0,
        copies: 1,
    };
    let incoming = Incoming {
        draft: town.new_draft(Channel::Counter),
        foreign_code: None,
        confirmation: None,
        delivery: DeliveryWay::Counter,
        delivery_address: None,
        papers: vec![paper],
        files: Vec::new(),
    };
    let id = dossier::take_in(town.op(intake), &incoming).unwrap().id;
    dossier::accept(town.op(intake), id, town.version(id), Acceptance::default()).unwrap();
    id
}

#[test]
fn whoever_looks_at_a_pile_leaves_a_line_of_who_saw_it() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let id = accepted(&town, &intake);
        let new = pile::bring(town.op(&intake), id, &scan(PILE)).unwrap();
        let lines = || {
            let sql = "select count(*) from dossier_access where dossier = $1 and opened = 'file'";
            let count = |tx: &db::Tx| tx.one(sql, db::params![id], |row| row.get::<i64>(0));
            town.office.db.read::<_, db::DbError>(count).unwrap()
        };
        let looks: [fn(cases::Operation, DossierId, base::AttachmentId); 2] = [
            |op, id, pile| drop(pile::picture(op, id, pile, 1).unwrap()),
            |op, id, pile| drop(pile::whole(op, id, pile).unwrap()),
        ];
        for look in looks {
            town.clock.set(base::moment(base::millis(town.office.now()) + 15 * 60_000));
            let before = lines();
            look(town.op(&intake), id, new);
            assert_eq!(lines(), before + 1);
        }
    });
}

#[test]
fn a_pile_is_split_once_and_the_whole_and_the_parts_keep_their_hashes() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let id = accepted(&town, &intake);
        let op = town.op(&intake);
        assert_eq!(dossier::missing_scans(op, id).unwrap(), ["Giấy tờ chứng minh"]);
        assert_eq!(key(dossier::transfer(op, id, town.version(id), false, None)), "papers_not_scanned");
        assert_eq!(key(town.act(&intake, id, &Command::Transfer { keep: false })), "papers_not_scanned");

        let new = pile::bring(op, id, &scan(PILE)).unwrap();
        assert_eq!(pile::bring(op, id, &scan(PILE)).unwrap(), new, "the same scan twice is one pile");
        assert_eq!(pile::separators(op, id, new).unwrap(), [(1, "giay-to".to_owned())]);
        assert!(pile::picture(op, id, new, 4).unwrap().starts_with(b"\xff\xd8"));
        assert!(pile::picture(op, id, new, 5).is_err());
        let none = [None, None, None, None];
        assert_eq!(key(pile::split(op, id, new, &none)), "pile_without_papers");
        let strange = [Some("khong-co".to_owned())];
        assert_eq!(key(pile::split(op, id, new, &strange)), "choice_needed");
        let paper = || Some("giay-to".to_owned());
        let parts = pile::split(op, id, new, &[None, paper(), paper(), None]).unwrap();
        assert_eq!((parts.len(), parts[0].pages.as_slice()), (1, &[2, 3][..]));
        assert_eq!(pile::split(op, id, new, &[paper()]).unwrap(), parts, "split once");

        let (whole, bytes) = pile::whole(op, id, new).unwrap();
        assert_eq!((bytes.as_slice(), whole.sha256.as_str()), (PILE, hex::encode(Sha256::digest(PILE)).as_str()));
        let (file, part) = attachment::read(op, id, parts[0].file).unwrap();
        assert_eq!((&file.sha256, file.component.as_str()), (&parts[0].sha256, "giay-to"));
        assert_eq!(parts[0].sha256, hex::encode(Sha256::digest(&part)));
        assert!(String::from_utf8(part).unwrap().contains("mat sau"));
        assert!(file.round.is_some(), "it belongs to the filing");
        assert!(dossier::missing_scans(op, id).unwrap().is_empty());
        dossier::transfer(op, id, town.version(id), false, None).unwrap();
    });
}

#[test]
fn papers_go_without_a_scan_only_with_a_reason_that_stands_on_the_control_slip() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let id = accepted(&town, &intake);
        let op = town.op(&intake);
        assert_eq!(key(dossier::transfer(op, id, town.version(id), false, Some("  "))), "papers_not_scanned");
        dossier::transfer(op, id, town.version(id), false, Some("Máy quét hỏng")).unwrap();
        assert_eq!(dossier::view(op, id).unwrap().dossier.state, State::Transferred);
        let slip = handover::control_slip(op, id).unwrap();
        let note = slip.hand_overs.iter().find_map(|row| row.note.clone()).unwrap();
        assert_eq!(note, "Chưa quét đủ giấy tờ: Máy quét hỏng");
    });
}

#[test]
fn what_is_no_pile_is_refused_and_strangers_find_none() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let id = accepted(&town, &intake);
        let op = town.op(&intake);
        assert_eq!(key(pile::bring(op, id, &scan(b""))), "file_empty");
        assert_eq!(key(pile::bring(op, id, &scan(&[0xff, 0xd8, 0xff]))), "pile_is_no_pdf");
        assert_eq!(key(pile::bring(op, id, &scan(b"%PDF-1.7\nlocked"))), "pdf_locked");
        let thick: String = (1..=201).map(|page| format!("% page {page}\n")).collect();
        assert_eq!(key(pile::bring(op, id, &scan(format!("%PDF-1.7\n{thick}").as_bytes()))), "pile_too_thick");
        let new = pile::bring(op, id, &scan(PILE)).unwrap();
        let stranger = town.officer(12, town.bed_agency(), Role::Intake);
        assert!(pile::piles(town.op(&stranger), id).is_err());
        assert!(pile::whole(town.op(&stranger), id, new).is_err());
        assert!(pile::bring(town.op(&stranger), id, &scan(PILE)).is_err());
        let online = town.complete_draft();
        town.submit(online).unwrap();
        assert_eq!(key(pile::bring(op, online, &scan(PILE))), "not_on_paper");
    });
}
