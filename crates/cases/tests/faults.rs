//! What breaks under the house while somebody files: the answer says so, nothing is half done, nothing is lost.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use std::{fs, path::PathBuf, sync::Arc, thread};

use base::{
    Actor, DossierId, Role,
    paper::{Enclosure, PaperError, Renderer},
};
use cases::{
    CaseError, document,
    dossier::{
        self, Acceptance, Incoming,
        attachment::{self, Upload},
    },
};
use rules::{
    procedure::Channel,
    workflow::{DeliveryWay, State},
};
use testkit::{Store, each_engine, paper::PlainPress};
use town::*;

/// The folder of blobs taken away and a file put in its place, so that nothing can be written there.
struct Gone {
    place: PathBuf,
    aside: PathBuf,
}

impl Gone {
    fn take(store: &Store) -> Self {
        let (place, aside) = (store.folder().join("blobs"), store.folder().join("aside"));
        fs::rename(&place, &aside).unwrap();
        fs::write(&place, b"").unwrap();
        Self { place, aside }
    }
    fn give_back(self) {
        fs::remove_file(&self.place).unwrap();
        fs::rename(&self.aside, &self.place).unwrap();
    }
}

fn blobs(store: &Store) -> usize {
    fn count(folder: PathBuf) -> usize {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| if path.is_dir() { count(path) } else { 1 })
            .sum()
    }
    count(store.folder().join("blobs"))
}

fn incoming(town: &Town) -> Incoming {
    Incoming {
        draft: town.new_draft(Channel::Post),
        foreign_code: None,
        confirmation: None,
        delivery: DeliveryWay::Counter,
        delivery_address: None,
        papers: Vec::new(),
        files: vec![("giay-to".to_owned(), vec![pdf("quet.pdf")])],
    }
}

fn is_fault<T: std::fmt::Debug>(outcome: Result<T, CaseError>) {
    assert!(matches!(outcome, Err(CaseError::Store(_))), "{outcome:?}");
}

#[test]
fn a_folder_that_takes_no_file_loses_neither_draft_nor_answers_and_writes_no_row() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = town.complete_draft();
        let gone = Gone::take(store);
        let more = [pdf("hai.pdf"), pdf("ba.pdf")];
        is_fault(attachment::attach(town.op(&town.citizen), id, "giay-to", &more));
        is_fault(dossier::take_in(town.op(&Actor::System), &incoming(&town)));
        let seen = dossier::view(town.op(&town.citizen), id).unwrap();
        assert_eq!((seen.dossier.state, seen.files.len()), (State::Draft, 1));
        assert!(!seen.content.answers.0.is_empty());
        gone.give_back();
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty(), "no row without its file");
        attachment::attach(town.op(&town.citizen), id, "giay-to", &more).unwrap();
        assert!(town.submit(id).unwrap().first);
    });
}

#[test]
fn a_refused_or_failed_taking_in_leaves_no_file_behind() {
    each_engine(|store| {
        let town = Town::new(store);
        let before = blobs(store);
        let mut nameless = incoming(&town);
        nameless.draft.filer.name.clear();
        let taken = dossier::take_in(town.op(&Actor::System), &nameless);
        assert!(matches!(taken, Err(CaseError::Fields(_))));
        let mut second = incoming(&town);
        second.files.push(("giay-to".to_owned(), vec![Upload { name: "x.pdf".into(), bytes: b"MZ".to_vec() }]));
        let taken = dossier::take_in(town.op(&Actor::System), &second);
        assert_eq!(refusal(taken.unwrap_err()), "file_kind_not_taken");
        assert_eq!(blobs(store), before);
    });
}

/// Forbids the database file to grow by more than `pages`.
fn fill_disk(store: &Store, pages: i64) {
    let now: i64 =
        store.db.write::<_, db::DbError>(|tx| tx.one("pragma page_count", &[], |row| row.get(0))).unwrap();
    let set = format!("pragma max_page_count = {}", now + pages);
    store.db.write::<_, db::DbError>(|tx| tx.one(&set, &[], |row| row.get::<i64>(0))).unwrap();
}

#[test]
fn when_the_disk_is_full_whoever_is_told_done_is_there_and_whoever_is_not_still_has_the_draft() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let drafts: Vec<DossierId> = (0..24).map(|_| town.complete_draft()).collect();
    fill_disk(&store, 8);
    let told: Vec<_> = thread::scope(|scope| {
        let hands: Vec<_> = drafts
            .chunks(3)
            .map(|some| {
                let town = &town;
                scope.spawn(move || some.iter().map(|id| (*id, town.submit(*id))).collect::<Vec<_>>())
            })
            .collect();
        hands.into_iter().flat_map(|hand| hand.join().unwrap()).collect()
    });
    let (done, failed): (Vec<_>, Vec<_>) = told.into_iter().partition(|(_, outcome)| outcome.is_ok());
    assert!(!failed.is_empty(), "the disk was full");
    fill_disk(&store, 1_000_000);
    for (id, submitted) in done {
        let seen = dossier::view(town.op(&town.citizen), id).unwrap();
        assert_eq!(seen.dossier.state, State::Submitted, "{submitted:?}");
    }
    for (id, outcome) in failed {
        is_fault(outcome);
        let seen = dossier::view(town.op(&town.citizen), id).unwrap();
        assert_eq!((seen.dossier.state, seen.files.len(), seen.documents.len()), (State::Draft, 1, 0));
        assert!(town.submit(id).unwrap().first, "filed as soon as there is room");
    }
    assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
}

/// A press out of order.
struct BrokenPress;

impl Renderer for BrokenPress {
    fn render(&self, _: &str, _: &serde_json::Value, _: &[Enclosure]) -> Result<Vec<u8>, PaperError> {
        Err(PaperError("the press is out of order".to_owned()))
    }
}

#[test]
fn a_press_out_of_order_stops_neither_filing_nor_acceptance_and_the_papers_come_later() {
    each_engine(|store| {
        let mut town = Town::new(store);
        town.office.renderer = Arc::new(BrokenPress);
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        let done = dossier::accept(town.op(&intake), id, 2, Acceptance::default()).unwrap();
        let form = done.dossier.acceptance.unwrap().form_01;
        assert!(dossier::read_paper(town.op(&intake), id, form).is_err(), "not set yet, and said so");
        let key = dossier::key_of(town.op(&Actor::System), id).unwrap();
        let jobs = store.db.write(|tx| db::jobs::claim(tx, town.office.now(), 50, db::jobs::Kinds::All)).unwrap();
        let sets: Vec<_> = jobs.iter().filter(|job| job.kind == document::SET).collect();
        assert_eq!(sets.len(), 2, "acknowledgement and Form 01 wait for the worker");
        assert!(sets.iter().all(|job| document::set(&town.office, job, |_| Ok(key.clone())).is_err()));

        town.office.renderer = Arc::new(PlainPress::default());
        for job in sets {
            document::set(&town.office, job, |_| Ok(key.clone())).unwrap();
        }
        let (_, bytes) = dossier::read_paper(town.op(&intake), id, form).unwrap();
        assert!(bytes.starts_with(b"%PDF"));
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
    });
}
