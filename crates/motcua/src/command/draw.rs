//! `motcua draw`: draws one page or photo from standard input to standard output, for the server (`paper::Lab`), in a
//! process that has shut itself in: it can open no file and no connection and start no program.

use std::{
    io::{Read, Write},
    path::PathBuf,
};

use anyhow::Context;
use rustix::process::{Resource, Rlimit, setrlimit};

/// What is to be drawn.
#[derive(Debug, clap::Args)]
pub struct Draw {
    /// The page, counted from 1, or `photo`, or `count`.
    what: String,
    /// The most dots of the longer side.
    dots: u32,
    /// Folders of fonts for PDFs that bring none.
    fonts: Vec<PathBuf>,
}

/// The largest file that is looked at, in bytes: the largest pile.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

pub(super) fn draw(asked: &Draw) -> anyhow::Result<()> {
    let order = match asked.what.as_str() {
        "photo" => paper::Order::Photo,
        "count" => paper::Order::Count,
        page => paper::Order::Page(page.parse().context("neither a page nor `photo` nor `count`")?),
    };
    let fonts = paper::Fonts::of(&asked.fonts);
    shut_in().context("limits")?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    anyhow::ensure!(bytes.len() as u64 <= MOST_BYTES, "a file of more than {MOST_BYTES} bytes");
    let drawn = paper::draw(order, bytes, asked.dots, &fonts)?;
    std::io::stdout().lock().write_all(&drawn)?;
    Ok(())
}

/// From here on: what is open stays open, nothing is opened, started or written to a file any more.
fn shut_in() -> rustix::io::Result<()> {
    for resource in [Resource::Nofile, Resource::Nproc, Resource::Fsize, Resource::Core] {
        setrlimit(resource, Rlimit { current: Some(0), maximum: Some(0) })?;
    }
    Ok(())
}
