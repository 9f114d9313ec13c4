//! The page of one dossier, and the files and papers that lie in it.

mod effects;
pub mod file;
mod history;
mod money;
mod opinions;
pub mod paper;
mod parts;
pub mod process;
pub mod side;
pub mod trace;

use askama::Template;
use axum::extract::{Path, State};
use base::DossierId;
use cases::{
    CaseError,
    dossier::{
        self,
        batch::{Batch, Way},
    },
};
use rules::form::summary::Section;
use webkit::{Answer, OfficerVisit, Page, security, show as render};

use crate::{
    App,
    bench::Bench,
    beside::Beside,
    door::{id as named, web, work},
    exchange::{self, StrandRow},
    words,
};
use history::HistoryRow;
use money::FeeRow;
use opinions::Question;
use parts::{Action, Due, PaperRow, PrintRow};
pub use parts::{counts, may_keep};

#[derive(Template)]
#[template(path = "dossier.html")]
struct DossierPage {
    page: Page,
    bench: Bench,
    due: Due,
    first: Vec<Action>,
    more: Vec<Action>,
    papers: Vec<PaperRow>,
    prints: Vec<PrintRow>,
    fees: Vec<FeeRow>,
    history: Vec<HistoryRow>,
    steps: Vec<process::Row>,
    notes: Vec<String>,
    opinions: Vec<Question>,
    beside: Beside,
    sections: Vec<Section>,
    batches: Vec<Batch>,
    strands: Vec<StrandRow>,
}

impl DossierPage {
    fn state(&self) -> webkit::ui::Tag {
        let state = self.bench.view.dossier.state;
        self.page.ui().tag(words::state(state), words::colour(state))
    }
    fn apology(&self) -> Vec<(String, String)> {
        parts::apology(&self.bench)
    }
    fn batch(&self, batch: &Batch) -> String {
        let key = if batch.way == Way::In { "desk.batch.came" } else { "desk.batch.went" };
        self.page.t1(key, "name", &batch.name)
    }
    /// Whoever inspects sees who opened it.
    fn inspects(&self) -> bool {
        self.page.actor().officer().is_some_and(|officer| officer.has(base::Role::Inspector))
    }
    fn people(&self) -> webkit::ui::SummaryList {
        parts::people(&self.page, &self.bench)
    }
}

/// GET /can-bo/ho-so/{id}
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: DossierId = named(&id)?;
    let looked_at = page.clone();
    let built = work(&app, &visit.actor, move |room| {
        let bench = Bench::of(&room, id)?;
        let due = parts::due(&room, &bench);
        let steps = process::rows(&room, &bench);
        let beside = Beside::of(&room, &bench)?;
        let batches = dossier::batch::batches_of(room.op(), id)?;
        let strands = exchange::strands(&looked_at, &room, &bench)?;
        Ok::<_, CaseError>((bench, due, beside, steps, batches, strands))
    });
    let (bench, due, beside, steps, batches, strands) = built.await.map_err(web)?;
    let (first, more) = parts::actions(&bench, &visit.officer);
    let shown = DossierPage {
        page: page.named(bench.known_as()),
        papers: parts::papers(&bench),
        prints: parts::prints(&bench),
        fees: money::fees(&bench),
        history: history::rows(&bench),
        notes: parts::notes(&bench, &visit.officer),
        opinions: opinions::questions(&bench),
        sections: bench.answers(),
        strands,
        due,
        steps,
        batches,
        beside,
        first,
        more,
        bench,
    };
    Ok(security::embeds(render(&shown)?))
}
