//! A form that could not be taken is kept for who sent it, for a day, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::Role;
use cases::dossier::aside::{self, Aside, File};
use testkit::each_engine;
use town::*;

#[test]
fn what_was_laid_aside_is_for_who_sent_it_for_a_day_and_never_in_the_clear() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        let id = town.in_hand(&specialist);
        let other = town.officer(23, town.agency, Role::Specialist);
        let sent = Aside {
            step: "sign".into(),
            fields: vec![("reason".into(), "Thiếu chữ ký".into())],
            files: vec![
                File { field: "scan".into(), name: "ky.pdf".into(), bytes: b"%PDF-1.7 mot".to_vec() },
                File { field: "khac".into(), name: "hai.pdf".into(), bytes: Vec::new() },
            ],
        };
        let kept = aside::lay_aside(town.op(&specialist), id, &sent).unwrap();
        assert_eq!(aside::taken_up(town.op(&specialist), id, kept).unwrap(), Some(sent));
        assert_eq!(aside::taken_up(town.op(&other), id, kept).unwrap(), None, "somebody else's");
        let another = town.in_hand(&specialist);
        assert_eq!(aside::taken_up(town.op(&specialist), another, kept).unwrap(), None, "another dossier's");
        let sealed = "select sealed from laid_aside union all select sealed from laid_aside_file";
        let rows = town.office.db.read::<_, db::DbError>(|tx| tx.all(sealed, &[], |row| row.get::<Vec<u8>>(0)));
        for row in rows.unwrap() {
            assert!(!row.windows(3).any(|some| some == b"PDF" || some == b"Thi"), "in the clear");
        }

        aside::forget(town.op(&other), kept).unwrap();
        assert!(aside::taken_up(town.op(&specialist), id, kept).unwrap().is_some(), "not theirs to forget");
        let sweep = || town.office.db.write(|tx| aside::sweep(tx, town.office.now())).unwrap();
        assert_eq!(sweep(), 0);
        town.clock.set(town.office.now() + jiff::SignedDuration::from_hours(24));
        assert_eq!(aside::taken_up(town.op(&specialist), id, kept).unwrap(), None, "a day later");
        assert_eq!((sweep(), sweep()), (1, 0));
    });
}
