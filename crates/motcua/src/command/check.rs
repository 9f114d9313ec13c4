//! `motcua check`: looks at everything that is kept and says what is not as it must be.

use base::Actor;
use cases::{Operation, dossier};

use crate::{config::Config, wiring::House};

/// Prints each fault; an error (and with it exit code 1) when there is any.
pub(super) fn check(config: &Config) -> anyhow::Result<()> {
    let house = House::open(config)?;
    let faults = dossier::inspect(Operation::new(&house.office, &Actor::System))?;
    let failed = super::jobs::failed(&house)?;
    for fault in &faults {
        println!("{}: {}", fault.id, fault.what);
    }
    for job in &failed {
        println!("{job}");
    }
    anyhow::ensure!(faults.is_empty(), "{} faults", faults.len());
    anyhow::ensure!(failed.is_empty(), "{} failed jobs", failed.len());
    println!("every row agrees with its events; every paper and file is there and whole");
    Ok(())
}
