//! One text as short messages: 70 letters in one, or 67 in each of several that the phone puts together
//! (GSM 03.38 and 03.40: 140 octets of user data, six of them the header of a part).
//!
//! Vietnamese needs UCS-2: the seven-bit alphabet has no `ă`, and a text without its diacritics is another text.

use std::hash::{DefaultHasher, Hash, Hasher};

/// What one short message holds.
const ALONE: usize = 70;
/// What it holds as a part of several.
const OF_SEVERAL: usize = 67;

/// The reference by which a phone knows parts of one text: the same whenever the same text goes to the same
/// number, so that a part that was sent twice replaces itself.
pub(super) fn reference(number: &str, text: &str) -> u8 {
    let mut hasher = DefaultHasher::new();
    (number, text).hash(&mut hasher);
    hasher.finish().to_be_bytes().into_iter().fold(0, |sum, byte| sum ^ byte)
}

/// The user data of each short message. Refused: more than 255 parts.
pub(super) fn of(text: &str, reference: u8) -> Result<Vec<Vec<u8>>, String> {
    let whole: Vec<u16> = text.encode_utf16().collect();
    if whole.len() <= ALONE {
        return Ok(vec![octets(&whole)]);
    }
    let pieces = split(text);
    let total = u8::try_from(pieces.len()).map_err(|_| "longer than 255 short messages".to_owned())?;
    let header = |n: u8| vec![5, 0, 3, reference, total, n];
    Ok((1..=total).zip(&pieces).map(|(n, piece)| [header(n), octets(piece)].concat()).collect())
}

/// Pieces of at most [`OF_SEVERAL`] units; a letter of two units stays in one piece.
fn split(text: &str) -> Vec<Vec<u16>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    for letter in text.chars() {
        if piece.len() + letter.len_utf16() > OF_SEVERAL {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.extend(letter.encode_utf16(&mut [0; 2]).iter());
    }
    pieces.push(piece);
    pieces
}

fn octets(units: &[u16]) -> Vec<u8> {
    units.iter().flat_map(|unit| unit.to_be_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(part: &[u8]) -> String {
        let units: Vec<u16> = part.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).unwrap()
    }

    #[test]
    fn seventy_letters_go_alone_and_one_more_makes_two_parts_with_a_header() {
        let alone = of(&"ữ".repeat(70), 7).unwrap();
        assert_eq!((alone.len(), alone[0].len()), (1, 140));
        let two = of(&"ữ".repeat(71), 7).unwrap();
        assert_eq!(two.iter().map(Vec::len).collect::<Vec<_>>(), [140, 6 + 8]);
        assert_eq!((&two[0][..6], &two[1][..6]), (&[5, 0, 3, 7, 2, 1][..], &[5, 0, 3, 7, 2, 2][..]));
    }

    #[test]
    fn a_text_comes_together_again_and_no_letter_is_cut() {
        let text = format!("{}😀{}", "Kính gửi bà H'Thử, ".repeat(3), "hồ sơ đã được tiếp nhận. 😀".repeat(9));
        let parts = of(&text, 0).unwrap();
        assert!(parts.len() > 2 && parts.iter().all(|part| part.len() <= 140));
        assert_eq!(parts.iter().map(|part| read(&part[6..])).collect::<String>(), text);
    }

    #[test]
    fn what_is_longer_than_the_protocol_counts_is_refused_and_not_cut_short() {
        assert_eq!(of(&"a".repeat(67 * 255), 0).unwrap().len(), 255);
        assert!(of(&"a".repeat(67 * 255 + 1), 0).is_err());
    }

    #[test]
    fn the_same_text_to_the_same_number_has_the_same_reference() {
        assert_eq!(reference("84901234567", "một"), reference("84901234567", "một"));
        let all: std::collections::BTreeSet<u8> =
            (0..100).map(|n| reference("84901234567", &n.to_string())).collect();
        assert!(all.len() > 50, "others mostly have others");
    }
}
