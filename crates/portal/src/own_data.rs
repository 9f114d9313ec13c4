//! `/tai-khoan/du-lieu`: what is kept about the citizen, a copy of it after a code, and where it is corrected.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use base::FieldErrors;
use cases::{Operation, Proof, own_data};
use people::{
    accounts::{self, own_data as asked},
    codes::Letter,
};
use serde::Deserialize;
use webkit::{
    Access, Answer, CitizenVisit, CsrfForm, Flash, Pace, Page, Routes, WebError, go, go_with, security,
    show as shown, show_as,
};

use crate::{App, door, off};

const HERE: &str = "/tai-khoan/du-lieu";
const CODE: &str = "/tai-khoan/du-lieu/ma";

/// The routes.
pub fn routes() -> Routes<App> {
    Routes::new()
        .get(HERE, Access::Citizen, show)
        .paced(HERE, Access::Citizen, Pace::CODES, send)
        .get(CODE, Access::Citizen, code)
        .paced(CODE, Access::Citizen, Pace::SIGN_IN, download)
}

#[derive(Template)]
#[template(path = "account/own-data.html")]
struct OwnData {
    page: Page,
}

async fn show(page: Page) -> Answer {
    shown(&OwnData { page: page.titled("own_data.title") })
}

async fn send(State(app): State<App>, page: Page, visit: CitizenVisit, CsrfForm(_): CsrfForm<Typed>) -> Answer {
    let letter = Letter { subject: page.t("mail.own_data.subject"), body: page.t("mail.own_data.body") };
    let people = app.people.asked(page.origin());
    let issued = off(move || asked::begin(&people, visit.account, &letter)).await?;
    Ok(if issued.sent { go(CODE) } else { go_with(&page, CODE, &Flash::notice("register.too_many_codes")) })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    code: String,
}

#[derive(Template)]
#[template(path = "account/own-data-code.html")]
struct CodePage {
    page: Page,
    contact: String,
    typed: String,
    errors: FieldErrors,
}

async fn code_page(app: &App, page: Page, visit: &CitizenVisit, typed: String, errors: FieldErrors) -> Answer {
    let (people, account) = (app.people.clone(), visit.account);
    let contact = off(move || asked::reached(&people, account)).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page.titled("own_data.code_title").failed_if(!errors.is_empty());
    show_as(status, &CodePage { page, contact, typed, errors })
}

async fn code(State(app): State<App>, page: Page, visit: CitizenVisit) -> Answer {
    code_page(&app, page, &visit, String::new(), FieldErrors::default()).await
}

async fn download(
    State(app): State<App>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (people, code) = (app.people.asked(page.origin()), typed.code.clone());
    match off(move || Ok::<_, WebError>(asked::confirm(&people, visit.account, &code))).await? {
        Ok(()) => archive(app, &page).await,
        Err(error) => {
            let errors = error.downcast::<FieldErrors>().map_err(WebError::from)?;
            code_page(&app, page, &visit, typed.code, errors).await
        }
    }
}

async fn archive(app: App, page: &Page) -> Result<Response, WebError> {
    let about = page.t("own_data.about_archive");
    // The person's own, for whomever they act at this moment.
    let made = door::work_in_person(&app, page, move |room| {
        // The code was right in this very request.
        let op = Operation { proof: Proof::Shown, ..room.op() };
        let people = &room.app.people;
        let inner = |error: anyhow::Error| match error.downcast::<base::Denied>() {
            Ok(denied) => cases::CaseError::Denied(denied),
            Err(error) => cases::CaseError::Paper(base::paper::PaperError(error.to_string())),
        };
        let account = accounts::mine(people, op.account()?).map_err(inner)?;
        let sessions = asked::sessions_and_events(people, account.id).map_err(inner)?;
        own_data::archive(op, &account, &about, &sessions)
    });
    Ok(security::file("du-lieu-cua-toi.zip", "application/zip", made.await.map_err(door::web)?))
}
