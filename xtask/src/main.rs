//! Chores of the house that are no part of the product: tidy checks, the load generator.

mod bench;
mod search;
mod tidy;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Chores of the house")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Looks for what no compiler sees: long files, SQL outside stores, addresses of machines
    Tidy,
    /// Puts load on a running demonstration and prints what it bears
    Bench(bench::Load),
    /// Fills a store with made-up dossiers and prints how long officers' searches take
    Search(search::Load),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().chore {
        Chore::Tidy => tidy::run(),
        Chore::Bench(load) => bench::run(&load),
        Chore::Search(load) => search::run(&load),
    }
}
