//! `motcua demo`: fills an empty data folder with the demonstration, once, and serves it.

use crate::{config::Config, demo, serve::serve_house};

pub(super) fn demo(config: Config) -> anyhow::Result<()> {
    let config = demo::settings(config);
    let house = demo::open(&config, &|line| eprintln!("{line}"))?;
    eprintln!("{}", demo::table(&house)?);
    serve_house(house, &config)
}
