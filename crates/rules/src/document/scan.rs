//! What a scanner reads off our papers. A scanner is a keyboard: it types the text of a code and presses Enter.
//!
//! Read leniently, because a line may come in capitals, with spaces around it, or as the whole address that the
//! QR code of a paper holds. Deliberately absent: which dossier has that name and who may open it.

use base::text::tidy;

/// What a batch that came in is called before its number; the batch of results that went out.
pub const BATCH_IN: &str = "LO-";
/// See [`BATCH_IN`].
pub const BATCH_OUT: &str = "TRA-";
/// What stands before a component's key on a separator sheet.
const SEPARATOR: &str = "NGAN-";

/// What was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scan {
    /// Nothing to go by.
    Nothing,
    /// The name of a dossier: code, reference, or what another system called it.
    Name(String),
    /// The name of a batch.
    Batch(String),
    /// A separator sheet: it opens nothing, it stands between papers in a pile.
    Separator(String),
}

/// Reads one line of a scanner, or of somebody who types.
pub fn scan(line: &str) -> Scan {
    let line = tidy(line);
    let text = tidy(&decoded(parameter(&line).unwrap_or(&line)));
    if text.is_empty() {
        return Scan::Nothing;
    }
    if let Some(component) = component_of(&text) {
        return Scan::Separator(component);
    }
    let name = text.to_uppercase();
    if [BATCH_IN, BATCH_OUT].iter().any(|start| name.starts_with(start)) {
        Scan::Batch(name)
    } else {
        Scan::Name(name)
    }
}

/// What the QR code of a separator sheet says; `component`: the key of the paper that follows it.
pub fn separator(component: &str) -> String {
    format!("{SEPARATOR}{component}")
}

/// The component of a separator sheet, if it is one.
pub fn component_of(text: &str) -> Option<String> {
    let (start, rest) = text.split_at_checked(SEPARATOR.len())?;
    (start.eq_ignore_ascii_case(SEPARATOR) && !rest.is_empty()).then(|| rest.to_lowercase())
}

/// What an address says after `ma=`: the QR codes of papers are addresses of the look-up page.
fn parameter(line: &str) -> Option<&str> {
    let (_, query) = line.split_once('?')?;
    let value = query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.eq_ignore_ascii_case("ma").then_some(value)
    })?;
    value.split('#').next()
}

/// Without the escapes of addresses; what is no escape stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match (first, after) {
            (b'%', [high, low, more @ ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| (high * 16 + low, more)),
            _ => None,
        };
        let (byte, more) = escaped.unwrap_or((*first, after));
        bytes.push(byte);
        rest = more;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// A person as the QR code of a citizen's identity card (thẻ căn cước công dân gắn chip, from 2021) names them:
/// `number|old number|name|birth|sex|address|issued`. Read from cards in use; no published rule is known here.
pub fn card(line: &str) -> Option<super::Person> {
    let parts: Vec<&str> = line.trim().split('|').map(str::trim).collect();
    let [number, _, name, _, _, address, ..] = parts.as_slice() else { return None };
    let twelve = number.len() == 12 && number.bytes().all(|digit| digit.is_ascii_digit());
    let said = |text: &str| Some(tidy(text)).filter(|text| !text.is_empty());
    (twelve && !name.is_empty()).then(|| super::Person {
        name: tidy(name),
        address: said(address),
        identity: said(number),
        ..super::Person::default()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CODE: &str = "000.00.05.H16-190520-0007";

    #[test]
    fn the_address_of_a_paper_the_code_alone_and_a_reference_name_a_dossier() {
        let name = |text: &str| Scan::Name(text.to_owned());
        assert_eq!(scan(&format!("https://dvc.example/tra-cuu?ma={CODE}")), name(CODE));
        assert_eq!(scan(&format!("HTTPS://DVC.EXAMPLE/TRA-CUU?MA={CODE}&x=1#tren")), name(CODE));
        assert_eq!(scan(&format!("  {}\r\n", CODE.to_lowercase())), name(CODE));
        assert_eq!(scan("190520-k7qw3h"), name("190520-K7QW3H"));
        assert_eq!(scan("http://localhost/tra-cuu?ma=190520%2DK7QW3H"), name("190520-K7QW3H"));
        assert_eq!(scan("KX7-49QM-AB"), name("KX7-49QM-AB"));
    }

    #[test]
    fn batches_and_separator_sheets_are_told_apart_and_nothing_is_nothing() {
        assert_eq!(scan("lo-000.00.05.H16-190520-001"), Scan::Batch("LO-000.00.05.H16-190520-001".into()));
        assert_eq!(scan("TRA-000.00.05.H16-190520-001"), Scan::Batch("TRA-000.00.05.H16-190520-001".into()));
        assert_eq!(scan(&separator("to-khai").to_uppercase()), Scan::Separator("to-khai".into()));
        assert_eq!(scan(" \t"), Scan::Nothing);
        assert_eq!(scan("https://dvc.example/tra-cuu?ma="), Scan::Nothing);
    }

    #[test]
    fn the_card_of_a_citizen_names_the_person() {
        let person = card("000190000012|000012345|Nguyễn Thị Mẫu|01011990|Nữ|Thôn 1, Xã Mẫu|01012021").unwrap();
        assert_eq!((person.name.as_str(), person.identity.as_deref()), ("Nguyễn Thị Mẫu", Some("000190000012")));
        assert_eq!(person.address.as_deref(), Some("Thôn 1, Xã Mẫu"));
        assert!(card("Nguyễn Thị Mẫu").is_none() && card("1|2|3|4|5|6").is_none());
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_falling_over(line in ".{0,80}") {
            let _ = (scan(&line), card(&line));
        }

        #[test]
        fn what_our_papers_say_comes_back(code in "[0-9A-Z]{3}(\\.[0-9A-Z]{2}){2}\\.H[0-9]{2}-[0-9]{6}-[0-9]{4}") {
            prop_assert_eq!(scan(&format!("https://x.vn/tra-cuu?ma={code}")), Scan::Name(code));
        }
    }
}
