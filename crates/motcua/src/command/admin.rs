//! `motcua admin`: what the operator does rarely and with care.

use base::{Clock, SystemClock};
use db::Db;

use crate::{
    config::Config,
    rotate::{Outcome, rotate},
};

/// Puts everything under a new key of the installation.
pub(super) fn rotate_keys(config: &Config) -> anyhow::Result<()> {
    let db = Db::open(&config.database)?;
    db.migrate()?;
    let current = config.keys().join("installation.key");
    if let Outcome::Done(kept) = rotate(&config.data_dir, &db, &current, SystemClock.now())? {
        println!(
            "everything lies under the new key; the old one, by which older backups are read, is {}",
            kept.display()
        );
    }
    Ok(())
}
