//! `motcua import dossiers`: running dossiers of another system, from a spreadsheet; prints the reconciliation.

use std::path::Path;

use anyhow::{Context, bail};
use base::Actor;
use cases::{
    CaseError, Operation,
    dossier::take_over::{self, HEADINGS, List, Run},
};

use super::{Dossiers, sheet};
use crate::{config::Config, wiring::House};

pub(super) fn import(config: &Config, asked: &Dossiers) -> anyhow::Result<()> {
    if let Some(template) = &asked.template {
        sheet::template(template, &HEADINGS)?;
        println!("{}", template.display());
        return Ok(());
    }
    let (Some(file), Some(source)) = (&asked.file, &asked.source) else {
        bail!("the file and --source are needed, or --template");
    };
    let house = House::open(config)?;
    let run = take(&house, file, source, asked.tell)?;
    print(&run);
    Ok(())
}

fn take(house: &House, file: &Path, source: &str, tell: bool) -> anyhow::Result<Run> {
    let named = || file.display().to_string();
    let bytes = std::fs::read(file).with_context(named)?;
    let rows = sheet::rows(file).with_context(named)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let list = List { source: source.trim(), file: name, bytes: &bytes, rows: &rows, tell };
    let op = Operation::new(&house.office, &Actor::System);
    let sentence = |refusal: &base::Refusal| webkit::Lang::Vi.refusal(refusal);
    take_over::take_over(op, &list, &sentence).map_err(|error| match error {
        take_over::TakeOverError::Case(CaseError::Refused(refusal)) => anyhow::Error::msg(sentence(&refusal)),
        other => other.into(),
    })
}

/// By agency and state, then the sums: what is compared with the other system.
fn print(run: &Run) {
    for count in &run.counts {
        let state = webkit::Lang::Vi.t(&format!("state.dossier.{}", count.state.word()));
        println!("{}; {state}; đọc {}; tiếp nhận mới {}", count.name, count.read, count.taken);
    }
    println!(
        "{}: đọc {} hồ sơ, tiếp nhận mới {}, đã có từ trước {}.",
        run.source,
        run.read,
        run.taken,
        run.known()
    );
}
