//! Phone numbers and e-mail addresses as people type them, made one form each.

pub use outreach::Address as Contact;

/// The contact that was typed: an e-mail address in lower case, or a phone number of digits where a
/// Vietnamese one begins with `0`. `None` when it is neither.
pub fn parse(typed: &str) -> Option<Contact> {
    let typed = base::text::tidy(typed);
    if typed.contains('@') { email(&typed).map(Contact::Email) } else { phone(&typed).map(Contact::Phone) }
}

/// A phone number in its one form: `0` and nine or ten digits, or `+` and a foreign number.
pub fn phone(typed: &str) -> Option<String> {
    let is_mark = |letter: char| letter.is_whitespace() || matches!(letter, '.' | '-' | '(' | ')');
    let plain: String = typed.chars().filter(|letter| !is_mark(*letter)).collect();
    let national = plain.strip_prefix("+84").or_else(|| plain.strip_prefix("0084"));
    let plain = national.map_or(plain.clone(), |rest| format!("0{}", rest.trim_start_matches('0')));
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let fits = match plain.starts_with('+') {
        true => (7..=15).contains(&digits.len()) && !digits.starts_with('0'),
        false => (10..=11).contains(&digits.len()) && digits.starts_with('0') && !digits.starts_with("00"),
    };
    (all_digits && fits).then_some(plain)
}

/// An e-mail address in lower case.
pub fn email(typed: &str) -> Option<String> {
    let typed = typed.trim().to_lowercase();
    let (name, host) = typed.split_once('@')?;
    let stray = |letter: char| letter.is_whitespace() || matches!(letter, '@' | ',' | ';' | '<' | '>' | '"');
    let label_fits =
        |label: &str| !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
    let fits = !name.is_empty()
        && !name.chars().any(stray)
        && host.contains('.')
        && host.split('.').all(label_fits)
        && typed.len() <= 254;
    fits.then_some(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_phone_or_mail_has_one_form_however_it_is_typed() {
        for typed in ["0900000001", "090 000 0001", "+84 900 000 001", "0084900000001", "(090) 000.0001"] {
            assert_eq!(parse(typed), Some(Contact::Phone("0900000001".into())), "{typed}");
        }
        assert_eq!(parse(" Mau.Mot@ViDu.example "), Some(Contact::Email("mau.mot@vidu.example".into())));
        assert_eq!(parse("+8562012345678"), Some(Contact::Phone("+8562012345678".into())));
        for wrong in ["", "mẫu", "090000", "900000001", "a@b", "a b@c.vn", "@c.vn", "a@c..vn", "00000000000"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
