//! Files are looked at for malware: an infected one is refused and nothing else lost; a scanner that is down blocks no
//! filing, and no officer opens what was not looked at. On both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use base::{
    AttachmentId, DossierId, Moment, Role,
    scanner::{Finding, ScanError, Scanner},
};
use cases::{
    CaseError,
    document::Kind,
    dossier::{
        self,
        attachment::{self, Attachment, Change, Upload},
        result::{self, PenSignature},
    },
    received::{self, Scan},
};
use db::DbError;
use liaison::clamd::{Clamd, Place};
use rules::workflow::{Command, Outcome};
use testkit::{
    Store,
    clamd::{MARK, RealClamd},
    each_engine,
};
use town::*;

/// Knows one mark, and is down when told so.
#[derive(Default)]
struct OneMark {
    down: AtomicBool,
}

impl Scanner for OneMark {
    fn scan(&self, bytes: &[u8], _: Moment) -> Result<Finding, ScanError> {
        if self.down.load(SeqCst) {
            return Err(ScanError("down".to_owned()));
        }
        let found = bytes.windows(MARK.len()).any(|part| part == MARK);
        Ok(if found { Finding::Infected("Test.Mark".to_owned()) } else { Finding::Clean })
    }
}

fn with(scanner: Arc<dyn Scanner>, store: &Store) -> Town {
    let mut town = Town::new(store);
    town.office.scanner = Some(scanner);
    town
}

fn infected(name: &str) -> Upload {
    Upload { name: name.into(), bytes: [b"%PDF-1.7\n".as_slice(), MARK].concat() }
}

fn key<T>(outcome: Result<T, CaseError>) -> String {
    match outcome {
        Err(CaseError::Refused(refusal)) => refusal.key,
        Err(CaseError::Fields(errors)) => {
            errors.0.iter().map(|error| error.refusal.key.clone()).collect::<Vec<_>>().join(" ")
        }
        Err(other) => panic!("{other}"),
        Ok(_) => "taken".to_owned(),
    }
}

fn files(town: &Town, id: DossierId) -> Vec<Attachment> {
    attachment::files(town.op(&town.citizen), id).unwrap()
}

fn events(town: &Town) -> Vec<String> {
    let sql = "select detail from security_event where kind = 'file-infected' order by id";
    town.office.db.read::<_, DbError>(|tx| tx.all(sql, &[], |row| row.get(0))).unwrap()
}

#[test]
fn an_infected_file_is_refused_by_name_noted_without_it_and_nothing_else_is_lost() {
    each_engine(|store| {
        let town = with(Arc::new(OneMark::default()), store);
        let id = town.complete_draft();
        let before = files(&town, id).len();
        let change = Change {
            add: vec![
                ("giay-to".to_owned(), pdf("sach.pdf")),
                ("giay-to".to_owned(), infected("nguyen-thi-mau.pdf")),
            ],
            ..Change::default()
        };
        let errors = attachment::change(town.op(&town.citizen), id, change).unwrap();
        assert_eq!(errors.of("paper.giay-to").unwrap().refusal.key, "file_infected");
        assert_eq!(files(&town, id).len(), before, "all files of one choice or none");
        assert_eq!(dossier::view(town.op(&town.citizen), id).unwrap().files.len(), before);
        let noted = events(&town);
        assert_eq!(noted, ["refused: Test.Mark"], "no name of a file, for it may be a person's");
        assert!(files(&town, id).iter().all(|file| file.scan == Scan::Clean));
        town.submit(id).unwrap();
    });
}

