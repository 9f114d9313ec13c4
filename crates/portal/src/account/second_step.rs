//! `/dang-nhap/buoc-hai`: the second step of a sign-in, where the account has one; `/tai-khoan/hai-lop`: turning it on and
//! off. Works without scripts by an app's codes; passkeys need one, as everywhere.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use base::{FieldErrors, Refusal};
use people::{
    People,
    accounts::{
        self,
        second_step::{self, Standing},
    },
    passkeys::{self, Answered, Asked},
    second_factor::{Key, Means},
    sessions::Kind,
    sign_in::{self, Admitted, Entered},
};
use serde::Deserialize;
use webkit::{
    Answer, CitizenVisit, CsrfForm, Flash, Page, go, go_with,
    page::{self, Markup, renewed},
    show as shown, show_as,
    ui::qr,
};

use super::{after, complaints, off, status};

const HERE: &str = "/tai-khoan/hai-lop";

/// What the pages send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    ticket: String,
    code: String,
    next: String,
    kept: String,
    credential: String,
    password: String,
    way: String,
}

#[derive(Template)]
#[template(path = "account/second-step.html")]
struct Ask {
    page: Page,
    typed: Typed,
    errors: FieldErrors,
    passkey: Option<Asked>,
}

/// On after a right password, code or word of a provider: in, or to the page that asks for the second step.
pub fn on(people: &People, page: Page, next: &str, admitted: Admitted) -> Answer {
    match admitted {
        Admitted::In(entered) => Ok(let_in(&page, next, &entered)),
        Admitted::CodeNeeded { ticket } => {
            let typed = Typed { ticket, next: next.to_owned(), ..Typed::default() };
            ask(people, page, typed, FieldErrors::default())
        }
    }
}

fn let_in(page: &Page, next: &str, entered: &Entered) -> Response {
    let answer = page::signed_in(page, after(next), &entered.token);
    if entered.browser.is_empty() { answer } else { page::remembered(answer, page, &entered.browser) }
}

fn ask(people: &People, page: Page, typed: Typed, errors: FieldErrors) -> Answer {
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let page = page.titled("second_step.title").failed_if(!errors.is_empty());
    let passkey = passkeys::ask(people)?;
    Ok(page::shown_once(show_as(code, &Ask { page, typed, errors, passkey })?))
}

/// GET of a page that only follows another: to the beginning.
pub async fn begin_again() -> Response {
    go("/dang-nhap")
}

/// POST: a code of the app, or a recovery code.
pub async fn enter(State(people): State<People>, page: Page, CsrfForm(typed): CsrfForm<Typed>) -> Answer {
    let (room, ticket, code) = (people.asked(page.origin()), typed.ticket.clone(), typed.code.clone());
    settle(&people, page, typed, off(move || sign_in::citizen_with_code(&room, &ticket, &code)).await?)
}

/// POST: a passkey.
pub async fn enter_by_passkey(
    State(people): State<People>,
    page: Page,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, ticket) = (people.asked(page.origin()), typed.ticket.clone());
    let answered = Answered { kept: typed.kept.clone(), credential: typed.credential.clone() };
    let work = move || passkeys::second_step(&room, Kind::Citizen, &ticket, &answered);
    settle(&people, page, typed, off(work).await?)
}

fn settle(people: &People, page: Page, typed: Typed, done: anyhow::Result<Entered>) -> Answer {
    match done {
        Ok(entered) => Ok(let_in(&page, &typed.next, &entered)),
        // Whoever took too long begins anew; a passkey that is not theirs leaves them on the page.
        Err(error) => match error.downcast::<Refusal>() {
            Ok(refusal) if refusal.key == "sign_in_too_slow" => {
                Ok(go_with(&page, "/dang-nhap", &Flash::refused(&refusal)))
            }
            Ok(refusal) => {
                let mut errors = FieldErrors::default();
                errors.push("code", refusal);
                ask(people, page, typed, errors)
            }
            Err(error) => ask(people, page, typed, complaints(error)?),
        },
    }
}

#[derive(Template)]
#[template(path = "account/two-step.html")]
struct TwoStep {
    page: Page,
    standing: Standing,
    passkey: Option<Asked>,
    errors: FieldErrors,
}

impl TwoStep {
    fn by(&self, means: &Means) -> String {
        self.page.t(if means.app { "two_step.by_app" } else { "two_step.by_passkey" })
    }
}

