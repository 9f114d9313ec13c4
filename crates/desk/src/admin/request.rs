//! The head of a unit asks for an officer or a role; whoever keeps the accounts gives it or declines.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{Date, FieldErrors, RequestId, Role};
use people::{
    Agency, People, officers,
    requests::{self, Asked, Request},
};
use rules::identity::rights;
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, WebError, go_with, show as shown, show_as};

use super::{agency, officer::told_once, role_name};
use crate::{account::off, door, words};

#[derive(Template)]
#[template(path = "admin/ask.html")]
struct AskPage {
    page: Page,
    typed: Answers,
    errors: FieldErrors,
}

impl AskPage {
    fn roles(&self) -> Vec<(&'static str, String, bool)> {
        let chosen = |role: Role| self.typed.all("roles").any(|word| word == role.word());
        Role::ALL.map(|role| (role.word(), role_name(role), chosen(role))).into()
    }
    fn is_far_reaching(&self, word: &str) -> bool {
        Role::from_word(word).is_some_and(rights::is_far_reaching)
    }
}

#[derive(Template)]
#[template(path = "admin/decide.html")]
struct DecidePage {
    page: Page,
    agency: Agency,
    request: Request,
    requested_by: String,
    username: String,
    errors: FieldErrors,
}

impl DecidePage {
    fn roles(&self) -> String {
        self.request.roles.iter().copied().map(role_name).collect::<Vec<_>>().join("\n")
    }
    fn period(&self) -> String {
        let from = words::day(self.request.from);
        match self.request.to {
            Some(to) => self.page.t2("desk_officers.period", "from", from, "to", words::day(to)),
            None => self.page.t1("desk_officers.since", "from", from),
        }
    }
    fn asked_at(&self) -> String {
        words::moment(self.request.requested_at)
    }
}

/// GET /can-bo/quan-tri/de-nghi
pub async fn form(State(people): State<People>, page: Page) -> Answer {
    let mut typed = Answers::default();
    typed.0.push(("from".to_owned(), people.today().to_string()));
    shown(&AskPage { page: page.titled("desk_officers.ask_title"), typed, errors: FieldErrors::default() })
}

fn asked(typed: &Answers) -> Asked {
    let day = |name: &str| typed.get(name).parse::<Date>().ok();
    Asked {
        username: typed.get("username").to_owned(),
        name: typed.get("name").to_owned(),
        title: typed.get("title").to_owned(),
        roles: typed.all("roles").filter_map(Role::from_word).collect(),
        from: day("from"),
        to: day("to"),
        reason: typed.get("reason").to_owned(),
    }
}

/// POST /can-bo/quan-tri/de-nghi
pub async fn ask(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    visit.fresh()?;
    let (people, wish) = (people.asked(page.origin()), asked(&typed));
    match off(move || requests::ask(&people, &visit.officer, &wish)).await? {
        Ok(_) => Ok(go_with(&page, "/can-bo/quan-tri", &Flash::done("desk_officers.asked"))),
        Err(error) => {
            let errors = error.downcast::<FieldErrors>().map_err(WebError::from)?;
            let page = page.titled("desk_officers.ask_title").failed_if(true);
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &AskPage { page, typed, errors })
        }
    }
}

/// GET /can-bo/quan-tri/de-nghi/{id}
pub async fn show(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
) -> Answer {
    let id = door::id(&id)?;
    let page = decide_page(people, page, visit, id, String::new(), FieldErrors::default()).await?;
    shown(&page)
}

async fn decide_page(
    people: People,
    page: Page,
    visit: OfficerVisit,
    id: RequestId,
    username: String,
    errors: FieldErrors,
) -> Result<DecidePage, WebError> {
    let found = off(move || {
        let request = requests::one(&people, &visit.officer, id)?;
        let requested_by = officers::name(&people, request.requested_by)?;
        Ok((agency(&people, request.agency)?, request, requested_by))
    });
    let (agency, request, requested_by) = found.await??;
    let page = page.titled("desk_officers.decide_title").failed_if(!errors.is_empty());
    Ok(DecidePage { page, agency, request, requested_by, username, errors })
}

/// POST /can-bo/quan-tri/de-nghi/{id}
pub async fn decide(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    let id = door::id(&id)?;
    visit.fresh()?;
    let (people, by) = (people.asked(page.origin()), visit.officer.clone());
    let (asked, username) = (people.clone(), typed.get("username").to_owned());
    if typed.has("decline") {
        off(move || requests::decline(&asked, &by, id)).await??;
        return Ok(go_with(&page, "/can-bo/quan-tri", &Flash::done("desk_officers.declined")));
    }
    match off(move || requests::give(&asked, &by, id, &username)).await? {
        Ok(Some(given)) => told_once(page, given),
        Ok(None) => Ok(go_with(&page, "/can-bo/quan-tri", &Flash::done("desk_officers.gave"))),
        Err(error) => {
            let errors = error.downcast::<FieldErrors>().map_err(WebError::from)?;
            let username = typed.get("username").to_owned();
            let page = decide_page(people, page, visit, id, username, errors).await?;
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
