//! `motcua import …`: reads a file into the installation and ends with one summary line, which is the same
//! when nothing changed.

use anyhow::Context;

use super::Import;
use crate::{config::Config, wiring::House};

pub(super) fn import(config: &Config, what: &Import) -> anyhow::Result<()> {
    let house = House::open(config)?;
    match what {
        Import::Organisation { file } => {
            let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
            println!("{}", people::agencies::import(&house.people, &text)?);
        }
    }
    Ok(())
}
