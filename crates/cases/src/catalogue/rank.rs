//! How well a phrase answers what somebody typed: pure, on folded words.
//!
//! Each typed word may stand for words of the vocabulary: itself, words it begins (the last word, while
//! somebody is typing), words one slip of the finger away (two for long words). A phrase is good when it has
//! the typed words, in their order, side by side, and little else; rare words weigh more than common ones.

use std::collections::HashMap;

/// What one typed word may stand for: word of the vocabulary → how sure, from 0 to 1.
pub(super) type Readings = HashMap<u32, f32>;

/// The words that occur in names and synonyms, with their weight.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    numbers: HashMap<String, u32>,
    phrases: Vec<u32>,
    total: u32,
}

impl Vocabulary {
    /// Takes a phrase in and gives the numbers of its words.
    pub fn take(&mut self, folded: &str) -> Vec<u32> {
        self.total += 1;
        let words: Vec<u32> = folded.split_whitespace().map(|word| self.number(word)).collect();
        let mut once = words.clone();
        once.sort_unstable();
        once.dedup();
        for word in once {
            if let Some(count) = self.phrases.get_mut(word as usize) {
                *count += 1;
            }
        }
        words
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.phrases.push(0);
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// The word with this number.
    pub fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", String::as_str)
    }

    /// How much a word tells: the fewer phrases have it, the more.
    pub fn weight(&self, number: u32) -> f32 {
        let phrases = self.phrases.get(number as usize).copied().unwrap_or(0) as f32;
        (1.0 + (self.total as f32) / (1.0 + phrases)).ln()
    }

    /// What a typed word may stand for. `last`: somebody may still be typing it.
    pub fn readings(&self, typed: &str, last: bool) -> Readings {
        let known = self.numbers.contains_key(typed);
        let mut readings: Vec<(u32, f32)> = Vec::new();
        for (number, word) in (0..).zip(&self.words) {
            let sure = if word == typed {
                1.0
            } else if last && word.starts_with(typed) {
                if typed.len() > 1 { 0.9 } else { 0.6 }
            } else {
                slip(typed.as_bytes(), word.as_bytes(), known)
            };
            if sure > 0.0 {
                readings.push((number, sure));
            }
        }
        // A letter or two begin hundreds of words: the surest, then the commonest are enough.
        readings.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| self.count(b.0).cmp(&self.count(a.0))));
        readings.into_iter().take(READINGS).collect()
    }

    fn count(&self, number: u32) -> u32 {
        self.phrases.get(number as usize).copied().unwrap_or(0)
    }
}

/// How many words one typed word may stand for.
const READINGS: usize = 24;

/// How sure it is that `word` was meant by other letters. A word that exists is rarely a slip. Folded words are
/// ASCII but for foreign letters, of which a slip is then counted by bytes.
fn slip(typed: &[u8], word: &[u8], known: bool) -> f32 {
    let allowed = if typed.len() >= 7 { 2 } else { usize::from(typed.len() >= 3) };
    if allowed == 0 || word.len() < 2 || word.len().abs_diff(typed.len()) > allowed {
        return 0.0;
    }
    let sure = match distance(typed, word, allowed) {
        Some(1) => 0.7,
        Some(2) => 0.5,
        _ => return 0.0,
    };
    let same_start = typed.first() == word.first();
    sure * if same_start { 1.0 } else { 0.75 } * if known { 0.4 } else { 1.0 }
}

/// Insertions, deletions, replacements and swaps of neighbours between two words, when at most `allowed`.
fn distance(a: &[u8], b: &[u8], allowed: usize) -> Option<usize> {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(start..)?, b.get(start..)?);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(..a.len() - end)?, b.get(..b.len() - end)?);
    let counted = match (a, b) {
        ([], []) => 0,
        ([], [_]) | ([_], [] | [_]) => 1,
        ([a1, a2], [b1, b2]) if (a1, a2) == (b2, b1) => 1,
        _ if allowed < 2 => return None,
        _ => table(a, b),
    };
    (counted <= allowed).then_some(counted)
}

