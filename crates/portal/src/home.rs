//! The first page: search, what people need most, and how many services can be done online.

use askama::Template;
use axum::extract::State;
use cases::{
    catalogue::{LevelCount, Snapshot},
    outage::Declared,
};
use rules::procedure::Tier;
use webkit::{Answer, Page, ui::Ui};

use crate::{App, off, words};

/// The procedures that most people come for, by code.
const OFTEN: [&str; 6] = ["1.001193", "1.004873", "2.000635", "1.013831", "1.001612", "1.013225"];

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    ui: Ui,
    often: Vec<(String, String)>,
    levels: Vec<Level>,
    open: bool,
    notices: Vec<String>,
}

/// Services of a tier as shown.
struct Level {
    tier: String,
    level_3: usize,
    level_4: usize,
    procedures: usize,
}

pub(crate) async fn show(page: Page, State(app): State<App>) -> Answer {
    let open = app.office.settings.public_filing;
    let (snapshot, agencies, running) = off(move || {
        let snapshot = app.catalogue.snapshot(&app.office.db, app.office.now())?;
        let now = app.office.now();
        let running = app.office.db.read(|tx| cases::outage::running(tx, now))?;
        Ok::<_, anyhow::Error>((snapshot, people::agencies::today(&app.people)?, running))
    })
    .await?;
    let places: Vec<(Tier, String)> =
        agencies.into_iter().map(|agency| (agency.tier.into(), agency.name)).collect();
    let page = page.titled("home.title");
    let levels = snapshot.levels(&places).iter().map(|count| level(&page, count)).collect();
    let notices = running.iter().map(|one| notice(&page, one)).collect();
    let home = Home { often: often(&page, &snapshot), ui: page.ui(), levels, notices, page, open };
    webkit::show(&home)
}

/// What stands on the first page while an outage runs; the reason stays inside the office.
fn notice(page: &Page, one: &Declared) -> String {
    let at = words::moment(page, one.outage.began);
    match &one.agency {
        Some(agency) => page.t2("home.outage_of", "agency", agency, "at", at),
        None => page.t1("home.outage", "at", at),
    }
}

fn often(page: &Page, snapshot: &Snapshot) -> Vec<(String, String)> {
    let cards = OFTEN.iter().filter_map(|code| snapshot.card(code));
    cards.map(|card| (words::text(page, &card.name), format!("/thu-tuc/{}", card.code))).collect()
}

fn level(page: &Page, count: &LevelCount) -> Level {
    Level {
        tier: page.t(words::tier_key(count.tier)),
        level_3: count.services_3,
        level_4: count.services_4,
        procedures: count.procedures_3 + count.procedures_4,
    }
}
