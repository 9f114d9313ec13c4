//! The agencies of the province as of today, tier by tier.

use askama::Template;
use axum::extract::State;
use webkit::{Answer, Page, ui::Ui};

use crate::{App, off, words};

#[derive(Template)]
#[template(path = "organisation.html")]
struct Organisation {
    page: Page,
    ui: Ui,
    groups: Vec<(String, Vec<(String, Option<String>)>)>,
}

pub(crate) async fn show(page: Page, State(app): State<App>) -> Answer {
    let agencies = off(move || people::agencies::today(&app.people)).await?;
    let page = page.titled("organisation.title");
    let mut groups: Vec<(String, Vec<(String, Option<String>)>)> = Vec::new();
    for tier in people::agencies::Tier::ALL {
        let of_tier = agencies.iter().filter(|agency| agency.tier == tier);
        let names: Vec<_> = of_tier
            .map(|agency| {
                // Only a commune needs to be told by its district: names repeat in the province.
                let parent = agency.parent.as_ref().filter(|_| tier == people::agencies::Tier::Commune);
                let above = parent.and_then(|code| agencies.iter().find(|it| it.code == *code));
                (agency.full_name.clone(), above.map(|above| above.full_name.clone()))
            })
            .collect();
        if !names.is_empty() {
            let heading =
                page.t2("organisation.group", "tier", page.t(words::tier_word(tier)), "count", names.len());
            groups.push((heading, names));
        }
    }
    webkit::show(&Organisation { ui: page.ui(), groups, page })
}
