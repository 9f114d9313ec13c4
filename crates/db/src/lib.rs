//! The store: two engines behind one thin layer, group commit, migrations, jobs, sealed blobs.
//!
//! One SQL text runs on both engines: `$1` parameters, the column types `bigint`, `text`, `bytea`, upsert
//! and `returning`. Only this crate knows which engine is behind. Deliberately absent: any word of the
//! domain; query building; asynchrony (a transaction is a plain closure on a blocking thread).

mod append_only;
pub mod blobs;
pub mod jobs;
mod migrate;
mod postgres;
pub mod rekey;
pub mod seal;
mod sqlite;
mod tx;
mod value;

use std::path::PathBuf;

pub use blobs::Blobs;
pub use seal::{DataKey, Vault};
pub use tx::{Row, Tx};
pub use value::{FromValue, Value};

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique key is taken; the text names it as the engine does.
    #[error("already there: {0}")]
    Taken(String),
    /// A row that must be there is not.
    #[error("no such row")]
    NoRow,
    /// A column holds another kind of value than the code expects.
    #[error("column {column} is not {wanted}")]
    WrongKind {
        /// Position of the column, from 0.
        column: usize,
        /// What the code expects.
        wanted: &'static str,
    },
    /// A sealed value does not open: wrong key or altered bytes.
    #[error("a sealed value does not open")]
    Sealed,
    /// The server does not answer, or the disk is full or gone.
    #[error("store")]
    OutOfReach(#[source] base::OutOfReach),
    /// The engine says no.
    #[error("store: {0}")]
    Engine(String),
}

impl DbError {
    pub(crate) fn out_of_reach(error: impl std::fmt::Display) -> Self {
        Self::OutOfReach(base::OutOfReach(error.to_string()))
    }

    pub(crate) fn engine(error: impl std::fmt::Display) -> Self {
        Self::Engine(error.to_string())
    }
}

/// Which engine, and where.
#[derive(Debug, Clone)]
pub enum DbConfig {
    /// The embedded engine, in this file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, by its connection address.
    Postgres(String),
}

/// A handle on the store; cheap to clone, shared by everybody.
#[derive(Clone)]
pub struct Db(Engine);

#[derive(Clone)]
enum Engine {
    Sqlite(std::sync::Arc<sqlite::Sqlite>),
    Postgres(std::sync::Arc<postgres::Postgres>),
}

impl Db {
    /// Opens the store; creates the file of an embedded one. Does not migrate.
    pub fn open(config: &DbConfig) -> Result<Self, DbError> {
        Ok(Self(match config {
            DbConfig::Sqlite(path) => Engine::Sqlite(std::sync::Arc::new(sqlite::Sqlite::open(path)?)),
            DbConfig::Postgres(address) => {
                Engine::Postgres(std::sync::Arc::new(postgres::Postgres::open(address)?))
            }
        }))
    }

    /// Brings the tables up to date. Forward only; a second call changes nothing.
    pub fn migrate(&self) -> Result<(), DbError> {
        match &self.0 {
            Engine::Sqlite(engine) => engine.migrate(),
            Engine::Postgres(engine) => engine.migrate(),
        }
    }

    /// The engine's name, for people.
    pub fn engine(&self) -> &'static str {
        match &self.0 {
            Engine::Sqlite(_) => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        }
    }

    /// Runs `work` in a transaction that reads one consistent state and may not write.
    pub fn read<T, E: From<DbError>>(&self, work: impl FnMut(&Tx) -> Result<T, E>) -> Result<T, E> {
        match &self.0 {
            Engine::Sqlite(engine) => engine.read(work),
            Engine::Postgres(engine) => engine.read(work),
        }
    }

    /// Runs `work` in a transaction that may write. When this returns `Ok` the change is on the disk. When
    /// `work` fails nothing of it is kept. `work` may run more than once (a server engine retries after a
    /// serialisation failure), so it must have no effect but through the transaction.
    pub fn write<T, E: From<DbError>>(&self, mut work: impl FnMut(&Tx) -> Result<T, E>) -> Result<T, E> {
        let mut afterwards = tx::Afterwards::new();
        let noted = |tx: &Tx| -> Result<T, E> {
            let answer = work(tx)?;
            afterwards = tx.take_afterwards();
            Ok(answer)
        };
        let answer = match &self.0 {
            Engine::Sqlite(engine) => engine.write(noted),
            Engine::Postgres(engine) => engine.write(noted),
        }?;
        for deed in afterwards {
            deed();
        }
        Ok(answer)
    }
}
