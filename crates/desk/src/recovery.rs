//! `/can-bo/khoi-phuc-tai-khoan`: a citizen's account recovered at the counter. One officer finds it, checks a document and
//! types the new address; another one confirms. Both with a second factor shown just now.
//!
//! Deliberately absent: anything of an account in full, and passwords.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{FieldErrors, Moment, RecoveryId, Refusal};
use people::{
    codes::Letter,
    counter::{self, Masked, Recovery, Wish},
};
use rules::recovery::{Paper, Stage};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, Flash, OfficerVisit, Page, WebError, go, go_with, page, show as render, show_as};

use crate::{App, account::off, door::id as named, words};

const HERE: &str = "/can-bo/khoi-phuc-tai-khoan";

/// What the forms send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    sought: String,
    account: String,
    paper: String,
    number: String,
    contact: String,
    reason: String,
    code: String,
    decline: String,
}

impl Typed {
    fn wish(&self) -> Wish {
        Wish {
            sought: self.sought.clone(),
            account: self.account.clone(),
            paper: self.paper.clone(),
            number: self.number.clone(),
            contact: self.contact.clone(),
            reason: self.reason.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "recovery.html")]
struct Listed {
    page: Page,
    found: Vec<Recovery>,
    begins: bool,
}

impl Listed {
    fn moment(&self, at: &Moment) -> String {
        words::moment(*at)
    }
    fn stage(&self, recovery: &Recovery) -> String {
        self.page.t(&format!("desk_recovery.stage.{}", recovery.stage.word()))
    }
}

/// GET: what is under way at this counter.
pub async fn list(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    let begins = visit.officer.has(base::Role::Intake);
    let found = off(move || counter::list(&app.people, &visit.officer)).await??;
    render(&Listed { page: page.titled("desk_recovery.title"), found, begins })
}

#[derive(Template)]
#[template(path = "recovery-search.html")]
struct Search {
    page: Page,
    typed: Typed,
    found: Vec<Masked>,
    errors: FieldErrors,
}

impl Search {
    /// Value and words of each account that was found.
    fn accounts(&self) -> Vec<(String, String)> {
        let words = |masked: &Masked| {
            let number = masked.number.clone().unwrap_or_else(|| self.page.t("desk_recovery.no_number"));
            let since = words::day(base::local_date(masked.since));
            let since = self.page.t1("desk_recovery.since", "day", since);
            format!("{} · {} · {number} · {since}", masked.name, masked.contacts.join(", "))
        };
        self.found.iter().map(|masked| (masked.account.to_string(), words(masked))).collect()
    }
    /// The chosen one; the only one where there is one.
    fn account(&self) -> String {
        match self.found.as_slice() {
            [only] => only.account.to_string(),
            _ => self.typed.account.clone(),
        }
    }
    fn papers(&self) -> [(&'static str, String); 4] {
        Paper::ALL.map(|paper| (paper.word(), self.page.t(&format!("desk_recovery.paper.{}", paper.word()))))
    }
    fn goes_on(&self) -> bool {
        !self.found.is_empty() || !self.typed.account.is_empty()
    }
    fn is_stale(&self) -> bool {
        self.errors.0.iter().any(|error| error.refusal.key == "step_up_needed")
    }
}

fn search_page(page: Page, typed: Typed, found: Vec<Masked>, errors: FieldErrors) -> Answer {
    let code = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page.titled("desk_recovery.search_title").failed_if(!errors.is_empty());
    Ok(page::shown_once(show_as(code, &Search { page, typed, found, errors })?))
}

/// GET: by what the account is looked for.
pub async fn search(page: Page, visit: OfficerVisit) -> Answer {
    visit.fresh()?;
    search_page(page, Typed::default(), Vec::new(), FieldErrors::default())
}

/// POST: the accounts found, masked, and the form with which the recovery begins.
pub async fn find(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    visit.fresh()?;
    let (people, sought) = (app.people.asked(page.origin()), typed.sought.clone());
    match off(move || counter::find(&people, &visit.officer, &sought)).await? {
        Ok(found) => search_page(page, typed, found, FieldErrors::default()),
        Err(error) => search_page(page, typed, Vec::new(), complaints(error)?),
    }
}

/// Complaints at their fields; a refusal stands at the first one. Anything else is passed on.
fn complaints(error: anyhow::Error) -> Result<FieldErrors, WebError> {
    match error.downcast::<Refusal>() {
        Ok(refusal) => {
            let mut errors = FieldErrors::default();
            errors.push("sought", refusal);
            Ok(errors)
        }
        Err(error) => error.downcast::<FieldErrors>().map_err(WebError::from),
    }
}

fn letter(page: &Page) -> Letter {
    Letter { subject: page.t("mail.counter.subject"), body: page.t("mail.counter.body") }
}

/// POST: begins; the code goes to the new address.
pub async fn ask(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (people, wish, letter) = (app.people.asked(page.origin()), typed.wish(), letter(&page));
    let (officer, calendar) = (visit.officer.clone(), app.office.calendar());
    match off(move || counter::ask(&people, &officer, &calendar, &wish, &letter)).await? {
        Ok(id) => Ok(go(&format!("{HERE}/{id}"))),
        Err(error) => {
            // What was typed stays, with the accounts it was about: also when the second factor grew old meanwhile.
            let errors = complaints(error)?;
            let (people, sought) = (app.people.asked(page.origin()), typed.sought.clone());
            let found = off(move || counter::find(&people, &visit.officer, &sought)).await?.unwrap_or_default();
            search_page(page, typed, found, errors)
        }
    }
}

#[derive(Template)]
#[template(path = "recovery-one.html")]
struct One {
    page: Page,
    recovery: Recovery,
    errors: FieldErrors,
}

impl One {
    fn stage(&self) -> String {
        self.page.t(&format!("desk_recovery.stage.{}", self.recovery.stage.word()))
    }
    fn paper(&self) -> String {
        self.page.t(&format!("desk_recovery.paper.{}", self.recovery.paper.word()))
    }
    fn until(&self) -> String {
        words::moment(self.recovery.until)
    }
    fn asked(&self) -> String {
        format!("{}, {}", self.recovery.asked_by_name, words::moment(self.recovery.asked_at))
    }
    fn contacts(&self) -> String {
        self.recovery.masked.contacts.join(", ")
    }
    fn number(&self) -> String {
        self.recovery.masked.number.clone().unwrap_or_default()
    }
    fn wants_code(&self) -> bool {
        self.recovery.mine && self.recovery.stage == Stage::Code
    }
    fn waits_for_other(&self) -> bool {
        self.recovery.mine && self.recovery.stage == Stage::Waiting
    }
}

async fn one(app: &App, page: Page, visit: OfficerVisit, id: RecoveryId, errors: FieldErrors) -> Answer {
    let people = app.people.clone();
    let recovery = off(move || counter::one(&people, &visit.officer, id)).await??;
    let code = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page.titled("desk_recovery.one_title").failed_if(!errors.is_empty());
    show_as(code, &One { page, recovery, errors })
}

/// GET: one recovery.
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    one(&app, page, visit, named(&id)?, FieldErrors::default()).await
}

/// POST: the code that the citizen reads out.
pub async fn code(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let id: RecoveryId = named(&id)?;
    let (people, officer) = (app.people.asked(page.origin()), visit.officer.clone());
    let to = format!("{HERE}/{id}");
    match off(move || counter::prove(&people, &officer, id, &typed.code)).await? {
        Ok(()) => Ok(go_with(&page, &to, &Flash::done("desk_recovery.proven"))),
        Err(error) if error.is::<Refusal>() => page::sent_back(&page, &to, error),
        Err(error) => one(&app, page, visit, id, complaints(error)?).await,
    }
}

/// POST: the code once more.
pub async fn again(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(_): CsrfForm<Typed>,
) -> Answer {
    let id: RecoveryId = named(&id)?;
    let (people, letter) = (app.people.asked(page.origin()), letter(&page));
    let to = format!("{HERE}/{id}");
    match off(move || counter::again(&people, &visit.officer, id, &letter)).await? {
        Ok(true) => Ok(go_with(&page, &to, &Flash::done("register.sent_again"))),
        Ok(false) => Ok(go_with(&page, &to, &Flash::notice("register.too_many_codes"))),
        Err(error) => page::sent_back(&page, &to, error),
    }
}

/// POST: the second officer confirms or declines.
pub async fn answer(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let id: RecoveryId = named(&id)?;
    visit.fresh()?;
    let (people, grant) = (app.people.asked(page.origin()), typed.decline.is_empty());
    match off(move || counter::answer(&people, &visit.officer, id, grant)).await? {
        Ok(()) => {
            let done = if grant { "desk_recovery.granted" } else { "desk_recovery.declined" };
            Ok(go_with(&page, HERE, &Flash::done(done)))
        }
        Err(error) => page::sent_back(&page, &format!("{HERE}/{id}"), error),
    }
}
