//! The search of the desk: by words or their beginnings, by identity number, phone and shelf, within what the officer may see.
//!
//! Names and numbers are sealed per dossier, so what it is found by is kept as hashes under the installation's key:
//! for each word a term per agency that has to do with the dossier, and one for the province. A typed line becomes
//! terms of the officer's own scope; whatever lies outside is never looked at. Deliberately absent: drafts, which are
//! nobody's but who writes them (`find` opens those by their reference); ranking by likeness.

mod index;
mod store;

use std::collections::BTreeSet;

use base::{Denied, Officer, Refusal};
use db::{Tx, Vault};
use rules::{
    policy::{Action, may},
    workflow::State,
};

use super::{Summary, shelf, store::Loaded};
use crate::{CaseError, Office, Operation};
pub use index::{Entry, spellings};
use index::{Scope, Wanted, as_number, number_hash, term, typed_hash, wanted};
use store::Kept;

/// How far entries are counted to find the rarest word.
const COUNTED: u32 = 1_000;
/// More words than this never begin with three letters that somebody means.
const MOST_ALIKE: usize = 300;
/// So many entries of the rarest word are read at first; a page is often full after them.
const HANDFUL: u32 = 256;
/// Each further handful is so many times larger, up to [`MOST_AT_ONCE`].
const GROWS: u32 = 4;
/// The most entries read at once.
const MOST_AT_ONCE: u32 = 8_192;
/// A word that at most so many terms stand for is looked up in its own lists; more of them cost more than they save.
const LOOKED_UP: usize = 3;
/// No entry lies before this place.
const BEFORE_ALL: (i64, i64) = (i64::MIN, i64::MIN);

/// A page of what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The dossiers, the most urgent first, ended ones last.
    pub rows: Vec<Summary>,
    /// There are more.
    pub more: bool,
}

/// The officer's dossiers that `typed` names: as one number, or by all of its words.
pub fn search(op: Operation, typed: &str, skip: u32, most: u32) -> Result<Found, CaseError> {
    let scope = scope(op.officer()?)?;
    let vault = &op.office.vault;
    let wanted = wanted(typed);
    op.office.db.read(|tx| {
        let mut numbers = Vec::new();
        if let Some(terms) = terms(tx, vault, scope, &wanted)? {
            numbers = page(tx, terms, skip, most.saturating_add(1))?;
        }
        let more = numbers.len() > most as usize;
        numbers.truncate(most as usize);
        Ok(Found { rows: super::store::by_numbers(tx, vault, &numbers)?, more })
    })
}

fn scope(officer: &Officer) -> Result<Scope, CaseError> {
    if may(officer, Action::SeeAll) {
        Ok(Scope::Province)
    } else if may(officer, Action::SeeQueue) {
        Ok(Scope::Agency(officer.agency))
    } else {
        Err(Denied::NotAllowed.into())
    }
}

/// For each thing wanted the terms of which one must be there; `None` when nothing can be found.
fn terms(tx: &Tx, vault: &Vault, scope: Scope, wanted: &Wanted) -> Result<Option<Vec<Vec<i64>>>, CaseError> {
    let scoped = |hash: i64| term(vault, scope, hash);
    let whole: Vec<i64> = wanted.numbers.iter().map(|number| scoped(number_hash(vault, number))).collect();
    for term in &whole {
        if store::reach(tx, *term, 1)?.0 > 0 {
            return Ok(Some(vec![whole]));
        }
    }
    if wanted.words.is_empty() {
        return Ok(None);
    }
    let typed: Vec<i64> = wanted.words.iter().map(|word| typed_hash(vault, word)).collect();
    let known = store::pairs(tx, &typed)?;
    let mut all = Vec::new();
    for (word, hash) in wanted.words.iter().zip(&typed) {
        let words = known.iter().filter(|(typed, _)| typed == hash).map(|(_, word)| *word);
        let numbers = as_number(word).into_iter().map(|number| number_hash(vault, &number));
        let terms: Vec<i64> = words.chain(numbers).map(scoped).collect();
        if terms.is_empty() {
            return Ok(None);
        }
        if terms.len() > MOST_ALIKE {
            return Err(Refusal::new("search_too_wide").with("word", word).into());
        }
        all.push(terms);
    }
    Ok(Some(all))
}

