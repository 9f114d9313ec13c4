//! `motcua check`: looks at everything that is kept and says what is not as it must be.

use base::Actor;
use cases::{
    Operation,
    dossier::{
        self,
        exchange::{Trouble, What},
    },
};

use crate::{config::Config, wiring::House};

/// What a partner refuses, has not taken or is silent about. Its own sentence may speak of people and is not printed.
fn exchange(trouble: &Trouble) -> String {
    let what = match &trouble.what {
        What::Refused(_) => "refused (the desk shows why)".to_owned(),
        What::NotTaken(error) => format!("not taken: {}", error.as_deref().unwrap_or("not tried yet")),
        What::Silent => "silent".to_owned(),
    };
    format!("{}: strand {} at {}: {what}, since {}", trouble.id, trouble.strand, trouble.partner, trouble.since)
}

/// Prints each fault; an error (and with it exit code 1) when there is any.
pub(super) fn check(config: &Config) -> anyhow::Result<()> {
    let house = House::open(config)?;
    let faults = dossier::inspect(Operation::new(&house.office, &Actor::System))?;
    let failed = super::jobs::failed(&house)?;
    for fault in &faults {
        println!("{}: {}", fault.id, fault.what);
    }
    let troubles = dossier::exchange::everywhere(Operation::new(&house.office, &Actor::System))?;
    for trouble in &troubles {
        println!("{}", exchange(trouble));
    }
    for job in &failed {
        println!("{job}");
    }
    anyhow::ensure!(faults.is_empty(), "{} faults", faults.len());
    anyhow::ensure!(failed.is_empty(), "{} failed jobs", failed.len());
    anyhow::ensure!(troubles.is_empty(), "{} strands at other systems in trouble", troubles.len());
    println!("every row agrees with its events; every paper and file is there and whole");
    Ok(())
}
