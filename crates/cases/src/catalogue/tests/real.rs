//! The whole national catalogue, where it lies beside the tree.

use rules::procedure::national::Kind;

use super::searches::{TYPED, missed};
use super::*;
use crate::catalogue::import::import_national;

#[test]
fn the_real_national_catalogue_is_taken_in_once_and_searched() {
    let Some(path) = national() else { return };
    let store = testkit::Store::sqlite();
    shipped_into(&store.db);
    let import =
        || import_national(&store.db, std::fs::File::open(&path).unwrap(), vn("2019-04-24T08:00")).unwrap();
    let first = import();
    counted(&first.report);
    let again = import();
    assert_eq!((again.changes.new, again.changes.changed), (0, 0));
    assert_eq!(again.summary(), first.summary());

    let snapshot = Catalogue::default().snapshot(&store.db, vn("2019-04-24T09:00")).unwrap();
    let missed = missed(&snapshot);
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), TYPED.len(), missed.join("\n"));
    let mut times: Vec<u128> =
        TYPED.iter().map(|(typed, _)| micros(|| drop(snapshot.search(typed, 20)))).collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    eprintln!("search over {} procedures: p50 {} µs, p99 {} µs", snapshot.cards().len(), at(50), at(99));
}

fn counted(report: &rules::procedure::national::Report) {
    assert_eq!(report.procedures.len(), 1616);
    let counts = report.counts();
    for kind in [
        Kind::FeeBelowThousand,
        Kind::FreeButNamed,
        Kind::TimeWithoutUnit,
        Kind::TimeUnitContradicted,
        Kind::TimeDiffersByTen,
        Kind::ResultCode,
    ] {
        assert!(counts.contains_key(&kind), "{kind:?}");
    }
    assert_eq!(counts[&Kind::PaperIsRemark].0, 824);
    assert_eq!(counts[&Kind::GeneralForm].1, 1616);
}

#[allow(clippy::disallowed_methods, reason = "this measures")]
fn micros(work: impl FnOnce()) -> u128 {
    let begin = std::time::Instant::now();
    work();
    begin.elapsed().as_micros()
}
