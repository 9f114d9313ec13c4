//! A paper of the dossier: what the office made is shown as it is; what was brought from outside as pictures of its pages,
//! and downloaded as it came.

use axum::extract::{Path, State};
use base::{DocumentId, DossierId};
use cases::dossier;
use filing::viewer;
use webkit::{Answer, OfficerVisit, Page, WebError};

use crate::{
    App,
    door::{id as named, web, work},
};

/// GET /can-bo/ho-so/{id}/van-ban/{document}
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path((id, document)): Path<(String, String)>,
) -> Answer {
    let address = format!("/can-bo/ho-so/{id}/van-ban/{document}");
    let (id, document): (DossierId, DocumentId) = (named(&id)?, named(&document)?);
    let read = work(&app, &visit.actor, move |room| dossier::look_at_paper(room.op(), id, document));
    let (row, shown) = read.await.map_err(web)?;
    viewer::paper(page, &address, &row, shown)
}

/// GET /can-bo/ho-so/{id}/van-ban/{document}/trang/{page}
pub async fn picture(
    State(app): State<App>,
    visit: OfficerVisit,
    Path((id, document, page)): Path<(String, String, String)>,
) -> Answer {
    let (id, document): (DossierId, DocumentId) = (named(&id)?, named(&document)?);
    let page: u32 = page.parse().map_err(|_| WebError::NOT_FOUND)?;
    let drawn = work(&app, &visit.actor, move |room| dossier::paper_page(room.op(), id, document, page));
    Ok(viewer::picture(drawn.await.map_err(web)?))
}

/// GET /can-bo/ho-so/{id}/van-ban/{document}/ban-goc
pub async fn original(
    State(app): State<App>,
    visit: OfficerVisit,
    Path((id, document)): Path<(String, String)>,
) -> Answer {
    let (id, document): (DossierId, DocumentId) = (named(&id)?, named(&document)?);
    let read = work(&app, &visit.actor, move |room| dossier::read_paper(room.op(), id, document));
    let (row, bytes) = read.await.map_err(web)?;
    Ok(viewer::original(&row.name, bytes))
}