async fn overview(people: People, page: Page, visit: CitizenVisit, errors: FieldErrors) -> Answer {
    let asked = move || Ok((second_step::standing(&people, visit.account)?, passkeys::ask(&people)?));
    let (standing, passkey) = off(asked).await??;
    let passkey = passkey.filter(|_| standing.passkeys > 0);
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let page = page.titled("two_step.title").failed_if(!errors.is_empty());
    show_as(code, &TwoStep { page, standing, passkey, errors })
}

/// GET: how it stands.
pub async fn show(State(people): State<People>, page: Page, visit: CitizenVisit) -> Answer {
    overview(people, page, visit, FieldErrors::default()).await
}

/// GET of a page that only follows another: to how it stands.
pub async fn back() -> Response {
    go(HERE)
}

#[derive(Template)]
#[template(path = "account/two-step-app.html")]
struct App {
    page: Page,
    kept: String,
    key: String,
    address: String,
    picture: Markup,
    errors: FieldErrors,
}

/// POST: the password is right, so a key is offered; or the passkeys that are there become the second step.
pub async fn begin(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, account) = (people.asked(page.origin()), visit.account);
    if typed.way == "passkey" {
        let token = visit.token.clone();
        let work = move || second_step::turn_on_by_passkeys(&room, account, &token, &typed.password);
        return match off(work).await? {
            Ok((token, codes)) => turned_on(&page, &token, codes),
            Err(error) => overview(people, page, visit, complaints(error)?).await,
        };
    }
    match off(move || second_step::offer(&room, account, &typed.password)).await? {
        Ok(offer) => app(people, page, visit, offer.kept, offer.key, FieldErrors::default()).await,
        Err(error) => overview(people, page, visit, complaints(error)?).await,
    }
}

async fn app(
    people: People,
    page: Page,
    visit: CitizenVisit,
    kept: String,
    key: Key,
    errors: FieldErrors,
) -> Answer {
    let mine = off(move || accounts::mine(&people, visit.account)).await??;
    let name = mine.contacts.first().map_or_else(|| mine.profile.name(), |contact| contact.text());
    let address = key.address(&page.t("shell.brand"), name)?;
    let code = if errors.is_empty() { StatusCode::OK } else { status(&errors) };
    let page = page.titled("two_step.app_title").failed_if(!errors.is_empty());
    let (picture, key) = (qr(&address)?, key.grouped());
    Ok(page::shown_once(show_as(code, &App { page, kept, key, address, picture, errors })?))
}

/// POST: the first code of the app; turns it on.
pub async fn set_up(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, account, token) = (people.asked(page.origin()), visit.account, visit.token.clone());
    let (kept, code) = (typed.kept.clone(), typed.code.clone());
    match off(move || second_step::turn_on(&room, account, &token, &kept, &code)).await? {
        Ok((token, codes)) => turned_on(&page, &token, codes),
        Err(error) if error.is::<Refusal>() => page::sent_back(&page, HERE, error),
        Err(error) => {
            let errors = complaints(error)?;
            let (room, kept) = (people.clone(), typed.kept.clone());
            let key = off(move || second_step::offered(&room, account, &kept)).await??;
            app(people, page, visit, typed.kept, key, errors).await
        }
    }
}

#[derive(Template)]
#[template(path = "account/two-step-codes.html")]
struct Codes {
    page: Page,
    codes: Vec<String>,
}

fn turned_on(page: &Page, token: &str, codes: Vec<String>) -> Answer {
    let answer = shown(&Codes { page: page.clone().titled("two_step.codes_title"), codes })?;
    Ok(page::shown_once(renewed(answer, page, token)))
}

/// POST: turns it off.
pub async fn turn_off(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let (room, account, token) = (people.asked(page.origin()), visit.account, visit.token.clone());
    let work = move || second_step::turn_off(&room, account, &token, &typed.password, &typed.code);
    match off(work).await? {
        Ok(token) => Ok(turned_off(&page, &token)),
        Err(error) => overview(people, page, visit, complaints(error)?).await,
    }
}

/// POST: the same by a passkey.
pub async fn turn_off_by_passkey(
    State(people): State<People>,
    page: Page,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let room = people.asked(page.origin());
    let answered = Answered { kept: typed.kept, credential: typed.credential };
    let work = move || second_step::turn_off_by_passkey(&room, visit.account, &visit.token, &answered);
    match off(work).await? {
        Ok(token) => Ok(turned_off(&page, &token)),
        Err(error) => page::sent_back(&page, HERE, error),
    }
}

fn turned_off(page: &Page, token: &str) -> Response {
    renewed(go_with(page, HERE, &Flash::done("two_step.off_done")), page, token)
}
