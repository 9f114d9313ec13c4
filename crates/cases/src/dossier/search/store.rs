//! The tables `search_word`, `dossier_search` and `dossier_term`.

use std::collections::BTreeSet;

use base::DossierId;
use db::{DbError, Tx, Value, Vault, params};

use super::index::spellings;

/// Terms in one statement.
const CHUNK: usize = 64;
/// Lists are filled up to a multiple of this with what stands in them already, so that few texts of statements
/// have to be prepared.
const STRIDE: usize = 8;

/// What is kept of one dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub number: i64,
    pub rank: i64,
    pub terms: Vec<i64>,
}

/// Binds whole numbers behind those bound already and tells their places: `$3, $4`.
fn bind(values: &mut Vec<Value>, numbers: &[i64]) -> Vec<String> {
    let wanted = numbers.len().next_multiple_of(STRIDE);
    let filled = numbers.iter().chain(std::iter::repeat_n(numbers.first().unwrap_or(&0), wanted - numbers.len()));
    filled
        .map(|number| {
            values.push(Value::from(*number));
            format!("${}", values.len())
        })
        .collect()
}

pub(super) fn kept(tx: &Tx, id: DossierId) -> Result<Option<Kept>, DbError> {
    tx.opt("select number, rank, terms from dossier_search where dossier = $1", params![id], |row| {
        let terms = row.get::<Vec<u8>>(2)?;
        let terms = terms.chunks_exact(8).filter_map(|chunk| chunk.first_chunk().copied());
        Ok(Kept { number: row.get(0)?, rank: row.get(1)?, terms: terms.map(i64::from_be_bytes).collect() })
    })
}

/// Keeps what it is found by from now on.
pub(super) fn put(tx: &Tx, id: DossierId, kept: &Kept) -> Result<(), DbError> {
    let terms: Vec<u8> = kept.terms.iter().flat_map(|term| term.to_be_bytes()).collect();
    tx.execute(
        "insert into dossier_search (number, dossier, rank, terms) values ($1, $2, $3, $4)",
        params![kept.number, id, kept.rank, terms],
    )?;
    for some in kept.terms.chunks(CHUNK) {
        let mut values = params![kept.rank, kept.number].to_vec();
        let rows: Vec<String> = bind(&mut values, some).iter().map(|term| format!("({term}, $1, $2)")).collect();
        let rows = rows.join(", ");
        tx.execute(
            &format!("insert into dossier_term (term, rank, number) values {rows} on conflict do nothing"),
            &values,
        )?;
    }
    Ok(())
}

/// Takes out what it was found by.
pub(super) fn take_out(tx: &Tx, kept: &Kept) -> Result<(), DbError> {
    for some in kept.terms.chunks(CHUNK) {
        let mut values = params![kept.rank, kept.number].to_vec();
        let terms = bind(&mut values, some).join(", ");
        tx.execute(
            &format!("delete from dossier_term where term in ({terms}) and rank = $1 and number = $2"),
            &values,
        )?;
    }
    tx.execute("delete from dossier_search where number = $1", params![kept.number]).map(drop)
}

pub(super) fn clear(tx: &Tx) -> Result<(), DbError> {
    for table in ["dossier_term", "dossier_search", "search_word"] {
        tx.execute(&format!("delete from {table}"), &[])?;
    }
    Ok(())
}

/// Moves it to another place in lists.
pub(super) fn move_to(tx: &Tx, kept: &Kept, rank: i64) -> Result<(), DbError> {
    tx.execute("update dossier_search set rank = $2 where number = $1", params![kept.number, rank])?;
    for some in kept.terms.chunks(CHUNK) {
        let mut values = params![kept.rank, kept.number, rank].to_vec();
        let terms = bind(&mut values, some).join(", ");
        tx.execute(
            &format!("update dossier_term set rank = $3 where term in ({terms}) and rank = $1 and number = $2"),
            &values,
        )?;
    }
    Ok(())
}

/// How many of its terms are really there.
pub(super) fn there(tx: &Tx, kept: &Kept) -> Result<usize, DbError> {
    let mut count = 0;
    for some in kept.terms.chunks(CHUNK) {
        let mut values = params![kept.rank, kept.number].to_vec();
        let terms = bind(&mut values, some).join(", ");
        let sql =
            format!("select count(*) from dossier_term where term in ({terms}) and rank = $1 and number = $2");
        count += tx.one(&sql, &values, |row| row.get::<usize>(0))?;
    }
    Ok(count)
}