/// Reads the rarest word's lists handful by handful, without what the next rarest has not, and keeps those who have the
/// others too.
fn page(tx: &Tx, terms: Vec<Vec<i64>>, skip: u32, most: u32) -> Result<Vec<i64>, CaseError> {
    let mut counted = Vec::new();
    for terms in terms {
        let (mut count, mut nearest) = (0, i64::MAX);
        for term in &terms {
            let (entries, reached) = store::reach(tx, *term, COUNTED)?;
            count += entries;
            if entries == u64::from(COUNTED) {
                nearest = nearest.min(reached);
            }
        }
        if count == 0 {
            return Ok(Vec::new());
        }
        // Lists that were counted to their end come first, the shortest first; then those that reached farthest.
        let order = if nearest == i64::MAX { (false, count, 0) } else { (true, 0, -nearest) };
        counted.push((order, terms));
    }
    counted.sort_unstable();
    let Some(((_, first), others)) = counted.split_first() else { return Ok(Vec::new()) };
    // Whatever few have is asked first.
    let others: Vec<&[i64]> = others.iter().map(|(_, terms)| terms.as_slice()).collect();
    let next = others.iter().copied().find(|terms| terms.len() <= LOOKED_UP).unwrap_or_default();
    let (from, until) = (skip as usize, skip as usize + most as usize);
    let (mut hits, mut after, mut handful) = (Vec::new(), BEFORE_ALL, HANDFUL.max(skip.saturating_add(most)));
    loop {
        let candidates = store::candidates(tx, first, next, after, handful)?;
        let fits = |one: &&store::Candidate| others.iter().all(|terms| one.has_one_of(terms));
        hits.extend(candidates.iter().filter(fits).map(|one| one.number));
        match candidates.last() {
            Some(last) if hits.len() < until && candidates.len() == handful as usize => {
                after = (last.rank, last.number);
            }
            _ => break,
        }
        handful = handful.saturating_mul(GROWS).min(MOST_AT_ONCE);
    }
    hits.truncate(until);
    Ok(hits.split_off(from.min(hits.len())))
}

/// Puts into the search, or moves in it, what a filed dossier is found by now; in the transaction that changed it.
pub(super) fn refresh(tx: &Tx, vault: &Vault, loaded: &Loaded) -> Result<(), CaseError> {
    if loaded.dossier.state == State::Draft {
        return Ok(());
    }
    let (is, words) = now(tx, vault, loaded)?;
    match store::kept(tx, loaded.id)? {
        Some(was) if was == is => {}
        Some(was) if was.terms == is.terms => store::move_to(tx, &was, is.rank)?,
        Some(was) => {
            store::take_out(tx, &was)?;
            store::learn(tx, vault, &words)?;
            store::put(tx, loaded.id, &is)?;
        }
        None => {
            store::learn(tx, vault, &words)?;
            store::put(tx, loaded.id, &is)?;
        }
    }
    Ok(())
}

fn now(tx: &Tx, vault: &Vault, loaded: &Loaded) -> Result<(Kept, BTreeSet<String>), CaseError> {
    let mut entry = Entry::of(vault, loaded.id, &loaded.header, &loaded.dossier);
    if let Some(place) = shelf::place(tx, loaded)? {
        entry.stands_at(&place);
    }
    Ok((Kept { number: entry.number, rank: entry.rank, terms: entry.terms(vault) }, entry.words))
}

/// Whether the dossier is found by what its names and state say, and by nothing else.
pub(super) fn agrees(tx: &Tx, vault: &Vault, loaded: &Loaded) -> Result<bool, CaseError> {
    let kept = store::kept(tx, loaded.id)?;
    if loaded.dossier.state == State::Draft {
        return Ok(kept.is_none());
    }
    let (is, words) = now(tx, vault, loaded)?;
    let spelled: Vec<(i64, i64)> = words.iter().flat_map(|word| spellings(vault, word)).collect();
    let learned = store::pairs(tx, &spelled.iter().map(|(typed, _)| *typed).collect::<Vec<_>>())?;
    let knows = spelled.iter().all(|pair| learned.contains(pair));
    Ok(kept.as_ref() == Some(&is) && store::there(tx, &is)? == is.terms.len() && knows)
}

/// Takes a dossier out: nothing finds it any more.
pub(super) fn take_out(tx: &Tx, id: base::DossierId) -> Result<(), CaseError> {
    store::kept(tx, id)?.iter().try_for_each(|kept| store::take_out(tx, kept))?;
    Ok(())
}

/// Whether anything finds the dossier.
pub(super) fn is_in(tx: &Tx, id: base::DossierId) -> Result<bool, CaseError> {
    Ok(store::kept(tx, id)?.is_some())
}

/// Empties the search, before it is made anew.
pub(super) fn clear(tx: &Tx) -> Result<(), db::DbError> {
    store::clear(tx)
}

/// Makes the dossier's entry again, whatever stood there.
pub(super) fn renew(tx: &Tx, vault: &Vault, loaded: &Loaded) -> Result<(), CaseError> {
    let (is, _) = now(tx, vault, loaded)?;
    for was in store::kept(tx, loaded.id)?.into_iter().chain([is]) {
        store::take_out(tx, &was)?;
    }
    refresh(tx, vault, loaded)
}

const LINE: &str = "search.line";

/// A line as it may stand in an address: what officers look for are names and numbers of people, and addresses stay behind
/// in browsers and proxies.
pub fn hide_line(office: &Office, line: &str) -> String {
    hex::encode(office.vault.seal(LINE, line.as_bytes()))
}

/// The line that was hidden so; empty where it is none of ours, or of a key that is gone.
pub fn hidden_line(office: &Office, hidden: &str) -> String {
    let bytes = hex::decode(hidden).ok().and_then(|sealed| office.vault.open(LINE, &sealed).ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
