//! What a dossier is found by, and what a typed line asks for. Pure: hashes under the installation's key, no store.

use std::collections::BTreeSet;

use base::{
    AgencyId, DossierId, Moment, millis,
    text::{fold, tidy},
};
use db::Vault;
use people::contact;
use rules::{policy::Concern, workflow::Dossier};

use crate::dossier::Header;

/// Words of a typed line beyond this many are not looked at.
const MOST_WORDS: usize = 8;
/// Beginnings shorter than this find nothing; whole words of any length do.
const SHORTEST_BEGINNING: usize = 3;
/// Numbers shorter than this are words.
const SHORTEST_NUMBER: usize = 4;

/// In whose dossiers is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// Those one agency has to do with.
    Agency(AgencyId),
    /// All of the province.
    Province,
}

/// What one dossier is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the index.
    pub number: i64,
    /// Its place in lists: the smaller, the sooner.
    pub rank: i64,
    /// Folded words of names and of the content line.
    pub words: BTreeSet<String>,
    /// Numbers that find it as a whole.
    numbers: BTreeSet<String>,
    scopes: BTreeSet<Scope>,
}

impl Entry {
    /// Of a filed dossier. Load generators make entries without a dossier's life.
    pub fn of(vault: &Vault, id: DossierId, header: &Header, dossier: &Dossier) -> Self {
        let concerned = Concern::of(dossier, "", None).agencies.into_iter().map(Scope::Agency);
        Self {
            number: number(vault, id),
            rank: rank(dossier),
            words: words(header),
            numbers: numbers(header),
            scopes: concerned.chain([Scope::Province]).collect(),
        }
    }

    /// Where its paper file stands finds it too.
    pub fn stands_at(&mut self, place: &str) {
        self.words.extend(split(place));
        self.numbers.extend(whole_number(place));
    }

