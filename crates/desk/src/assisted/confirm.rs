//! The citizen confirms: by the code that was sent to them, or by their signature on the print-out. Then the
//! acknowledgement, to hand over.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{DossierId, FieldErrors, Refusal};
use cases::{
    CaseError,
    dossier::{
        Submitted,
        assisted::{self, HandedOver},
        attachment::{ABOUT_A_FILE, MOST_BYTES, Upload},
    },
};
use filing::{Folder, viewer};
use outreach::Address;
use rules::form::Lang;
use serde::Deserialize;
use webkit::{Answer, Answers, CsrfForm, CsrfUpload, OfficerVisit, Page, go, security, show as render, show_as};

use super::review::reached_at;
use crate::{
    App,
    door::{Room, id, web, work},
    words,
};

#[derive(Template)]
#[template(path = "assisted/code.html")]
struct CodePage {
    page: Page,
    review: String,
    to: usize,
    address: String,
    filer: String,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "assisted/sign.html")]
struct SignPage {
    page: Page,
    review: String,
    print: String,
    filer: String,
    errors: FieldErrors,
}

impl SignPage {
    fn most(&self) -> usize {
        MOST_BYTES
    }
}

#[derive(Template)]
#[template(path = "assisted/handed.html")]
struct HandedPage {
    page: Page,
    handed: HandedOver,
    answer_due: Option<String>,
    paper: Option<String>,
}

/// To which of the citizen's addresses, or which print-out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    to: String,
    code: String,
    phieu: String,
}

/// What a page of confirmation shows: the draft and one address of the citizen.
struct Scene {
    draft: Folder,
    place: usize,
    address: Address,
}

fn scene(room: &Room, dossier: DossierId, to: &str) -> Result<Scene, CaseError> {
    let draft = Folder::to_write(room, dossier)?;
    let found = reached_at(room, dossier)?.into_iter().find(|(place, _)| place.to_string() == to);
    let (place, address) = found.ok_or_else(|| Refusal::new("not_the_citizens_address"))?;
    Ok(Scene { draft, place, address })
}

/// POST /can-bo/nop-ho/{id}/gui-ma
pub async fn send(
    State(app): State<App>,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let dossier = id(&dossier)?;
    let sent = work(&app, &visit.actor, move |room| {
        let scene = scene(&room, dossier, &typed.to)?;
        match assisted::ask_code(room.op(), dossier, &scene.address, Lang::Vi) {
            // The review names what is missing.
            Err(CaseError::Fields(_)) => Ok(scene.draft.addresses.review.clone()),
            Err(other) => Err(other),
            Ok(()) => Ok(format!("{}?to={}", scene.draft.at("ma"), scene.place)),
        }
    });
    Ok(go(&sent.await.map_err(web)?))
}

/// GET /can-bo/nop-ho/{id}/ma
pub async fn ask(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    Query(typed): Query<Typed>,
) -> Answer {
    let dossier = id(&dossier)?;
    let scene = work(&app, &visit.actor, move |room| scene(&room, dossier, &typed.to)).await.map_err(web)?;
    render(&code_page(page, &scene, FieldErrors::default()))
}

fn code_page(page: Page, scene: &Scene, errors: FieldErrors) -> CodePage {
    CodePage {
        page: page.titled("desk.assisted.by_code").failed_if(!errors.is_empty()),
        review: scene.draft.addresses.review.clone(),
        to: scene.place,
        address: scene.address.masked(),
        filer: scene.draft.content().filer.name.clone(),
        errors,
    }
}

/// What became of a confirmation.
enum Outcome<P> {
    Filed,
    /// Something is missing: the review says what.
    Incomplete(String),
    Again(P, FieldErrors),
}

impl<P> Outcome<P> {
    /// On to the acknowledgement, back to the review, or the same page with what is wrong.
    fn answer<T: Template>(self, dossier: DossierId, again: impl FnOnce(P, FieldErrors) -> T) -> Answer {
        match self {
            Self::Filed => Ok(go(&format!("/can-bo/nop-ho/{dossier}/da-nop"))),
            Self::Incomplete(review) => Ok(go(&review)),
            Self::Again(page, errors) => show_as(StatusCode::UNPROCESSABLE_ENTITY, &again(page, errors)),
        }
    }
}

/// A refusal stands at the field it is about; all others are the whole page's.
fn outcome<P>(
    filed: Result<Submitted, CaseError>,
    page: P,
    review: String,
    field: &str,
    at_field: impl Fn(&str) -> bool,
) -> Result<Outcome<P>, CaseError> {
    match filed {
        Ok(_) => Ok(Outcome::Filed),
        Err(CaseError::Fields(_)) => Ok(Outcome::Incomplete(review)),
        Err(CaseError::Refused(refusal)) if at_field(&refusal.key) => {
            let mut errors = FieldErrors::default();
            errors.push(field, refusal);
            Ok(Outcome::Again(page, errors))
        }
        Err(other) => Err(other),
    }
}

