//! Anyone with code (or temporary reference) and secret sees where a dossier is: no names, no reasons, no
//! papers. The code alone opens nothing; a wrong code and a wrong secret look the same.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use base::{Denied, FieldErrors, Refusal};
use cases::{CaseError, dossier};
use people::sign_in;
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Page, Ui, WebError, show as shown, show_as, ui, ui::Tag};

use super::way::way;
use crate::{App, door, words};

#[derive(Template)]
#[template(path = "dossier/look-up.html")]
struct LookUp {
    page: Page,
    ui: Ui,
    asked: Asked,
    found: Option<Found>,
    errors: FieldErrors,
}

struct Found {
    name: String,
    procedure: String,
    state: Tag,
    due: Option<String>,
    provisional: bool,
    taken_over: Option<String>,
    timeline: ui::Timeline,
}

/// What was typed, or stands in a QR code.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    ma: String,
    bi_mat: String,
}

pub(super) async fn show(page: Page, Query(asked): Query<Asked>) -> Answer {
    let page = page.titled("lookup.title");
    let asked = Asked { bi_mat: String::new(), ..asked };
    shown(&LookUp { ui: page.ui(), page, asked, found: None, errors: FieldErrors::default() })
}

pub(super) async fn find(page: Page, State(app): State<App>, CsrfForm(asked): CsrfForm<Asked>) -> Answer {
    let page = page.titled("lookup.title");
    let mut errors = FieldErrors::default();
    for (path, text) in [("ma", &asked.ma), ("bi_mat", &asked.bi_mat)] {
        if text.trim().is_empty() {
            errors.push(path, Refusal::new("answer_needed"));
        }
    }
    if !errors.is_empty() {
        return refused(page, asked, errors, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (code, secret) = (base::text::tidy(&asked.ma).to_uppercase(), asked.bi_mat.clone());
    let counted = code.clone();
    let people = app.people.clone();
    let key = match crate::off(move || sign_in::guess(&people, "look-up", &counted)).await {
        Ok(key) => key,
        Err(WebError::Refused(refusal)) => {
            errors.push("bi_mat", refusal);
            return refused(page, asked, errors, StatusCode::TOO_MANY_REQUESTS);
        }
        Err(other) => return Err(other),
    };
    let found = door::work(&app, &page, move |room| {
        let timeline = dossier::look_up(room.op(), &code, &secret)?;
        sign_in::guessed(&room.app.people, &key)?;
        Ok(timeline)
    });
    match found.await {
        Ok(timeline) => {
            let found = Found {
                name: timeline.code.clone().unwrap_or_else(|| timeline.reference.clone()),
                procedure: timeline.procedure.clone(),
                state: words::state(&page, timeline.state),
                due: timeline.due.map(|due| words::moment(&page, due)),
                provisional: timeline.provisional,
                taken_over: timeline.taken_over.clone(),
                timeline: way(&page, &timeline),
            };
            shown(&LookUp { ui: page.ui(), page, asked: Asked::default(), found: Some(found), errors })
        }
        Err(CaseError::Denied(Denied::NotFound)) => {
            errors.push("ma", Refusal::new("look_up_wrong"));
            refused(page, asked, errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(door::web(other)),
    }
}

fn refused(page: Page, asked: Asked, errors: FieldErrors, status: StatusCode) -> Answer {
    let page = page.failed_if(true);
    show_as(status, &LookUp { ui: page.ui(), page, asked, found: None, errors })
}
