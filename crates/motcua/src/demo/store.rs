//! The table `demo_step`.

use base::Moment;
use db::{DbError, Row, Tx, params};

/// How far the demonstration is in this store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing was done.
    Nothing,
    /// The filling was begun and never ended.
    Begun,
    /// The store is filled.
    Done,
}

impl Progress {
    fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Begun => "begun",
            Self::Done => "done",
        }
    }
}

/// How far it is.
pub fn progress(tx: &Tx) -> Result<Progress, DbError> {
    let steps: Vec<String> = tx.all("select step from demo_step", &[], |row: &Row| row.get(0))?;
    let has = |progress: Progress| steps.iter().any(|step| step == progress.word());
    Ok(if has(Progress::Done) {
        Progress::Done
    } else if has(Progress::Begun) {
        Progress::Begun
    } else {
        Progress::Nothing
    })
}

/// Notes that it came so far.
pub fn note(tx: &Tx, progress: Progress, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "insert into demo_step (step, at) values ($1, $2) on conflict do nothing",
        params![progress.word(), now],
    )
    .map(drop)
}
