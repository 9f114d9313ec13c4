//! The rows of a batch as they are typed: read, kept, shown again.

use base::FieldErrors;
use cases::dossier::batch::{Row, check_row};
use rules::{
    document::{Person, scan},
    form::Answers as FormAnswers,
};
use webkit::Answers;

use crate::step::Reader;

/// The most rows of one page.
pub const MOST: usize = 200;

/// One row of the page.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Its number; it stays when rows above it are gone.
    pub key: u32,
    /// Name, or the line of an identity card's code.
    pub name: String,
    /// Identity number.
    pub identity: String,
    /// Phone.
    pub phone: String,
    /// Address.
    pub address: String,
    /// Fees, where they differ.
    pub owed: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl Typed {
    fn read(form: &Answers, key: u32) -> Self {
        let field = |name: &str| base::text::tidy(form.get(&format!("r.{key}.{name}")));
        let mut row = Self {
            key,
            name: field("name"),
            identity: field("identity"),
            phone: field("phone"),
            address: field("address"),
            owed: field("owed"),
            errors: FieldErrors::default(),
        };
        // The scanner types the whole code of a card into whichever field it stands.
        let card = [&row.name, &row.identity].into_iter().find_map(|line| scan::card(line));
        if let Some(card) = card {
            row.name = card.name;
            row.identity = card.identity.unwrap_or_default();
            row.address = card.address.unwrap_or(row.address);
        }
        row
    }

    /// Nothing was typed in it.
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.identity, &self.phone, &self.address, &self.owed].iter().all(|text| text.is_empty())
    }

    fn filer(&self) -> Person {
        let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Person {
            name: self.name.clone(),
            address: said(&self.address),
            phone: said(&self.phone),
            email: None,
            identity: said(&self.identity),
        }
    }

    /// The row as the use case takes it, unless something in it needs attention.
    pub fn row(&mut self) -> Option<Row> {
        let filer = self.filer();
        self.errors = check_row(&filer);
        let typed = Answers(vec![("owed".to_owned(), self.owed.clone())]);
        let mut reader = Reader::new(&typed, &[]);
        let owed = (!self.owed.is_empty()).then(|| reader.money("owed"));
        self.errors.0.extend(reader.errors.0);
        self.errors.is_empty().then(|| Row { key: self.key, filer, owed, answers: FormAnswers::default() })
    }

    /// What is wrong in it, in words.
    pub fn wrong(&self) -> String {
        let words = self.errors.0.iter().map(|error| crate::words::VI.refusal(&error.refusal));
        words.collect::<Vec<_>>().join(" ")
    }

    /// Whether this field needs attention.
    pub fn is_wrong(&self, field: &str) -> bool {
        self.errors.of(field).is_some()
    }
}

/// All rows that were sent, in order.
pub fn read(form: &Answers) -> Vec<Typed> {
    let keys = form.all("r").filter_map(|key| key.parse::<u32>().ok()).take(MOST);
    keys.map(|key| Typed::read(form, key)).collect()
}

/// Adds so many empty rows, up to what one page takes.
pub fn lengthen(rows: &mut Vec<Typed>, by: usize) {
    let last = rows.iter().map(|row| row.key).max().unwrap_or(0);
    let room = MOST.saturating_sub(rows.len()).min(by);
    rows.extend(
        (1..=u32::try_from(room).unwrap_or_default()).map(|next| Typed { key: last + next, ..Typed::default() }),
    );
}

/// Puts a list that was copied from a spreadsheet into rows: a line each, the columns as on the page, parted by
/// tabs or semicolons.
pub fn paste(rows: &mut Vec<Typed>, list: &str) {
    rows.retain(|row| !row.is_empty());
    for line in list.lines().filter(|line| !line.trim().is_empty()) {
        let parting = if line.contains('\t') { '\t' } else { ';' };
        let mut cells = line.split(parting).map(base::text::tidy);
        let mut next = || cells.next().unwrap_or_default();
        let key = rows.iter().map(|row| row.key).max().unwrap_or(0) + 1;
        let row = Typed {
            key,
            name: next(),
            identity: next(),
            phone: next(),
            address: next(),
            owed: next(),
            errors: FieldErrors::default(),
        };
        if rows.len() < MOST {
            rows.push(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Answers {
        Answers(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn rows_keep_their_numbers_and_a_card_fills_a_row() {
        let card = "000190000012||Nguyễn Thị Mẫu|01011990|Nữ|Thôn 1|01012021";
        let mut rows = read(&form(&[("r", "3"), ("r", "9"), ("r.3.name", " Lò  Thị Mẫu "), ("r.9.name", card)]));
        assert_eq!(rows[0].name, "Lò Thị Mẫu");
        assert_eq!((rows[1].name.as_str(), rows[1].identity.as_str()), ("Nguyễn Thị Mẫu", "000190000012"));
        lengthen(&mut rows, 2);
        assert_eq!(rows.iter().map(|row| row.key).collect::<Vec<_>>(), [3, 9, 10, 11]);
        lengthen(&mut rows, 1_000);
        assert_eq!(rows.len(), MOST);
    }

    #[test]
    fn a_list_from_a_spreadsheet_becomes_rows_behind_those_that_are_there() {
        let mut rows = read(&form(&[("r", "1"), ("r", "2"), ("r.1.name", "Lò Thị Mẫu")]));
        paste(&mut rows, "Y Blao\t000190000013\t0900 000 013\n\nH'Mai; ; ; ; 8.000\n");
        let shown: Vec<_> = rows.iter().map(|row| (row.key, row.name.as_str(), row.owed.as_str())).collect();
        assert_eq!(shown, [(1, "Lò Thị Mẫu", ""), (2, "Y Blao", ""), (3, "H'Mai", "8.000")]);
        assert_eq!(rows[1].phone, "0900 000 013");
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field_and_the_amount_is_read_as_people_write_it() {
        let mut row =
            Typed { key: 1, identity: "12".into(), phone: "abc".into(), owed: "x".into(), ..Typed::default() };
        assert!(row.row().is_none());
        assert!(["name", "identity", "phone", "owed"].iter().all(|field| row.is_wrong(field)), "{:?}", row.errors);
        let mut right = Typed { key: 1, name: "Y Blao".into(), owed: "8.000".into(), ..Typed::default() };
        assert_eq!(right.row().unwrap().owed, Some(base::Vnd(8_000)));
    }
}
