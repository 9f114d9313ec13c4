//! `motcua jobs`: what did not succeed so far, and having it tried again.

use db::{DbError, jobs};

use crate::{config::Config, wiring::House};

/// Prints failed jobs, or has all of them tried again.
pub(super) fn jobs(config: &Config, again: bool) -> anyhow::Result<()> {
    let house = House::open(config)?;
    let db = &house.office.db;
    if again {
        let count = db.write::<_, DbError>(|tx| jobs::again(tx, house.office.now()))?;
        println!("{count} failed jobs are tried again by the server");
        return Ok(());
    }
    let (waiting, since) = db.read::<_, DbError>(jobs::waiting)?;
    for line in failed(&house)? {
        println!("{line}");
    }
    let since = since.map(|at| format!(", the oldest is due since {at}")).unwrap_or_default();
    println!("{waiting} jobs wait{since}");
    Ok(())
}

/// A line for each failed job.
pub(super) fn failed(house: &House) -> anyhow::Result<Vec<String>> {
    let troubled = house.office.db.read::<_, DbError>(jobs::troubled)?;
    let line = |job: jobs::Troubled| {
        let state = if job.given_up_at.is_some() { "given up" } else { "tried again" };
        format!("job {} ({}): {state} after {} tries: {}", job.id, job.kind, job.attempts, job.error)
    };
    Ok(troubled.into_iter().map(line).collect())
}
