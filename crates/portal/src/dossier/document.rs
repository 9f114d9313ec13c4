//! A paper of the dossier: acknowledgement, Forms 01, 02, 03, and the result once it was handed over. What the office made
//! is shown as it is; what was brought from outside as pictures of its pages, and downloaded as it came.

use axum::extract::{Path, State};
use cases::dossier;
use filing::viewer;
use webkit::{Answer, Page, WebError};

use crate::{App, door};

/// GET /ho-so/{id}/van-ban/{document}
pub(super) async fn show(
    page: Page,
    State(app): State<App>,
    Path((id, document)): Path<(String, String)>,
) -> Answer {
    let address = format!("/ho-so/{id}/van-ban/{document}");
    let (id, document) = (door::id(&id)?, door::id(&document)?);
    let found = door::work(&app, &page, move |room| dossier::look_at_paper(room.op(), id, document));
    let (row, shown) = found.await.map_err(door::web)?;
    viewer::paper(page, &address, &row, shown)
}

/// GET /ho-so/{id}/van-ban/{document}/trang/{page}
pub(super) async fn picture(
    page: Page,
    State(app): State<App>,
    Path((id, document, number)): Path<(String, String, String)>,
) -> Answer {
    let (id, document) = (door::id(&id)?, door::id(&document)?);
    let number: u32 = number.parse().map_err(|_| WebError::NOT_FOUND)?;
    let drawn = door::work(&app, &page, move |room| dossier::paper_page(room.op(), id, document, number));
    Ok(viewer::picture(drawn.await.map_err(door::web)?))
}

/// GET /ho-so/{id}/van-ban/{document}/ban-goc
pub(super) async fn original(
    page: Page,
    State(app): State<App>,
    Path((id, document)): Path<(String, String)>,
) -> Answer {
    let (id, document) = (door::id(&id)?, door::id(&document)?);
    let found = door::work(&app, &page, move |room| dossier::read_paper(room.op(), id, document));
    let (row, bytes) = found.await.map_err(door::web)?;
    Ok(viewer::original(&row.name, bytes))
}
