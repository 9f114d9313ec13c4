//! The tables `take_over`, `take_over_count` and `taken_dossier`.

use base::{AgencyId, DossierId, Moment, TakeOverId};
use db::{DbError, Row, Tx, params};
use rules::workflow::State;
use sha2::{Digest, Sha256};

use super::{Count, List, Run, line::Line};

pub(super) fn insert(tx: &Tx, id: TakeOverId, list: &List, now: Moment, read: usize) -> Result<(), DbError> {
    tx.execute(
        "insert into take_over (id, source, file, sha256, at, read, taken) values ($1, $2, $3, $4, $5, $6, 0)",
        params![id, list.source, list.file, hex::encode(Sha256::digest(list.bytes)), now, read],
    )
    .map(drop)
}

pub(super) fn finish(tx: &Tx, id: TakeOverId, taken: u64) -> Result<(), DbError> {
    tx.execute("update take_over set taken = $2 where id = $1", params![id, taken]).map(drop)
}

pub(super) fn count(tx: &Tx, id: TakeOverId, line: &Line, taken: bool) -> Result<(), DbError> {
    tx.execute(
        "insert into take_over_count (take_over, agency, state, read, taken) values ($1, $2, $3, 1, $4)
         on conflict (take_over, agency, state)
         do update set read = take_over_count.read + 1, taken = take_over_count.taken + excluded.taken",
        params![id, line.agency, line.state().word(), taken],
    )
    .map(drop)
}

pub(super) fn took(tx: &Tx, id: TakeOverId, source: &str, code: &str, dossier: DossierId) -> Result<(), DbError> {
    tx.execute(
        "insert into taken_dossier (source, code, dossier, take_over) values ($1, $2, $3, $4)",
        params![source, code, dossier, id],
    )
    .map(drop)
}

pub(super) fn is_taken(tx: &Tx, source: &str, code: &str) -> Result<bool, DbError> {
    let found =
        tx.opt("select 1 from taken_dossier where source = $1 and code = $2", params![source, code], |row| {
            row.get::<i64>(0)
        })?;
    Ok(found.is_some())
}

const RUN: &str = "select id, source, file, sha256, at, read, taken from take_over";

fn run_of(row: &Row) -> Result<Run, DbError> {
    Ok(Run {
        id: row.get(0)?,
        source: row.get(1)?,
        file: row.get(2)?,
        sha256: row.get(3)?,
        at: row.get(4)?,
        read: row.get(5)?,
        taken: row.get(6)?,
        counts: Vec::new(),
    })
}

fn with_counts(tx: &Tx, mut run: Run) -> Result<Run, DbError> {
    run.counts = tx.all(
        "select counted.agency, agency.full_name, counted.state, counted.read, counted.taken
         from take_over_count counted join agency on agency.id = counted.agency
         where counted.take_over = $1 order by agency.place, agency.full_name, counted.state",
        params![run.id],
        |row| {
            let state: String = row.get(2)?;
            let state = State::from_word(&state).ok_or(DbError::WrongKind { column: 2, wanted: "a state" })?;
            let agency: AgencyId = row.get(0)?;
            Ok::<_, DbError>(Count { agency, name: row.get(1)?, state, read: row.get(3)?, taken: row.get(4)? })
        },
    )?;
    Ok(run)
}

pub(super) fn run(tx: &Tx, id: TakeOverId) -> Result<Option<Run>, DbError> {
    let found = tx.opt(&format!("{RUN} where id = $1"), params![id], run_of)?;
    found.map(|run| with_counts(tx, run)).transpose()
}

pub(super) fn runs(tx: &Tx) -> Result<Vec<Run>, DbError> {
    let found = tx.all(&format!("{RUN} order by at desc, id"), &[], run_of)?;
    found.into_iter().map(|run| with_counts(tx, run)).collect()
}
