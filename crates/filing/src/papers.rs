//! Papers: one place for each that this filing needs. Limits are said before, reasons after; several photos
//! become one PDF and are kept as received.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::FieldErrors;
use cases::{
    CaseError,
    dossier::attachment::{self, Attachment, Change, MOST_BYTES, MOST_BYTES_IN_ALL, MOST_FILES, Upload},
    received::Scan,
};
use rules::procedure::Component;
use webkit::{Answer, CsrfUpload, Flash, Page, PostedFile, Ui, go, go_with, show as shown, show_as};

use crate::{Door, Folder, door, words};

#[derive(Template)]
#[template(path = "filing/papers.html")]
struct Papers {
    page: Page,
    ui: Ui,
    caption: String,
    back: String,
    limits: String,
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
    /// That it waits to be looked at for malware, or has some, in words.
    pub scan: Option<String>,
}

impl Shown {
    /// A file of a dossier, with the photos it was made from.
    pub fn of(page: &Page, folder: &Folder, file: &Attachment) -> Self {
        let photos = folder.view.files.iter().filter(|photo| photo.part_of == Some(file.id));
        Self {
            id: file.id.to_string(),
            name: file.name.clone(),
            href: folder.at(&format!("tep/{}", file.id)),
            size: words::size(page, file.size),
            sha256: file.sha256.clone(),
            picture: file.opens() && matches!(file.media_type.as_str(), "image/jpeg" | "image/png"),
            photos: photos.map(|photo| Self::of(page, folder, photo)).collect(),
            removable: file.round.is_none(),
            scan: match file.scan {
                Scan::Waiting => Some(page.t("viewer.waiting")),
                Scan::Infected => Some(page.t("viewer.infected")),
                Scan::Unseen | Scan::Clean => None,
            },
        }
    }
}

pub async fn show<D: Door>(page: Page, State(app): State<D>, Path(id): Path<String>) -> Answer {
    let id = door::id(&id)?;
    let folder = door::work(&app, page.actor(), move |room| Folder::to_write(&room, id));
    let folder = folder.await.map_err(door::web)?;
    shown(&view(page, &app, &folder, FieldErrors::default()))
}

pub async fn save<D: Door>(
    page: Page,
    State(app): State<D>,
    Path(id): Path<String>,
    CsrfUpload { fields, files }: CsrfUpload,
) -> Answer {
    let id = door::id(&id)?;
    let (goes_on, later, count) = (fields.has("on"), fields.has("later"), files.len());
    let (folder, errors) = door::work(&app, page.actor(), move |room| {
        Folder::to_write(&room, id)?;
        let remove = fields.all("remove").map(door::id_in).collect::<Result<_, CaseError>>()?;
        let add = files.into_iter().filter_map(paper).collect();
        let errors = attachment::change(room.op(), id, Change { add, remove, complete: goes_on })?;
        Ok((Folder::to_write(&room, id)?, errors))
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
        return Ok(go_with(&page, folder.addresses.list, &Flash::done("filing.kept")));
    }
    let here = folder.at("giay-to");
    match count {
        0 => Ok(go(&here)),
        count => Ok(go_with(&page, &here, &Flash::done("filing.papers.taken").with("count", count))),
    }
}

/// The key of the paper that a posted file is for.
fn paper(file: PostedFile) -> Option<(String, Upload)> {
    let key = file.field.strip_prefix("paper.")?.to_owned();
    Some((key, Upload { name: file.name, bytes: file.bytes }))
}

fn view<D: Door>(page: Page, app: &D, folder: &Folder, errors: FieldErrors) -> Papers {
    let page = page.titled("filing.papers.title");
    let heic = app.office().darkroom.takes_heic();
    Papers {
        ui: page.ui(),
        caption: D::caption(&page, folder),
        back: folder.last_form_page(),
        limits: limits_of_files(&page, heic),
        accept: if heic { ".jpg,.jpeg,.png,.pdf,.heic,.heif" } else { ".jpg,.jpeg,.png,.pdf" },
        most: MOST_BYTES,
        slots: folder.places().iter().map(|place| slot(&page, folder, place)).collect(),
        errors,
        page,
    }
}

fn slot(page: &Page, folder: &Folder, place: &Component) -> Slot {
    let mut about: Vec<String> = place.hint.iter().map(|hint| words::text(page, hint)).collect();
    about.extend(words::counts(page, place));
    about.extend(folder.asked(&place.key).map(|note| page.t1("filing.papers.asked", "note", note)));
    Slot {
        path: format!("paper.{}", place.key),
        name: words::text(page, &place.name),
        required: place.required,
        about,
        files: folder.files_of(&place.key).map(|file| Shown::of(page, folder, file)).collect(),
    }
}

/// What files may weigh and whether photos of iPhones are taken, said before anybody chooses one.
pub fn limits_of_files(page: &Page, heic: bool) -> String {
    let mega = |bytes: u64| (bytes / 1024 / 1024).to_string();
    let limits = page.t_with(
        "filing.papers.limits",
        &[("each", mega(MOST_BYTES as u64)), ("all", mega(MOST_BYTES_IN_ALL)), ("count", MOST_FILES.to_string())],
    );
    let photos = if heic { page.t("filing.papers.heic") } else { page.t("filing.papers.no_heic") };
    format!("{limits} {photos}")
}
