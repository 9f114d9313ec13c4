//! `/tai-khoan/thong-tin`, `/tai-khoan/doanh-nghiep`: what forms are prefilled with, in the same fields as theirs.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use base::FieldErrors;
use people::{
    People,
    accounts::{self, AccountKind, profile},
    agencies,
};
use rules::form::{Answers as Said, journey::Journey, read};
use webkit::{
    Answer, Answers, CitizenVisit, CsrfForm, Flash, Page, WebError,
    fields::{self, Places},
    go_with,
    page::Markup,
    show_as,
    ui::ErrorSummary,
};

use super::{HOME, complaints, form_lang, off, status};

#[derive(Template)]
#[template(path = "account/profile.html")]
struct Profile {
    page: Page,
    about_person: bool,
    summary: ErrorSummary,
    fields: Markup,
}

/// Shows the page with these answers; with complaints it says so by its status.
async fn answer(people: People, page: Page, about: AccountKind, said: Said, errors: FieldErrors) -> Answer {
    let asked = profile::page(about).ok_or(WebError::NOT_FOUND)?;
    let today = people.today();
    let known = off(move || Ok(agencies::places_today(&people)?)).await??;
    let (districts, communes): (Vec<_>, Vec<_>) = known.districts.into_iter().unzip();
    let places = Places {
        districts: districts.into_iter().filter(|name| !name.is_empty()).collect(),
        communes: communes.into_iter().flatten().collect(),
    };
    let (lang, facts) = (page.lang(), profile::facts(today));
    let journey = Journey::new(profile::form(), &said, &facts);
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let view = Profile {
        about_person: about == AccountKind::Person,
        summary: fields::error_summary(lang, asked, &errors),
        fields: fields::fields_near(&places, lang, &journey, about.word(), &errors),
        page: page.named(asked.title.in_lang(form_lang(lang))).failed_if(!errors.is_empty()),
    };
    show_as(code, &view)
}

async fn show(people: People, page: Page, visit: CitizenVisit, about: AccountKind) -> Answer {
    let room = people.clone();
    let account = off(move || accounts::mine(&room, visit.account)).await??;
    if about == AccountKind::Business && account.kind != AccountKind::Business {
        return Err(WebError::NOT_FOUND);
    }
    answer(people, page, about, account.profile.about(about).clone(), FieldErrors::default()).await
}

async fn save(people: People, page: Page, visit: CitizenVisit, about: AccountKind, typed: Answers) -> Answer {
    let asked = profile::page(about).ok_or(WebError::NOT_FOUND)?;
    let (posted, lang, room) = (read::read(asked, &typed.0), form_lang(page.lang()), people.clone());
    let said = posted.clone();
    match off(move || accounts::save_profile(&room, visit.account, about, posted, lang)).await? {
        Ok(()) => Ok(go_with(&page, HOME, &Flash::done("profile.saved"))),
        Err(error) => answer(people, page, about, said, complaints(error)?).await,
    }
}

/// About the person.
pub async fn person(State(people): State<People>, page: Page, visit: CitizenVisit) -> Answer {
    show(people, page, visit, AccountKind::Person).await
}
/// Keeps what is said about the person.
pub async fn save_person(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    save(people, page, visit, AccountKind::Person, typed).await
}
/// About the business.
pub async fn business(State(people): State<People>, page: Page, visit: CitizenVisit) -> Answer {
    show(people, page, visit, AccountKind::Business).await
}
/// Keeps what is said about the business.
pub async fn save_business(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    save(people, page, visit, AccountKind::Business, typed).await
}
