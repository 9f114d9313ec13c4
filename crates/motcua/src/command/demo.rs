//! `motcua demo`: fills an empty data folder with the demonstration, once, and serves it.

use crate::{config::Config, demo, serve::serve_house};

pub(super) fn demo(config: Config) -> anyhow::Result<()> {
    let config = demo::settings(config);
    let house = demo::open(&config, &|line| eprintln!("{line}"))?;
    // Who can sign in is what the demonstration answers; progress and the log go the other way.
    println!("{}", demo::table(&house)?);
    let clock = std::sync::Arc::new(demo::DemoClock::of(&config.data_dir));
    serve_house(house.with_clock(clock), &config)
}
