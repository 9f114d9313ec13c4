//! Vietnamese text: folding for search, amounts in words, dates as printed.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in lower case without diacritics, `đ` as `d`, everything that is no letter or digit as one
/// space: `Đăng ký Khai sinh!` becomes `dang ky khai sinh`. Search compares folded texts only.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd().flat_map(char::to_lowercase) {
        match letter {
            'đ' => folded.push('d'),
            '\u{300}'..='\u{36f}' => {}
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The text in Unicode NFC; most texts already are, and looking costs far less than composing.
fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// The text in Unicode NFC with runs of white space made one space and none at the ends. Everything a
/// person types passes here before it is kept.
pub fn tidy(text: &str) -> String {
    let composed = composed(text);
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same for texts of several lines: line breaks stay, at most one empty line in a row.
pub fn tidy_lines(text: &str) -> String {
    let composed = composed(text);
    let mut lines: Vec<String> = Vec::new();
    for line in composed.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n")
}

/// `ngày 05 tháng 11 năm 2019`, as on official papers (Decree 30/2020, annex I: days below 10 and months
/// below 3 take a leading zero).
pub fn date_in_words(date: jiff::civil::Date) -> String {
    let month = if date.month() < 3 { format!("0{}", date.month()) } else { date.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// `05/11/2019`.
pub fn short_date(date: jiff::civil::Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_removes_marks_case_and_punctuation() {
        assert_eq!(fold("  Đăng ký   Khai-sinh! "), "dang ky khai sinh");
        assert_eq!(fold("Sang tên sổ đỏ"), "sang ten so do");
        assert_eq!(fold("Đắk N'Drót"), "dak n drot");
        assert_eq!(fold("ƯỚC ướt"), "uoc uot");
    }

    #[test]
    fn tidying_composes_and_trims() {
        assert_eq!(tidy("  Nguye\u{302}\u{303}n  Va\u{306}n\tA "), "Nguyễn Văn A");
        assert_eq!(tidy_lines("a \n\n\n b\n\n"), "a\n\nb");
    }

    #[test]
    fn official_dates_follow_decree_30() {
        assert_eq!(date_in_words(jiff::civil::date(2019, 2, 5)), "ngày 05 tháng 02 năm 2019");
        assert_eq!(date_in_words(jiff::civil::date(2019, 11, 15)), "ngày 15 tháng 11 năm 2019");
        assert_eq!(short_date(jiff::civil::date(2019, 4, 5)), "05/04/2019");
    }
}
