//! Work written in the same transaction as the change that asks for it, done later by the worker.
//!
//! Whatever leaves the database (mail, SMS, a call to another system) or may wait is a row here first. A job
//! is done at least once; who does it must be able to do it twice. Deliberately absent: what jobs do.

use base::{JobId, Moment};
use serde::{Serialize, de::DeserializeOwned};

use crate::{DbError, Row, Tx, Value, params};

/// How often a job is tried.
const MOST_TRIES: u32 = 30;
/// How long a job that was done is kept, in milliseconds: a week.
const KEPT: i64 = 7 * 24 * 60 * 60 * 1000;

/// A claimed job.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Which piece of code does it.
    pub kind: String,
    payload: Vec<u8>,
    /// How often it was tried before.
    pub attempts: u32,
}

impl Job {
    /// What the job needs to know.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, DbError> {
        serde_json::from_slice(&self.payload).map_err(DbError::engine)
    }
}

/// Asks for work: `kind` says which, `key` (when given) keeps a second waiting job of the same kind and key
/// from being added, `payload` is what it needs. Tells whether a job was added.
pub fn enqueue(
    tx: &Tx,
    kind: &str,
    key: Option<&str>,
    payload: &impl Serialize,
    run_at: Moment,
) -> Result<bool, DbError> {
    let payload = serde_json::to_vec(payload).map_err(DbError::engine)?;
    let added = tx.execute(
        "insert into job (id, kind, key, payload, run_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        params![JobId::new(), kind, key, payload, run_at],
    )?;
    Ok(added > 0)
}

/// Which jobs somebody takes.
#[derive(Debug, Clone, Copy)]
pub enum Kinds<'a> {
    /// Whatever there is.
    All,
    /// One kind.
    Only(&'a str),
    /// These kinds.
    Among(&'a [&'a str]),
    /// Every kind but these.
    AllBut(&'a [&'a str]),
}

impl Kinds<'_> {
    /// What a job's kind has to be, over placeholders from the fourth on, and what they stand for.
    fn sql(self) -> (String, Vec<Value>) {
        let (word, kinds) = match &self {
            // No job has an empty kind.
            Self::All => ("not in", [""].as_slice()),
            Self::Only(kind) => ("in", std::slice::from_ref(kind)),
            Self::Among(kinds) => ("in", *kinds),
            Self::AllBut(kinds) => ("not in", *kinds),
        };
        let places: Vec<String> = (4..4 + kinds.len()).map(|place| format!("${place}")).collect();
        (format!("kind {word} ({})", places.join(", ")), kinds.iter().map(|kind| Value::from(*kind)).collect())
    }
}

/// Claims up to `most` jobs that are due, for one minute; a worker that dies leaves them to the next.
pub fn claim(tx: &Tx, now: Moment, most: u32, kinds: Kinds) -> Result<Vec<Job>, DbError> {
    let (is_one, kinds) = kinds.sql();
    let sql = format!(
        "update job set claimed_until = $1, attempts = attempts + 1 where id in (
            select id from job
            where done_at is null and given_up_at is null and run_at <= $2 and {is_one}
              and (claimed_until is null or claimed_until < $2)
            order by run_at limit $3 {})
         returning id, kind, payload, attempts",
        tx.skip_locked()
    );
    let mut values: Vec<Value> = params![base::millis(now) + 60_000, now, most].to_vec();
    values.extend(kinds);
    tx.all(&sql, &values, |row: &Row| {
        Ok(Job {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            attempts: row.get::<u32>(3)?.saturating_sub(1),
        })
    })
}

/// Marks a job as done.
pub fn done(tx: &Tx, id: JobId, now: Moment) -> Result<(), DbError> {
    tx.execute("update job set done_at = $2, last_error = null where id = $1", params![id, now]).map(drop)
}

/// Puts a job back after a failure, to be tried again later: after 10 seconds, 20, 40 … at most an hour, for about a
/// day. Then it is given up until somebody says [`again`]; tells whether that is now.
pub fn retry(tx: &Tx, job: &Job, error: &str, now: Moment) -> Result<bool, DbError> {
    let wait = (10_000_i64 << job.attempts.min(9)).min(3_600_000);
    let given_up = (job.attempts + 1 >= MOST_TRIES).then_some(now);
    tx.execute(
        "update job set claimed_until = null, run_at = $2, last_error = $3, given_up_at = $4 where id = $1",
        params![job.id, base::millis(now) + wait, error, given_up],
    )?;
    Ok(given_up.is_some())
}

/// A job that did not succeed so far.
#[derive(Debug, Clone)]
pub struct Troubled {
    /// Its id.
    pub id: JobId,
    /// Which piece of code does it.
    pub kind: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What was wrong the last time; names nobody.
    pub error: String,
    /// When nobody tried any more; `None` while it is tried again.
    pub given_up_at: Option<Moment>,
}

/// Jobs that failed and were not done since, oldest first.
pub fn troubled(tx: &Tx) -> Result<Vec<Troubled>, DbError> {
    tx.all(
        "select id, kind, attempts, last_error, given_up_at from job
         where done_at is null and last_error is not null order by id",
        &[],
        |row: &Row| {
            Ok(Troubled {
                id: row.get(0)?,
                kind: row.get(1)?,
                attempts: row.get(2)?,
                error: row.get(3)?,
                given_up_at: row.get(4)?,
            })
        },
    )
}

/// Has every failed job tried again now, those that were given up too. Tells how many there are.
pub fn again(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    tx.execute(
        "update job set given_up_at = null, claimed_until = null, attempts = 0, run_at = $1
         where done_at is null and last_error is not null",
        params![now],
    )
}

/// Removes jobs that were done long ago; tells how many.
pub fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    tx.execute("delete from job where done_at < $1", params![base::millis(now) - KEPT])
}

/// Marks every waiting job of a kind as done without doing it: for work that its first reader does all the
/// same. Tells how many there were.
pub fn pass_over(tx: &Tx, kind: &str, now: Moment) -> Result<u64, DbError> {
    tx.execute("update job set done_at = $2 where kind = $1 and done_at is null", params![kind, now])
}

/// How many jobs wait, and since when the oldest of them is due; for the operator.
pub fn waiting(tx: &Tx) -> Result<(u64, Option<Moment>), DbError> {
    tx.one(
        "select count(*), min(run_at) from job where done_at is null and given_up_at is null",
        &[],
        |row: &Row| Ok((row.get(0)?, row.get(1)?)),
    )
}
