#![allow(clippy::expect_used, clippy::panic, reason = "a broken test bed should stop the test")]
//! Test databases on both engines, and what tests of several rooms share.
//!
//! What only the rooms above need (a town of `cases`, a browser before `webkit`) stands behind features, so that
//! tests of the lower rooms do not build the upper ones. Deliberately absent: anything a production crate depends on.

#[cfg(feature = "provider")]
pub mod authenticator;
#[cfg(feature = "pages")]
pub mod browser;
pub mod citizen;
pub mod clamd;
pub mod gateway;
pub mod paper;
pub mod partner;
pub mod program;
#[cfg(feature = "provider")]
pub mod provider;
#[cfg(feature = "town")]
pub mod town;
pub mod visitor;
mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use db::{Blobs, Db, DbConfig, Vault};
use tempfile::TempDir;

/// A fresh, migrated store with its vault and blobs; gone when dropped.
pub struct Store {
    /// The database.
    pub db: Db,
    /// A vault with a fixed key.
    pub vault: Vault,
    /// Blobs in a temporary folder.
    pub blobs: Blobs,
    folder: TempDir,
    server_database: Option<(String, String)>,
}

impl Store {
    /// A store on the embedded engine.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = DbConfig::Sqlite(folder.path().join("test.sqlite"));
        Self::open(&config, folder, None)
    }

    /// A store on the server engine: a database of its own in the cluster that `TEST_POSTGRES_URL` names
    /// (`script/test` starts one); `None` when there is no cluster.
    #[allow(clippy::disallowed_methods, reason = "tests are told about the cluster by the environment")]
    pub fn postgres() -> Option<Self> {
        let cluster = std::env::var("TEST_POSTGRES_URL").ok()?;
        let name = format!("t{}", base::DossierId::new());
        admin(&cluster, &format!("create database {name}"));
        let mut config: postgres::Config = cluster.parse().expect("TEST_POSTGRES_URL is an address");
        config.dbname(&name);
        let address = format!("{} dbname={name}", keyword_form(&config));
        let folder = tempfile::tempdir().expect("a temporary folder");
        Some(Self::open(&DbConfig::Postgres(address), folder, Some((cluster, name))))
    }

    fn open(config: &DbConfig, folder: TempDir, server_database: Option<(String, String)>) -> Self {
        let db = Db::open(config).expect("the store opens");
        db.migrate().expect("the store migrates");
        let blobs = Blobs::local(&folder.path().join("blobs")).expect("a folder for blobs");
        Self { db, vault: Vault::with_key([7; 32]), blobs, folder, server_database }
    }

    /// The temporary folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((cluster, name)) = &self.server_database {
            admin(cluster, &format!("drop database {name} with (force)"));
        }
    }
}

fn admin(cluster: &str, statement: &str) {
    let mut client = postgres::Client::connect(cluster, postgres::NoTls).expect("the cluster answers");
    client.batch_execute(statement).expect("the cluster obeys");
}

fn keyword_form(config: &postgres::Config) -> String {
    let mut text = String::new();
    for (host, port) in config.get_hosts().iter().zip(config.get_ports().iter().chain(std::iter::repeat(&5432))) {
        match host {
            postgres::config::Host::Tcp(name) => text += &format!("host={name} port={port} "),
            postgres::config::Host::Unix(path) => text += &format!("host={} port={port} ", path.display()),
        }
    }
    if let Some(user) = config.get_user() {
        text += &format!("user={user} ");
    }
    if let Some(password) = config.get_password() {
        text += &format!("password={} ", String::from_utf8_lossy(password));
    }
    text
}

/// Runs a test on both engines. Without `TEST_POSTGRES_URL` it runs on the embedded one and says so.
pub fn each_engine(test: impl Fn(&Store)) {
    test(&Store::sqlite());
    match Store::postgres() {
        None => eprintln!("skipped on PostgreSQL: TEST_POSTGRES_URL is not set"),
        Some(store) => {
            let outcome = catch_unwind(AssertUnwindSafe(|| test(&store)));
            if let Err(panic) = outcome {
                eprintln!("this failed on PostgreSQL");
                drop(store);
                resume_unwind(panic);
            }
        }
    }
}

/// A moment given as wall-clock time in Vietnam: `vn("2019-04-24T09:00")`.
pub fn vn(text: &str) -> base::Moment {
    let time: jiff::civil::DateTime = text.parse().expect("a civil date and time");
    time.to_zoned(base::VIETNAM).expect("a moment").timestamp()
}
