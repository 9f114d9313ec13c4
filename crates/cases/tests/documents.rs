//! Papers are kept as data and set once, on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::sync::Arc;

use base::{DocumentId, DossierId, FixedClock};
use cases::{
    Office, Settings,
    document::{self, Data, Kind, New},
};
use db::{DataKey, DbError};
use rules::document::{Paper, Receipt};
use testkit::{
    each_engine,
    paper::{PlainDarkroom, PlainPen, PlainPress},
    vn,
};

fn office(store: &testkit::Store, press: Arc<PlainPress>) -> Office {
    Office {
        db: store.db.clone(),
        vault: store.vault.clone(),
        blobs: store.blobs.clone(),
        clock: Arc::new(FixedClock::at(vn("2019-11-20T09:00"))),
        calendar: rules::calendar::Calendar::from_years(Vec::new()).unwrap().into(),
        renderer: press,
        signer: Arc::new(PlainPen),
        darkroom: Arc::new(PlainDarkroom),
        scanner: None,
        settings: Settings {
            province: "tỉnh Mẫu".into(),
            address: "http://localhost".into(),
            public_filing: true,
            late_entry_days: 5,
            ladder: rules::workflow::Ladder::parse(rules::workflow::Ladder::SHIPPED).unwrap(),
            glass_hours: 4,
            notice_days: 30,
            hotline: None,
            partners: Vec::new(),
        },
    }
}

fn new(dossier: DossierId) -> New {
    New {
        id: DocumentId::new(),
        dossier,
        kind: Kind::Form01,
        name: "giay-tiep-nhan.pdf".into(),
        by: None,
        brought: None,
    }
}

fn not_there(read: Result<Vec<u8>, cases::CaseError>) -> bool {
    matches!(read, Err(cases::CaseError::Denied(base::Denied::NotFound)))
}

#[test]
fn a_paper_is_written_with_its_cause_and_set_once_by_whoever_comes_first() {
    each_engine(|store| {
        let press = Arc::new(PlainPress::default());
        let office = office(store, press.clone());
        let (key, dossier) = (DataKey::new(), DossierId::new());
        let new = new(dossier);
        let data = Data::from(&Receipt::example());
        let now = office.now();
        let undone = office.db.write::<(), DbError>(|tx| {
            document::write(tx, &key, &new, &data, now)?;
            Err(DbError::NoRow)
        });
        assert!(undone.is_err());
        assert!(not_there(document::bytes(&office, &key, dossier, new.id)));
        office.db.write::<_, DbError>(|tx| document::write(tx, &key, &new, &data, now)).unwrap();
        let first = document::bytes(&office, &key, dossier, new.id).unwrap();
        let jobs = office.db.write::<_, DbError>(|tx| db::jobs::claim(tx, now, 10, db::jobs::Kinds::All)).unwrap();
        assert_eq!(jobs.len(), 1);
        document::set(&office, &jobs[0], |_| Ok(key.clone())).unwrap();
        let again = document::bytes(&office, &key, dossier, new.id).unwrap();
        assert_eq!((first, press.count()), (again, 1));
        let row = office.db.read::<_, DbError>(|tx| document::one(tx, dossier, new.id)).unwrap().unwrap();
        assert!(row.sha256.is_some());
    });
}

#[test]
fn a_document_is_found_only_under_its_own_dossier_and_opens_only_with_its_key() {
    let store = testkit::Store::sqlite();
    let office = office(&store, Arc::new(PlainPress::default()));
    let (key, dossier) = (DataKey::new(), DossierId::new());
    let new = New { kind: Kind::Scan, ..new(dossier) };
    let kept = document::keep(&office, &key, new.id, "application/pdf", b"scan").unwrap();
    office.db.write::<_, DbError>(|tx| document::attach(tx, &new, &kept, office.now())).unwrap();
    assert_eq!(document::bytes(&office, &key, dossier, new.id).unwrap(), b"scan");
    assert!(not_there(document::bytes(&office, &key, DossierId::new(), new.id)));
    assert!(document::bytes(&office, &DataKey::new(), dossier, new.id).is_err());
}
