//! The list of procedures: search in people's own words, or narrowed by tier, field and level.

use askama::Template;
use axum::extract::{Query, State};
use cases::catalogue::{Card, Filter, Snapshot};
use rules::procedure::{Grade, Route, Tier};
use serde::Deserialize;
use webkit::{Answer, Page, ui::Ui};

use crate::{App, off, words};

/// How many rows a page of the list shows.
const ROWS: usize = 30;
/// How many hits of a search are shown.
const HITS: usize = 20;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    cap: String,
    #[serde(default)]
    linh_vuc: String,
    #[serde(default)]
    muc: String,
    #[serde(default)]
    trang: String,
}

#[derive(Template)]
#[template(path = "procedures.html")]
struct Procedures {
    page: Page,
    ui: Ui,
    q: String,
    tier: String,
    field: String,
    level: String,
    fields: Vec<(String, String)>,
    rows: Vec<Row>,
    total: usize,
    current: usize,
    pages: usize,
    address: String,
}

/// A procedure as listed.
struct Row {
    href: String,
    name: String,
    code: String,
    field: String,
    tiers: String,
    online: bool,
    external: bool,
    unverified: bool,
}

pub(crate) async fn show(page: Page, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let snapshot = off(move || app.catalogue.snapshot(&app.office.db, app.office.now())).await?;
    let q = base::text::tidy(&asked.q);
    let filter = Filter {
        tier: words::tier_from(&asked.cap),
        field: Some(asked.linh_vuc.clone()).filter(|field| !field.is_empty()),
        agency: None,
        level: asked.muc.parse().ok().filter(|level| (1..=4).contains(level)),
    };
    let cards = if q.is_empty() { snapshot.list(&filter) } else { found(&snapshot, &q, &filter) };
    let total = cards.len();
    let pages = total.div_ceil(ROWS).max(1);
    let current = asked.trang.parse().unwrap_or(1).clamp(1, pages);
    let shown = cards.into_iter().skip((current - 1) * ROWS).take(ROWS);
    let page = page.titled("procedures.title");
    let rows = shown.map(|card| row(&page, &snapshot, card)).collect();
    let fields =
        snapshot.fields().into_iter().map(|(field, count)| (field.to_owned(), format!("{field} ({count})")));
    webkit::show(&Procedures {
        ui: page.ui(),
        fields: fields.collect(),
        address: address(&asked, &q),
        q,
        tier: asked.cap,
        field: asked.linh_vuc,
        level: asked.muc,
        rows,
        total,
        current,
        pages,
        page,
    })
}

/// Hits in their own order, those the filter lets through.
fn found<'a>(snapshot: &'a Snapshot, q: &str, filter: &Filter) -> Vec<&'a Card> {
    let hits = snapshot.search(q, HITS);
    let fits: Vec<&str> = snapshot.list(filter).iter().map(|card| card.code.as_str()).collect();
    hits.into_iter().filter(|card| fits.contains(&card.code.as_str())).collect()
}

fn row(page: &Page, snapshot: &Snapshot, card: &Card) -> Row {
    let tiers: Vec<String> = card.tiers.iter().map(|tier: &Tier| page.t(words::tier_key(*tier))).collect();
    Row {
        href: format!("/thu-tuc/{}", card.code),
        name: words::text(page, &card.name),
        code: card.code.clone(),
        field: card.field.clone(),
        tiers: tiers.join(", "),
        online: snapshot.takes_online(card),
        external: card.route == Route::External,
        unverified: matches!(card.grade, Some(Grade::B | Grade::C)),
    }
}

fn address(asked: &Asked, q: &str) -> String {
    let pairs = [("q", q), ("cap", &asked.cap), ("linh_vuc", &asked.linh_vuc), ("muc", &asked.muc)];
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", webkit::escape(value)))
        .collect();
    if query.is_empty() { "/thu-tuc".to_owned() } else { format!("/thu-tuc?{}", query.join("&")) }
}
