//! A draft: its steps with how far each is, and throwing it away.

use askama::Template;
use axum::extract::{Path, State};
use cases::dossier;
use rules::form::check;
use webkit::{Answer, Answers, CsrfForm, Flash, Page, Ui, go, go_with, show as shown, ui::TaskList};

use crate::{
    App, door,
    filing::{Folder, Todo, todo},
    words,
};

#[derive(Template)]
#[template(path = "dossier/draft.html")]
struct Draft {
    page: Page,
    ui: Ui,
    href: String,
    agency: String,
    saved: String,
    tasks: TaskList,
    on: String,
}

#[derive(Template)]
#[template(path = "dossier/discard.html")]
struct Discard {
    page: Page,
    ui: Ui,
    href: String,
    procedure: String,
}

/// The page of a draft.
pub fn view(page: Page, folder: &Folder) -> Answer {
    let todos = todo(&page, folder);
    let page = page.clone().named(words::text(&page, &folder.sheet().name));
    let first = todos.first().map(|todo| todo.href.replace("?ve=xem-lai", ""));
    shown(&Draft {
        ui: page.ui(),
        href: format!("/ho-so/{}", folder.id),
        agency: folder.agency.authority(),
        saved: words::moment(&page, folder.view.summary.updated_at),
        tasks: tasks(&page, folder, &todos),
        on: first.unwrap_or_else(|| folder.at("xem-lai")),
        page,
    })
}

fn tasks(page: &Page, folder: &Folder, todos: &[Todo]) -> TaskList {
    let (done, open) = (page.t("draft.done"), page.t("draft.open"));
    let at = |name: &str| folder.at(name);
    let is_open = |href: &str| todos.iter().any(|todo| todo.href.starts_with(href));
    let add = |list: TaskList, title: String, href: String| match is_open(&href) {
        true => list.open(title, href, &open),
        false => list.done(title, href, &done),
    };
    let mut list = add(page.ui().tasks(), page.t("filing.who.title"), at("nguoi-nop"));
    let journey = folder.journey();
    for one in journey.pages() {
        let (title, href) = (words::text(page, &one.title), folder.form_page(&one.id));
        list = if check::page_findings(&journey, &one.id).is_empty() {
            list.done(title, href, &done)
        } else {
            list.open(title, href, &open)
        };
    }
    list = add(list, page.t("filing.papers.title"), at("giay-to"));
    list = add(list, page.t("filing.delivery.title"), at("nhan-ket-qua"));
    let review = page.t("filing.review.title");
    if todos.is_empty() {
        list.open(review, at("xem-lai"), page.t("draft.ready"))
    } else {
        list.later(review, page.t("draft.later"))
    }
}

pub(super) async fn ask(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, &page, move |room| Folder::to_write(room, id)).await.map_err(door::web)?;
    let href = format!("/ho-so/{id}");
    if !folder.is_draft() {
        return Ok(go(&href));
    }
    let page = page.titled("draft.discard_title");
    shown(&Discard { ui: page.ui(), href, procedure: words::text(&page, &folder.sheet().name), page })
}

pub(super) async fn discard(
    page: Page,
    State(app): State<App>,
    Path(id): Path<String>,
    _: CsrfForm<Answers>,
) -> Answer {
    let id = door::id(&id)?;
    door::work(&app, &page, move |room| dossier::discard_draft(room.op(), id)).await.map_err(door::web)?;
    Ok(go_with(&page, "/ho-so", &Flash::done("draft.discarded")))
}
