//! The acknowledgement: reference and secret, every answer, every file with size and hash.

use askama::Template;
use axum::extract::{Path, State};
use cases::document::Kind;
use filing::{Fees, Folder, Shown, around, papers};
use rules::form::summary;
use webkit::{Answer, Page, Ui, fields, go, page::Markup, show as shown};

use crate::{App, door, words};

#[derive(Template)]
#[template(path = "filing/submitted.html")]
struct Submitted {
    page: Page,
    ui: Ui,
    href: String,
    procedure: String,
    reference: String,
    secret: String,
    submitted_at: String,
    answer_due: Option<String>,
    one_stop: String,
    reach: Option<String>,
    pdf: Option<String>,
    around: Vec<(String, String, Option<String>)>,
    sections: Markup,
    papers: Vec<(String, Vec<Shown>)>,
    fees: Fees,
}

pub(super) async fn show(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, &page, move |room| Folder::open(room, id)).await.map_err(door::web)?;
    if folder.is_draft() {
        return Ok(go(&format!("/ho-so/{id}")));
    }
    shown(&view(page, &folder))
}

fn view(page: Page, folder: &Folder) -> Submitted {
    let page = page.titled("filing.submitted.title");
    let (lang, journey) = (page.lang(), folder.journey());
    let (view, filer) = (&folder.view, &folder.content().filer);
    let paper = view.documents.iter().find(|paper| paper.kind == Kind::Acknowledgement);
    Submitted {
        ui: page.ui(),
        href: format!("/ho-so/{}", folder.id),
        procedure: words::text(&page, &folder.sheet().name),
        reference: view.summary.reference.clone(),
        secret: view.header.secret.clone(),
        submitted_at: view.dossier.submitted_at.map(|at| words::moment(&page, at)).unwrap_or_default(),
        answer_due: view.dossier.answer_due.map(|due| words::due(&page, due.moment, due.provisional)),
        one_stop: folder.one_stop.clone(),
        reach: filer.email.clone().or_else(|| filer.phone.clone()),
        pdf: paper.map(|paper| format!("/ho-so/{}/van-ban/{}", folder.id, paper.id)),
        around: around(&page, folder, false),
        sections: fields::review(lang, &summary::summary(&journey, lang.into()), |_| None),
        papers: papers(&page, folder),
        fees: Fees::of(&page, folder.sheet(), journey.answers(), &folder.facts),
        page,
    }
}
