//! The server engine: a pool, statements kept prepared, retry after serialisation failures.

use std::{cell::RefCell, collections::HashMap, error::Error, time::Duration};

use postgres::{
    Client, Config, IsolationLevel, NoTls, Statement, Transaction,
    error::SqlState,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::{DbError, Row, Tx, Value, tx::Inner};

/// Connections kept; PostgreSQL's own default limit is 100.
const POOL: u32 = 24;
/// How often a transaction is tried when others were in its way.
const TRIES: u32 = 8;

pub(crate) struct Postgres {
    pool: r2d2::Pool<Manager>,
}

struct Manager(Config);

/// A connection and the statements prepared on it.
pub(crate) struct Connection {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Connection;
    type Error = postgres::Error;
    fn connect(&self) -> Result<Connection, postgres::Error> {
        Ok(Connection { client: self.0.connect(NoTls)?, statements: HashMap::new() })
    }
    fn is_valid(&self, connection: &mut Connection) -> Result<(), postgres::Error> {
        connection.client.simple_query("").map(drop)
    }
    fn has_broken(&self, connection: &mut Connection) -> bool {
        connection.client.is_closed()
    }
}

/// An open transaction on a pooled connection.
pub(crate) struct PostgresTx<'a> {
    transaction: Transaction<'a>,
    statements: &'a mut HashMap<String, Statement>,
    in_the_way: bool,
}

impl Postgres {
    pub(crate) fn open(address: &str) -> Result<Self, DbError> {
        let config: Config = address.parse().map_err(DbError::engine)?;
        let pool = r2d2::Pool::builder()
            .max_size(POOL)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(20))
            .build(Manager(config))
            .map_err(DbError::engine)?;
        Ok(Self { pool })
    }

    pub(crate) fn migrate(&self) -> Result<(), DbError> {
        let mut connection = self.pool.get().map_err(DbError::engine)?;
        crate::migrate::embedded().run(&mut connection.client).map_err(DbError::engine)?;
        connection.client.batch_execute(&crate::append_only::postgres()).map_err(DbError::engine)
    }

    pub(crate) fn read<T, E: From<DbError>>(&self, mut work: impl FnMut(&Tx) -> Result<T, E>) -> Result<T, E> {
        self.transaction(true, &mut work).0
    }

    pub(crate) fn write<T, E: From<DbError>>(&self, mut work: impl FnMut(&Tx) -> Result<T, E>) -> Result<T, E> {
        let mut tries = 1;
        loop {
            let (answer, in_the_way) = self.transaction(false, &mut work);
            if answer.is_ok() || !in_the_way || tries == TRIES {
                return answer;
            }
            tries += 1;
        }
    }

    /// Runs `work` once; also tells whether a failure was another transaction's doing.
    fn transaction<T, E: From<DbError>>(
        &self,
        read_only: bool,
        work: &mut impl FnMut(&Tx) -> Result<T, E>,
    ) -> (Result<T, E>, bool) {
        let mut connection = match self.pool.get() {
            Ok(connection) => connection,
            Err(error) => return (Err(DbError::out_of_reach(error).into()), false),
        };
        let Connection { client, statements } = &mut *connection;
        let isolation = if read_only { IsolationLevel::RepeatableRead } else { IsolationLevel::ReadCommitted };
        let transaction = match client.build_transaction().isolation_level(isolation).read_only(read_only).start()
        {
            Ok(transaction) => transaction,
            Err(error) => return (Err(explain(&error).into()), false),
        };
        let tx = Tx::new(Inner::Postgres(RefCell::new(PostgresTx { transaction, statements, in_the_way: false })));
        let answer = work(&tx);
        let Inner::Postgres(inner) = tx.0 else { return (answer, false) };
        let PostgresTx { transaction, in_the_way, .. } = inner.into_inner();
        if answer.is_err() {
            // Dropping the transaction rolls it back; a failure to do so breaks the connection, not the answer.
            drop(transaction);
            return (answer, in_the_way);
        }
        match transaction.commit() {
            Ok(()) => (answer, false),
            Err(error) => {
                let in_the_way = is_in_the_way(&error);
                (Err(explain(&error).into()), in_the_way)
            }
        }
    }
}

impl PostgresTx<'_> {
    fn statement(&mut self, sql: &str) -> Result<Statement, DbError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.transaction.prepare(sql).map_err(|error| explain(&error))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let statement = self.statement(sql)?;
        self.transaction.execute(&statement, &as_parameters(params)).map_err(|error| self.note(&error))
    }

    pub(crate) fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let statement = self.statement(sql)?;
        let rows =
            self.transaction.query(&statement, &as_parameters(params)).map_err(|error| self.note(&error))?;
        rows.iter().map(read).collect()
    }

    fn note(&mut self, error: &postgres::Error) -> DbError {
        self.in_the_way |= is_in_the_way(error);
        explain(error)
    }
}

fn as_parameters(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn read(row: &postgres::Row) -> Result<Row, DbError> {
    let values = row.columns().iter().enumerate().map(|(column, about)| {
        Ok(match *about.type_() {
            Type::INT8 => row.get::<_, Option<i64>>(column).map_or(Value::Null, Value::Int),
            Type::INT4 => row.get::<_, Option<i32>>(column).map_or(Value::Null, |n| Value::Int(n.into())),
            Type::TEXT | Type::VARCHAR => row.get::<_, Option<String>>(column).map_or(Value::Null, Value::Text),
            Type::BYTEA => row.get::<_, Option<Vec<u8>>>(column).map_or(Value::Null, Value::Bytes),
            Type::BOOL => row.get::<_, Option<bool>>(column).map_or(Value::Null, |b| Value::Int(b.into())),
            _ => return Err(DbError::WrongKind { column, wanted: "a kind that both engines know" }),
        })
    });
    Ok(Row(values.collect::<Result<_, _>>()?))
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Int(number) => number.to_sql(&Type::INT8, out),
            Self::Text(text) => text.to_sql(&Type::TEXT, out),
            Self::Bytes(bytes) => bytes.to_sql(&Type::BYTEA, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

/// What the server says when it goes, comes, or has no room.
const OUT_OF_REACH: [SqlState; 5] = [
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::DISK_FULL,
];

fn is_in_the_way(error: &postgres::Error) -> bool {
    matches!(error.code(), Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED))
}

fn explain(error: &postgres::Error) -> DbError {
    match error.as_db_error() {
        Some(said) if *said.code() == SqlState::UNIQUE_VIOLATION => {
            DbError::Taken(said.constraint().unwrap_or_default().to_owned())
        }
        Some(said) if OUT_OF_REACH.contains(said.code()) => DbError::out_of_reach(said.message()),
        Some(said) => DbError::Engine(format!("{} {}", said.code().code(), said.message())),
        None if error.is_closed() || error.source().is_some_and(<dyn Error>::is::<std::io::Error>) => {
            DbError::out_of_reach(error)
        }
        None => DbError::engine(error),
    }
}
