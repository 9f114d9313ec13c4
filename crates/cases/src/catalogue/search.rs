//! Finding procedures by what people type: without diacritics, with slips, in everyday words, by code.
//!
//! tantivy holds every name and synonym as a document of folded words in memory and brings the candidates;
//! `rank` says which of them answers best. Own forms and what can be filed here come before what is only
//! shown. Deliberately absent: reading the tables (`list`), and dossiers (they are sealed and found otherwise).

use std::collections::HashMap;

use base::text::fold;
use tantivy::collector::TopDocs;
use tantivy::directory::RamDirectory;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use super::rank::{self, Readings, Vocabulary};

/// How many words of a query are read; longer texts say nothing more.
const WORDS: usize = 12;
/// How many candidates are ranked.
const CANDIDATES: usize = 200;
/// Below this a phrase does not answer.
const ENOUGH: f32 = 0.3;

/// The text as search compares it: folded, and with `i` for the `y` that ends a short syllable after a consonant,
/// because people write `đăng kí` and `đăng ký`, `lí lịch` and `lý lịch`.
fn plain(text: &str) -> String {
    let words = fold(text);
    let words = words.split(' ').map(|word| match word.strip_suffix('y') {
        Some(start) if start.len() <= 2 && start.ends_with(|it: char| !"aeiou".contains(it)) => {
            format!("{start}i")
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A procedure as search sees it.
pub(super) struct Entry {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// English name and other words worth less than the name.
    pub body: String,
    /// Synonyms.
    pub synonyms: Vec<String>,
    /// Has an own form.
    pub own_form: bool,
    /// Somebody here takes it online.
    pub online: bool,
    /// Nobody here decides it.
    pub external: bool,
}

/// A procedure that was found. `place` is its place among the entries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Place among the entries.
    pub place: usize,
    /// How well it answers; comparable within one answer only.
    pub score: f32,
}

struct Phrase {
    entry: usize,
    words: Vec<u32>,
    spoken: String,
}

/// The index of one state of the catalogue.
pub(super) struct Engine {
    searcher: Searcher,
    phrase: Field,
    body: Field,
    vocabulary: Vocabulary,
    phrases: Vec<Phrase>,
    entries: Vec<(String, f32)>,
    same: Vec<(String, Vec<String>)>,
}

impl Engine {
    /// Builds the index. `same` are phrases that mean the same, first the everyday one.
    pub fn new(entries: &[Entry], same: &[Vec<String>]) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let words = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
        let words = TextOptions::default().set_indexing_options(words);
        let phrase = schema.add_text_field("phrase", words.clone());
        let body = schema.add_text_field("body", words);
        // One segment written once: a document's number is its phrase's place.
        let index = Index::builder().schema(schema.build());
        let mut writer = index.single_segment_index_writer(RamDirectory::create(), 15_000_000)?;
        let (mut vocabulary, mut phrases) = (Vocabulary::default(), Vec::new());
        for (place, entry) in entries.iter().enumerate() {
            for (number, spoken) in std::iter::once(&entry.name).chain(&entry.synonyms).enumerate() {
                let folded = plain(spoken);
                let mut document = TantivyDocument::new();
                document.add_text(phrase, &folded);
                if number == 0 {
                    document.add_text(body, plain(&entry.body));
                }
                writer.add_document(document)?;
                let spoken = spoken.to_lowercase();
                phrases.push(Phrase { entry: place, words: vocabulary.take(&folded), spoken });
            }
        }
        let searcher = writer.finalize()?.reader()?.searcher();
        let entries = entries.iter().map(|entry| (fold_code(&entry.code), favour(entry))).collect();
        let same = same.iter().filter_map(|group| {
            let (first, others) = group.split_first()?;
            Some((plain(first), others.iter().map(|other| plain(other)).collect()))
        });
        Ok(Self { searcher, phrase, body, vocabulary, phrases, entries, same: same.collect() })
    }

    /// The procedures that answer `typed`, best first, at most `limit`.
    pub fn search(&self, typed: &str, limit: usize) -> tantivy::Result<Vec<Found>> {
        if let Some(found) = self.by_code(typed) {
            return Ok(found.into_iter().take(limit).collect());
        }
        let mut best: HashMap<usize, f32> = HashMap::new();
        for (number, folded) in self.variants(&plain(typed)).iter().enumerate() {
            let spoken = if number == 0 { base::text::tidy(typed).to_lowercase() } else { String::new() };
            let less = if number == 0 { 1.0 } else { 0.95 };
            for (entry, score) in self.answers(folded, &spoken)? {
                let before = best.entry(entry).or_insert(0.0);
                *before = before.max(score * less);
            }
        }
        let favoured = best.into_iter().filter(|(_, score)| *score >= ENOUGH).map(|(place, score)| Found {
            place,
            score: score + self.entries.get(place).map_or(0.0, |(_, favour)| *favour),
        });
        let mut found: Vec<Found> = favoured.collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        found.truncate(limit);
        Ok(found)
    }

    /// `1.001193`, `1001193` or a beginning of it, in order of codes.
    fn by_code(&self, typed: &str) -> Option<Vec<Found>> {
        let digits = fold_code(typed);
        let code = typed.trim().chars().all(|it| it.is_ascii_digit() || it == '.' || it == ' ');
        if !code || digits.len() < 3 {
            return None;
        }
        let places = self.entries.iter().enumerate().filter(|(_, (code, _))| code.starts_with(&digits));
        Some(places.map(|(place, _)| Found { place, score: 1.0 }).collect())
    }

    /// What was typed, and the same with everyday phrases replaced by official ones.
    fn variants(&self, folded: &str) -> Vec<String> {
        let padded = format!(" {folded} ");
        let mut variants = vec![folded.to_owned()];
        for (everyday, official) in &self.same {
            if padded.contains(&format!(" {everyday} ")) {
                for other in official {
                    let replaced = padded.replace(&format!(" {everyday} "), &format!(" {other} "));
                    variants.push(replaced.trim().to_owned());
                }
            }
        }
        variants.truncate(6);
        variants
    }

    /// The best phrase of each candidate.
    fn answers(&self, folded: &str, spoken: &str) -> tantivy::Result<HashMap<usize, f32>> {
        let mut words: Vec<&str> = Vec::new();
        for word in folded.split_whitespace().take(WORDS) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let last = words.len().saturating_sub(1);
        let typed: Vec<Readings> =
            words.iter().enumerate().map(|(place, word)| self.vocabulary.readings(word, place == last)).collect();
        let query = self.query(&words, &typed);
        let mut best: HashMap<usize, f32> = HashMap::new();
        let found = self.searcher.search(&query, &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        let top = found.first().map_or(1.0, |(score, _)| score.max(f32::EPSILON));
        for (score, address) in found {
            let Some(phrase) = self.phrases.get(address.doc_id as usize) else { continue };
            let mut answer = rank::score(&self.vocabulary, &typed, &phrase.words) * 0.95 + 0.05 * score / top;
            if !spoken.is_empty() && format!(" {} ", phrase.spoken).contains(&format!(" {spoken} ")) {
                answer += 0.03;
            }
            let before = best.entry(phrase.entry).or_insert(0.0);
            *before = before.max(answer);
        }
        Ok(best)
    }

    fn query(&self, words: &[&str], typed: &[Readings]) -> BooleanQuery {
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (word, readings) in words.iter().zip(typed) {
            for (number, sure) in readings {
                let term = Term::from_field_text(self.phrase, self.vocabulary.word(*number));
                let term = TermQuery::new(term, IndexRecordOption::WithFreqs);
                parts.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term), sure * 2.0))));
            }
            let term = TermQuery::new(Term::from_field_text(self.body, word), IndexRecordOption::WithFreqs);
            parts.push((Occur::Should, Box::new(ConstScoreQuery::new(Box::new(term), 0.3))));
        }
        BooleanQuery::new(parts)
    }
}

fn fold_code(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Own forms first, then what can be filed here, last what is only shown.
fn favour(entry: &Entry) -> f32 {
    let own = if entry.own_form { 0.05 } else { 0.0 };
    let online = if entry.online { 0.03 } else { 0.0 };
    own + online - if entry.external { 0.04 } else { 0.0 }
}
