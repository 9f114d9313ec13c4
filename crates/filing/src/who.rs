//! By which agency, for whom and in which case, changed after the draft was opened.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{AgencyId, FieldErrors, Refusal, local_date};
use cases::{
    CaseError,
    catalogue::offers::offers,
    dossier::{self, Beginning},
};
use webkit::{Answer, CsrfForm, Page, Ui, go, show as shown, show_as};

use crate::{Door, Folder, Room, door, words};

#[derive(Template)]
#[template(path = "filing/who.html")]
struct Who {
    page: Page,
    ui: Ui,
    back: String,
    caption: String,
    /// Between which agencies can still be chosen.
    agencies: Vec<(AgencyId, String)>,
    cases: Vec<(String, String)>,
    /// For whom, where that is settled by a mandate.
    on_behalf: Option<String>,
    beginning: Beginning,
    errors: FieldErrors,
}

pub async fn show<D: Door>(page: Page, State(app): State<D>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let found = door::work(&app, page.actor(), move |room| {
        let folder = Folder::to_write(&room, id)?;
        let agencies = agencies(&room, &folder)?;
        Ok((folder, agencies))
    });
    let (folder, agencies) = found.await.map_err(door::web)?;
    let agency = folder.agency.id.to_string();
    let beginning = Beginning { agency, ..Beginning::of(folder.content()) };
    shown(&view::<D>(page, &folder, agencies, beginning, FieldErrors::default()))
}

/// The agencies that take it online, while it is a draft and where there are several.
fn agencies<D: Door>(room: &Room<D>, folder: &Folder) -> Result<Vec<(AgencyId, String)>, CaseError> {
    if !folder.is_draft() {
        return Ok(Vec::new());
    }
    let db = &room.app.office().db;
    let snapshot = room.app.catalogue().snapshot(db, room.now)?;
    let found = db.read(|tx| offers(tx, &snapshot, folder.sheet(), local_date(room.now)))?;
    let several = found.len() > 1 || found.iter().any(|offer| offer.agency.id != folder.agency.id);
    Ok(found.iter().filter(|_| several).map(|offer| (offer.agency.id, offer.name())).collect())
}

pub async fn save<D: Door>(
    page: Page,
    State(app): State<D>,
    Path(id): Path<String>,
    CsrfForm(beginning): CsrfForm<Beginning>,
) -> Answer {
    let id = door::id(&id)?;
    let said = beginning.clone();
    let saved = door::work(&app, page.actor(), move |room| {
        let folder = Folder::to_write(&room, id)?;
        let agencies = agencies(&room, &folder)?;
        let mut errors = said.check_by(&room.actor, folder.sheet());
        let agency = chosen(&agencies, &said, &mut errors);
        if errors.is_empty() {
            said.save(room.op(), id)?;
            agency.map_or(Ok(()), |agency| dossier::choose_agency(room.op(), id, agency))?;
        }
        Ok((folder, agencies, errors))
    });
    let (folder, agencies, errors) = saved.await.map_err(door::web)?;
    if errors.is_empty() {
        return Ok(go(&folder.addresses.home));
    }
    let view = view::<D>(page.failed_if(true), &folder, agencies, beginning, errors);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

/// The agency that was chosen; none where nothing was to be chosen.
fn chosen(agencies: &[(AgencyId, String)], said: &Beginning, errors: &mut FieldErrors) -> Option<AgencyId> {
    if agencies.is_empty() || said.agency.is_empty() {
        return None;
    }
    let found = agencies.iter().find(|(id, _)| id.to_string() == said.agency);
    if found.is_none() {
        errors.push("agency", Refusal::new("agency_missing"));
    }
    found.map(|(id, _)| *id)
}

fn view<D: Door>(
    page: Page,
    folder: &Folder,
    agencies: Vec<(AgencyId, String)>,
    beginning: Beginning,
    errors: FieldErrors,
) -> Who {
    let page = page.titled("filing.who.title");
    Who {
        ui: page.ui(),
        back: folder.addresses.home.clone(),
        caption: D::caption(&page, folder),
        agencies,
        cases: words::cases(&page, folder.sheet()),
        on_behalf: page.acting().filter(|acting| acting.holds).map(|acting| acting.name.clone()),
        beginning,
        errors,
        page,
    }
}
