//! Numbers as Vietnamese people type them, and the canonical text in which they are kept.

/// The most digits a number may have before the point: sums stay exact.
const MOST_DIGITS: usize = 15;

/// The canonical text (`1250.5`) of a number as typed: `1.250,5`, `1250.5`, `1 250,50`, `-3`. Points between
/// groups of three digits divide thousands; a comma, or a point that cannot divide thousands, begins the
/// fraction. With `whole` a comma between groups of three divides thousands as well. `None` when it is no
/// number.
pub fn canonical(typed: &str, whole: bool) -> Option<String> {
    let compact: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (sign, body) = compact.strip_prefix('-').map_or(("", compact.as_str()), |body| ("-", body));
    let (units, fraction) = split(body, whole)?;
    if units.is_empty() || !all_digits(&units) || !all_digits(fraction) || fraction.len() > MOST_DIGITS {
        return None;
    }
    let units = units.trim_start_matches('0');
    let units = if units.is_empty() { "0" } else { units };
    let fraction = fraction.trim_end_matches('0');
    if units.len() > MOST_DIGITS {
        return None;
    }
    let sign = if units == "0" && fraction.is_empty() { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{units}") } else { format!("{sign}{units}.{fraction}") })
}

/// Splits into the digits of the whole part, separators removed, and the fraction.
fn split(body: &str, whole: bool) -> Option<(String, &str)> {
    let commas = body.matches(',').count();
    let points = body.matches('.').count();
    match (points, commas) {
        (0, 0) => Some((body.to_owned(), "")),
        (_, 0) if thousands(body, '.') => Some((body.replace('.', ""), "")),
        (0, _) if whole && thousands(body, ',') => Some((body.replace(',', ""), "")),
        (1, 0) => body.split_once('.').and_then(|(units, rest)| part(units.to_owned(), rest)),
        (0, 1) => body.split_once(',').and_then(|(units, rest)| part(units.to_owned(), rest)),
        (_, 1) if body.rfind(',') > body.rfind('.') => divided(body, '.', ','),
        (1, _) => divided(body, ',', '.'),
        _ => None,
    }
}

/// A number with both separators: thousands first, then one mark of the fraction.
fn divided(body: &str, thousand: char, mark: char) -> Option<(String, &str)> {
    let (units, rest) = body.rsplit_once(mark)?;
    if thousands(units, thousand) { part(units.replace(thousand, ""), rest) } else { None }
}

fn part(units: String, fraction: &str) -> Option<(String, &str)> {
    (!fraction.is_empty()).then_some((units, fraction))
}

/// Whether `mark` divides the digits in groups of three: `1.250`, `12.000.000`, never `0.250`.
fn thousands(body: &str, mark: char) -> bool {
    let mut groups = body.split(mark);
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && rest.peek().is_some()
        && rest.all(|group| group.len() == 3 && all_digits(group))
        && all_digits(first)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that a canonical text stands for.
pub fn number_of(text: &str) -> Option<f64> {
    is_canonical(text).then(|| text.parse().ok()).flatten()
}

/// Whether a text is a number in canonical form.
pub fn is_canonical(text: &str) -> bool {
    let body = text.strip_prefix('-').unwrap_or(text);
    let (units, fraction) = body.split_once('.').unwrap_or((body, "0"));
    !units.is_empty()
        && !fraction.is_empty()
        && units.len() <= MOST_DIGITS
        && all_digits(units)
        && all_digits(fraction)
}

/// How many digits a canonical number has after the point.
pub fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// The number as people read it here: `1.250,5`.
pub fn readable(canonical: &str) -> String {
    if !is_canonical(canonical) {
        return canonical.to_owned();
    }
    let (sign, body) = canonical.strip_prefix('-').map_or(("", canonical), |body| ("-", body));
    let (units, fraction) = body.split_once('.').map_or((body, None), |(units, rest)| (units, Some(rest)));
    let mut grouped = String::new();
    for (place, digit) in units.chars().enumerate() {
        if place > 0 && (units.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    fraction.map_or_else(|| format!("{sign}{grouped}"), |rest| format!("{sign}{grouped},{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_as_people_type_them() {
        let cases = [
            ("1250", "1250"),
            ("1.250", "1250"),
            ("1.250,5", "1250.5"),
            ("1250.5", "1250.5"),
            ("1250,50", "1250.5"),
            ("1,250.5", "1250.5"),
            ("12.000.000", "12000000"),
            (" 1 250 ", "1250"),
            ("0,5", "0.5"),
            ("0.250", "0.25"),
            ("62.5", "62.5"),
            ("007", "7"),
            ("-3", "-3"),
            ("-0", "0"),
        ];
        for (typed, kept) in cases {
            assert_eq!(canonical(typed, false).as_deref(), Some(kept), "{typed}");
        }
        assert_eq!(canonical("1,250", false).as_deref(), Some("1.25"));
        assert_eq!(canonical("1,250", true).as_deref(), Some("1250"), "no fraction is expected there");
        for typed in ["", "abc", "1.2.3", "1,2,3", "1.25,", ",5", "12.34.567", "1e5", "٣", "99999999999999999"] {
            assert_eq!(canonical(typed, false), None, "{typed}");
        }
    }

    #[test]
    fn numbers_are_shown_with_points_and_a_comma() {
        assert_eq!(readable("1250.5"), "1.250,5");
        assert_eq!(readable("-1234567"), "-1.234.567");
        assert_eq!(readable("mười"), "mười");
    }

    proptest::proptest! {
        #[test]
        fn what_is_shown_is_read_back_as_the_same(units in 0u64..999_999_999_999, fraction in 0u32..999) {
            let kept = canonical(&format!("{units},{fraction:03}"), false).unwrap();
            proptest::prop_assert_eq!(canonical(&readable(&kept), false), Some(kept));
        }
    }
}
