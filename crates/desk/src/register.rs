//! The register (Form 06): the books within reach, one book as a page and as a PDF.

use askama::Template;
use axum::extract::{Query, State};
use base::AgencyId;
use cases::dossier::register::{self as books, Book, Line};
use people::Agency;
use serde::Deserialize;
use webkit::{Answer, OfficerVisit, Page, WebError, security, show as render};

use crate::{
    App,
    door::{id, web, work},
};

#[derive(Template)]
#[template(path = "books.html")]
struct BooksPage {
    page: Page,
    books: Vec<(Agency, Book)>,
}

/// GET /can-bo/so
pub async fn books(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    let books = work(&app, &visit.actor, |room| books::books(room.op())).await.map_err(web)?;
    render(&BooksPage { page: page.titled("desk.register.title"), books })
}

/// Which book.
#[derive(Debug, Deserialize)]
pub struct Which {
    #[serde(default)]
    co_quan: String,
    #[serde(default)]
    linh_vuc: String,
    #[serde(default)]
    nam: i16,
}

impl Which {
    fn agency(&self) -> Result<AgencyId, WebError> {
        id(&self.co_quan)
    }
    fn query(&self) -> String {
        let field: String = form_urlencode(&self.linh_vuc);
        format!("co_quan={}&linh_vuc={field}&nam={}", self.co_quan, self.nam)
    }
}

/// The bytes of a text as a query takes them.
fn form_urlencode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[derive(Template)]
#[template(path = "book.html")]
struct BookPage {
    page: Page,
    lines: Vec<Line>,
    query: String,
}

impl BookPage {
    fn moment(&self, at: &jiff::civil::DateTime) -> String {
        format!("{:02}:{:02}, {}", at.hour(), at.minute(), base::text::short_date(at.date()))
    }
    #[allow(clippy::ref_option, reason = "templates hand fields over by reference")]
    fn maybe(&self, at: &Option<jiff::civil::DateTime>) -> String {
        at.as_ref().map(|at| self.moment(at)).unwrap_or_default()
    }
}

/// GET /can-bo/so/quyen
pub async fn book(State(app): State<App>, page: Page, visit: OfficerVisit, Query(which): Query<Which>) -> Answer {
    let (agency, query) = (which.agency()?, which.query());
    let opened = work(&app, &visit.actor, move |room| books::book(room.op(), agency, &which.linh_vuc, which.nam));
    let (register, lines) = opened.await.map_err(web)?;
    let title = page.t2("desk.register.book", "field", &register.field, "year", register.year);
    render(&BookPage { page: page.named(title), lines, query })
}

/// GET /can-bo/so/quyen.pdf
pub async fn print(State(app): State<App>, visit: OfficerVisit, Query(which): Query<Which>) -> Answer {
    let agency = which.agency()?;
    let made = work(&app, &visit.actor, move |room| {
        let (register, _) = books::book(room.op(), agency, &which.linh_vuc, which.nam)?;
        books::print(room.op(), &register)
    });
    Ok(security::file("so-theo-doi-ho-so.pdf", "application/pdf", made.await.map_err(web)?))
}