/// POST /can-bo/nop-ho/{id}/ma
pub async fn by_code(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let dossier = id(&dossier)?;
    let tried = work(&app, &visit.actor, move |room| {
        // A second click finds it filed.
        if assisted::handed_over(room.op(), dossier).is_ok() {
            return Ok(Outcome::Filed);
        }
        let scene = scene(&room, dossier, &typed.to)?;
        let filed = assisted::confirm_by_code(room.op(), dossier, &scene.address, &typed.code, Lang::Vi);
        let review = scene.draft.addresses.review.clone();
        outcome(filed, scene, review, "code", |key| matches!(key, "code_wrong" | "code_expired"))
    });
    tried.await.map_err(web)?.answer(dossier, |scene, errors| code_page(page, &scene, errors))
}

/// POST /can-bo/nop-ho/{id}/in-phieu
pub async fn print(
    State(app): State<App>,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    CsrfForm(_): CsrfForm<Answers>,
) -> Answer {
    let dossier = id(&dossier)?;
    let printed = work(&app, &visit.actor, move |room| {
        let draft = Folder::to_write(&room, dossier)?;
        match assisted::print_out(room.op(), dossier, Lang::Vi) {
            Err(CaseError::Fields(_)) => Ok(draft.addresses.review.clone()),
            Err(other) => Err(other),
            Ok(paper) => Ok(format!("{}?phieu={paper}", draft.at("ban-ky"))),
        }
    });
    Ok(go(&printed.await.map_err(web)?))
}

/// GET /can-bo/nop-ho/{id}/ban-ky
pub async fn sign(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    Query(typed): Query<Typed>,
) -> Answer {
    let dossier = id(&dossier)?;
    let draft = work(&app, &visit.actor, move |room| Folder::to_write(&room, dossier)).await.map_err(web)?;
    render(&sign_page(page, &draft, &typed.phieu, FieldErrors::default()))
}

fn sign_page(page: Page, draft: &Folder, print: &str, errors: FieldErrors) -> SignPage {
    // Only an id goes into the link.
    let print = print.parse::<base::DocumentId>().map(|paper| draft.at(&format!("van-ban/{paper}")));
    SignPage {
        page: page.titled("desk.assisted.by_print").failed_if(!errors.is_empty()),
        review: draft.addresses.review.clone(),
        print: print.unwrap_or_default(),
        filer: draft.content().filer.name.clone(),
        errors,
    }
}

/// POST /can-bo/nop-ho/{id}/ban-ky
pub async fn by_scan(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    Query(typed): Query<Typed>,
    upload: CsrfUpload,
) -> Answer {
    let dossier = id(&dossier)?;
    let scan = upload.files.into_iter().find(|file| file.field == "scan");
    let tried = work(&app, &visit.actor, move |room| {
        if assisted::handed_over(room.op(), dossier).is_ok() {
            return Ok(Outcome::Filed);
        }
        let draft = Folder::to_write(&room, dossier)?;
        let scan = scan.map(|file| Upload { name: file.name, bytes: file.bytes });
        let filed = assisted::confirm_by_print_out(room.op(), dossier, scan.as_ref(), Lang::Vi);
        let review = draft.addresses.review.clone();
        outcome(filed, draft, review, "scan", |key| {
            ABOUT_A_FILE.contains(&key)
                || matches!(key, "scan_missing" | "print_out_missing" | "print_out_changed")
        })
    });
    tried.await.map_err(web)?.answer(dossier, |draft, errors| sign_page(page, &draft, &typed.phieu, errors))
}

/// GET /can-bo/nop-ho/{id}/van-ban/{document}
pub async fn paper(
    State(app): State<App>,
    visit: OfficerVisit,
    Path((dossier, document)): Path<(String, String)>,
) -> Answer {
    let (dossier, document): (DossierId, _) = (id(&dossier)?, id(&document)?);
    let found = work(&app, &visit.actor, move |room| assisted::paper(room.op(), dossier, document));
    let (row, bytes) = found.await.map_err(web)?;
    if row.brought.is_some() {
        return Ok(viewer::original(&row.name, bytes));
    }
    Ok(security::file(&row.name, "application/pdf", bytes))
}

/// GET /can-bo/nop-ho/{id}/da-nop
pub async fn handed_over(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
) -> Answer {
    let dossier = id(&dossier)?;
    let handed = work(&app, &visit.actor, move |room| assisted::handed_over(room.op(), dossier));
    let handed = handed.await.map_err(web)?;
    render(&HandedPage {
        page: page.titled("desk.assisted.filed"),
        answer_due: handed.submitted.answer_due.map(|due| words::due(due.moment, due.provisional)),
        paper: handed.acknowledgement.map(|paper| format!("/can-bo/nop-ho/{dossier}/van-ban/{paper}")),
        handed,
    })
}
