//! The worker: does the jobs that transactions asked for, in a thread of its own, until told to stop.
//!
//! A job is done at least once. A failure is logged with the job's kind and id, never with what it carries,
//! and the job is tried again later.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use base::Moment;
use db::{DbError, jobs};
use jiff::SignedDuration;

use crate::wiring::House;

/// How long the worker rests when there is nothing to do.
const REST: Duration = Duration::from_millis(500);
/// How often what has run out is removed.
const SWEEPS: SignedDuration = SignedDuration::from_mins(30);
/// How many jobs are claimed at once.
const HANDFUL: u32 = 16;

/// A running worker.
pub struct Worker {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Starts the worker.
    pub fn start(house: House) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            let mut swept = Moment::MIN;
            while !stopped.load(Ordering::SeqCst) {
                if house.office.now().duration_since(swept) >= SWEEPS {
                    swept = house.office.now();
                    sweep(&house);
                }
                let did = work(&house).unwrap_or_else(|error| {
                    tracing::error!(%error, "the worker cannot reach its jobs");
                    0
                });
                if did == 0 {
                    #[allow(clippy::disallowed_methods, reason = "the worker is the one that waits")]
                    std::thread::sleep(REST);
                }
            }
        });
        Self { stop, thread }
    }

    /// Lets the worker finish what it has in hand and ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::SeqCst);
        if self.thread.join().is_err() {
            tracing::error!("the worker had died");
        }
    }
}

/// Removes what nobody can use any more: sessions that have run out.
fn sweep(house: &House) {
    if let Err(error) = people::sessions::sweep(&house.people) {
        tracing::warn!(%error, "old sessions stay");
    }
}

/// Does a handful of due jobs and tells how many there were.
pub fn work(house: &House) -> Result<usize, DbError> {
    let now = house.office.now();
    let claimed = house.office.db.write::<_, DbError>(|tx| jobs::claim(tx, now, HANDFUL))?;
    for job in &claimed {
        let outcome = one(house, job);
        house.office.db.write::<_, DbError>(|tx| match &outcome {
            Ok(()) => jobs::done(tx, job.id, house.office.now()),
            Err(error) => jobs::retry(tx, job, &error.to_string(), house.office.now()),
        })?;
        if let Err(error) = outcome {
            tracing::warn!(kind = job.kind, job = %job.id, tries = job.attempts + 1, %error, "a job failed");
        }
    }
    Ok(claimed.len())
}

fn one(house: &House, job: &jobs::Job) -> anyhow::Result<()> {
    let office = &house.office;
    match job.kind.as_str() {
        outreach::SEND => outreach::send(&office.db, &office.vault, &house.channels, job.payload()?, office.now()),
        cases::document::SET => {
            let op = cases::Operation::new(office, &base::Actor::System);
            cases::document::set(office, job, |dossier| Ok(cases::dossier::key_of(op, dossier)?))
        }
        unknown => anyhow::bail!("no code does jobs of kind {unknown}"),
    }
}
