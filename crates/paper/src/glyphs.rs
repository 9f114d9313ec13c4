//! What people type meets the fonts there are: a character without a glyph would make the PDF invalid, and a
//! citizen's paper must never fail for a heart in a name.

use serde_json::Value;
use typst::text::FontBook;

/// Stands for a character no font has.
const MISSING: char = '□';

/// The data with every character that cannot be set replaced by [`MISSING`]; joiners and other invisible
/// signs are left out.
pub(crate) fn settable(data: &Value, book: &FontBook) -> Value {
    match data {
        Value::String(text) => Value::String(settable_text(text, book)),
        Value::Array(items) => items.iter().map(|item| settable(item, book)).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), settable(value, book))).collect())
        }
        other => other.clone(),
    }
}

fn settable_text(text: &str, book: &FontBook) -> String {
    text.chars().filter_map(|letter| settable_char(letter, book)).collect()
}

fn settable_char(letter: char, book: &FontBook) -> Option<char> {
    match letter {
        ' '..='~' | '\n' | '\t' => Some(letter),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' => {
            None
        }
        letter if letter.is_control() => None,
        letter if covered(letter, book) => Some(letter),
        _ => Some(MISSING),
    }
}

/// Whether every face has it: a regular face may know a letter that the italic one lacks.
fn covered(letter: char, book: &FontBook) -> bool {
    (0..).map_while(|index| book.info(index)).all(|info| info.coverage.contains(u32::from(letter)))
}
