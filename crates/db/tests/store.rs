//! What both engines promise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicUsize, Ordering},
};

use db::{DataKey, DbError, Row, Tx, jobs, params};
use testkit::{each_engine, vn};

fn table(store: &testkit::Store) {
    store
        .db
        .write::<_, DbError>(|tx| tx.execute("create table t (id bigint primary key, name text, data bytea)", &[]))
        .unwrap();
}

fn count(store: &testkit::Store) -> i64 {
    store.db.read::<_, DbError>(|tx| tx.one("select count(*) from t", &[], |row: &Row| row.get(0))).unwrap()
}

#[test]
fn parameters_bind_by_their_digit_on_both_engines() {
    each_engine(|store| {
        table(store);
        store
            .db
            .write::<_, DbError>(|tx| {
                tx.execute(
                    "insert into t (name, id, data) values ($2, $1, $3)",
                    params![1, "một", vec![0_u8, 255]],
                )?;
                tx.execute("insert into t (name, id) values ($2, $1)", params![2, None::<String>])
            })
            .unwrap();
        let rows = store
            .db
            .read::<_, DbError>(|tx| {
                tx.all("select id, name, data from t order by id", &[], |row: &Row| {
                    Ok((row.get::<i64>(0)?, row.get::<Option<String>>(1)?, row.get::<Option<Vec<u8>>>(2)?))
                })
            })
            .unwrap();
        assert_eq!(rows, vec![(1, Some("một".to_owned()), Some(vec![0, 255])), (2, None, None)]);
    });
}

#[test]
fn a_failed_write_leaves_nothing_and_the_next_one_works() {
    each_engine(|store| {
        table(store);
        let failed = store.db.write::<(), DbError>(|tx| {
            tx.execute("insert into t (id) values (1)", &[])?;
            Err(DbError::NoRow)
        });
        assert!(matches!(failed, Err(DbError::NoRow)));
        assert_eq!(count(store), 0);
        store.db.write::<_, DbError>(|tx| tx.execute("insert into t (id) values (1)", &[])).unwrap();
        assert_eq!(count(store), 1);
    });
}

