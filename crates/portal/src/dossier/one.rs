//! One dossier: where it is, until when, its papers, and what the citizen can do about it.

use askama::Template;
use axum::extract::{Path, State};
use base::{DossierId, FieldErrors};
use cases::{
    CaseError,
    document::Kind,
    dossier::{
        self, Summary, Timeline,
        access::{self, Access},
        retention,
    },
    rating::{self, Rating},
};
use rules::workflow::CommandKind;
use webkit::{Answer, Page, Ui, show as shown, ui, ui::Tag};

use super::{
    draft,
    seen::{SeenRow, rows},
    strands::{self, StrandRow},
    way::way,
};
use crate::{
    App,
    door::{self, Room},
    filing::Folder,
    words,
};

#[derive(Template)]
#[template(path = "dossier/one.html")]
pub(super) struct One {
    page: Page,
    ui: Ui,
    href: String,
    reference: String,
    code: Option<String>,
    secret: String,
    state: Tag,
    due: Option<String>,
    due_original: Option<String>,
    provisional: bool,
    taken_over: Option<String>,
    agency: String,
    filed_by: Option<String>,
    owed: Option<String>,
    timeline: ui::Timeline,
    strands: Vec<StrandRow>,
    owner: Option<String>,
    seen: Vec<SeenRow>,
    destroyed_after: Option<(String, String)>,
    asked: Option<Asked>,
    documents: Vec<(String, String, String)>,
    withdrawable: bool,
    reportable: bool,
    withdrawal_open: bool,
    ratable: bool,
    rating: Option<Rating>,
    score: String,
    words: String,
    errors: FieldErrors,
}

/// What the office asks for.
struct Asked {
    reason: String,
    papers: Vec<(String, String)>,
    until: Option<String>,
}

/// What the page is made of.
pub(super) struct Scene {
    folder: Folder,
    timeline: Timeline,
    rating: Option<Rating>,
    seen: Vec<Access>,
    ends: Option<(base::Date, String)>,
}

impl Scene {
    pub(super) fn of(room: &Room, id: DossierId) -> Result<Self, CaseError> {
        let folder = Folder::open(room, id)?;
        let timeline = dossier::timeline(room.op(), id)?;
        let rating = rating::of(room.op(), id)?;
        let seen = access::of_dossier(room.op(), id)?;
        let ends = retention::announced(room.op(), id)?;
        Ok(Self { folder, timeline, rating, seen, ends })
    }
}

pub(super) async fn show(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let scene = door::work(&app, &page, move |room| Scene::of(room, id)).await.map_err(door::web)?;
    if scene.folder.is_draft() {
        return draft::view(page, &scene.folder);
    }
    shown(&view(page, &app, &scene, None))
}

/// The page; `said` is a rating that was not taken, with what is wrong with it.
pub(super) fn view(page: Page, app: &App, scene: &Scene, said: Option<(String, String, FieldErrors)>) -> One {
    let Scene { folder, timeline, rating, seen, ends } = scene;
    let may = |kind| folder.view.allowed.contains(&kind);
    let page = page.clone().named(words::text(&page, &folder.sheet().name));
    let changeable = rating.as_ref().is_none_or(|rating| rating.changeable(app.office.now()));
    let kept =
        rating.as_ref().map(|rating| (rating.score.to_string(), rating.words.clone(), FieldErrors::default()));
    let (score, said_words, errors) = said.or(kept).unwrap_or_default();
    let when = |at| words::moment(&page, at);
    let summary = &folder.view.summary;
    One {
        ui: page.ui(),
        href: format!("/ho-so/{}", folder.id),
        reference: timeline.reference.clone(),
        code: timeline.code.clone(),
        secret: folder.view.header.secret.clone(),
        state: words::state(&page, timeline.state),
        due: timeline.due.map(|due| words::due(&page, due, timeline.provisional)),
        due_original: timeline.due_original.map(when),
        provisional: timeline.provisional,
        taken_over: timeline.taken_over.clone(),
        agency: folder.agency.authority(),
        filed_by: filed_by(folder),
        owed: owed(&page, summary).filter(|_| summary.closed_at.is_none()),
        timeline: way(&page, timeline),
        strands: strands::rows(&page, app, &folder.view.dossier, &folder.agency.authority()),
        owner: strands::owner(&page, &folder.view.dossier),
        seen: rows(&page, seen),
        destroyed_after: ends.as_ref().map(|(day, basis)| (base::text::short_date(*day), basis.clone())),
        asked: asked(&page, folder, timeline),
        documents: documents(&page, folder),
        withdrawable: may(CommandKind::Withdraw),
        reportable: may(CommandKind::ReportIncident),
        withdrawal_open: folder.view.dossier.withdrawal.is_some(),
        ratable: timeline.state.is_final() && changeable,
        rating: rating.clone(),
        score,
        words: said_words,
        errors,
        page,
    }
}

/// Who filed it by a mandate, and what they are to the owner.
fn filed_by(folder: &Folder) -> Option<String> {
    folder.view.dossier.parties.mandate?;
    let relation = folder.content().relation.clone();
    Some(
        [Some(folder.view.header.filer.name.clone()), relation]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

/// What is still to be paid.
fn owed(page: &Page, summary: &Summary) -> Option<String> {
    let left = base::Vnd(summary.owed.0.saturating_sub(summary.paid.0));
    (left.0 > 0).then(|| page.t1("dossier.to_pay", "amount", words::money(page, left)))
}

fn asked(page: &Page, folder: &Folder, timeline: &Timeline) -> Option<Asked> {
    if !folder.is_writable() {
        return None;
    }
    if let Some(latest) = folder.view.dossier.elsewhere().and_then(|strand| strand.latest()) {
        let until = latest.until.map(|until| words::moment(page, until));
        return Some(Asked { reason: latest.words.clone(), papers: Vec::new(), until });
    }
    let asked = folder.view.dossier.asked.as_ref()?;
    Some(Asked {
        reason: asked.reason.clone(),
        papers: asked.papers.iter().map(|paper| (paper.name.clone(), paper.note.clone())).collect(),
        until: timeline.until.map(|until| words::moment(page, until)),
    })
}

/// What the paper is, with the number of its form where it has one.
fn name(page: &Page, paper: &cases::document::Document) -> String {
    let name = page.t(&format!("document.{}", paper.kind.word()));
    match &paper.form {
        Some(form) => page.t2("document_form.numbered", "name", name, "number", &form.number),
        None => name,
    }
}

/// The papers the citizen may have: name, address, when.
fn documents(page: &Page, folder: &Folder) -> Vec<(String, String, String)> {
    let returned = folder.view.dossier.returned.is_some();
    let results = &folder.view.dossier.results;
    let held_back = |paper: &cases::document::Document| {
        let is_result = paper.kind == Kind::Issued || results.iter().any(|it| it.issued.document == paper.id);
        let waits = paper.sha256.as_deref().is_some_and(|hash| folder.view.dossier.holds_back(hash));
        waits || is_result && !returned
    };
    let shown = folder.view.documents.iter().filter(|paper| !held_back(paper));
    shown
        .map(|paper| {
            let href = format!("/ho-so/{}/van-ban/{}", folder.id, paper.id);
            (name(page, paper), href, words::moment(page, paper.at))
        })
        .collect()
}
