//! The books of certification: which there are, one of them, its print. Numbers are taken by issuing.

use askama::Template;
use axum::extract::{Query, State};
use base::AgencyId;
use cases::dossier::certification::{self, Book, Line};
use people::Agency;
use rules::{certification::BookKind, document::CertificationBook};
use webkit::{Answer, Answers, OfficerVisit, Page, WebError, security, show as render};

use crate::{
    App,
    door::{id as named, web, work},
    words,
};

#[derive(Template)]
#[template(path = "certification/books.html")]
struct BooksPage {
    page: Page,
    books: Vec<(Agency, Book)>,
}

impl BooksPage {
    fn href(&self, agency: &Agency, book: &Book) -> String {
        format!("/can-bo/so-chung-thuc/quyen?co_quan={}&loai={}&nam={}", agency.id, book.kind.word(), book.year)
    }
    fn name(&self, book: &Book) -> String {
        self.page.t(&format!("desk.certification.{}", book.kind.word()))
    }
    fn number(&self, book: &Book) -> String {
        book.kind.book(book.year)
    }
}

/// GET /can-bo/so-chung-thuc
pub async fn books(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    let books = work(&app, &visit.actor, |room| certification::books(room.op())).await.map_err(web)?;
    render(&BooksPage { page: page.titled("desk.certification.title"), books })
}

/// Agency, kind and year of an address.
fn which(asked: &Answers) -> Result<(AgencyId, BookKind, i16), WebError> {
    let kind = BookKind::from_word(asked.get("loai")).ok_or(WebError::NOT_FOUND)?;
    let year = asked.get("nam").parse().map_err(|_| WebError::NOT_FOUND)?;
    Ok((named(asked.get("co_quan"))?, kind, year))
}

#[derive(Template)]
#[template(path = "certification/book.html")]
struct BookPage {
    page: Page,
    book: CertificationBook,
    lines: Vec<Line>,
    print: String,
}

impl BookPage {
    fn day(&self, line: &Line) -> String {
        words::day(line.printed.on)
    }
    /// The heading of the column of papers, and of their number.
    fn of_kind(&self, column: &str) -> String {
        self.page.t(&format!("desk.certification.{column}_{}", self.book.kind))
    }
}

/// GET /can-bo/so-chung-thuc/quyen
pub async fn book(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(asked): Query<Answers>,
) -> Answer {
    let (agency, kind, year) = which(&asked)?;
    let found = work(&app, &visit.actor, move |room| certification::book(room.op(), agency, kind, year));
    let (book, lines) = found.await.map_err(web)?;
    let print = format!("/can-bo/so-chung-thuc/quyen.pdf?co_quan={agency}&loai={}&nam={year}", kind.word());
    let name = page.t(&format!("desk.certification.{}", kind.word()));
    render(&BookPage { page: page.named(name), book, lines, print })
}

/// GET /can-bo/so-chung-thuc/quyen.pdf
pub async fn print(State(app): State<App>, visit: OfficerVisit, Query(asked): Query<Answers>) -> Answer {
    let (agency, kind, year) = which(&asked)?;
    let made = work(&app, &visit.actor, move |room| {
        let (book, _) = certification::book(room.op(), agency, kind, year)?;
        certification::print(room.op(), &book)
    });
    Ok(security::file("so-chung-thuc.pdf", "application/pdf", made.await.map_err(web)?))
}