#[test]
fn while_the_scanner_is_down_filing_goes_on_and_officers_wait() {
    each_engine(|store| {
        let scanner = Arc::new(OneMark::default());
        let town = with(scanner.clone(), store);
        scanner.down.store(true, SeqCst);
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let file = files(&town, id)[0].clone();
        assert_eq!(file.scan, Scan::Waiting);
        let intake = town.officer(11, town.centre, Role::Intake);
        let opened = |file: AttachmentId| {
            [
                key(attachment::look(town.op(&intake), id, file)),
                key(attachment::page(town.op(&intake), id, file, 1)),
                key(attachment::read(town.op(&intake), id, file)),
            ]
        };
        assert_eq!(opened(file.id), ["file_not_looked_at"; 3]);
        assert_eq!(key(attachment::read(town.op(&town.citizen), id, file.id)), "taken", "its owner has it anyway");
        assert_eq!(received::look_again(&town.office).unwrap(), 0, "still down");
        assert_eq!(opened(file.id), ["file_not_looked_at"; 3]);
        scanner.down.store(false, SeqCst);
        assert_eq!(received::look_again(&town.office).unwrap(), 1);
        assert_eq!(received::look_again(&town.office).unwrap(), 0, "once");
        assert_eq!(opened(file.id), ["taken"; 3]);
        assert!(dossier::inspect(cases::Operation::new(&town.office, &base::Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn what_is_found_afterwards_is_opened_by_nobody_and_keeps_a_draft_from_being_filed() {
    each_engine(|store| {
        let scanner = Arc::new(OneMark::default());
        let town = with(scanner.clone(), store);
        scanner.down.store(true, SeqCst);
        let (draft, filed) = (town.complete_draft(), town.complete_draft());
        for id in [draft, filed] {
            attachment::attach(town.op(&town.citizen), id, "giay-to", &[infected("xau.pdf")]).unwrap();
        }
        town.submit(filed).unwrap();
        scanner.down.store(false, SeqCst);
        assert_eq!(received::look_again(&town.office).unwrap(), 4);
        let bad = |id| files(&town, id).into_iter().find(|file| file.name == "xau.pdf").unwrap();
        assert_eq!((bad(draft).scan, bad(filed).scan), (Scan::Infected, Scan::Infected));
        assert_eq!(events(&town).len(), 2);
        assert!(events(&town)[0].contains("Test.Mark") && !events(&town)[0].contains("xau"));
        assert_eq!(key(town.submit(draft)), "file_infected_inside");
        attachment::detach(town.op(&town.citizen), draft, bad(draft).id).unwrap();
        town.submit(draft).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        for actor in [&intake, &town.citizen] {
            assert_eq!(key(attachment::page(town.op(actor), filed, bad(filed).id, 1)), "file_infected_inside");
            assert_eq!(key(attachment::read(town.op(actor), filed, bad(filed).id)), "file_infected_inside");
        }
        assert!(dossier::inspect(cases::Operation::new(&town.office, &base::Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn what_came_before_there_was_a_scanner_is_looked_at_once_there_is_one() {
    each_engine(|store| {
        let mut town = Town::new(store);
        let id = town.complete_draft();
        attachment::attach(town.op(&town.citizen), id, "giay-to", &[infected("xau.pdf")]).unwrap();
        town.submit(id).unwrap();
        let bad = infected("ket-qua.pdf").bytes;
        let paper = town.brought(id, Kind::PartnerResult, Some(Scan::Unseen), &bad);
        let made = town.paper(id, Kind::Form02);
        let before = files(&town, id);
        assert!(before.iter().all(|file| file.scan == Scan::Unseen));
        assert_eq!(received::look_again(&town.office).unwrap(), 0, "no scanner");
        town.office.scanner = Some(Arc::new(OneMark::default()));
        assert_eq!(received::look_again(&town.office).unwrap() as usize, before.len() + 1, "not what we made");
        assert_eq!(received::look_again(&town.office).unwrap(), 0);
        let scans: Vec<_> = files(&town, id).iter().map(|file| (file.name.clone(), file.scan)).collect();
        assert!(scans.iter().all(|(name, scan)| (*scan == Scan::Infected) == (name == "xau.pdf")), "{scans:?}");
        let intake = town.officer(11, town.centre, Role::Intake);
        for actor in [&intake, &town.citizen] {
            assert_eq!(key(dossier::paper_page(town.op(actor), id, paper, 1)), "file_infected_inside");
            assert!(dossier::read_paper(town.op(actor), id, made).is_ok());
        }
    });
}

#[test]
fn what_an_officer_brings_while_the_scanner_is_down_waits_too() {
    each_engine(|store| {
        let scanner = Arc::new(OneMark::default());
        let town = with(scanner.clone(), store);
        let (specialist, leader, clerk) = town.section();
        let id = town.in_hand(&specialist);
        let draft = Command::SubmitDraft {
            document: town.paper(id, Kind::Draft),
            outcome: Outcome::Positive,
            reason: None,
            to: base::Part::Leadership,
        };
        town.act(&specialist, id, &draft).unwrap();
        scanner.down.store(true, SeqCst);
        let pen = PenSignature {
            signatory: leader.officer().unwrap().id,
            on: base::local_date(town.office.now()),
            scan: Some(pdf("da-ky.pdf")),
        };
        let version = town.version(id);
        result::sign_by_pen(town.op(&leader), id, version, &pen).unwrap();
        let on = pen.on;
        result::issue(town.op(&clerk), id, town.version(id), 1, on, None).unwrap();
        let papers = || dossier::view(town.op(&clerk), id).unwrap().documents;
        let brought = || papers().into_iter().filter_map(|paper| paper.brought).collect::<Vec<_>>();
        assert_eq!(brought(), [Scan::Waiting, Scan::Waiting], "the scan, and the result made of it");
        scanner.down.store(false, SeqCst);
        received::look_again(&town.office).unwrap();
        assert_eq!(brought(), [Scan::Clean, Scan::Clean]);
    });
}

#[test]
fn a_real_clamd_stands_before_a_filing() {
    let real = RealClamd::start().expect("the Debian package clamav-daemon is needed");
    let store = Store::sqlite();
    let town = with(Arc::new(Clamd::at(Place::Unix(real.socket()))), &store);
    let id = town.complete_draft();
    assert_eq!(files(&town, id)[0].scan, Scan::Clean);
    let bad = attachment::attach(town.op(&town.citizen), id, "giay-to", &[infected("xau.pdf")]);
    assert_eq!(key(bad), "file_infected");
    drop(real);
    let waits = attachment::attach(town.op(&town.citizen), id, "giay-to", &[pdf("cho.pdf")]).unwrap();
    assert_eq!(waits[0].scan, Scan::Waiting);
    town.submit(id).unwrap();
}
