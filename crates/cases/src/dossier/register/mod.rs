//! The register (sổ theo dõi hồ sơ): a view of what was accepted, one book per agency, field and year.
//!
//! A line is read from its dossier each time, so that it shows what became of it; only its number is kept. Deliberately
//! absent: entering a line, which acceptance does.

mod line;
mod reach;
pub(super) mod store;

use std::collections::HashMap;

use base::{AgencyId, Date, Denied, DossierId, local_date};
use db::Tx;
use people::Agency;
use rules::document::{Register, RegisterLine, sets::Purpose};

use super::{Summary, papers, store::of_book};
use crate::{CaseError, Operation, document::sets};

pub use reach::books;
pub use store::Book;

/// Lines on one page of the view.
pub const PAGE: usize = 50;
/// Lines that one PDF takes: a book of a year can have thousands.
pub const PART: i64 = 500;

/// Which book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which {
    /// Whose.
    pub agency: AgencyId,
    /// The field.
    pub field: String,
    /// The year.
    pub year: i16,
}

/// A line of a book with the dossier it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The dossier.
    pub dossier: DossierId,
    /// The line as printed.
    pub printed: RegisterLine,
}

/// A book as opened at one page.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The book with the lines of the page.
    pub register: Register,
    /// The lines with their dossiers.
    pub lines: Vec<Line>,
    /// How many lines fit what was looked for.
    pub found: usize,
    /// The last line of the book.
    pub last: i64,
}

/// Opens a book at a page, counted from 1; `sought` is a line's number, or parts of a code, name or number.
pub fn book(op: Operation, which: &Which, sought: &str, page: usize) -> Result<Opened, CaseError> {
    op.office.db.read(|tx| {
        let (agency, kept) = opened(tx, &op, which)?;
        let last = kept.last().map_or(0, |(line, _)| *line);
        let rows = rows(tx, &op, which)?;
        let fits: Vec<_> = kept.iter().filter(|(line, id)| fits(sought, *line, rows.get(id))).copied().collect();
        let of_page = fits.iter().skip(page.saturating_sub(1) * PAGE).take(PAGE).copied().collect();
        let lines = set(tx, &op, &agency, &rows, of_page)?;
        let register = bound(tx, &op, &agency, which, &lines)?;
        Ok(Opened { register, lines, found: fits.len(), last })
    })
}

/// Lines of a book as a PDF, from one number to another; not more than [`PART`] of them.
pub fn print(op: Operation, which: &Which, from: i64, to: i64) -> Result<Vec<u8>, CaseError> {
    let register = op.office.db.read(|tx| {
        let (agency, mut kept) = opened(tx, &op, which)?;
        kept.retain(|(line, _)| (from..=to.min(from.saturating_add(PART - 1))).contains(line));
        let lines = set(tx, &op, &agency, &rows(tx, &op, which)?, kept)?;
        bound(tx, &op, &agency, which, &lines)
    })?;
    let data = sets::data(Purpose::Register, of_day(which.year, op.now), &register);
    Ok(op.office.renderer.render(&data.template, &data.data, &[])?)
}

type Kept = Vec<(i64, DossierId)>;

fn opened(tx: &Tx, op: &Operation, which: &Which) -> Result<(Agency, Kept), CaseError> {
    let agency = reach::within(tx, op)?.into_iter().find(|own| own.id == which.agency).ok_or(Denied::NotFound)?;
    let kept = store::lines(tx, agency.id, &which.field, which.year)?;
    if kept.is_empty() { Err(Denied::NotFound.into()) } else { Ok((agency, kept)) }
}

fn rows(tx: &Tx, op: &Operation, which: &Which) -> Result<HashMap<DossierId, Summary>, CaseError> {
    let rows = of_book(tx, &op.office.vault, (which.agency, &which.field, which.year))?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Whether a line is what is looked for: digits are a line's number, or stand in a code or a person's number; words
/// all stand in the name of filer or owner.
fn fits(sought: &str, line: i64, row: Option<&Summary>) -> bool {
    let words = base::text::fold(sought);
    if words.is_empty() {
        return true;
    }
    if sought.trim() == line.to_string() {
        return true;
    }
    let Some(row) = row else { return false };
    let code = [Some(&row.reference), row.code.as_ref(), row.foreign_code.as_ref()];
    let plain = sought.trim().to_uppercase();
    if plain.len() > 3 && code.into_iter().flatten().any(|code| code.to_uppercase().contains(&plain)) {
        return true;
    }
    let people = row.header.iter().flat_map(|header| [Some(&header.filer), header.owner.as_ref()]).flatten();
    people.into_iter().any(|person| {
        let number = |text: &Option<String>| text.as_ref().is_some_and(|text| digits(text) == digits(sought));
        let name = base::text::fold(&person.name);
        let named = words.split(' ').all(|word| name.split(' ').any(|part| part.starts_with(word)));
        named || digits(sought).len() > 5 && (number(&person.identity) || number(&person.phone))
    })
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn set(
    tx: &Tx,
    op: &Operation,
    agency: &Agency,
    rows: &HashMap<DossierId, Summary>,
    kept: Kept,
) -> Result<Vec<Line>, CaseError> {
    let mut lines = Vec::new();
    for (number, dossier) in kept {
        if let Some(row) = rows.get(&dossier) {
            lines.push(Line { dossier, printed: line::of(tx, op, agency, number, row)? });
        }
    }
    Ok(lines)
}

fn bound(tx: &Tx, op: &Operation, agency: &Agency, which: &Which, lines: &[Line]) -> Result<Register, CaseError> {
    Ok(Register {
        form: sets::on(of_day(which.year, op.now))?.imprint(Purpose::Register),
        head: papers::head(tx, op, agency)?,
        date: local_date(op.now),
        field: which.field.clone(),
        book: format!("{}/{}", which.field, which.year),
        year: which.year,
        lines: lines.iter().map(|line| line.printed.clone()).collect(),
    })
}

/// By the form of which day a book is printed: of today while its year lasts, then for ever of the year's last day.
fn of_day(year: i16, now: base::Moment) -> Date {
    let today = local_date(now);
    Date::new(year, 12, 31).map_or(today, |last| last.min(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_printed_by_the_form_of_its_own_year() {
        let at = |text: &str| {
            text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(base::VIETNAM).unwrap().timestamp()
        };
        let number = |year, now: &str| {
            let set = sets::on(of_day(year, at(now))).unwrap();
            set.form(Purpose::Register).unwrap().number.clone()
        };
        assert_eq!(number(2019, "2026-03-02T09:00"), "06");
        assert_eq!(number(2025, "2025-09-12T09:00"), "06");
        assert_eq!(number(2025, "2025-09-16T09:00"), "07");
        assert_eq!(number(2025, "2026-03-02T09:00"), "07");
    }
}
