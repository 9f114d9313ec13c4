//! The embedded engine: many readers, one writer, group commit.
//!
//! Writers take turns on one connection. Each runs in its own savepoint of a transaction that is shared with
//! those who wait behind it; the last of the queue commits once, with `synchronous=FULL`, and only then do
//! all of them return. So a durable commit costs one disk flush however many share it, a failed writer takes
//! back its own savepoint alone, and nobody is told "done" before the commit that contains their work.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, types::ValueRef};

use crate::{DbError, Row, Tx, Value, tx::Inner};

/// More writers than this never share one commit, so that the first of them does not wait for ever.
const BATCH: usize = 512;
/// How long to wait for another process (an import beside the server) before giving up.
const BUSY: Duration = Duration::from_secs(20);
/// After how many pages (of 4 KB) the log is written back into the database: rarely enough that a busy morning is not
/// spent writing the same pages again and again. A commit is durable in the log.
const CHECKPOINT: u32 = 8000;
/// Statements kept prepared per connection.
const STATEMENTS: usize = 256;

pub(crate) struct Sqlite {
    path: PathBuf,
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Writer>,
    waiting: AtomicUsize,
    committed: Mutex<Committed>,
    news: Condvar,
}

/// The writing connection and the transaction that is open on it.
struct Writer {
    connection: Connection,
    open: bool,
    batch: u64,
    members: usize,
}

/// How the batches ended.
#[derive(Default)]
struct Committed {
    up_to: u64,
    failed: BTreeMap<u64, String>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, DbError> {
        let connection = connect(path)?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(DbError::engine)?;
        connection.pragma_update(None, "synchronous", "full").map_err(DbError::engine)?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT).map_err(DbError::engine)?;
        Ok(Self {
            path: path.to_owned(),
            readers: Mutex::default(),
            writer: Mutex::new(Writer { connection, open: false, batch: 0, members: 0 }),
            waiting: AtomicUsize::new(0),
            committed: Mutex::default(),
            news: Condvar::new(),
        })
    }

    pub(crate) fn migrate(&self) -> Result<(), DbError> {
        let connection = &mut lock(&self.writer).connection;
        crate::migrate::embedded().run(connection).map_err(DbError::engine)?;
        connection.execute_batch(&crate::append_only::sqlite()).map_err(DbError::engine)
    }

    pub(crate) fn read<T, E: From<DbError>>(&self, mut work: impl FnMut(&Tx) -> Result<T, E>) -> Result<T, E> {
        let pooled = lock(&self.readers).pop();
        let connection = match pooled {
            Some(connection) => connection,
            None => {
                let connection = connect(&self.path)?;
                connection.pragma_update(None, "query_only", true).map_err(DbError::engine)?;
                connection
            }
        };
        connection.execute_batch("begin").map_err(explain)?;
        let answer = work(&Tx::new(Inner::Sqlite(&connection)));
        connection.execute_batch("rollback").map_err(explain)?;
        lock(&self.readers).push(connection);
        answer
    }

    pub(crate) fn write<T, E: From<DbError>>(&self, mut work: impl FnMut(&Tx) -> Result<T, E>) -> Result<T, E> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut writer = lock(&self.writer);
        self.waiting.fetch_sub(1, Ordering::SeqCst);

        writer.begin()?;
        let batch = writer.batch;
        let answer = catch_unwind(AssertUnwindSafe(|| writer.in_savepoint(&mut work)));
        let nobody_behind = self.waiting.load(Ordering::SeqCst) == 0;
        if writer.connection.is_autocommit() {
            // The engine gave up the whole transaction (a full disk, for example): everybody in it failed.
            writer.open = false;
            self.publish(batch, Some("the transaction was given up by the engine".to_owned()));
        } else if nobody_behind || writer.members >= BATCH {
            self.commit(&mut writer);
        }
        drop(writer);

        match answer {
            Ok(Ok(value)) => self.wait_for(batch).map(|()| value).map_err(E::from),
            Ok(Err(error)) => Err(error),
            Err(panic) => resume_unwind(panic),
        }
    }

    fn commit(&self, writer: &mut Writer) {
        let result = writer.connection.execute_batch("commit");
        if result.is_err() && !writer.connection.is_autocommit() {
            // Nothing more can be done if even this fails; the next `begin` will say so.
            let _ = writer.connection.execute_batch("rollback");
        }
        writer.open = false;
        self.publish(writer.batch, result.err().map(|error| error.to_string()));
    }

    fn publish(&self, batch: u64, failure: Option<String>) {
        let mut committed = lock(&self.committed);
        committed.up_to = batch;
        if let Some(failure) = failure {
            committed.failed.insert(batch, failure);
            // A failure is told to those who wait for it now; nobody asks about a batch long gone.
            committed.failed.retain(|failed, _| failed + 64 > batch);
        }
        drop(committed);
        self.news.notify_all();
    }

    fn wait_for(&self, batch: u64) -> Result<(), DbError> {
        let mut committed = lock(&self.committed);
        while committed.up_to < batch {
            committed = self.news.wait(committed).unwrap_or_else(PoisonError::into_inner);
        }
        committed.failed.get(&batch).map_or(Ok(()), |failure| Err(DbError::out_of_reach(failure)))
    }
}

