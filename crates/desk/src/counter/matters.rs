//! The papers to be certified, typed at the counter: each takes a number of the book, and pages and copies make the
//! fee. Only for procedures whose result is entered in a book of certification.

use base::{FieldErrors, Refusal};
use rules::{
    certification::{Booked, Matter},
    form::Answers as FormAnswers,
    procedure::Sheet,
};
use webkit::Answers;

/// How many papers one page takes.
const ROWS: usize = 8;
/// More pages or copies than anybody brings.
const MOST: u32 = 1_000;

/// One row as typed.
pub struct MatterRow {
    /// Its number on the page.
    pub key: usize,
    /// The paper's name.
    pub title: String,
    /// Its pages.
    pub pages: String,
    /// Copies or documents.
    pub copies: String,
}

/// How this procedure's results are entered in a book, if they are.
pub fn booked(sheet: &Sheet) -> Option<&Booked> {
    sheet.results.first().and_then(|kind| kind.book.as_ref())
}

/// The rows to be shown; none where nothing is certified.
pub fn rows(sheet: &Sheet, typed: &Answers) -> Vec<MatterRow> {
    if booked(sheet).is_none() {
        return Vec::new();
    }
    let field = |key: usize, name: &str| base::text::tidy(typed.get(&format!("m.{key}.{name}")));
    let row = |key| MatterRow {
        key,
        title: field(key, "title"),
        pages: field(key, "pages"),
        copies: field(key, "copies"),
    };
    (1..=ROWS).map(row).collect()
}

/// The answers that these rows make; complains where a number cannot be read or nothing was typed.
pub fn answers(sheet: &Sheet, typed: &Answers, requester: &str, errors: &mut FieldErrors) -> FormAnswers {
    let Some(booked) = booked(sheet) else { return FormAnswers::default() };
    let mut matters = Vec::new();
    for row in rows(sheet, typed).into_iter().filter(|row| !row.title.is_empty()) {
        let mut number = |name: &str, text: &str| {
            let found = if text.is_empty() { Some(1) } else { text.parse::<u32>().ok() };
            let found = found.filter(|count| (1..=MOST).contains(count));
            if found.is_none() {
                errors.push(&format!("m.{}.{name}", row.key), Refusal::new("number_wrong"));
            }
            found.unwrap_or(1)
        };
        let (pages, copies) = (number("pages", &row.pages), number("copies", &row.copies));
        matters.push(Matter { title: row.title, pages, copies });
    }
    if matters.is_empty() {
        errors.push("m.1.title", Refusal::new("matters_missing"));
    }
    booked.answers(requester, &matters)
}
