//! People see pictures of a file's pages: drawn once, kept sealed, gone with the file; the file itself never changes. On
//! both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering::SeqCst},
};

use base::{
    AccountId, Actor, AttachmentId, Denied, DossierId, Role,
    paper::{Darkroom, Flaw, PaperError},
};
use cases::{
    CaseError,
    document::Kind,
    dossier::{
        self, Shown,
        attachment::{self, Upload},
    },
    received::Scan,
};
use db::DbError;
use sha2::{Digest, Sha256};
use testkit::{Store, each_engine, vn};
use town::*;

/// Draws by writing what it was asked for, counts how often, and fails when told to.
#[derive(Default)]
struct Artist {
    drawn: AtomicU32,
    broken: AtomicBool,
}

impl Artist {
    fn draws(&self, what: String) -> Result<Vec<u8>, PaperError> {
        self.drawn.fetch_add(1, SeqCst);
        if self.broken.load(SeqCst) {
            return Err(PaperError("no".to_owned()));
        }
        Ok(what.into_bytes())
    }
}

impl Darkroom for Artist {
    fn inspect_photo(&self, _: &[u8]) -> Result<(), Flaw> {
        Ok(())
    }
    fn inspect_pdf(&self, _: &[u8]) -> Result<(), Flaw> {
        Ok(())
    }
    fn takes_heic(&self) -> bool {
        false
    }
    fn heic_to_jpeg(&self, _: &[u8]) -> Result<Vec<u8>, PaperError> {
        Err(PaperError("no".to_owned()))
    }
    fn photos_to_pdf(&self, _: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
        Ok(b"%PDF-1.7 merged".to_vec())
    }
    fn join(&self, pdfs: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
        Ok(pdfs.concat())
    }
    fn pick(&self, pdf: &[u8], _: &[u32]) -> Result<Vec<u8>, PaperError> {
        Ok(pdf.to_vec())
    }
    fn pages(&self, pdf: &[u8]) -> Result<u32, PaperError> {
        if pdf.ends_with(b"empty") { Err(PaperError("no".to_owned())) } else { Ok(3) }
    }
    fn draw_page(&self, _: &[u8], page: u32, dots: u32) -> Result<Vec<u8>, PaperError> {
        self.draws(format!("page {page} at {dots}"))
    }
    fn redraw_photo(&self, photo: &[u8], dots: u32) -> Result<Vec<u8>, PaperError> {
        self.draws(format!("photo of {} at {dots}", photo.len()))
    }
    fn read_codes(&self, _: &[u8]) -> Result<Vec<String>, PaperError> {
        Ok(Vec::new())
    }
}

const PDF: &[u8] = b"%PDF-1.7\nthe file as it came /JavaScript (app.alert)";

fn attached(town: &Town, id: DossierId, bytes: &[u8]) -> AttachmentId {
    let upload = Upload { name: "giay.pdf".into(), bytes: bytes.to_vec() };
    attachment::attach(town.op(&town.citizen), id, "giay-to", &[upload]).unwrap()[0].id
}

fn blobs(town: &Town) -> Vec<Vec<u8>> {
    fn under(folder: &std::path::Path, into: &mut Vec<Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { under(&path, into) } else { into.push(std::fs::read(path).unwrap()) }
        }
    }
    let mut found = Vec::new();
    under(&town.blob_folder(), &mut found);
    found
}

fn rows(town: &Town) -> i64 {
    town.office
        .db
        .read::<_, DbError>(|tx| tx.one("select count(*) from rendition", &[], |row| row.get(0)))
        .unwrap()
}

fn with(artist: &Arc<Artist>, store: &Store) -> Town {
    let mut town = Town::new(store);
    town.office.darkroom = artist.clone();
    town
}

#[test]
fn a_page_is_drawn_for_its_first_reader_kept_sealed_and_the_file_stays_as_it_came() {
    each_engine(|store| {
        let artist = Arc::new(Artist::default());
        let town = with(&artist, store);
        let id = town.complete_draft();
        let file = attached(&town, id, PDF);
        let (row, pages) = attachment::look(town.op(&town.citizen), id, file).unwrap();
        assert_eq!((pages, row.sha256), (3, hex::encode(Sha256::digest(PDF))));
        let before = blobs(&town).len();
        let other = Actor::Citizen { account: AccountId::from_bytes([7; 16]) };
        let see = |page| attachment::page(town.op(&town.citizen), id, file, page);
        assert_eq!(see(2).unwrap(), b"page 2 at 1754");
        assert_eq!(see(2).unwrap(), b"page 2 at 1754");
        assert_eq!((artist.drawn.load(SeqCst), blobs(&town).len()), (1, before + 1), "drawn once, kept");
        assert!(blobs(&town).iter().all(|blob| !blob.windows(6).any(|part| part == b"page 2")), "and sealed");
        for page in [0, cases::received::MOST_PAGES + 1, u32::MAX] {
            assert!(matches!(see(page), Err(CaseError::Denied(Denied::NotFound))), "{page}");
        }
        assert!(matches!(
            attachment::page(town.op(&other), id, file, 2),
            Err(CaseError::Denied(Denied::NotFound))
        ));
        assert_eq!(attachment::read(town.op(&town.citizen), id, file).unwrap().1, PDF, "the file as it came");
        attachment::detach(town.op(&town.citizen), id, file).unwrap();
        assert_eq!((rows(&town), blobs(&town).len()), (0, before - 1), "gone with the file");
    });
}

