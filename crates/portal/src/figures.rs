//! The public figures: received, solved, pending, online share by tier, each with numerator and denominator.

use askama::Template;
use axum::extract::{Query, State};
use base::Date;
use insight::{Counts, Figures, Period, Share};
use rules::procedure::Tier;
use serde::Deserialize;
use webkit::{Answer, Page};

use crate::{App, off, words};

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    ky: String,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct View {
    page: Page,
    period: String,
    as_of: String,
    chosen: String,
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
    let figures = off(move || {
        let now = app.office.now();
        let period = period(&word, base::local_date(now));
        insight::of(&app.office.db, period, now)
    })
    .await?;
    let page = page.titled("figures.title");
    webkit::show(&view(page, &figures, chosen))
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
    let mut tiers: Vec<Line> = [Tier::Province, Tier::District, Tier::Commune].into_iter().map(of_tier).collect();
    tiers.push(line(&page, page.t("figures.all"), figures.total()));
    let day = base::text::short_date;
    View {
        period: page.t2("figures.period", "from", day(figures.period.from), "to", day(figures.period.to)),
        as_of: base::local_time(figures.as_of).strftime("%H:%M, %d/%m/%Y").to_string(),
        chosen,
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
