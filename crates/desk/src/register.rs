//! The register: the books within reach, one book as a page with a search for a line, and its lines as a PDF.

use askama::Template;
use axum::extract::{Query, State};
use cases::dossier::{
    self,
    register::{self as books, Book, Opened, PAGE, PART},
};
use people::Agency;
use serde::Deserialize;
use webkit::{Answer, CsrfForm, OfficerVisit, Page, WebError, escape, go, security, show as render};

use crate::{
    App,
    door::{id, web, work},
};

/// Which books.
#[derive(Debug, Default, Deserialize)]
pub struct Shelf {
    #[serde(default)]
    nam: Option<i16>,
}

#[derive(Template)]
#[template(path = "books.html")]
struct BooksPage {
    page: Page,
    years: Vec<(i16, bool)>,
    books: Vec<(Agency, Book)>,
}

/// GET /can-bo/so
pub async fn books(State(app): State<App>, page: Page, visit: OfficerVisit, Query(shelf): Query<Shelf>) -> Answer {
    let mut books = work(&app, &visit.actor, |room| books::books(room.op())).await.map_err(web)?;
    let mut years: Vec<i16> = books.iter().map(|(_, book)| book.year).collect();
    years.dedup();
    let chosen = shelf.nam.filter(|year| years.contains(year)).or_else(|| years.first().copied());
    books.retain(|(_, book)| Some(book.year) == chosen);
    let years = years.into_iter().map(|year| (year, Some(year) == chosen)).collect();
    render(&BooksPage { page: page.titled("desk.register.title"), years, books })
}

/// Which book, and which of its lines.
#[derive(Debug, Deserialize)]
pub struct Which {
    #[serde(default)]
    co_quan: String,
    #[serde(default)]
    linh_vuc: String,
    #[serde(default)]
    nam: i16,
    /// What is sought in it: as it was typed where a form sends it, and hidden in an address.
    #[serde(default)]
    tim: String,
    #[serde(default)]
    trang: Option<usize>,
    #[serde(default)]
    tu: Option<i64>,
}

impl Which {
    fn book(&self) -> Result<books::Which, WebError> {
        Ok(books::Which { agency: id(&self.co_quan)?, field: self.linh_vuc.clone(), year: self.nam })
    }
    fn query(&self) -> String {
        format!("co_quan={}&linh_vuc={}&nam={}", escape(&self.co_quan), escape(&self.linh_vuc), self.nam)
    }
}

#[derive(Template)]
#[template(path = "book.html")]
struct BookPage {
    page: Page,
    opened: Opened,
    which: Which,
    sought: String,
    number: usize,
}

impl BookPage {
    fn moment(&self, at: &jiff::civil::DateTime) -> String {
        format!("{:02}:{:02}, {}", at.hour(), at.minute(), base::text::short_date(at.date()))
    }
    #[allow(clippy::ref_option, reason = "templates hand fields over by reference")]
    fn maybe(&self, at: &Option<jiff::civil::DateTime>) -> String {
        at.as_ref().map(|at| self.moment(at)).unwrap_or_default()
    }
    /// The PDFs of the book: label and address, a part each.
    fn prints(&self) -> Vec<(String, String)> {
        let parts = (self.opened.last + PART - 1) / PART;
        let part = |place: i64| {
            let (from, to) = (place * PART + 1, (place * PART + PART).min(self.opened.last));
            let label = if parts == 1 {
                self.page.t("desk.register.print")
            } else {
                self.page.t2("desk.register.print_part", "from", from, "to", to)
            };
            (label, format!("/can-bo/so/quyen.pdf?{}&tu={from}", self.which.query()))
        };
        (0..parts).map(part).collect()
    }
    fn pages(&self) -> usize {
        self.opened.found.div_ceil(PAGE).max(1)
    }
    fn address(&self) -> String {
        format!("/can-bo/so/quyen?{}&tim={}", self.which.query(), escape(&self.which.tim))
    }
}

/// POST /can-bo/so/quyen: to the lines that are sought; names and numbers stand in no address.
pub async fn seek(State(app): State<App>, _: OfficerVisit, CsrfForm(which): CsrfForm<Which>) -> Answer {
    let hidden = dossier::hide_line(&app.office, which.tim.trim());
    Ok(go(&format!("/can-bo/so/quyen?{}&tim={hidden}", which.query())))
}

/// GET /can-bo/so/quyen
pub async fn book(State(app): State<App>, page: Page, visit: OfficerVisit, Query(which): Query<Which>) -> Answer {
    let sought = dossier::hidden_line(&app.office, &which.tim);
    let (book, line) = (which.book()?, sought.clone());
    let number = which.trang.unwrap_or(1).max(1);
    let opened = work(&app, &visit.actor, move |room| books::book(room.op(), &book, &line, number));
    let opened = opened.await.map_err(web)?;
    let title = page.t2("desk.register.book", "field", &opened.register.field, "year", opened.register.year);
    render(&BookPage { page: page.named(title), opened, which, sought, number })
}

/// GET /can-bo/so/quyen.pdf
pub async fn print(State(app): State<App>, visit: OfficerVisit, Query(which): Query<Which>) -> Answer {
    let (book, from) = (which.book()?, which.tu.unwrap_or(1));
    let made = work(&app, &visit.actor, move |room| books::print(room.op(), &book, from, i64::MAX));
    Ok(security::file("so-theo-doi-ho-so.pdf", "application/pdf", made.await.map_err(web)?))
}