#[test]
fn what_cannot_be_drawn_is_said_and_tried_again_later() {
    each_engine(|store| {
        let artist = Arc::new(Artist::default());
        let town = with(&artist, store);
        let id = town.complete_draft();
        let file = attached(&town, id, PDF);
        let refused = |town: &Town| match attachment::page(town.op(&town.citizen), id, file, 1) {
            Err(CaseError::Refused(refusal)) => refusal.key == "page_not_drawn",
            _ => false,
        };
        artist.broken.store(true, SeqCst);
        let before = blobs(&town).len();
        assert!(refused(&town) && refused(&town));
        assert_eq!((artist.drawn.load(SeqCst), blobs(&town).len()), (1, before), "not tried for each reader");
        artist.broken.store(false, SeqCst);
        assert!(refused(&town), "nor at once again");
        town.clock.set(base::moment(base::millis(town.office.now()) + 31 * 60_000));
        assert_eq!(attachment::page(town.op(&town.citizen), id, file, 1).unwrap(), b"page 1 at 1754");
        let empty = attached(&town, id, b"%PDF-1.7 empty");
        assert_eq!(
            attachment::look(town.op(&town.citizen), id, empty).unwrap().1,
            0,
            "cannot be shown, and says so"
        );
        let photo = attached(&town, id, &[0xff, 0xd8, 0xff, 0xe0, 1, 2]);
        assert_eq!(attachment::look(town.op(&town.citizen), id, photo).unwrap().1, 1);
        assert_eq!(attachment::page(town.op(&town.citizen), id, photo, 1).unwrap(), b"photo of 6 at 1754");
    });
}

#[test]
fn officers_who_look_leave_a_line_and_what_was_drawn_is_destroyed_with_the_dossier() {
    each_engine(|store| {
        let artist = Arc::new(Artist::default());
        let town = with(&artist, store);
        let id = town.complete_draft();
        let file = attached(&town, id, PDF);
        town.submit(id).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        let lines = || {
            let seen = dossier::access::of_dossier(town.op(&town.citizen), id).unwrap();
            seen.iter()
                .flat_map(|line| line.opened.clone())
                .filter(|it| *it == dossier::access::Opened::File)
                .count()
        };
        assert_eq!(lines(), 0);
        attachment::page(town.op(&intake), id, file, 1).unwrap();
        assert_eq!((lines(), rows(&town)), (1, 1), "a picture is an opening like any other");
        let withdraw =
            rules::workflow::Command::Withdraw { reason: "thôi".into(), document: base::DocumentId::new() };
        town.act(&town.citizen, id, &withdraw).unwrap();
        for at in ["2019-03-05T09:00", "2022-01-01T01:00", "2022-02-01T01:00", "2022-02-01T02:00"] {
            town.clock.set(vn(at));
            dossier::retention::round(&town.office).unwrap();
        }
        assert_eq!((rows(&town), blobs(&town).len()), (0, 0));
    });
}

#[test]
fn a_paper_that_was_brought_is_seen_as_pictures_and_what_the_office_made_as_it_is() {
    each_engine(|store| {
        let artist = Arc::new(Artist::default());
        let town = with(&artist, store);
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        let made = dossier::view(town.op(&intake), id).unwrap().documents[0].id;
        let brought = town.brought(id, Kind::PartnerResult, Some(Scan::Clean), PDF);
        for actor in [&intake, &town.citizen] {
            let see = |paper| dossier::look_at_paper(town.op(actor), id, paper).unwrap().1;
            assert!(matches!(see(made), Shown::Made(bytes) if bytes.starts_with(b"%PDF-")));
            assert!(matches!(see(brought), Shown::Brought(3)), "no byte of it");
            let page = |paper| dossier::paper_page(town.op(actor), id, paper, 2);
            assert_eq!(page(brought).unwrap(), b"page 2 at 1754");
            assert!(matches!(page(made), Err(CaseError::Denied(Denied::NotFound))));
            assert_eq!(dossier::read_paper(town.op(actor), id, brought).unwrap().1, PDF, "to be downloaded");
        }
        assert_eq!((artist.drawn.load(SeqCst), rows(&town)), (1, 1), "drawn once");
        let waits = town.brought(id, Kind::PartnerResult, Some(Scan::Waiting), PDF);
        for actor in [&intake, &town.citizen] {
            let refused = dossier::paper_page(town.op(actor), id, waits, 1).unwrap_err();
            assert_eq!(refusal(refused), "file_not_looked_at");
        }
    });
}
