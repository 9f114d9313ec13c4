//! What was taken over from other systems, run by run, for whoever reconciles it. Deliberately absent: taking over
//! itself, which an operator does with a file (`motcua import dossiers`).

use askama::Template;
use axum::extract::State;
use cases::dossier::take_over::{self, Run};
use webkit::{Answer, OfficerVisit, Page, show as render};

use crate::{
    App,
    door::{web, work},
    words,
};

#[derive(Template)]
#[template(path = "take-over.html")]
struct TakeOverPage {
    page: Page,
    runs: Vec<Run>,
}

impl TakeOverPage {
    fn title(&self, run: &Run) -> String {
        let at = words::moment(run.at);
        words::VI.t_with("desk.take_over.run", &[("source", run.source.as_str()), ("at", at.as_str())])
    }
    fn sums(&self, run: &Run) -> String {
        let sums = [("read", run.read), ("taken", run.taken), ("known", run.known())];
        words::VI.t_with("desk.take_over.sums", &sums)
    }
    fn file(&self, run: &Run) -> String {
        let parts = [("file", run.file.as_str()), ("hash", run.sha256.as_str())];
        words::VI.t_with("desk.take_over.file", &parts)
    }
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the template's loop hands a reference")]
    fn state(&self, state: &rules::workflow::State) -> String {
        words::state(*state)
    }
}

/// GET /can-bo/he-thong-cu
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    let runs = work(&app, &visit.actor, |room| take_over::runs(room.op())).await.map_err(web)?;
    render(&TakeOverPage { page: page.titled("desk.take_over.title"), runs })
}
