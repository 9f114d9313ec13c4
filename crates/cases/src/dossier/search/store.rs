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

/// The numbers of the dossiers that have one term of `first` and one of each of `others`, the most urgent first.
///
/// Each list of `first` is read in its order and ends as soon as the page is full. The others are looked up entry
/// by entry: a count in brackets, which no planner turns into a join of whole lists.
pub(super) fn hits(tx: &Tx, first: &[i64], others: &[&[i64]], skip: u32, most: u32) -> Result<Vec<i64>, DbError> {
    let mut values = params![u64::from(skip) + u64::from(most), most, skip].to_vec();
    let mut wheres = String::new();
    for terms in others {
        let terms = bind(&mut values, terms).join(", ");
        wheres += &format!(
            " and (select count(*) from dossier_term b
                where b.term in ({terms}) and b.rank = a.rank and b.number = a.number) > 0"
        );
    }
    let mut lists = Vec::new();
    for (place, term) in first.iter().enumerate() {
        values.push(Value::from(*term));
        lists.push(format!(
            "select * from (select a.rank, a.number from dossier_term a where a.term = ${}{wheres}
                order by a.rank, a.number limit $1) as list_{place}",
            values.len()
        ));
    }
    let lists = lists.join(" union ");
    let sql = format!("select number from ({lists}) as hits order by rank, number limit $2 offset $3");
    tx.all(&sql, &values, |row| row.get(0))
}
