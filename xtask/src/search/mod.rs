//! How fast officers find dossiers among many: fills a store with made-up dossiers, as rows and not by their lives,
//! and asks the use case of the search what officers would ask. It runs inside one process, without HTTP.
#![allow(clippy::disallowed_methods, reason = "what is measured here is the time people wait")]

mod fill;
mod names;
mod store;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use base::{Actor, AgencyId, Officer, OfficerId, Role, SystemClock};
use cases::{Office, Operation, Settings, dossier};
use clap::Args;
use db::{Blobs, Db, DbConfig, Vault};
use rules::{
    calendar::{Calendar, Year},
    workflow::Ladder,
};
use testkit::paper::{PlainDarkroom, PlainPen, PlainPress};

use fill::Sample;
use names::Dice;

/// What is asked of the measurement.
#[derive(Debug, Args)]
pub struct Load {
    /// The folder of the embedded store; without a PostgreSQL it is filled when it is empty
    folder: PathBuf,
    /// The address of a PostgreSQL database of its own instead
    #[arg(long)]
    postgres: Option<String>,
    /// How many dossiers an empty store is filled with
    #[arg(long, default_value_t = 1_000_000)]
    dossiers: usize,
    /// How many searches of each kind are timed
    #[arg(long, default_value_t = 1_000)]
    asks: usize,
    /// How many officers ask at once
    #[arg(long, default_value_t = 1)]
    at_once: usize,
}

/// What officers type.
const KINDS: [(&str, Ask); 8] = [
    ("full name", |found, _| found.name.clone()),
    ("beginnings of two words", |found, dice| beginnings(&found.name, dice)),
    ("given name and a word of the title", |found, dice| {
        format!("{} {}", last(&found.name), dice.word(&found.title))
    }),
    (
        "identity number or phone",
        |found, dice| if dice.throw(2) == 0 { found.phone.clone() } else { found.identity.clone() },
    ),
    ("family name only", |found, _| first(&found.name)),
    ("two words of two people", |found, dice| format!("{} {}", last(&found.name), last(&dice.name()))),
    ("whole title and a given name", |found, _| format!("{} {}", found.title, last(&found.name))),
    ("a word nobody has", |_, dice| format!("xq{}", dice.throw(1000))),
];

type Ask = fn(&Sample, &mut Dice) -> String;

fn first(name: &str) -> String {
    name.split(' ').next().unwrap_or_default().to_owned()
}
fn last(name: &str) -> String {
    name.split(' ').next_back().unwrap_or_default().to_owned()
}
fn beginnings(name: &str, dice: &mut Dice) -> String {
    let mut begin = |word: String| word.chars().take(3 + dice.throw(2)).collect::<String>();
    format!("{} {}", begin(first(name)), begin(last(name)))
}

/// Fills the store, if it is empty, and prints how long searches take.
pub fn run(load: &Load) -> anyhow::Result<()> {
    let office = office(load)?;
    let began = Instant::now();
    let samples = fill::fill(&office, load.dossiers)?;
    println!("{}: {} dossiers ({:.0} s)\n", office.db.engine(), samples.1, began.elapsed().as_secs_f64());
    println!("| typed | by whom | hits on the page | p50 ms | p99 ms | most ms |\n|---|---|---|---|---|---|");
    let mut everything = Vec::new();
    for (what, ask) in KINDS {
        for province in [false, true] {
            // The first round warms what the second one measures.
            asked(&office, load, &samples.0, ask, province, 1)?;
            let (took, hits) = asked(&office, load, &samples.0, ask, province, 2)?;
            line(what, if province { "the whole province" } else { "one agency" }, hits, &took);
            everything.extend(took);
        }
    }
    line("all of these", "", f64::NAN, &everything);
    Ok(())
}

fn line(what: &str, who: &str, hits: f64, took: &[Duration]) {
    let mut took = took.to_vec();
    took.sort_unstable();
    let at = |share: f64| {
        let place = ((took.len() as f64 - 1.0) * share).round() as usize;
        took.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    println!("| {what} | {who} | {hits:.1} | {:.1} | {:.1} | {:.1} |", at(0.5), at(0.99), at(1.0));
}

fn asked(
    office: &Office,
    load: &Load,
    samples: &[Sample],
    ask: Ask,
    province: bool,
    seed: u64,
) -> anyhow::Result<(Vec<Duration>, f64)> {
    let done: Mutex<(Vec<Duration>, usize)> = Mutex::default();
    let one = |thread: usize| -> anyhow::Result<()> {
        let mut dice = Dice::new(seed * 1000 + thread as u64);
        for _ in 0..load.asks.div_ceil(load.at_once.max(1)) {
            let sample = samples.get(dice.throw(samples.len())).context("no samples")?;
            let typed = ask(sample, &mut dice);
            let officer = officer(sample.agency, province);
            let began = Instant::now();
            let found = dossier::search(Operation::new(office, &officer), &typed, 0, 50)?;
            let took = began.elapsed();
            let mut done = done.lock().map_err(|_| anyhow::anyhow!("a thread died"))?;
            done.0.push(took);
            done.1 += found.rows.len();
        }
        Ok(())
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..load.at_once.max(1)).map(|thread| scope.spawn(move || one(thread))).collect();
        let died = |_| anyhow::anyhow!("a thread died");
        all.into_iter().try_for_each(|one| one.join().map_err(died)?)
    })?;
    let (took, hits) = done.into_inner().map_err(|_| anyhow::anyhow!("a thread died"))?;
    let asks = took.len().max(1) as f64;
    Ok((took, hits as f64 / asks))
}

fn officer(agency: AgencyId, province: bool) -> Actor {
    let role = if province { Role::Inspector } else { Role::Intake };
    let (id, name, title) = (OfficerId::from_bytes([1; 16]), String::new(), String::new());
    Actor::Officer(Officer { id, name, title, agency, roles: vec![role], account: None })
}

fn office(load: &Load) -> anyhow::Result<Office> {
    std::fs::create_dir_all(&load.folder)?;
    let config = match &load.postgres {
        Some(address) => DbConfig::Postgres(address.clone()),
        None => DbConfig::Sqlite(load.folder.join("search.sqlite")),
    };
    let db = Db::open(&config)?;
    db.migrate()?;
    let year = Year::parse(include_str!("../../../province/calendar/2019.toml"))?;
    Ok(Office {
        db,
        vault: Vault::with_key([7; 32]),
        blobs: Blobs::local(&load.folder.join("blobs"))?,
        clock: Arc::new(SystemClock),
        calendar: Calendar::from_years(vec![year])?.into(),
        renderer: Arc::new(PlainPress::default()),
        signer: Arc::new(PlainPen),
        darkroom: Arc::new(PlainDarkroom),
        scanner: None,
        settings: Settings {
            province: String::new(),
            address: String::new(),
            public_filing: false,
            glass_hours: 4,
            late_entry_days: 5,
            notice_days: 30,
            hotline: None,
            partners: Vec::new(),
            ladder: Ladder::parse(Ladder::SHIPPED)?,
        },
    })
}