/// Learns words that no dossier had before, with their beginnings.
pub(super) fn learn(tx: &Tx, vault: &Vault, words: &BTreeSet<String>) -> Result<(), DbError> {
    let spelled: Vec<Vec<(i64, i64)>> = words.iter().map(|word| spellings(vault, word)).collect();
    // The whole word stands last and is written last: where it is known, its beginnings are.
    let whole: Vec<i64> = spelled.iter().filter_map(|all| all.last()).map(|(typed, _)| *typed).collect();
    let known: BTreeSet<(i64, i64)> = pairs(tx, &whole)?.into_iter().collect();
    let new = spelled.into_iter().filter(|all| all.last().is_some_and(|whole| !known.contains(whole)));
    for (typed, word) in new.flatten() {
        tx.execute(
            "insert into search_word (typed, word) values ($1, $2) on conflict do nothing",
            params![typed, word],
        )?;
    }
    Ok(())
}

/// What was typed, with each word that begins so.
pub(super) fn pairs(tx: &Tx, typed: &[i64]) -> Result<Vec<(i64, i64)>, DbError> {
    let mut found = Vec::new();
    for some in typed.chunks(CHUNK) {
        let mut values = Vec::new();
        let places = bind(&mut values, some).join(", ");
        let sql = format!("select typed, word from search_word where typed in ({places}) order by typed, word");
        found.extend(tx.all::<_, DbError>(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?)))?);
    }
    Ok(found)
}

/// How many entries a term has, counted up to `most`, and how far into its list that reached: all lists lie in one
/// order, so of two long ones the one that reached farther is the rarer.
pub(super) fn reach(tx: &Tx, term: i64, most: u32) -> Result<(u64, i64), DbError> {
    tx.one(
        "select count(*), coalesce(max(rank), 0) from
            (select rank from dossier_term where term = $1 order by rank, number limit $2) as entries",
        params![term, most],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A dossier that stands in a list, and everything it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub rank: i64,
    pub number: i64,
    terms: Vec<u8>,
}

impl Candidate {
    /// Whether it has one of these terms. They are kept in order, eight bytes each.
    pub fn has_one_of(&self, wanted: &[i64]) -> bool {
        let (terms, _) = self.terms.as_chunks::<8>();
        wanted.iter().any(|term| terms.binary_search_by_key(term, |kept| i64::from_be_bytes(*kept)).is_ok())
    }
}

/// The next dossiers that have one of these terms, the most urgent first, behind the one at `after`; of those, where
/// `also` is not empty, only the ones that have one of its terms too.
///
/// Each brings its own terms: whether it has the other words is then told without another look into lists that are
/// long and lie far apart. Two lists lie in one order, so asking one for what the other has goes through both from
/// end to end; asking each dossier goes here and there. (A value and not `exists`, which PostgreSQL would turn into
/// a join that reads the whole other list.) The lists are cut off before their dossiers are looked up.
pub(super) fn candidates(
    tx: &Tx,
    terms: &[i64],
    also: &[i64],
    after: (i64, i64),
    most: u32,
) -> Result<Vec<Candidate>, DbError> {
    let mut values = params![after.0, after.1, most].to_vec();
    let mut place = |term: &i64| {
        values.push(Value::from(*term));
        format!("${}", values.len())
    };
    let has: Vec<String> = also
        .iter()
        .map(|term| {
            format!(
                "(select count(*) from dossier_term as other
                    where other.term = {} and other.rank = entry.rank and other.number = entry.number) > 0",
                place(term)
            )
        })
        .collect();
    let has = if has.is_empty() { String::new() } else { format!("and ({})", has.join(" or ")) };
    let lists: Vec<String> = terms
        .iter()
        .enumerate()
        .map(|(list, term)| {
            format!(
                "select * from (select entry.rank, entry.number from dossier_term as entry
                    where entry.term = {} and (entry.rank, entry.number) > ($1, $2) {has}
                    order by entry.rank, entry.number limit $3) as list_{list}",
                place(term)
            )
        })
        .collect();
    let lists = lists.join(" union ");
    let sql = format!(
        "select hits.rank, hits.number, dossier_search.terms
         from (select * from ({lists}) as lists order by rank, number limit $3) as hits
            join dossier_search on dossier_search.number = hits.number
         order by hits.rank, hits.number"
    );
    tx.all(&sql, &values, |row| Ok(Candidate { rank: row.get(0)?, number: row.get(1)?, terms: row.get(2)? }))
}
