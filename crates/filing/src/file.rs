//! A file of a dossier; only its people and the office get it. People see pictures of its pages, and download it as it
//! was received.

use axum::extract::{Path, State};
use cases::dossier::attachment;
use webkit::{Answer, Page, WebError};

use crate::{Door, Folder, door, viewer};

pub async fn show<D: Door>(page: Page, State(app): State<D>, Path((id, file)): Path<(String, String)>) -> Answer {
    let (id, file) = (door::id(&id)?, door::id(&file)?);
    let found = door::work(&app, page.actor(), move |room| {
        let folder = Folder::open(&room, id)?;
        Ok((folder.at(&format!("tep/{file}")), attachment::look(room.op(), id, file)?))
    });
    let (address, (row, pages)) = found.await.map_err(door::web)?;
    viewer::viewer(page, &address, &row, pages)
}

pub async fn picture<D: Door>(
    page: Page,
    State(app): State<D>,
    Path((id, file, number)): Path<(String, String, String)>,
) -> Answer {
    let (id, file) = (door::id(&id)?, door::id(&file)?);
    let number: u32 = number.parse().map_err(|_| WebError::NOT_FOUND)?;
    let drawn = door::work(&app, page.actor(), move |room| {
        Folder::open(&room, id)?;
        attachment::page(room.op(), id, file, number)
    });
    Ok(viewer::picture(drawn.await.map_err(door::web)?))
}

pub async fn original<D: Door>(
    page: Page,
    State(app): State<D>,
    Path((id, file)): Path<(String, String)>,
) -> Answer {
    let (id, file) = (door::id(&id)?, door::id(&file)?);
    let found = door::work(&app, page.actor(), move |room| {
        Folder::open(&room, id)?;
        attachment::read(room.op(), id, file)
    });
    let (row, bytes) = found.await.map_err(door::web)?;
    Ok(viewer::original(&row.name, bytes))
}
