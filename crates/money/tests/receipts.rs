//! Receipts on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use base::{AgencyId, OfficerId, Vnd};
use db::DbError;
use money::{MoneyError, Receipt, day_book, of_subject, record};
use testkit::{each_engine, vn};

fn receipt(agency: AgencyId) -> Receipt {
    Receipt {
        subject: "hs1".into(),
        agency,
        collector: OfficerId::new(),
        amount: Vnd(8_000),
        series: " ab/19p".into(),
        number: "0000123".into(),
        at: vn("2019-11-20T09:00"),
    }
}

#[test]
fn a_paper_receipt_is_recorded_once_for_an_agency() {
    each_engine(|store| {
        let (here, there) = (AgencyId::new(), AgencyId::new());
        let write = |receipt: &Receipt| store.db.write::<_, MoneyError>(|tx| record(tx, receipt));
        write(&receipt(here)).unwrap();
        let again = write(&Receipt { subject: "hs2".into(), ..receipt(here) });
        assert!(matches!(again, Err(MoneyError::Refused(refusal)) if refusal.key == "receipt_recorded_before"));
        write(&receipt(there)).unwrap();
        let kept = store.db.read::<_, DbError>(|tx| of_subject(tx, "hs1")).unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0].series, "AB/19P");
    });
}

#[test]
fn nothing_paid_and_receipts_without_number_are_refused() {
    let store = testkit::Store::sqlite();
    for wrong in [
        Receipt { amount: Vnd(0), ..receipt(AgencyId::new()) },
        Receipt { amount: Vnd(-5), ..receipt(AgencyId::new()) },
        Receipt { number: "  ".into(), ..receipt(AgencyId::new()) },
    ] {
        assert!(matches!(store.db.write::<_, MoneyError>(|tx| record(tx, &wrong)), Err(MoneyError::Refused(_))));
    }
}

#[test]
fn the_day_book_holds_the_day_in_vietnam() {
    each_engine(|store| {
        let agency = AgencyId::new();
        for (number, at) in [
            ("1", "2019-11-19T23:59"),
            ("2", "2019-11-20T00:00"),
            ("3", "2019-11-20T23:59"),
            ("4", "2019-11-21T00:00"),
        ] {
            let receipt = Receipt { number: number.into(), at: vn(at), ..receipt(agency) };
            store.db.write::<_, MoneyError>(|tx| record(tx, &receipt)).unwrap();
        }
        let book = store.db.read::<_, DbError>(|tx| day_book(tx, agency, "2019-11-20".parse().unwrap())).unwrap();
        assert_eq!(book.iter().map(|receipt| receipt.number.as_str()).collect::<Vec<_>>(), ["2", "3"]);
    });
}