    /// Its terms, in order.
    pub fn terms(&self, vault: &Vault) -> Vec<i64> {
        let words = self.words.iter().map(|word| word_hash(vault, word));
        let all: Vec<i64> = words.chain(self.numbers.iter().map(|number| number_hash(vault, number))).collect();
        let scoped = self.scopes.iter().flat_map(|scope| all.iter().map(|hash| term(vault, *scope, *hash)));
        scoped.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// The number by which the index knows a dossier. Two of a million collide with a chance of one in ten million.
pub(crate) fn number(vault: &Vault, id: DossierId) -> i64 {
    vault.keyed_number("search.dossier", &id.to_string())
}

/// The hash of a whole folded word.
pub(crate) fn word_hash(vault: &Vault, word: &str) -> i64 {
    vault.keyed_number("search.word", word)
}

/// The hash of what somebody typed of a word.
pub(crate) fn typed_hash(vault: &Vault, typed: &str) -> i64 {
    vault.keyed_number("search.typed", typed)
}

/// The hash of a number that finds as a whole.
pub(crate) fn number_hash(vault: &Vault, number: &str) -> i64 {
    vault.keyed_number("search.number", number)
}

/// The hash of a word or number within a scope: who may not look there cannot ask for it.
pub(crate) fn term(vault: &Vault, scope: Scope, hash: i64) -> i64 {
    match scope {
        Scope::Agency(agency) => vault.keyed_number("search.term", &format!("{agency}:{hash}")),
        Scope::Province => vault.keyed_number("search.term", &format!("province:{hash}")),
    }
}

/// The word itself, and its beginnings that may be typed for it.
fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let long_enough = ends.skip(SHORTEST_BEGINNING - 1).filter(|end| *end < word.len());
    long_enough.filter_map(|end| word.get(..end)).chain([word])
}

/// The word with everything that may be typed for it, as hashes: typed, word.
pub fn spellings(vault: &Vault, word: &str) -> Vec<(i64, i64)> {
    let hash = word_hash(vault, word);
    beginnings(word).map(|typed| (typed_hash(vault, typed), hash)).collect()
}

fn words(header: &Header) -> BTreeSet<String> {
    let people = [Some(&header.filer), header.owner.as_ref()].into_iter().flatten();
    let names = people.map(|person| &person.name).chain(&header.people.names);
    names.chain([&header.procedure]).flat_map(|text| split(text)).collect()
}

fn numbers(header: &Header) -> BTreeSet<String> {
    let people: Vec<_> = [Some(&header.filer), header.owner.as_ref()].into_iter().flatten().collect();
    let papers = people.iter().filter_map(|person| person.identity.as_ref()).chain(&header.people.numbers);
    let phones = people.iter().filter_map(|person| person.phone.as_deref()).filter_map(contact::phone);
    papers.filter_map(|number| whole_number(number)).chain(phones).collect()
}

fn split(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A number in its one form: letters and digits only, letters large.
fn whole_number(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let fits = plain.chars().count() >= SHORTEST_NUMBER && plain.chars().any(|letter| letter.is_ascii_digit());
    fits.then(|| plain.to_uppercase())
}

/// The place in lists: what runs by its due moment, then what waits for something else, then what has ended, the
/// newest first.
pub(crate) fn rank(dossier: &Dossier) -> i64 {
    const WAITS: i64 = 4_000_000_000_000_000;
    const ENDED: i64 = 9_000_000_000_000_000;
    let closed = dossier.closing.as_ref().map(|closing| closing.at);
    let over = closed.or(dossier.returned.as_ref().map(|returned| returned.at));
    let since = |moment: Option<Moment>| moment.map_or(0, millis);
    if let Some(over) = over {
        return ENDED - millis(over);
    }
    let runs = dossier.due.filter(|_| dossier.ended_at.is_none() && !dossier.is_paused());
    let until = dossier.answer_due.map(|due| due.moment).or(runs.map(|due| due.current));
    until.map_or_else(|| WAITS + since(dossier.submitted_at), millis)
}

/// What a typed line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The line as one number, in the forms it may have been kept in; tried first.
    pub numbers: Vec<String>,
    /// Its words; all have to match, each as word, beginning or number.
    pub words: Vec<String>,
}

/// Reads a typed line.
pub(crate) fn wanted(typed: &str) -> Wanted {
    let mut words = split(typed);
    words.dedup();
    words.truncate(MOST_WORDS);
    Wanted { numbers: as_number(&tidy(typed)), words }
}

/// The forms in which a number may have been kept: as it is, and as a phone number.
pub(crate) fn as_number(typed: &str) -> Vec<String> {
    let one_word = !typed.chars().any(char::is_alphabetic) || !typed.contains(' ');
    let plain = whole_number(typed).filter(|_| one_word);
    plain.into_iter().chain(contact::phone(typed)).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use rules::document::Person;

    use super::*;

    #[test]
    fn a_word_is_typed_whole_or_by_three_letters_or_more() {
        assert_eq!(beginnings("nguyen").collect::<Vec<_>>(), ["ngu", "nguy", "nguye", "nguyen"]);
        assert_eq!(beginnings("an").collect::<Vec<_>>(), ["an"]);
        assert_eq!(beginnings("hoa").collect::<Vec<_>>(), ["hoa"]);
    }

    #[test]
    fn names_content_and_numbers_are_what_it_is_found_by() {
        let filer = Person {
            name: "Nguyễn Thị Ánh".into(),
            phone: Some("090 000 0001".into()),
            identity: Some("6400000000-001".into()),
            ..Person::default()
        };
        let header = Header {
            procedure: "Đăng ký khai sinh".into(),
            filer,
            owner: None,
            capacity: None,
            people: rules::form::people::People { names: vec!["Lò Ánh".into()], numbers: vec!["c 123".into()] },
            papers: vec![],
            sets: 1,
            secret: String::new(),
        };
        let found: Vec<String> = words(&header).into_iter().collect();
        assert_eq!(found, ["anh", "dang", "khai", "ky", "lo", "nguyen", "sinh", "thi"]);
        let found: Vec<String> = numbers(&header).into_iter().collect();
        assert_eq!(found, ["0900000001", "6400000000001", "C123"]);
    }

    #[test]
    fn a_typed_line_is_a_number_or_words() {
        assert_eq!(wanted("+84 90 000 0001").numbers, ["0900000001", "84900000001"]);
        assert_eq!(wanted("Nguyễn  Ánh").words, ["nguyen", "anh"]);
        assert!(wanted("Nguyễn 0900000001").numbers.is_empty(), "a name and a number are two words");
        assert_eq!(wanted("c1234567").numbers, ["C1234567"]);
    }
}
