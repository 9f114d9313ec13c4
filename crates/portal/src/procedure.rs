//! One procedure: everything that level 1 publishes (Circular 32/2017/TT-BTTTT), and the way to file.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use cases::{
    catalogue::{Card, Revision, Snapshot},
    dossier::exchange::{PartnerCard, is_connected},
};
use rules::procedure::{Component, Definition, Grade, Route, Sheet, Tier};
use webkit::{Answer, Page, WebError, ui::Ui};

use crate::{App, off, words};

#[derive(Template)]
#[template(path = "procedure.html")]
struct Procedure {
    page: Page,
    ui: Ui,
    sheet: Sheet,
    summary: Option<String>,
    case_groups: Vec<CaseGroup>,
    remarks: Vec<String>,
    limits: Vec<(String, String)>,
    fees: Vec<Fee>,
    channels: Vec<(String, Vec<(String, String)>)>,
    levels: Vec<(String, String)>,
    treatments: Vec<String>,
    start: Option<String>,
    closed: bool,
    unconnected: bool,
    external: bool,
    unverified: bool,
    english: bool,
}

/// The papers of one case, or of all.
struct CaseGroup {
    name: Option<String>,
    papers: Vec<Paper>,
}

/// A paper as listed.
struct Paper {
    name: String,
    hint: Option<String>,
    form: Option<String>,
    from_form: bool,
    originals: u32,
    certified: u32,
    copies: u32,
    conditional: bool,
}

/// A fee as listed.
struct Fee {
    name: String,
    amount: String,
    basis: Option<String>,
    note: Option<String>,
    exemptions: Vec<String>,
}

pub(crate) async fn show(page: Page, State(app): State<App>, Path(code): Path<String>) -> Answer {
    let filing = app.office.settings.public_filing;
    let partners = app.office.settings.partners.clone();
    let found = off(move || app.catalogue.look_at(&app.office.db, &code, app.office.now())).await?;
    let (snapshot, revision) = found.ok_or(WebError::NOT_FOUND)?;
    let card = snapshot.card(&revision.code).ok_or(WebError::NOT_FOUND)?;
    let name = words::text(&page, &revision.definition.sheet.name);
    webkit::show(&view(page.named(name), &snapshot, card, revision.clone(), (filing, &partners)))
}

fn view(
    page: Page,
    snapshot: &Snapshot,
    card: &Card,
    revision: Revision,
    (filing, partners): (bool, &[PartnerCard]),
) -> Procedure {
    let connected = is_connected(&revision.definition.sheet, partners);
    let Definition { sheet, treatments, .. } = Arc::unwrap_or_clone(revision.definition);
    let online = snapshot.takes_online(card);
    Procedure {
        ui: page.ui(),
        summary: sheet.summary.as_ref().map(|summary| words::text(&page, summary)),
        case_groups: case_groups(&page, &sheet),
        remarks: sheet.components.iter().filter(|it| it.remark).map(|it| words::text(&page, &it.name)).collect(),
        limits: limits(&page, &sheet),
        fees: fees(&page, &sheet),
        channels: channels(&page, &sheet),
        levels: levels(&page, snapshot, card),
        treatments,
        start: (online && filing && connected).then(|| format!("/thu-tuc/{}/nop", sheet.code)),
        closed: online && !filing && connected,
        unconnected: !connected,
        external: card.route == Route::External && !connected,
        unverified: matches!(card.grade, Some(Grade::B | Grade::C)),
        english: page.lang() == webkit::Lang::En,
        sheet,
        page,
    }
}

fn case_groups(page: &Page, sheet: &Sheet) -> Vec<CaseGroup> {
    let papers: Vec<&Component> = sheet.components.iter().filter(|it| !it.remark).collect();
    let common = papers.iter().filter(|it| it.cases.is_empty()).map(|it| paper(page, it)).collect();
    let mut groups = vec![CaseGroup { name: None, papers: common }];
    for case in &sheet.cases {
        let own = papers.iter().filter(|it| it.cases.contains(&case.key)).map(|it| paper(page, it)).collect();
        groups.push(CaseGroup { name: Some(words::text(page, &case.name)), papers: own });
    }
    groups.retain(|group| !group.papers.is_empty());
    groups
}

fn paper(page: &Page, component: &Component) -> Paper {
    Paper {
        name: words::text(page, &component.name),
        hint: component.hint.as_ref().map(|hint| words::text(page, hint)),
        form: component.form.clone(),
        from_form: component.from_form,
        originals: component.originals,
        certified: component.certified,
        copies: component.copies,
        conditional: component.when.is_some(),
    }
}

fn limits(page: &Page, sheet: &Sheet) -> Vec<(String, String)> {
    let named =
        |key: &str| sheet.cases.iter().find(|case| case.key == key).map(|case| words::text(page, &case.name));
    sheet
        .limits
        .iter()
        .map(|rule| {
            let parts = [
                rule.case.as_deref().and_then(named),
                rule.channel.map(|channel| page.t(words::channel_key(channel))),
                rule.note.clone(),
            ];
            let about: Vec<String> = parts.into_iter().flatten().collect();
            (words::limit(page, rule.limit), about.join("; "))
        })
        .collect()
}

fn fees(page: &Page, sheet: &Sheet) -> Vec<Fee> {
    sheet
        .fees
        .iter()
        .map(|rule| Fee {
            name: words::text(page, &rule.name),
            amount: words::amount(page, rule),
            basis: rule.basis.clone(),
            note: rule.note.as_ref().map(|note| words::text(page, note)),
            exemptions: rule.exemptions.iter().map(|it| words::text(page, &it.name)).collect(),
        })
        .collect()
}

fn channels(page: &Page, sheet: &Sheet) -> Vec<(String, Vec<(String, String)>)> {
    sheet
        .channels
        .iter()
        .map(|row| {
            let said = [("procedure.time", &row.time), ("procedure.fee", &row.fee), ("procedure.note", &row.note)];
            let lines = said.into_iter().filter_map(|(key, value)| Some((page.t(key), value.clone()?)));
            (page.t(words::channel_key(row.channel)), lines.collect())
        })
        .collect()
}

fn levels(page: &Page, snapshot: &Snapshot, card: &Card) -> Vec<(String, String)> {
    [Tier::Province, Tier::District, Tier::Commune]
        .into_iter()
        .filter_map(|tier| {
            let offered = snapshot.offered(card, tier)?;
            let level = match offered.level {
                4 => "level.4",
                3 => "level.3",
                2 => "level.2",
                _ => "level.1",
            };
            Some((page.t(words::tier_key(tier)), page.t(level)))
        })
        .collect()
}