impl Writer {
    fn begin(&mut self) -> Result<(), DbError> {
        if !self.open {
            self.connection.execute_batch("begin immediate").map_err(explain)?;
            self.open = true;
            self.batch += 1;
            self.members = 0;
        }
        self.members += 1;
        Ok(())
    }

    fn in_savepoint<T, E: From<DbError>>(&self, work: &mut impl FnMut(&Tx) -> Result<T, E>) -> Result<T, E> {
        self.connection.execute_batch("savepoint own").map_err(explain)?;
        let answer = catch_unwind(AssertUnwindSafe(|| work(&Tx::new(Inner::Sqlite(&self.connection)))));
        if !self.connection.is_autocommit() {
            let end = if matches!(answer, Ok(Ok(_))) { "release own" } else { "rollback to own; release own" };
            self.connection.execute_batch(end).map_err(explain)?;
        }
        answer.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

fn connect(path: &Path) -> Result<Connection, DbError> {
    let connection = Connection::open(path).map_err(explain)?;
    connection.busy_timeout(BUSY).map_err(DbError::engine)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(DbError::engine)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

pub(crate) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64, DbError> {
    let mut statement = connection.prepare_cached(&numbered(sql)).map_err(explain)?;
    let touched = statement.execute(rusqlite::params_from_iter(params)).map_err(explain)?;
    Ok(touched as u64)
}

pub(crate) fn query(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
    let mut statement = connection.prepare_cached(&numbered(sql)).map_err(explain)?;
    let columns = statement.column_count();
    let mut answer = statement.query(rusqlite::params_from_iter(params)).map_err(explain)?;
    let mut rows = Vec::new();
    while let Some(row) = answer.next().map_err(explain)? {
        let values = (0..columns).map(|column| read(row.get_ref(column).map_err(explain)?, column));
        rows.push(Row(values.collect::<Result<_, _>>()?));
    }
    Ok(rows)
}

fn read(value: ValueRef<'_>, column: usize) -> Result<Value, DbError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(DbError::WrongKind { column, wanted: "a kind that both engines know" }),
    })
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// SQLite numbers `$1` by first appearance, not by the digit; `?1` by the digit. Text in quotes is left.
fn numbered(sql: &str) -> String {
    if !sql.contains('\'') {
        return sql.replace('$', "?");
    }
    let mut quoted = false;
    sql.chars()
        .map(|letter| {
            quoted ^= letter == '\'';
            if letter == '$' && !quoted { '?' } else { letter }
        })
        .collect()
}

fn explain(error: rusqlite::Error) -> DbError {
    match &error {
        rusqlite::Error::SqliteFailure(failure, text)
            if failure.code == ErrorCode::ConstraintViolation
                && matches!(
                    failure.extended_code,
                    rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                ) =>
        {
            DbError::Taken(text.clone().unwrap_or_default())
        }
        rusqlite::Error::SqliteFailure(failure, _) if OUT_OF_REACH.contains(&failure.code) => {
            DbError::out_of_reach(error)
        }
        _ => DbError::engine(error),
    }
}

/// The disk is full, gone or not ours.
const OUT_OF_REACH: [ErrorCode; 4] =
    [ErrorCode::DiskFull, ErrorCode::SystemIoFailure, ErrorCode::CannotOpen, ErrorCode::ReadOnly];

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn parameters_are_numbered_by_their_digit_and_quoted_text_is_left() {
        assert_eq!(numbered("select $2, '$1', $1"), "select ?2, '$1', ?1");
    }
}
