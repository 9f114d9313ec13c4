//! Papers: one place for each that this filing needs. Limits are said before, reasons after; several photos
//! become one PDF and are kept as received.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{DossierId, FieldErrors, Refusal};
use cases::{
    CaseError,
    dossier::attachment::{self, Attachment, MOST_BYTES, Upload},
};
use rules::procedure::Component;
use webkit::{Answer, CsrfUpload, Flash, Page, PostedFile, Ui, go, go_with, show as shown, show_as};

use super::{Folder, start::limits_of_files};
use crate::{
    App,
    door::{self, Room},
    words,
};

/// The key under which papers lie that the office asked for and the sheet does not list.
const ASKED: &str = "bo-sung";

#[derive(Template)]
#[template(path = "filing/papers.html")]
struct Papers {
    page: Page,
    ui: Ui,
    procedure: String,
    back: String,
    limits: String,
    heic: bool,
    accept: &'static str,
    most: usize,
    slots: Vec<Slot>,
    errors: FieldErrors,
}

/// The place for one paper.
struct Slot {
    path: String,
    name: String,
    required: bool,
    about: Vec<String>,
    files: Vec<Shown>,
}

/// A file as shown back.
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is seen.
    pub href: String,
    /// How large.
    pub size: String,
    /// Its hash.
    pub sha256: String,
    /// Whether a browser shows it as a picture.
    pub picture: bool,
    /// The photos it was made from, as received.
    pub photos: Vec<Shown>,
    /// Whether it may still be taken out.
    pub removable: bool,
}

impl Shown {
    /// A file of a dossier, with the photos it was made from.
    pub fn of(page: &Page, folder: &Folder, file: &Attachment) -> Self {
        let photos = folder.view.files.iter().filter(|photo| photo.part_of == Some(file.id));
        Self {
            id: file.id.to_string(),
            name: file.name.clone(),
            href: format!("/ho-so/{}/tep/{}", folder.id, file.id),
            size: words::size(page, file.size),
            sha256: file.sha256.clone(),
            picture: matches!(file.media_type.as_str(), "image/jpeg" | "image/png"),
            photos: photos.map(|photo| Self::of(page, folder, photo)).collect(),
            removable: file.round.is_none(),
        }
    }
}

pub(super) async fn show(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, &page, move |room| Folder::to_write(room, id)).await.map_err(door::web)?;
    shown(&view(page, &app, &folder, FieldErrors::default()))
}

pub(super) async fn save(
    page: Page,
    State(app): State<App>,
    Path(id): Path<String>,
    upload: CsrfUpload,
) -> Answer {
    let id = door::id(&id)?;
    let CsrfUpload { fields, files } = upload;
    let goes_on = fields.has("on");
    let later = fields.has("later");
    let remove = fields.all("remove").map(str::to_owned).collect::<Vec<_>>();
    let count = files.len();
    let (folder, errors) = door::work(&app, &page, move |room| {
        let mut errors = take_in(room, id, files)?;
        take_out(room, id, &remove)?;
        let folder = Folder::to_write(room, id)?;
        if goes_on {
            missing(&folder, &mut errors);
        }
        Ok((folder, errors))
    })
    .await
    .map_err(door::web)?;
    if !errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &view(page.failed_if(true), &app, &folder, errors));
    }
    if goes_on {
        return Ok(go(&folder.at("nhan-ket-qua")));
    }
    if later {
        return Ok(go_with(&page, "/ho-so", &Flash::done("filing.kept")));
    }
    let here = folder.at("giay-to");
    match count {
        0 => Ok(go(&here)),
        count => Ok(go_with(&page, &here, &Flash::done("filing.papers.taken").with("count", count))),
    }
}

