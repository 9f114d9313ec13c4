//! `/tai-khoan/thong-tin`, `/tai-khoan/doanh-nghiep`: what forms are prefilled with.

use askama::Template;
use axum::extract::State;
use base::FieldErrors;
use people::{
    People,
    accounts::{self, AccountKind, profile},
};
use rules::form::{self, Question, read};
use webkit::{Answer, Answers, CitizenVisit, CsrfForm, Flash, Page, WebError, go_with, show as shown, show_as};

use super::{HOME, complaints, form_lang, off, status};

/// The fields of a page of the profile, as its template asks for them.
struct Fields {
    page: Page,
    about: &'static form::Page,
    shown: Vec<(String, String)>,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "account/profile-person.html")]
struct Person {
    page: Page,
    fields: Fields,
}

#[derive(Template)]
#[template(path = "account/profile-business.html")]
struct Business {
    page: Page,
    fields: Fields,
}

impl Fields {
    fn question(&self, id: &str) -> Option<&'static Question> {
        self.about.questions.iter().find(|question| question.id == id)
    }
    fn label(&self, id: &str) -> String {
        let lang = form_lang(self.page.lang());
        self.question(id).map(|question| question.label.in_lang(lang).to_owned()).unwrap_or_default()
    }
    fn hint(&self, id: &str) -> Option<String> {
        let lang = form_lang(self.page.lang());
        self.question(id)?.hint.as_ref().map(|hint| hint.in_lang(lang).to_owned())
    }
    fn choices(&self, id: &str) -> Vec<(String, String)> {
        let lang = form_lang(self.page.lang());
        let choices = self.question(id).map(Question::choices).unwrap_or_default();
        choices.into_iter().map(|choice| (choice.key, choice.label.in_lang(lang).to_owned())).collect()
    }
    fn value(&self, path: &str) -> &str {
        self.shown.iter().find(|(name, _)| name == path).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
    fn error(&self, path: &str) -> Option<String> {
        self.page.error(&self.errors, path)
    }
}

fn fields(
    page: &Page,
    about: AccountKind,
    shown: Vec<(String, String)>,
    errors: FieldErrors,
) -> Result<Fields, WebError> {
    let about = profile::page(about).ok_or(WebError::NOT_FOUND)?;
    let title = about.title.in_lang(form_lang(page.lang()));
    let page = page.clone().named(title).failed_if(!errors.is_empty());
    Ok(Fields { page, about, shown, errors })
}

fn answer(about: AccountKind, fields: Fields) -> Answer {
    let (page, status) = (fields.page.clone(), status(&fields.errors));
    match (about, fields.errors.is_empty()) {
        (AccountKind::Person, true) => shown(&Person { page, fields }),
        (AccountKind::Person, false) => show_as(status, &Person { page, fields }),
        (AccountKind::Business, true) => shown(&Business { page, fields }),
        (AccountKind::Business, false) => show_as(status, &Business { page, fields }),
    }
}

async fn show(people: People, page: Page, visit: CitizenVisit, about: AccountKind) -> Answer {
    let account = off(move || accounts::mine(&people, visit.account)).await??;
    if about == AccountKind::Business && account.kind != AccountKind::Business {
        return Err(WebError::NOT_FOUND);
    }
    let asked = profile::page(about).ok_or(WebError::NOT_FOUND)?;
    let known = read::render(asked, account.profile.about(about));
    answer(about, fields(&page, about, known, FieldErrors::default())?)
}

async fn save(people: People, page: Page, visit: CitizenVisit, about: AccountKind, typed: Answers) -> Answer {
    let asked = profile::page(about).ok_or(WebError::NOT_FOUND)?;
    let (posted, lang) = (read::read(asked, &typed.0), form_lang(page.lang()));
    match off(move || accounts::save_profile(&people, visit.account, about, posted, lang)).await? {
        Ok(()) => Ok(go_with(&page, HOME, &Flash::done("profile.saved"))),
        Err(error) => answer(about, fields(&page, about, typed.0, complaints(error)?)?),
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
