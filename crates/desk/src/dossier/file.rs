//! A file of the dossier: pictures of its pages, and the file as it was received.

use axum::extract::{Path, State};
use base::{AttachmentId, DossierId};
use cases::dossier::attachment;
use filing::viewer;
use webkit::{Answer, OfficerVisit, Page, WebError};

use crate::{
    App,
    door::{id as named, web, work},
};

/// GET /can-bo/ho-so/{id}/tep/{file}: the pages of a file to look at.
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path((id, file)): Path<(String, String)>,
) -> Answer {
    let (id, file): (DossierId, AttachmentId) = (named(&id)?, named(&file)?);
    let looked = work(&app, &visit.actor, move |room| attachment::look(room.op(), id, file));
    let (found, pages) = looked.await.map_err(web)?;
    viewer::viewer(page, &format!("/can-bo/ho-so/{id}/tep/{file}"), &found, pages)
}

/// GET /can-bo/ho-so/{id}/tep/{file}/trang/{page}: one page as a picture.
pub async fn picture(
    State(app): State<App>,
    visit: OfficerVisit,
    Path((id, file, page)): Path<(String, String, String)>,
) -> Answer {
    let (id, file): (DossierId, AttachmentId) = (named(&id)?, named(&file)?);
    let page: u32 = page.parse().map_err(|_| WebError::NOT_FOUND)?;
    let drawn = work(&app, &visit.actor, move |room| attachment::page(room.op(), id, file, page));
    Ok(viewer::picture(drawn.await.map_err(web)?))
}

/// GET /can-bo/ho-so/{id}/tep/{file}/ban-goc: the file as it was received, to be downloaded.
pub async fn original(
    State(app): State<App>,
    visit: OfficerVisit,
    Path((id, file)): Path<(String, String)>,
) -> Answer {
    let (id, file): (DossierId, AttachmentId) = (named(&id)?, named(&file)?);
    let read = work(&app, &visit.actor, move |room| attachment::read(room.op(), id, file));
    let (found, bytes) = read.await.map_err(web)?;
    Ok(viewer::original(&found.name, bytes))
}