/// Attaches what came, paper by paper; a refused one does not hold back the others.
fn take_in(room: &Room, id: DossierId, files: Vec<PostedFile>) -> Result<FieldErrors, CaseError> {
    let folder = Folder::to_write(room, id)?;
    let mut by_field: BTreeMap<String, Vec<Upload>> = BTreeMap::new();
    for file in files {
        by_field.entry(file.field).or_default().push(Upload { name: file.name, bytes: file.bytes });
    }
    let mut errors = FieldErrors::default();
    for slot in places(&folder) {
        let path = format!("paper.{}", slot.key);
        let Some(uploads) = by_field.remove(&path) else { continue };
        match attachment::attach(room.op(), id, &slot.key, &uploads) {
            Ok(_) => {}
            Err(CaseError::Refused(refusal)) => errors.push(&path, refusal),
            Err(other) => return Err(other),
        }
    }
    Ok(errors)
}

fn take_out(room: &Room, id: DossierId, remove: &[String]) -> Result<(), CaseError> {
    for file in remove {
        attachment::detach(room.op(), id, door::id_in(file)?)?;
    }
    Ok(())
}

fn missing(folder: &Folder, errors: &mut FieldErrors) {
    for paper in folder.papers().iter().filter(|paper| paper.required) {
        let path = format!("paper.{}", paper.key);
        if folder.files_of(&paper.key).next().is_none() && errors.of(&path).is_none() {
            errors.push(&path, Refusal::new("paper_missing").with("paper", &paper.name.vi));
        }
    }
}

/// The papers of this filing and those that the office asked for besides.
fn places(folder: &Folder) -> Vec<Component> {
    let mut places = folder.papers();
    let asked = folder.view.dossier.asked.as_ref().map(|asked| asked.papers.as_slice()).unwrap_or_default();
    for paper in asked {
        let key = paper.component.clone().unwrap_or_else(|| ASKED.to_owned());
        if places.iter().all(|place| place.key != key) {
            let listed = folder.sheet().components.iter().find(|component| component.key == key);
            let place =
                listed.cloned().map_or_else(|| extra(&key, &paper.name), |it| Component { required: false, ..it });
            places.push(place);
        }
    }
    places
}

fn extra(key: &str, name: &str) -> Component {
    Component {
        key: key.to_owned(),
        name: rules::form::Text { vi: name.to_owned(), en: None },
        hint: None,
        originals: 0,
        certified: 0,
        copies: 0,
        required: false,
        when: None,
        cases: Vec::new(),
        form: None,
        from_form: false,
        remark: false,
    }
}

fn view(page: Page, app: &App, folder: &Folder, errors: FieldErrors) -> Papers {
    let page = page.titled("filing.papers.title");
    let heic = app.office.darkroom.takes_heic();
    let last = folder.journey().pages().last().map(|one| folder.form_page(&one.id));
    Papers {
        ui: page.ui(),
        procedure: words::text(&page, &folder.sheet().name),
        back: last.unwrap_or_else(|| format!("/ho-so/{}", folder.id)),
        limits: limits_of_files(&page),
        heic,
        accept: if heic { ".jpg,.jpeg,.png,.pdf,.heic,.heif" } else { ".jpg,.jpeg,.png,.pdf" },
        most: MOST_BYTES,
        slots: places(folder).iter().map(|place| slot(&page, folder, place)).collect(),
        errors,
        page,
    }
}

fn slot(page: &Page, folder: &Folder, place: &Component) -> Slot {
    let mut about: Vec<String> = place.hint.iter().map(|hint| words::text(page, hint)).collect();
    about.extend(words::counts(page, place));
    let asked = folder.view.dossier.asked.as_ref().map(|asked| asked.papers.as_slice()).unwrap_or_default();
    let asked = asked.iter().filter(|it| it.component.as_ref() == Some(&place.key) && !it.note.is_empty());
    about.extend(asked.map(|paper| page.t1("filing.papers.asked", "note", &paper.note)));
    Slot {
        path: format!("paper.{}", place.key),
        name: words::text(page, &place.name),
        required: place.required,
        about,
        files: folder.files_of(&place.key).map(|file| Shown::of(page, folder, file)).collect(),
    }
}
