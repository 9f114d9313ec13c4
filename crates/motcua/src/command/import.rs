//! `motcua import …`: reads a file into the installation and ends with one summary line, which is the same
//! when nothing changed.

use std::{fs, path::Path};

use anyhow::Context;
use base::Actor;
use cases::{
    CaseError, Operation, calendar,
    catalogue::{
        self,
        import::{ImportError, import_levels, import_national},
    },
};

use super::Import;
use crate::{config::Config, wiring::House};

pub(super) fn import(config: &Config, what: &Import) -> anyhow::Result<()> {
    if let Import::Dossiers(asked) = what {
        return super::dossiers::import(config, asked);
    }
    let house = House::open(config)?;
    let office = &house.office;
    match what {
        Import::Organisation { file } => println!("{}", people::agencies::import(&house.people, &text(file)?)?),
        Import::Procedures { file } => {
            let source = fs::File::open(file).with_context(|| file.display().to_string())?;
            print!("{}", import_national(&office.db, source, office.now())?.text());
        }
        Import::Calendar { file } => {
            let year = calendar::enter(Operation::new(office, &Actor::System), &text(file)?).map_err(sentence)?;
            println!("{}", calendar::settle(office, year.number()).map_err(sentence)?.text());
        }
        Import::Officers { file, passwords } => super::officers::import(&house, file, passwords)?,
        Import::Dossiers(_) => {}
        Import::Process { code, file } => process(&house, code, file)?,
        Import::Levels { file } => println!("{}", import_levels(&office.db, &text(file)?)?),
    }
    Ok(())
}

/// Every fault with its line goes to the error output; then nothing was changed.
fn process(house: &House, code: &str, file: &Path) -> anyhow::Result<()> {
    let text = String::from_utf8(fs::read(file).with_context(|| file.display().to_string())?);
    let said = |refusal: &base::Refusal| webkit::Lang::Vi.refusal(refusal);
    let text = text.map_err(|_| anyhow::Error::msg(said(&base::Refusal::new("process_file_not_text"))))?;
    let op = Operation::new(&house.office, &Actor::System);
    match catalogue::process::put(&house.people, op, code, text.trim_start_matches('\u{feff}')) {
        Ok(outcome) => println!("{}", outcome.summary),
        Err(ImportError::Process(problems)) => {
            for problem in &problems {
                eprintln!("Dòng {}: {}", problem.line.unwrap_or(1), said(&problem.what));
            }
            return Err(ImportError::Process(problems).into());
        }
        Err(ImportError::Refused(refusal)) => return Err(anyhow::Error::msg(said(&refusal))),
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

fn text(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

/// A refusal as the sentence people read.
pub(super) fn sentence(error: CaseError) -> anyhow::Error {
    match error {
        CaseError::Refused(refusal) => anyhow::Error::msg(webkit::Lang::Vi.refusal(&refusal)),
        other => other.into(),
    }
}
