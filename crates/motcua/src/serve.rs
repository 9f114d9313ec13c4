//! The server: routes of all deliveries, bound and served until a signal says stop.

use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use tokio::net::TcpListener;
use webkit::{Callers, Routes, Site, routes::Line, shell::Shell};

use crate::{
    config::Config,
    listen::{self, Limits, Tls},
    sessions::HouseSessions,
    wiring::House,
    worker::Worker,
};

/// All routes of the product and the table of rights they were made from.
pub fn site(house: &House, config: &Config) -> (Router, Vec<Line>) {
    let site = Site {
        province: config.province.clone(),
        address: config.public_address.clone(),
        hotline: config.hotline.clone(),
        https: config.public_address.starts_with("https://"),
        demo: config.demo,
        key: token_key(house),
        callers: Arc::new(Callers::behind(config.caller_header.clone())),
        clock: house.office.clock.clone(),
    };
    let sessions = Arc::new(HouseSessions::new(house.people.clone()));
    let app =
        portal::App { office: house.office.clone(), people: house.people.clone(), catalogue: Arc::default() };
    let desk =
        desk::App { office: house.office.clone(), people: house.people.clone(), catalogue: app.catalogue.clone() };
    let api = api::App { office: house.office.clone(), catalogue: app.catalogue.clone() };
    let routes = Routes::new()
        .merge(portal::routes(app))
        .merge(desk::account::routes(house.people.clone()))
        .merge(desk::admin::routes(house.people.clone()))
        .merge(desk::routes(desk))
        .merge(api::routes(api))
        .merge(crate::door::routes(house.clone()));
    webkit::shell::serve(routes, Shell { site: Arc::new(site), sessions })
}

/// The key of form tokens: derived from the installation's key, so all nodes have the same.
fn token_key(house: &House) -> [u8; 32] {
    let digits = house.office.vault.keyed_hash("webkit.tokens", "");
    let mut key = [0; 32];
    for (byte, pair) in key.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte =
            std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or_default();
    }
    key
}

/// Serves until Ctrl-C or SIGTERM; requests in hand and the worker's jobs are finished first.
pub fn serve(config: &Config) -> anyhow::Result<()> {
    serve_house(House::open(config)?, config)
}

/// The same with a house that is open already.
pub fn serve_house(house: House, config: &Config) -> anyhow::Result<()> {
    let _in_use = crate::rotate::InUse::shared(&config.data_dir)?;
    let (router, _) = site(&house, config);
    let tls = config.tls.as_ref().map(|files| Tls::open(&files.certificate, &files.key)).transpose();
    let tls = tls.context("TLS_CERTIFICATE and TLS_KEY")?;
    let worker = Worker::start(house).context("starting the worker")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind((config.bind, config.port))
            .await
            .with_context(|| format!("cannot listen on {}:{}", config.bind, config.port))?;
        tracing::info!(address = %config.public_address, "serving");
        eprintln!("Một Cửa: {}", config.public_address);
        if let Some(tls) = tls.clone() {
            tokio::spawn(async move { tls.watch().await });
        }
        let limits = Limits::usual(config.caller_header.is_some());
        listen::serve(listener, router, tls, limits, stop_signal()).await;
        Ok(())
    });
    worker.stop();
    served
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}
