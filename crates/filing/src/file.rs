//! A file as the office will see it; only its people and the office get it.

use axum::extract::{Path, State};
use cases::dossier::attachment::{self, FileKind};
use webkit::{Answer, Page, WebError, security};

use crate::{Door, Folder, door};

pub async fn show<D: Door>(page: Page, State(app): State<D>, Path((id, file)): Path<(String, String)>) -> Answer {
    let (id, file) = (door::id(&id)?, door::id(&file)?);
    let found = door::work(&app, page.actor(), move |room| {
        Folder::open(&room, id)?;
        attachment::read(room.op(), id, file)
    });
    let (row, bytes) = found.await.map_err(door::web)?;
    // The type by content, once more: what a browser is told never rests on what somebody claimed.
    let kind = FileKind::of(&bytes).ok_or(WebError::NOT_FOUND)?;
    Ok(security::file(&row.name, kind.media_type(), bytes))
}