#[allow(clippy::indexing_slicing, reason = "the rows are one longer than the words they count")]
fn table(a: &[u8], b: &[u8]) -> usize {
    let mut rows: Vec<Vec<usize>> = (0..=a.len()).map(|i| (i..=i + b.len()).collect()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

/// How well `phrase` answers the typed words, from 0 to about 1.
pub(super) fn score(vocabulary: &Vocabulary, typed: &[Readings], phrase: &[u32]) -> f32 {
    let mut taken = vec![false; phrase.len()];
    let (mut asked, mut answered, mut used) = (0.0, 0.0, 0.0);
    let (mut places, mut before): (usize, Option<usize>) = (0, None);
    for readings in typed {
        let weight = weight(vocabulary, readings);
        asked += weight;
        let Some((place, sure)) = best_place(readings, phrase, &taken, before) else {
            before = None;
            continue;
        };
        answered += weight * sure;
        used += phrase.get(place).map_or(0.0, |word| vocabulary.weight(*word)) * sure;
        if before.is_some_and(|before| before + 1 == place) {
            places += 1;
        }
        if let Some(mark) = taken.get_mut(place) {
            *mark = true;
        }
        before = Some(place);
    }
    let whole: f32 = phrase.iter().map(|word| vocabulary.weight(*word)).sum();
    if asked == 0.0 || whole == 0.0 {
        return 0.0;
    }
    let together = if typed.len() > 1 { places as f32 / (typed.len() - 1) as f32 } else { answered / asked };
    let (covered, filled) = (answered / asked, used / whole);
    0.55 * covered + 0.25 * filled * covered + 0.2 * together * covered
}

/// A typed word weighs as much as the surest word it may stand for; one that stands for nothing weighs as the
/// rarest.
fn weight(vocabulary: &Vocabulary, readings: &Readings) -> f32 {
    let surest = readings.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
    surest.map_or_else(|| vocabulary.weight(u32::MAX), |(word, _)| vocabulary.weight(*word))
}

/// Where in the phrase a typed word is best answered: surest first, then right after the word before.
fn best_place(readings: &Readings, phrase: &[u32], taken: &[bool], before: Option<usize>) -> Option<(usize, f32)> {
    let free = phrase.iter().enumerate().filter(|(place, _)| taken.get(*place) == Some(&false));
    let answers = free.filter_map(|(place, word)| Some((place, *readings.get(word)?)));
    let next = before.map_or(0, |before| before + 1);
    answers.max_by(|a, b| {
        a.1.total_cmp(&b.1).then_with(|| (a.0 == next).cmp(&(b.0 == next))).then_with(|| b.0.cmp(&a.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_counts_one() {
        for (a, b, expected) in [
            ("sin", "sinh", Some(1)),
            ("khia", "khai", Some(1)),
            ("ket", "ket", Some(0)),
            ("hn", "hon", Some(1)),
            ("tahng", "thang", Some(1)),
            ("nghiepj", "nghie", Some(2)),
            ("thuaonng", "thuong", Some(2)),
            ("abc", "xyz", None),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), 2), expected, "{a} {b}");
        }
        assert_eq!(distance(b"nghiepj", b"nghie", 1), None);
    }

    #[test]
    fn the_phrase_with_all_words_side_by_side_and_nothing_else_wins() {
        let mut vocabulary = Vocabulary::default();
        let phrases: Vec<Vec<u32>> = ["dang ky khai sinh", "dang ky lai khai sinh", "dang ky khai tu", "sinh con"]
            .iter()
            .map(|phrase| vocabulary.take(phrase))
            .collect();
        let best = |typed: &str| {
            let words: Vec<&str> = typed.split(' ').collect();
            let readings: Vec<Readings> = words
                .iter()
                .enumerate()
                .map(|(place, word)| vocabulary.readings(word, place + 1 == words.len()))
                .collect();
            (0..phrases.len())
                .max_by(|a, b| {
                    score(&vocabulary, &readings, &phrases[*a]).total_cmp(&score(
                        &vocabulary,
                        &readings,
                        &phrases[*b],
                    ))
                })
                .unwrap()
        };
        assert_eq!(best("dang ky khai sinh"), 0);
        assert_eq!(best("khai sin"), 0);
        assert_eq!(best("dang ky lai khai"), 1);
        assert_eq!(best("khai tu"), 2);
        assert_eq!(best("sinh con"), 3);
    }
}
