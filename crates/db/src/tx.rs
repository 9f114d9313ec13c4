//! A transaction as the use cases see it.

use std::cell::RefCell;

use crate::{DbError, FromValue, Value, postgres::PostgresTx, sqlite};

/// One row of an answer.
#[derive(Debug)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The column at `column`, counted from 0.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T, DbError> {
        self.0.get(column).ok_or(DbError::WrongKind { column, wanted: "there" })?.read(column)
    }
}

/// What is done once a transaction has been committed.
pub(crate) type Afterwards = Vec<Box<dyn FnOnce()>>;

/// An open transaction.
pub struct Tx<'a>(pub(crate) Inner<'a>, RefCell<Afterwards>);

pub(crate) enum Inner<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(RefCell<PostgresTx<'a>>),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(inner: Inner<'a>) -> Self {
        Self(inner, RefCell::default())
    }
    pub(crate) fn take_afterwards(&self) -> Afterwards {
        self.1.take()
    }
}

impl Tx<'_> {
    /// Does this once the transaction has been committed, in the thread that asked for it; not at all where nothing is kept,
    /// and once however often the transaction is tried. For what must not be told before it is true: lines of the log.
    pub fn afterwards(&self, deed: impl FnOnce() + 'static) {
        self.1.borrow_mut().push(Box::new(deed));
    }
    /// Runs a statement and tells how many rows it touched.
    pub fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        match &self.0 {
            Inner::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Inner::Postgres(tx) => tx.borrow_mut().execute(sql, params),
        }
    }

    /// All rows of an answer, each passed through `read`.
    pub fn all<T, E: From<DbError>>(
        &self,
        sql: &str,
        params: &[Value],
        read: impl FnMut(&Row) -> Result<T, E>,
    ) -> Result<Vec<T>, E> {
        let rows = match &self.0 {
            Inner::Sqlite(connection) => sqlite::query(connection, sql, params)?,
            Inner::Postgres(tx) => tx.borrow_mut().query(sql, params)?,
        };
        rows.iter().map(read).collect()
    }

    /// The first row, if there is one.
    pub fn opt<T, E: From<DbError>>(
        &self,
        sql: &str,
        params: &[Value],
        read: impl FnMut(&Row) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        Ok(self.all(sql, params, read)?.into_iter().next())
    }

    /// The first row, which must be there.
    pub fn one<T, E: From<DbError>>(
        &self,
        sql: &str,
        params: &[Value],
        read: impl FnMut(&Row) -> Result<T, E>,
    ) -> Result<T, E> {
        self.opt(sql, params, read)?.ok_or_else(|| DbError::NoRow.into())
    }

    /// `for update skip locked` where several nodes may claim work at once; nothing on the embedded engine,
    /// whose writers take turns.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match &self.0 {
            Inner::Sqlite(_) => "",
            Inner::Postgres(_) => "for update skip locked",
        }
    }

    /// Locks the rows that a `select … {for_update}` reads until the end of the transaction; nothing on the
    /// embedded engine, whose writers take turns. Use it where a rule reads before it writes.
    pub fn for_update(&self) -> &'static str {
        match &self.0 {
            Inner::Sqlite(_) => "",
            Inner::Postgres(_) => "for update",
        }
    }
}
