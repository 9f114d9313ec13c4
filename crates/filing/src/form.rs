//! One page of the form. What was typed is kept, right or wrong; the sentences about it never lose it.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use base::{Denied, FieldErrors};
use cases::dossier;
use rules::form::{check, read};
use serde::Deserialize;
use webkit::{
    Answer, Answers, CsrfForm, Flash, Page, Ui, WebError, fields, go, go_with, page::Markup, show as shown,
    show_as, ui::ErrorSummary,
};

use crate::{Door, Folder, door, words};

#[derive(Template)]
#[template(path = "filing/form.html")]
struct FormPage {
    page: Page,
    ui: Ui,
    caption: String,
    back: String,
    place: String,
    intro: Option<String>,
    summary: ErrorSummary,
    fields: Markup,
    autosave: String,
    /// Named so that a mark in the page's address (`#extracts`) is not carried on to the next page.
    here: String,
}

/// From where the page was opened, and whether a script saves in the background.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Way {
    /// `xem-lai`: from the review, back to it.
    ve: String,
    /// `1`: the answer is never shown.
    luu: String,
}

pub async fn show<D: Door>(
    page: Page,
    State(app): State<D>,
    Path((id, name)): Path<(String, String)>,
    Query(way): Query<Way>,
) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, page.actor(), move |room| Folder::to_write(&room, id));
    let folder = folder.await.map_err(door::web)?;
    let view = view::<D>(page, &folder, &name, &way, &FieldErrors::default())?;
    if !folder.journey().applies(&name) {
        return Ok(go(&folder.addresses.home));
    }
    shown(&view)
}

pub async fn save<D: Door>(
    page: Page,
    State(app): State<D>,
    Path((id, name)): Path<(String, String)>,
    Query(way): Query<Way>,
    CsrfForm(posted): CsrfForm<Answers>,
) -> Answer {
    let id = door::id(&id)?;
    let (sent, wanted) = (posted.0.clone(), name.clone());
    let (before, after) = door::work(&app, page.actor(), move |room| {
        let before = Folder::to_write(&room, id)?;
        let answers = read::read(before.form().page(&wanted).ok_or(Denied::NotFound)?, &sent);
        let content = dossier::save_answers(room.op(), id, &answers)?;
        let after = before.clone().with(content);
        Ok((before, after))
    })
    .await
    .map_err(door::web)?;
    if way.luu == "1" {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    if posted.has("later") {
        return Ok(go_with(&page, after.addresses.list, &Flash::done("filing.kept")));
    }
    let asks_more = after.journey().asks_more(&name, &before.journey());
    let pressed = after.form().page(&name).is_some_and(|one| read::pressed(one, &posted.0));
    if asks_more || pressed {
        return Ok(go(&again(&after, &name, &way, &posted)));
    }
    let errors =
        check::check_page(after.form(), &name, &after.content().answers, &after.facts, page.lang().into());
    if !errors.is_empty() {
        let view = view::<D>(page.failed_if(true), &after, &name, &way, &errors)?;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    Ok(go(&next(&after, &name, &way)))
}

/// The same page, at the group whose button was pressed.
fn again(folder: &Folder, name: &str, way: &Way, posted: &Answers) -> String {
    let target = if posted.has("_add") { posted.get("_add") } else { posted.get("_remove") };
    let group = target.split('.').next().unwrap_or_default();
    let anchor = if group.is_empty() { String::new() } else { format!("#{group}") };
    format!("{}{anchor}", here(folder, name, way))
}

/// The address of the page as it was opened.
fn here(folder: &Folder, name: &str, way: &Way) -> String {
    let query = if way.ve == "xem-lai" { "?ve=xem-lai" } else { "" };
    format!("{}{query}", folder.form_page(name))
}

/// Where it goes on: the next page that applies, then the papers; from the review back to it.
fn next(folder: &Folder, name: &str, way: &Way) -> String {
    if way.ve == "xem-lai" {
        return folder.addresses.review.clone();
    }
    match folder.journey().next(name) {
        Some(next) => folder.form_page(&next.id),
        None => folder.at("giay-to"),
    }
}

fn view<D: Door>(
    page: Page,
    folder: &Folder,
    name: &str,
    way: &Way,
    errors: &FieldErrors,
) -> Result<FormPage, WebError> {
    let lang = page.lang();
    let journey = folder.journey();
    let form_page = folder.form().page(name).ok_or(WebError::NOT_FOUND)?;
    let number = journey.pages().position(|one| one.id == name).map_or(1, |place| place + 1);
    let back = journey.previous(name).map(|one| folder.form_page(&one.id));
    Ok(FormPage {
        ui: page.ui(),
        caption: D::caption(&page, folder),
        back: back.unwrap_or_else(|| folder.addresses.home.clone()),
        place: page.t2("filing.form.place", "number", number, "all", journey.pages().count()),
        intro: form_page.intro.as_ref().map(|intro| words::text(&page, intro)),
        summary: fields::error_summary(lang, form_page, errors),
        fields: fields::fields(lang, &journey, name, errors),
        here: here(folder, name, way),
        autosave: format!("{}?luu=1", folder.form_page(name)),
        page: page.clone().named(words::text(&page, &form_page.title)),
    })
}
