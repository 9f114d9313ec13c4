//! Everything a citizen has begun or filed, found again on any device.

use askama::Template;
use axum::extract::State;
use cases::{
    catalogue::Snapshot,
    dossier::{self, Summary},
};
use rules::workflow::State as Stage;
use webkit::{Answer, Page, Ui, show as shown, ui::Tag};

use crate::{App, door, off, words};

#[derive(Template)]
#[template(path = "dossier/mine.html")]
struct Mine {
    page: Page,
    ui: Ui,
    drafts: Vec<Row>,
    filed: Vec<Row>,
}

struct Row {
    href: String,
    procedure: String,
    name: String,
    when: String,
    state: Tag,
    due: Option<String>,
    provisional: bool,
    your_turn: bool,
    /// Who filed it by a mandate.
    by: Option<String>,
}

pub(super) async fn show(page: Page, State(app): State<App>) -> Answer {
    let found = door::work(&app, &page, |room| dossier::mine(room.op())).await.map_err(door::web)?;
    let snapshot = off(move || app.catalogue.snapshot(&app.office.db, app.office.now())).await?;
    let whose = page.acting().filter(|acting| acting.holds).map(|acting| acting.name.clone());
    let page = match whose {
        Some(name) => page.clone().named(page.t1("mandate.dossiers_of", "name", name)),
        None => page.titled("nav.my_dossiers"),
    };
    let (drafts, filed): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.state == Stage::Draft);
    shown(&Mine {
        ui: page.ui(),
        drafts: drafts.into_iter().map(|one| row(&page, one, &snapshot)).collect(),
        filed: filed.into_iter().map(|one| row(&page, one, &snapshot)).collect(),
        page,
    })
}

/// The name in the reader's language, or as it was when the dossier was filed.
fn procedure(page: &Page, one: &Summary, snapshot: &Snapshot) -> String {
    let translated = snapshot.card(&one.procedure_code).filter(|_| page.lang() == webkit::Lang::En);
    let today =
        || snapshot.card(&one.procedure_code).map(|card| words::text(page, &card.name)).unwrap_or_default();
    // Without a header the content was destroyed by its time; the catalogue still knows the procedure.
    let as_filed = || one.header.as_ref().map_or_else(today, |header| header.procedure.clone());
    translated.map_or_else(as_filed, |card| words::text(page, &card.name))
}

fn row(page: &Page, one: &Summary, snapshot: &Snapshot) -> Row {
    let at = if one.state == Stage::Draft { one.updated_at } else { one.submitted_at.unwrap_or(one.updated_at) };
    Row {
        href: format!("/ho-so/{}", one.id),
        procedure: procedure(page, one, snapshot),
        name: one.code.clone().unwrap_or_else(|| one.reference.clone()),
        when: words::moment(page, at),
        state: words::state(page, one.state),
        due: one.due.filter(|_| one.returned_at.is_none()).map(|due| words::moment(page, due)),
        provisional: one.due_provisional,
        your_turn: one.holder_is_applicant && one.state != Stage::Draft,
        by: one.mandate.and(one.header.as_ref()).map(|header| header.filer.name.clone()),
    }
}
