//! A paper of the dossier: acknowledgement, Forms 01, 02, 03, and the result once it was handed over.

use axum::extract::{Path, State};
use cases::{CaseError, dossier};
use webkit::{Answer, Page, WebError, security};

use crate::{App, door};

pub(super) async fn show(
    page: Page,
    State(app): State<App>,
    Path((id, document)): Path<(String, String)>,
) -> Answer {
    let (id, document) = (door::id(&id)?, door::id(&document)?);
    let found =
        door::work(&app, &page, move |room| Ok::<_, CaseError>(dossier::read_paper(room.op(), id, document)));
    let (row, bytes) = found.await.map_err(door::web)?.map_err(said)?;
    let kind = match row.media.as_str() {
        "image/jpeg" => "image/jpeg",
        "image/png" => "image/png",
        _ => "application/pdf",
    };
    Ok(security::file(&row.name, kind, bytes))
}

fn said(error: anyhow::Error) -> WebError {
    match error.downcast::<CaseError>() {
        Ok(error) => door::web(error),
        Err(error) => error.into(),
    }
}
