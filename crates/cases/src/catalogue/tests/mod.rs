//! The catalogue on both engines: imports, revisions, levels, lists, search.

mod imports;
mod real;
mod searches;

use db::Db;
use testkit::vn;

use super::*;

/// The real national catalogue, where it lies beside the tree; tests that want it say so when it does not.
fn national() -> Option<std::path::PathBuf> {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let found =
        here.ancestors().map(|it| it.join("shared/data/national-procedures.jsonl.gz")).find(|it| it.exists());
    if found.is_none() {
        eprintln!("skipped: shared/data/national-procedures.jsonl.gz is not there");
    }
    found
}

fn shipped_into(db: &Db) -> import::Changes {
    import::import_shipped(db, vn("2019-04-24T08:00")).unwrap()
}
