//! The table `certified_paper`.

use base::{AgencyId, Date, DossierId, Moment, OfficerId, Vnd};
use db::{DataKey, DbError, Tx, params};
use rules::certification::BookKind;

use super::Said;

/// A book that has lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// Its kind.
    pub kind: BookKind,
    /// The year.
    pub year: i16,
    /// How many lines.
    pub lines: u64,
}

pub(super) struct New {
    pub agency: AgencyId,
    pub kind: BookKind,
    pub year: i16,
    pub number: i64,
    pub dossier: DossierId,
    pub on: Date,
    pub signatory: OfficerId,
    pub copies: u32,
    pub fee: Vnd,
    pub at: Moment,
}

pub(super) struct Kept {
    pub number: i64,
    pub dossier: DossierId,
    pub on: Date,
    pub signatory: OfficerId,
    pub copies: u32,
    pub fee: Vnd,
    kind: BookKind,
    sealed: Vec<u8>,
}

impl Kept {
    pub fn said(&self, key: &DataKey) -> Result<Said, DbError> {
        key.open_json(&place(self.kind, self.number, self.dossier), &self.sealed)
    }
}

fn place(kind: BookKind, number: i64, dossier: DossierId) -> String {
    format!("certified_paper:{dossier}:{}:{number}", kind.word())
}

/// The last number taken.
pub(super) fn last(tx: &Tx, agency: AgencyId, kind: BookKind, year: i16) -> Result<Option<i64>, DbError> {
    tx.one(
        "select max(number) from certified_paper where agency = $1 and kind = $2 and year = $3",
        params![agency, kind.word(), i64::from(year)],
        |row| row.get(0),
    )
}

pub(super) fn insert(tx: &Tx, key: &DataKey, new: &New, said: &Said) -> Result<(), DbError> {
    tx.execute(
        "insert into certified_paper (agency, kind, year, number, dossier, issued_on, signatory, copies, fee, sealed,
            taken_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            new.agency,
            new.kind.word(),
            i64::from(new.year),
            new.number,
            new.dossier,
            new.on,
            new.signatory,
            new.copies,
            new.fee,
            key.seal_json(&place(new.kind, new.number, new.dossier), said)?,
            new.at,
        ],
    )
    .map(drop)
}

pub(super) fn books(tx: &Tx, agency: AgencyId) -> Result<Vec<Book>, DbError> {
    tx.all(
        "select kind, year, count(*) from certified_paper where agency = $1 group by kind, year
         order by year desc, kind",
        params![agency],
        |row| {
            let (word, year): (String, i64) = (row.get(0)?, row.get(1)?);
            let kind =
                BookKind::from_word(&word).ok_or(DbError::WrongKind { column: 0, wanted: "a kind of book" })?;
            Ok(Book { kind, year: year as i16, lines: row.get(2)? })
        },
    )
}

pub(super) fn lines(tx: &Tx, agency: AgencyId, kind: BookKind, year: i16) -> Result<Vec<Kept>, DbError> {
    tx.all(
        "select number, dossier, issued_on, signatory, copies, fee, sealed from certified_paper
         where agency = $1 and kind = $2 and year = $3 order by number",
        params![agency, kind.word(), i64::from(year)],
        |row| {
            Ok(Kept {
                number: row.get(0)?,
                dossier: row.get(1)?,
                on: row.get(2)?,
                signatory: row.get(3)?,
                copies: row.get(4)?,
                fee: row.get(5)?,
                kind,
                sealed: row.get(6)?,
            })
        },
    )
}
