//! What a provider says of somebody, read under the names its settings give.

use base::Moment;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Settings, Trouble};

/// How long ago somebody may have signed in there, in seconds, for their second factor to count here.
pub(crate) const JUST_NOW: i64 = 10 * 60;

/// Under which names (claims) a provider tells things; what has no name here is not read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The personal identification number. Where it has a name it must be told.
    pub number: Option<String>,
    /// The whole name.
    pub name: Option<String>,
    /// Day or year of birth.
    pub birth: Option<String>,
    /// Level of assurance; `acr` where it has no name.
    pub level: Option<String>,
    /// A phone number that the provider has confirmed.
    pub phone: Option<String>,
    /// An e-mail address that the provider has confirmed.
    pub email: Option<String>,
}

/// Somebody a provider vouches for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouched {
    /// The provider's key.
    pub provider: String,
    /// How the provider knows them: says nothing elsewhere and never changes.
    pub subject: String,
    /// The personal identification number.
    pub number: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Born on `YYYY-MM-DD`, or in `YYYY`.
    pub birth: Option<String>,
    /// The level of assurance.
    pub level: Option<String>,
    /// Their phone number, confirmed there.
    pub phone: Option<String>,
    /// Their e-mail address, confirmed there.
    pub email: Option<String>,
    /// Whether a second factor was shown there just now, by the words of the settings.
    pub second_factor: bool,
}

/// A person never goes to a log.
impl std::fmt::Debug for Vouched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vouched(by {})", self.provider)
    }
}

/// What the settings look for in all that was told.
pub(crate) fn read(
    settings: &Settings,
    subject: String,
    told: &Map<String, Value>,
    now: Moment,
) -> Result<Vouched, Trouble> {
    let mapping = &settings.claims;
    let get = |name: &Option<String>| name.as_deref().and_then(|name| text(told.get(name)?));
    let acr = told.get("acr").and_then(text);
    let level = get(&mapping.level).or_else(|| acr.clone().filter(|_| mapping.level.is_none()));
    if !settings.levels.is_empty() && !level.as_ref().is_some_and(|level| settings.levels.contains(level)) {
        return Err(Trouble::TooLow);
    }
    let number = get(&mapping.number).filter(|number| {
        (8..=20).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if mapping.number.is_some() && number.is_none() {
        return Err(Trouble::Untrue("no identification number is told, or none that is one".to_owned()));
    }
    let amr = told.get("amr").and_then(Value::as_array).into_iter().flatten().filter_map(text);
    let mut shown = amr.chain(acr);
    // A session there that is hours old says nothing of who sits there now.
    let age = told.get("auth_time").and_then(Value::as_i64).map(|at| now.as_second() - at);
    let just_now = age.is_some_and(|age| age <= JUST_NOW);
    // A contact that the provider itself calls unconfirmed is no contact.
    let unconfirmed = |claim: &str| told.get(claim) == Some(&Value::Bool(false));
    Ok(Vouched {
        provider: settings.key.clone(),
        subject,
        number,
        name: get(&mapping.name).map(|name| base::text::tidy(&name)),
        birth: get(&mapping.birth).and_then(|birth| day(&birth)),
        level,
        phone: get(&mapping.phone).filter(|_| !unconfirmed("phone_number_verified")),
        email: get(&mapping.email).filter(|_| !unconfirmed("email_verified")),
        second_factor: just_now && shown.any(|word| settings.second_factor.contains(&word)),
    })
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text.chars().count() <= 200).then_some(text)
}

/// A day of birth as providers write it (`1990-01-31`, `31/01/1990`, `19900131`, `1990`), in one form.
fn day(told: &str) -> Option<String> {
    let digits =
        |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = told.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year] if digits(year, 4) => return Some((*year).to_owned()),
        [whole] if digits(whole, 8) => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        [year, month, day] if digits(year, 4) => (*year, *month, *day),
        [day, month, year] if digits(year, 4) => (*year, *month, *day),
        _ => return None,
    };
    if digits(year, 4) && matches!((month, day), ("00", "00")) {
        return Some(year.to_owned());
    }
    let date: base::Date = format!("{year}-{month:0>2}-{day:0>2}").parse().ok()?;
    Some(date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_birth_has_one_form_however_it_is_told() {
        for told in ["1990-01-31", "31/01/1990", "19900131", "31.1.1990"] {
            assert_eq!(day(told).as_deref(), Some("1990-01-31"), "{told}");
        }
        assert_eq!(day("1950").as_deref(), Some("1950"));
        assert_eq!(day("1950-00-00").as_deref(), Some("1950"));
        for told in ["", "31/02/1990", "không rõ", "90-1-1", "1990-01"] {
            assert_eq!(day(told), None, "{told}");
        }
    }
}
