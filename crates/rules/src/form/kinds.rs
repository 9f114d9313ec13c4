//! What each kind of answer demands by itself.

use base::Refusal;
use serde_json::{Map, Value};

use super::{Kind, Question, number, partial::PartialDate};

/// The longest line.
const LINE: usize = 500;
/// The longest text of several lines.
const LINES: usize = 10_000;

/// What is wrong with one answer by its kind: the path below the question (empty for the question itself)
/// and why.
pub type Fault = (&'static str, Refusal);

/// Faults of an answer that is there. Groups are walked by the caller, which also counts their entries.
pub fn faults(question: &Question, value: &Value) -> Vec<Fault> {
    match (question.kind, value) {
        (Kind::Choices, Value::Array(keys)) => whole(choices(question, keys)),
        (Kind::Identity, Value::Object(parts)) => identity(parts),
        (Kind::Address, Value::Object(parts)) => address(parts),
        (Kind::Group, Value::Array(_)) => Vec::new(),
        (kind, Value::String(text)) if !is_composite(kind) => whole(line(question, text)),
        _ => vec![("", Refusal::new("answer_wrong"))],
    }
}

fn is_composite(kind: Kind) -> bool {
    matches!(kind, Kind::Choices | Kind::Identity | Kind::Address | Kind::Group)
}

fn whole(fault: Option<Refusal>) -> Vec<Fault> {
    fault.map(|refusal| ("", refusal)).into_iter().collect()
}

fn line(question: &Question, text: &str) -> Option<Refusal> {
    let most = if question.kind == Kind::LongText { LINES } else { LINE };
    if text.chars().count() > most {
        return Some(Refusal::new("text_too_long").with("max", most));
    }
    let wrong = |fits: bool, key: &str| (!fits).then(|| Refusal::new(key));
    match question.kind {
        Kind::Name => name(text),
        Kind::Number => number_fault(text, question.decimals),
        Kind::Money => wrong(text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 15, "money_wrong"),
        Kind::Date => date(text),
        Kind::PartialDate => wrong(PartialDate::parse(text).is_some(), "partial_date_wrong"),
        Kind::Time => wrong(is_time(text), "time_wrong"),
        Kind::Choice => wrong(question.choices().iter().any(|choice| choice.key == text), "choice_unknown"),
        Kind::YesNo => wrong(matches!(text, "yes" | "no"), "choice_unknown"),
        Kind::IdentityNumber => wrong(is_digits(text, 9) || is_digits(text, 12), "identity_number_wrong"),
        Kind::Phone => wrong(is_phone(text), "phone_wrong"),
        Kind::Email => wrong(is_email(text), "email_wrong"),
        Kind::TaxCode => wrong(is_tax_code(text), "tax_code_wrong"),
        Kind::Declaration => wrong(text == "yes", "declaration_needed"),
        _ => None,
    }
}

fn name(text: &str) -> Option<Refusal> {
    if text.chars().any(char::is_numeric) {
        return Some(Refusal::new("name_has_digits"));
    }
    let fits = |letter: char| {
        letter.is_alphabetic()
            || matches!(letter, ' ' | '\'' | '’' | '-' | '.' | ',' | '(' | ')' | '\u{300}'..='\u{36f}')
    };
    let is_name = text.chars().any(char::is_alphabetic) && text.chars().all(fits);
    (!is_name).then(|| Refusal::new("name_wrong"))
}

fn number_fault(text: &str, decimals: u8) -> Option<Refusal> {
    if !number::is_canonical(text) {
        let fraction = decimals == 0 && number::canonical(text, true).is_some();
        return Some(Refusal::new(if fraction { "number_not_whole" } else { "number_wrong" }));
    }
    match (number::decimals(text) > usize::from(decimals), decimals) {
        (true, 0) => Some(Refusal::new("number_not_whole")),
        (true, _) => Some(Refusal::new("number_too_fine").with("max", decimals)),
        _ => None,
    }
}

fn date(text: &str) -> Option<Refusal> {
    match PartialDate::parse(text) {
        Some(PartialDate::Day(_)) => None,
        Some(_) => Some(Refusal::new("date_incomplete")),
        None => Some(Refusal::new("date_wrong")),
    }
}

fn is_time(text: &str) -> bool {
    text.len() == 5 && text.parse::<jiff::civil::Time>().is_ok()
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Ten digits from 0 (eleven for some fixed lines before 2017's change of area codes), `+84` with nine, or
/// a foreign number of 7 to 15 digits with `+`.
fn is_phone(text: &str) -> bool {
    let digits = |rest: &str, few: usize, many: usize| {
        (few..=many).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some(rest) = text.strip_prefix("+84") {
        return digits(rest, 9, 10) && !rest.starts_with('0');
    }
    match text.strip_prefix('+') {
        Some(rest) => digits(rest, 7, 15) && !rest.starts_with('0'),
        None => text.strip_prefix('0').is_some_and(|rest| digits(rest, 9, 10) && !rest.starts_with('0')),
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let labels_fit = domain.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    });
    let local_fits = !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local
            .chars()
            .any(|letter| letter.is_whitespace() || matches!(letter, '@' | ',' | ';' | '<' | '>' | '"'));
    text.len() <= 254 && local_fits && domain.contains('.') && labels_fit
}

fn is_tax_code(text: &str) -> bool {
    match text.split_once('-') {
        Some((code, branch)) => is_digits(code, 10) && is_digits(branch, 3),
        None => is_digits(text, 10) || is_digits(text, 12),
    }
}

fn choices(question: &Question, keys: &[Value]) -> Option<Refusal> {
    let known = question.choices();
    let mut seen: Vec<&str> = Vec::new();
    for key in keys {
        let fits = key.as_str().filter(|key| known.iter().any(|choice| choice.key == *key) && !seen.contains(key));
        match fits {
            Some(key) => seen.push(key),
            None => return Some(Refusal::new("choice_unknown")),
        }
    }
    None
}

fn part<'a>(parts: &'a Map<String, Value>, name: &str) -> &'a str {
    parts.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default()
}

fn identity(parts: &Map<String, Value>) -> Vec<Fault> {
    let number = part(parts, "number");
    let mut found = Vec::new();
    let kind = part(parts, "kind");
    match kind {
        "cccd" | "cmnd" | "passport" | "other" => {}
        "" => found.push(("kind", Refusal::new("identity_kind_needed"))),
        _ => found.push(("kind", Refusal::new("choice_unknown"))),
    }
    if let Some(key) = identity_number_fault(kind, number) {
        found.push(("number", Refusal::new(key)));
    }
    if let Some(refusal) = Some(part(parts, "issued_on")).filter(|typed| !typed.is_empty()).and_then(date) {
        found.push(("issued_on", refusal));
    }
    if part(parts, "issued_by").chars().count() > LINE {
        found.push(("issued_by", Refusal::new("text_too_long").with("max", LINE)));
    }
    found
}

fn identity_number_fault(kind: &str, number: &str) -> Option<&'static str> {
    let plain = |few: usize, many: usize| {
        (few..=many).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    match kind {
        _ if number.is_empty() => Some("identity_number_needed"),
        "cccd" if !is_digits(number, 12) => Some("identity_needs_12_digits"),
        "cmnd" if !is_digits(number, 9) => Some("identity_needs_9_digits"),
        "passport" if !plain(5, 20) => Some("passport_number_wrong"),
        "other" if number.chars().count() > 50 => Some("paper_number_too_long"),
        _ => None,
    }
}

fn address(parts: &Map<String, Value>) -> Vec<Fault> {
    let mut found = Vec::new();
    for (name, missing) in [("province", "province_needed"), ("commune", "commune_needed")] {
        if part(parts, name).is_empty() {
            found.push((name, Refusal::new(missing)));
        }
    }
    for name in super::read::ADDRESS_PARTS {
        if part(parts, name).chars().count() > LINE {
            found.push((name, Refusal::new("text_too_long").with("max", LINE)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fault(kind: &str, value: Value) -> Vec<(String, String)> {
        let text = format!(
            "id = 'q'\nlabel = 'Q'\nkind = '{kind}'\ndecimals = 1\noption = [{{ key = 'a', label = 'A' }}]"
        );
        let question: Question = toml::from_str(&text).unwrap();
        faults(&question, &value).into_iter().map(|(at, refusal)| (at.to_owned(), refusal.key)).collect()
    }
    fn fine(kind: &str, value: Value) {
        assert_eq!(fault(kind, value.clone()), [], "{kind} {value}");
    }
    fn wrong(kind: &str, value: Value, at: &str, key: &str) {
        assert_eq!(fault(kind, value.clone()), [(at.to_owned(), key.to_owned())], "{kind} {value}");
    }

    #[test]
    fn names_of_one_word_and_of_every_people_are_fine() {
        for name in ["Y", "Hương", "H'Nê Niê", "Y Bhăm Ayŭn", "Nguyễn Thị Ánh", "O’Connor-Smith, Jr.", "李小龍"]
        {
            fine("name", json!(name));
        }
        wrong("name", json!("Nguyễn Văn 2"), "", "name_has_digits");
        wrong("name", json!("<script>"), "", "name_wrong");
        wrong("name", json!("---"), "", "name_wrong");
    }

    #[test]
    fn identity_papers_of_nine_and_twelve_digits_and_passports_are_fine() {
        fine("identity", json!({"kind": "cccd", "number": "000123456789"}));
        fine(
            "identity",
            json!({"kind": "cmnd", "number": "245123456", "issued_on": "2010-05-01", "issued_by": "CA Đắk Nông"}),
        );
        fine("identity", json!({"kind": "passport", "number": "C1234567"}));
        fine("identity", json!({"kind": "other", "number": "GKS 12/2001"}));
        wrong("identity", json!({"kind": "cccd", "number": "245123456"}), "number", "identity_needs_12_digits");
        wrong("identity", json!({"kind": "cmnd", "number": "24512345"}), "number", "identity_needs_9_digits");
        wrong("identity", json!({"kind": "passport", "number": "C-1"}), "number", "passport_number_wrong");
        wrong("identity", json!({"kind": "cccd"}), "number", "identity_number_needed");
        wrong("identity", json!({"number": "000123456789"}), "kind", "identity_kind_needed");
        wrong(
            "identity",
            json!({"kind": "cmnd", "number": "245123456", "issued_on": "2010"}),
            "issued_on",
            "date_incomplete",
        );
        fine("identity-number", json!("245123456"));
        wrong("identity-number", json!("2451234567"), "", "identity_number_wrong");
    }

    #[test]
    fn addresses_of_three_and_of_two_tiers_are_fine() {
        fine(
            "address",
            json!({"province": "Đắk Nông", "district": "Đắk Mil", "commune": "Thuận An", "detail": "Thôn 3"}),
        );
        fine("address", json!({"province": "Lâm Đồng", "commune": "Thuận An"}));
        wrong("address", json!({"province": "Lâm Đồng"}), "commune", "commune_needed");
        wrong("address", json!({"commune": "Thuận An"}), "province", "province_needed");
    }

    #[test]
    fn phones_mails_codes_and_times_are_checked() {
        for phone in ["0912345678", "+84912345678", "02613123456", "+8562012345678"] {
            fine("phone", json!(phone));
        }
        for phone in ["912345678", "091234567", "+840912345678", "+0123456789", "0012345678"] {
            wrong("phone", json!(phone), "", "phone_wrong");
        }
        fine("email", json!("nguyen.van-a@xa.daknong.gov.vn"));
        for mail in ["a@b", "a b@c.vn", "@c.vn", "a@.vn", "a@c..vn"] {
            wrong("email", json!(mail), "", "email_wrong");
        }
        for code in ["6400123456", "6400123456-001", "000123456789"] {
            fine("tax-code", json!(code));
        }
        wrong("tax-code", json!("640012345"), "", "tax_code_wrong");
        fine("time", json!("07:30"));
        wrong("time", json!("24:00"), "", "time_wrong");
    }

    #[test]
    fn dates_numbers_and_choices_are_checked() {
        fine("partial-date", json!("1950"));
        wrong("date", json!("1950"), "", "date_incomplete");
        wrong("date", json!("31/2/2019"), "", "date_wrong");
        wrong("partial-date", json!("//50"), "", "partial_date_wrong");
        fine("number", json!("62.5"));
        wrong("number", json!("62.55"), "", "number_too_fine");
        wrong("number", json!("sáu"), "", "number_wrong");
        wrong("money", json!("1.5"), "", "money_wrong");
        wrong("choice", json!("b"), "", "choice_unknown");
        wrong("choices", json!(["a", "a"]), "", "choice_unknown");
        wrong("choice", json!(["a"]), "", "answer_wrong");
        wrong("declaration", json!("no"), "", "declaration_needed");
    }
}
