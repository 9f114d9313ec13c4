//! Rows written straight into the product's tables, many at a time.

use base::{AgencyId, DossierId, Moment};
use db::{DbError, Tx, Value, params};
use rules::workflow::State;

/// A dossier as the search and its list need it.
pub struct Row {
    pub id: DossierId,
    pub agency: AgencyId,
    pub intake_agency: AgencyId,
    pub state: State,
    pub due: Option<Moment>,
    pub returned: Option<Moment>,
    pub updated: Moment,
    pub key: Vec<u8>,
    pub header: Vec<u8>,
    pub number: i64,
    pub rank: i64,
    pub terms: Vec<u8>,
}

/// Term, rank, number.
pub type Posting = (i64, i64, i64);

/// Rows of one statement.
const AT_ONCE: usize = 1_000;

pub fn count(tx: &Tx) -> Result<usize, DbError> {
    tx.one("select count(*) from dossier_search", &[], |row| row.get(0))
}

/// The titles of the catalogue.
pub fn titles(tx: &Tx) -> Result<Vec<String>, DbError> {
    tx.all("select name from procedure order by code", &[], |row| row.get(0))
}

pub fn put(tx: &Tx, rows: &[Row]) -> Result<(), DbError> {
    for row in rows {
        tx.execute(
            "insert into dossier (id, reference, secret_hash, procedure_code, field, revision, agency, intake_agency,
                state, channel, assisted, holder_agency, holder_part, holder_is_applicant, opened_at, updated_at,
                submitted_at, accepted_at, due_original, due, due_provisional, ended_at, returned_at, paused,
                supplements, apologised, correcting, delivery, owed, paid, version, sealed_key, sealed_header)
             values ($1, $1, '', '1', '1', '01000000000000000000000000000000', $2, $3, $4, 'online', 0, $2, 'section',
                0, $5, $5, $5, $5, $6, $6, 0, $7, $7, 0, 0, 0, 0, 'counter', 0, 0, 1, $8, $9)",
            params![
                row.id,
                row.agency,
                row.intake_agency,
                row.state.word(),
                row.updated,
                row.due,
                row.returned,
                row.key.clone(),
                row.header.clone()
            ],
        )?;
        tx.execute(
            "insert into dossier_search (number, dossier, rank, terms) values ($1, $2, $3, $4)",
            params![row.number, row.id, row.rank, row.terms.clone()],
        )?;
    }
    Ok(())
}

pub fn post(tx: &Tx, postings: &[Posting]) -> Result<(), DbError> {
    let values = |(term, rank, number): &Posting| [*term, *rank, *number].map(Value::from);
    many(tx, "insert into dossier_term (term, rank, number) values", 3, postings.iter().map(values))
}

pub fn learn(tx: &Tx, pairs: &[(i64, i64)]) -> Result<(), DbError> {
    let values = |(typed, word): &(i64, i64)| [*typed, *word].map(Value::from);
    many(tx, "insert into search_word (typed, word) values", 2, pairs.iter().map(values))
}

fn many<const N: usize>(
    tx: &Tx,
    begins: &str,
    columns: usize,
    rows: impl Iterator<Item = [Value; N]>,
) -> Result<(), DbError> {
    let mut values: Vec<Value> = Vec::new();
    let flush = |values: &mut Vec<Value>| {
        let places: Vec<String> = (0..values.len() / columns)
            .map(|row| {
                let places: Vec<String> = (1..=columns).map(|at| format!("${}", row * columns + at)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let done = tx.execute(&format!("{begins} {}", places.join(", ")), values);
        values.clear();
        done
    };
    for row in rows {
        values.extend(row);
        if values.len() == AT_ONCE * columns {
            flush(&mut values)?;
        }
    }
    if values.is_empty() { Ok(()) } else { flush(&mut values).map(drop) }
}
