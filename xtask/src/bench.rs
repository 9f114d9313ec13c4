//! The load generator: citizens who file whole birth registrations with a photo over real HTTP, page by page,
//! and people who look things up, against a running demonstration. `script/bench` builds, starts and calls it.
//!
//! What it counts as filed is what the server acknowledged. It runs on the machine it measures, so it takes its
//! share of the processors.
#![allow(clippy::disallowed_methods, reason = "what is measured here is the time people wait")]

use std::{
    fs, io,
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use clap::Args;
use people::second_factor::Key;
use testkit::{
    citizen::{Acknowledged, Application, Citizen, photo},
    visitor::Visitor,
};

/// What is asked of the load generator.
#[derive(Debug, Args)]
pub struct Load {
    /// Where the server listens
    server: SocketAddr,
    /// The server's process, whose peak memory is told
    #[arg(long)]
    process: Option<u32>,
    /// How long each load is kept up
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How often each load is run, for the spread
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How many file or look at once
    #[arg(long, default_value_t = 12)]
    citizens: usize,
    /// How large each attached photo is, in KB
    #[arg(long, default_value_t = 200)]
    photo: usize,
    /// An officer whose desk is looked at
    #[arg(long, default_value = "eatling.tiepnhan")]
    officer: String,
    /// The key of the officer's second factor, as the demonstration prints it
    #[arg(long, default_value = "MOTCUATRINHDIENDAKNONGMOTCUADEMO")]
    totp: String,
    /// The officer's password
    #[arg(long, default_value = "motcua-2019")]
    password: String,
    /// A search as people type it
    #[arg(long, default_value = "dang ky khai sinh")]
    search: String,
}

/// How long things took, and how long they were done.
struct Times {
    what: String,
    took: Vec<Duration>,
    lasted: Duration,
}

impl Times {
    fn at(&self, share: f64) -> f64 {
        let place = ((self.took.len() as f64 - 1.0) * share).round();
        self.took.get(place as usize).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }
    /// A second, p50 and p99 in milliseconds.
    fn figures(&mut self) -> [f64; 3] {
        self.took.sort_unstable();
        [self.took.len() as f64 / self.lasted.as_secs_f64(), self.at(0.5), self.at(0.99)]
    }
}

/// Runs one load in rounds and prints the median of each figure with the least and the most.
fn rounds(load: &Load, mut one: impl FnMut() -> anyhow::Result<Times>) -> anyhow::Result<()> {
    let mut what = String::new();
    let mut columns: [Vec<f64>; 3] = Default::default();
    for _ in 0..load.rounds.max(1) {
        let mut times = one()?;
        for (column, figure) in columns.iter_mut().zip(times.figures()) {
            column.push(figure);
        }
        what = times.what;
    }
    let cells = columns.map(|mut column| {
        column.sort_unstable_by(f64::total_cmp);
        let at = |place: usize| column.get(place).copied().unwrap_or_default();
        format!("{:.1} ({:.1}–{:.1})", at(column.len() / 2), at(0), at(column.len() - 1))
    });
    println!("| {what} | {} |", cells.join(" | "));
    Ok(())
}

/// Runs all loads one after the other and prints the table: medians, and the spread over the rounds.
pub fn run(load: &Load) -> anyhow::Result<()> {
    let mut citizens = (0..load.citizens)
        .map(|n| Citizen::register(load.server, &format!("tai-{n}-{}@vi-du.example", std::process::id())))
        .collect::<io::Result<Vec<_>>>()
        .context("registering")?;
    let application = Application::birth(photo(load.photo * 1000)?)?;
    let page = format!("/thu-tuc/{}", application.procedure);
    let officer = sign_in(load)?;
    println!("| what | a second | p50 ms | p99 ms |\n|---|---|---|---|");
    rounds(load, || filings(load, &mut citizens, &application))?;
    let nobody = Visitor::new(load.server);
    let search = format!("/thu-tuc?q={}", load.search.replace(' ', "+"));
    rounds(load, || looking(load, "search", &nobody, &search))?;
    rounds(load, || looking(load, "procedure page", &nobody, &page))?;
    rounds(load, || looking(load, "desk list", &officer, "/can-bo"))?;
    if let Some(process) = load.process {
        println!("\npeak memory of the server: {} MB", peak_memory(process)?);
    }
    Ok(())
}

fn sign_in(load: &Load) -> anyhow::Result<Visitor> {
    let mut officer = Visitor::new(load.server);
    let form = officer.get("/can-bo/dang-nhap")?.form_with("password")?;
    let name = if form.has("username") { "username" } else { "name" };
    let answer =
        officer.submit("/can-bo/dang-nhap", &form.with(name, &load.officer).with("password", &load.password))?;
    let key = Key::from_text(&load.totp).context("--totp is no key")?;
    let form = answer.form_with("code")?.with("code", &key.code(base::Clock::now(&base::SystemClock)));
    let answer = officer.submit("/can-bo/ma-xac-thuc", &form)?;
    anyhow::ensure!(answer.leads_to().is_some(), "{} cannot sign in: {}", load.officer, answer.text());
    Ok(officer)
}

/// Everybody files one whole dossier after the other. The times are those of the last step, the submission.
fn filings(load: &Load, citizens: &mut [Citizen], application: &Application) -> anyhow::Result<Times> {
    let what = format!("whole filings (times: submit), {} at once", citizens.len());
    together(load, what, citizens, |citizen, took| {
        let mut heard = |event| {
            if let Acknowledged::Filed { took: time, .. } = event {
                took.push(time);
            }
        };
        citizen.file(application, &mut heard).map(|_| ())
    })
}

fn looking(load: &Load, what: &str, visitor: &Visitor, path: &str) -> anyhow::Result<Times> {
    let mut visitors: Vec<Visitor> = (0..load.citizens).map(|_| visitor.at(load.server)).collect();
    together(load, what.to_owned(), &mut visitors, |visitor, took| {
        let began = Instant::now();
        let answer = visitor.get(path)?;
        took.push(began.elapsed());
        if answer.status == 200 { Ok(()) } else { Err(io::Error::other(format!("{path}: {}", answer.status))) }
    })
}

/// All do `deed` again and again until the time is up.
fn together<P: Send>(
    load: &Load,
    what: String,
    people: &mut [P],
    deed: impl Fn(&mut P, &mut Vec<Duration>) -> io::Result<()> + Sync,
) -> anyhow::Result<Times> {
    let over = AtomicBool::new(false);
    let began = Instant::now();
    let work = |person: &mut P| {
        let mut took = Vec::new();
        while !over.load(Ordering::Relaxed) {
            deed(person, &mut took)?;
        }
        Ok::<_, io::Error>(took)
    };
    let took = thread::scope(|scope| {
        let busy: Vec<_> = people.iter_mut().map(|person| scope.spawn(|| work(person))).collect();
        thread::sleep(Duration::from_secs(load.seconds));
        over.store(true, Ordering::Relaxed);
        let died = |_| anyhow::anyhow!("a thread died");
        let all = busy.into_iter().map(|one| one.join().map_err(died)?.map_err(Into::into));
        all.collect::<anyhow::Result<Vec<_>>>()
    });
    let took = took.with_context(|| what.clone())?.concat();
    Ok(Times { took, lasted: began.elapsed(), what })
}

/// The most memory the process ever held, as the kernel counts it.
fn peak_memory(process: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kilobytes / 1024)
}