#[test]
fn a_panic_inside_a_write_leaves_nothing_and_the_store_goes_on() {
    each_engine(|store| {
        table(store);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            store.db.write::<(), DbError>(|tx| {
                tx.execute("insert into t (id) values (1)", &[])?;
                panic!("on purpose");
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(count(store), 0);
        store.db.write::<_, DbError>(|tx| tx.execute("insert into t (id) values (2)", &[])).unwrap();
        assert_eq!(count(store), 1);
    });
}

#[test]
fn a_taken_key_is_told_apart_from_other_failures() {
    each_engine(|store| {
        table(store);
        let twice = store.db.write::<_, DbError>(|tx| {
            tx.execute("insert into t (id) values (1)", &[])?;
            tx.execute("insert into t (id) values (1)", &[])
        });
        assert!(matches!(twice, Err(DbError::Taken(_))), "{twice:?}");
        let wrong = store.db.write::<_, DbError>(|tx| tx.execute("insert into nowhere values (1)", &[]));
        assert!(matches!(wrong, Err(DbError::Engine(_))));
    });
}

#[test]
fn a_read_may_not_write() {
    each_engine(|store| {
        table(store);
        assert!(store.db.read::<_, DbError>(|tx| tx.execute("insert into t (id) values (1)", &[])).is_err());
        assert_eq!(count(store), 0);
    });
}

#[test]
fn writers_that_come_together_all_land_and_those_that_fail_take_back_only_their_own() {
    each_engine(|store| {
        table(store);
        let (start, failed) = (Arc::new(Barrier::new(16)), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for thread in 0..16_i64 {
                let (start, failed) = (start.clone(), &failed);
                scope.spawn(move || {
                    start.wait();
                    for step in 0..20_i64 {
                        let outcome = store.db.write::<(), DbError>(|tx| {
                            tx.execute("insert into t (id) values ($1)", params![thread * 100 + step])?;
                            if step % 5 == 0 { Err(DbError::NoRow) } else { Ok(()) }
                        });
                        failed.fetch_add(usize::from(outcome.is_err()), Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(failed.load(Ordering::SeqCst), 16 * 4);
        assert_eq!(count(store), 16 * 16);
    });
}

#[test]
fn a_job_is_claimed_once_and_comes_back_when_its_worker_dies() {
    each_engine(|store| {
        let now = vn("2019-04-24T09:00");
        let later = vn("2019-04-24T09:05");
        store
            .db
            .write::<_, DbError>(|tx| {
                assert!(jobs::enqueue(tx, "mail", Some("a"), &"hello", now)?);
                assert!(!jobs::enqueue(tx, "mail", Some("a"), &"hello", now)?);
                jobs::enqueue(tx, "mail", None, &"not yet", vn("2019-04-25T09:00"))
            })
            .unwrap();
        let claim = |at| store.db.write::<_, DbError>(|tx| jobs::claim(tx, at, 10, jobs::Kinds::All)).unwrap();
        let first = claim(now);
        assert_eq!(first.len(), 1);
        assert_eq!(first[0].payload::<String>().unwrap(), "hello");
        assert!(claim(now).is_empty());
        let again = claim(later);
        assert_eq!(again[0].attempts, 1);
        store.db.write::<_, DbError>(|tx| jobs::retry(tx, &again[0], "refused", later)).unwrap();
        assert!(claim(later).is_empty());
        let third = claim(vn("2019-04-24T09:06"));
        store.db.write::<_, DbError>(|tx| jobs::done(tx, third[0].id, later)).unwrap();
        assert_eq!(store.db.read::<_, DbError>(jobs::waiting).unwrap().0, 1);
    });
}

#[test]
fn who_waits_for_a_message_does_not_wait_behind_papers() {
    each_engine(|store| {
        let now = vn("2019-04-24T09:00");
        store
            .db
            .write::<_, DbError>(|tx| {
                for number in 0..30 {
                    jobs::enqueue(tx, "paper", None, &number, now)?;
                }
                jobs::enqueue(tx, "message", None, &"code", vn("2019-04-24T09:01"))
            })
            .unwrap();
        let claim = |kinds| {
            let claimed =
                store.db.write::<_, DbError>(|tx| jobs::claim(tx, vn("2019-04-24T09:02"), 16, kinds)).unwrap();
            claimed.into_iter().map(|job| job.kind).collect::<Vec<_>>()
        };
        assert_eq!(claim(jobs::Kinds::AllBut(&["paper", "other"])), ["message"]);
        assert_eq!(claim(jobs::Kinds::Among(&["other", "message"])), [] as [&str; 0], "it is claimed");
        assert_eq!(claim(jobs::Kinds::Only("paper")), vec!["paper"; 16]);
        assert_eq!(claim(jobs::Kinds::All).len(), 14);
    });
}

#[test]
fn sealed_values_open_only_with_their_key_and_in_their_place() {
    let store = testkit::Store::sqlite();
    let key = DataKey::new();
    let sealed = key.seal("dossier.owner:1", "Nguyễn Văn Mẫu".as_bytes());
    assert_eq!(key.open("dossier.owner:1", &sealed).unwrap(), "Nguyễn Văn Mẫu".as_bytes());
    assert!(key.open("dossier.owner:2", &sealed).is_err());
    assert!(DataKey::new().open("dossier.owner:1", &sealed).is_err());
    let kept = store.vault.seal_key("dossier:1", &key);
    let again = store.vault.open_key("dossier:1", &kept).unwrap();
    assert_eq!(again.open("dossier.owner:1", &sealed).unwrap(), "Nguyễn Văn Mẫu".as_bytes());
    assert_ne!(store.vault.keyed_hash("phone", "0900000000"), store.vault.keyed_hash("email", "0900000000"));
}

#[test]
fn a_blob_reads_back_and_a_deleted_one_is_gone() {
    let store = testkit::Store::sqlite();
    let name = store.blobs.put(vec![1, 2, 3]).unwrap();
    assert_eq!(store.blobs.get(name).unwrap(), vec![1, 2, 3]);
    store.blobs.delete(name).unwrap();
    store.blobs.delete(name).unwrap();
    assert!(store.blobs.get(name).is_err());
}

#[test]
fn the_installation_key_is_made_once_and_readable_by_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("installation.key");
    let first = db::Vault::open_or_create(&path).unwrap();
    let second = db::Vault::open_or_create(&path).unwrap();
    assert_eq!(first.keyed_hash("p", "x"), second.keyed_hash("p", "x"));
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    std::fs::write(&path, "nonsense").unwrap();
    assert!(db::Vault::open_or_create(&path).is_err());
}

/// Work under which the store goes away: no more room for the file, or the session on the server cut.
fn cut_off(store: &testkit::Store) -> Result<(), DbError> {
    let none = |_: &Row| Ok(());
    if store.db.engine() != "SQLite" {
        let cut = "select pg_terminate_backend(pg_backend_pid())";
        return store.db.write(|tx| tx.all(cut, &[], none).map(drop));
    }
    store.db.write(|tx| tx.all("pragma max_page_count = 1", &[], none).map(drop))?;
    let much = vec![7_u8; 4_000_000];
    store.db.write(|tx| tx.execute("insert into t (id, data) values (1, $1)", params![much.clone()]).map(drop))
}

#[test]
fn a_store_that_is_full_or_gone_is_out_of_reach_and_no_fault_of_the_question() {
    each_engine(|store| {
        table(store);
        let failed = cut_off(store);
        assert!(matches!(failed, Err(DbError::OutOfReach(_))), "{failed:?}");
        assert_eq!(count(store), 0, "and what can be reached again answers");
    });
}

#[test]
fn what_is_told_afterwards_is_told_once_and_only_when_it_was_kept() {
    use std::{cell::Cell, rc::Rc};
    each_engine(|store| {
        let (tries, told) = (Cell::new(0), Rc::new(Cell::new(0)));
        let tell = |tx: &Tx| {
            let told = told.clone();
            tx.afterwards(move || told.set(told.get() + 1));
        };
        let failed = store.db.write(|tx| {
            tell(tx);
            Err::<(), DbError>(DbError::NoRow)
        });
        assert!(failed.is_err() && told.get() == 0, "nothing was kept, so nothing is told");
        store
            .db
            .write(|tx| {
                tries.set(tries.get() + 1);
                tell(tx);
                assert_eq!(told.get(), 0, "not before the commit");
                Ok::<_, DbError>(())
            })
            .unwrap();
        assert_eq!((tries.get(), told.get()), (1, 1));
    });
}
