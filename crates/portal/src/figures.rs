//! The public figures: received, solved, pending, online share by tier, each with numerator and denominator.

use askama::Template;
use axum::extract::{Query, State};
use base::Date;
use insight::{Counts, Figures, Map, Period, Share};
use rules::procedure::Tier;
use serde::Deserialize;
use webkit::{Answer, Page};

use crate::{App, off, words};

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    ky: String,
    #[serde(default)]
    ban_do: String,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct View {
    page: Page,
    period: String,
    as_of: String,
    chosen: String,
    two_maps: bool,
    today: bool,
    tiers: Vec<Line>,
    agencies: Vec<Line>,
    in_time: String,
}

/// A line of the tables.
struct Line {
    name: String,
    counts: Counts,
    online: String,
    self_filed: String,
    assisted: String,
}

pub(crate) async fn show(page: Page, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let chosen = asked.ky;
    let word = chosen.clone();
    let today = asked.ban_do == "nay";
    let (figures, two_maps) = off(move || {
        let now = app.office.now();
        let period = period(&word, base::local_date(now));
        let map = if today { Map::OfToday } else { Map::OfThePeriod };
        insight::has_two_maps(&app.office.db)
            .and_then(|two_maps| Ok((insight::of(&app.office.db, period, map, now)?, two_maps)))
    })
    .await?;
    let page = page.titled("figures.title");
    webkit::show(&View { two_maps, today, ..view(page, &figures, chosen) })
}

/// The period that an address calls so; the year when it says nothing.
fn period(word: &str, today: Date) -> Period {
    let before = |day: Date| day.yesterday().unwrap_or(day);
    match word {
        "thang" => Period::month(today),
        "thang-truoc" => Period::month(before(today.first_of_month())),
        "nam-truoc" => Period::year(before(today.first_of_year())),
        _ => Period::year(today),
    }
}

fn view(page: Page, figures: &Figures, chosen: String) -> View {
    let of_tier = |tier: Tier| line(&page, page.t(words::tier_key(tier)), figures.of_tier(tier));
    // A tier that no agency of the period stands on is not there: since 1/7/2025 there are no districts.
    let stands = |tier: &Tier| *tier != Tier::District || figures.lines.iter().any(|it| it.tier == *tier);
    let tiers = [Tier::Province, Tier::District, Tier::Commune].into_iter().filter(stands);
    let mut tiers: Vec<Line> = tiers.map(of_tier).collect();
    tiers.push(line(&page, page.t("figures.all"), figures.total()));
    let day = base::text::short_date;
    View {
        period: page.t2("figures.period", "from", day(figures.period.from), "to", day(figures.period.to)),
        as_of: base::local_time(figures.as_of).strftime("%H:%M, %d/%m/%Y").to_string(),
        chosen,
        two_maps: false,
        today: false,
        tiers,
        agencies: figures.lines.iter().map(|it| line(&page, it.name.clone(), it.counts)).collect(),
        in_time: share(&page, figures.total().in_time()),
        page,
    }
}

fn line(page: &Page, name: String, counts: Counts) -> Line {
    Line {
        name,
        online: share(page, counts.online()),
        self_filed: share(page, counts.self_filed()),
        assisted: share(page, counts.assisted()),
        counts,
    }
}

fn share(page: &Page, share: Share) -> String {
    let parts = [("numerator", share.numerator.to_string()), ("denominator", share.denominator.to_string())];
    match share.percent() {
        None => page.t_with("figures.no_share", &parts),
        Some(percent) => {
            let percent = format!("{percent:.1}");
            let percent = if page.lang() == webkit::Lang::Vi { percent.replace('.', ",") } else { percent };
            let [numerator, denominator] = parts;
            page.t_with("figures.share", &[("percent", percent), numerator, denominator])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_told_from_today() {
        let today: Date = "2020-01-15".parse().unwrap();
        assert_eq!(period("thang-truoc", today).from.to_string(), "2019-12-01");
        assert_eq!(period("nam-truoc", today).to.to_string(), "2019-12-31");
        assert_eq!(period("nonsense", today), Period::year(today));
    }
}
