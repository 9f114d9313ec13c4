//! `motcua admin`: what the operator does rarely and with care.

use anyhow::Context;
use base::{Clock, SystemClock};
use db::Db;
use people::{
    People, accounts, contact, officers,
    sessions::{self, Kind, Subject},
};

use crate::{
    config::Config,
    rotate::{Outcome, rotate},
    wiring::House,
};

/// Signs somebody out everywhere, by phone number, address or username; without one, everybody.
pub(super) fn end_sessions(config: &Config, who: Option<&str>) -> anyhow::Result<()> {
    let people = House::open(config)?.people;
    let Some(name) = who else {
        let ended = [Kind::Citizen, Kind::Officer].map(|kind| sessions::end_everybodys(&people, kind));
        let [citizens, officers] = ended;
        println!("{} sessions of citizens and {} of officers are ended", citizens?, officers?);
        return Ok(());
    };
    let subject = subject(&people, name)?.with_context(|| format!("nobody signs in as {name}"))?;
    let open = sessions::of(&people, subject)?.len();
    people.db.write(|tx| sessions::end_others(&people, tx, subject, None, None))?;
    println!("{open} sessions are ended");
    Ok(())
}

fn subject(people: &People, name: &str) -> anyhow::Result<Option<Subject>> {
    let today = people.today();
    people.db.read(|tx| {
        if let Some(contact) = contact::parse(name)
            && let Some(account) = accounts::by_contact(tx, &people.vault, &contact)?
        {
            return Ok(Some(Subject::Citizen(account)));
        }
        let officer = officers::by_username(tx, &people.vault, name, today)?;
        Ok(officer.map(|officer| Subject::Officer(officer.id)))
    })
}

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
