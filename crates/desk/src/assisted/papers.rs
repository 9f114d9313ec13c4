//! The citizen's papers, scanned by the officer.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{DossierId, FieldErrors};
use cases::{
    CaseError,
    dossier::attachment::{self, Attachment, FileKind, MOST_BYTES, Upload},
};
use webkit::{
    Answer, CsrfUpload, OfficerVisit, Page, PostedFile, WebError, go, security, show as render, show_as,
};

use super::draft::{Draft, missing_papers};
use crate::{
    App,
    door::{Room, id, web, work},
    words,
};

#[derive(Template)]
#[template(path = "assisted/papers.html")]
struct PapersPage {
    page: Page,
    draft: Draft,
    errors: FieldErrors,
}

impl PapersPage {
    fn most(&self) -> usize {
        MOST_BYTES
    }
    fn mega(&self) -> usize {
        MOST_BYTES / 1024 / 1024
    }
    fn size(&self, file: &Attachment) -> String {
        words::size(file.size)
    }
    fn path(&self, key: &str) -> String {
        format!("paper.{key}")
    }
}

/// GET /can-bo/nop-ho/{id}/giay-to
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(dossier): Path<String>) -> Answer {
    let dossier = id(&dossier)?;
    let draft = work(&app, &visit.actor, move |room| Draft::of(&room, dossier)).await.map_err(web)?;
    render(&PapersPage { page: page.titled("desk.assisted.papers"), draft, errors: FieldErrors::default() })
}

/// POST /can-bo/nop-ho/{id}/giay-to
pub async fn save(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    upload: CsrfUpload,
) -> Answer {
    let dossier = id(&dossier)?;
    let goes_on = upload.fields.has("on");
    let saved = work(&app, &visit.actor, move |room| {
        let mut errors = take_in(&room, &Draft::of(&room, dossier)?, upload.files)?;
        for file in upload.fields.all("remove") {
            let file = file.parse().map_err(|_| base::Denied::NotFound)?;
            attachment::detach(room.op(), dossier, file)?;
        }
        let draft = Draft::of(&room, dossier)?;
        if goes_on {
            errors.0.extend(
                missing_papers(&draft)
                    .0
                    .into_iter()
                    .filter(|it| errors.of(&it.path).is_none())
                    .collect::<Vec<_>>(),
            );
        }
        Ok((draft, errors))
    });
    let (draft, errors) = saved.await.map_err(web)?;
    if !errors.is_empty() {
        let page = page.titled("desk.assisted.papers").failed_if(true);
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &PapersPage { page, draft, errors });
    }
    Ok(go(&draft.at(if goes_on { "nhan-ket-qua" } else { "giay-to" })))
}

/// Attaches what came, paper by paper; a refused one does not hold back the others.
fn take_in(room: &Room, draft: &Draft, files: Vec<PostedFile>) -> Result<FieldErrors, CaseError> {
    let mut errors = FieldErrors::default();
    for paper in draft.papers() {
        let path = format!("paper.{}", paper.key);
        let files = files.iter().filter(|file| file.field == path);
        let uploads: Vec<_> =
            files.map(|file| Upload { name: file.name.clone(), bytes: file.bytes.clone() }).collect();
        if uploads.is_empty() {
            continue;
        }
        match attachment::attach(room.op(), draft.id, &paper.key, &uploads) {
            Ok(_) => {}
            Err(CaseError::Refused(refusal)) => errors.push(&path, refusal),
            Err(other) => return Err(other),
        }
    }
    Ok(errors)
}

/// GET /can-bo/nop-ho/{id}/tep/{file}
pub async fn file(
    State(app): State<App>,
    visit: OfficerVisit,
    Path((dossier, file)): Path<(String, String)>,
) -> Answer {
    let (dossier, file): (DossierId, _) = (id(&dossier)?, id(&file)?);
    let found = work(&app, &visit.actor, move |room| {
        Draft::of(&room, dossier)?;
        attachment::read(room.op(), dossier, file)
    });
    let (row, bytes) = found.await.map_err(web)?;
    // The type by content, once more: what a browser is told never rests on what somebody claimed.
    let kind = FileKind::of(&bytes).ok_or(WebError::NOT_FOUND)?;
    Ok(security::file(&row.name, kind.media_type(), bytes))
}
