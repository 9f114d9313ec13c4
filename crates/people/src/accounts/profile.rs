//! What a person or business says of themselves, in the shapes in which forms keep answers, so that a form
//! can be prefilled from it (see the kinds in `rules::form`).
//!
//! One-word names, births known by year only, identity numbers of 9 and 12 digits, passports, addresses of
//! three and of two tiers are all normal. Nothing here is verified.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Person or business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    /// A natural person.
    #[default]
    Person,
    /// A business or another organisation.
    Business,
}

impl AccountKind {
    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Business => "business",
        }
    }
    /// The kind that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Person, Self::Business].into_iter().find(|kind| kind.word() == word)
    }
}

/// An identity paper.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// `cccd`, `cmnd`, `passport` or `other`.
    pub kind: String,
    /// 12 digits, 9 digits, or letters and digits.
    pub number: String,
    /// ISO date; empty when not given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub issued_on: String,
    /// Empty when not given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub issued_by: String,
}

/// An address of three tiers or, without district, of two.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Province.
    pub province: String,
    /// District; empty in addresses of two tiers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub district: String,
    /// Commune, ward or township.
    pub commune: String,
    /// House, street, village.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// A business or another organisation.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Business {
    /// Name.
    pub name: String,
    /// Tax or enterprise code.
    pub tax_code: String,
    /// Head office.
    pub address: Option<Address>,
    /// Who represents it.
    pub representative: String,
}

/// What an account says of its holder. Of a business account the person is who uses it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Name; one word is enough.
    pub name: String,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty when not given, as all that follow.
    pub birth: String,
    /// `male`, `female` or `other`.
    pub gender: String,
    /// Identity paper.
    pub identity: Option<Identity>,
    /// Phone number.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Where the person lives.
    pub address: Option<Address>,
    /// Ethnicity (dân tộc), as the product's list has it.
    pub ethnicity: String,
    /// Nationality, as the product's list has it.
    pub nationality: String,
    /// Of a business account.
    pub business: Option<Business>,
}

impl Profile {
    /// The name shown on pages: the business's, or the person's.
    pub fn shown_name(&self) -> &str {
        self.business
            .as_ref()
            .map(|business| business.name.as_str())
            .filter(|name| !name.is_empty())
            .unwrap_or(&self.name)
    }

    /// What forms may be prefilled with, by the sources that `rules::form::Question::prefill` names without
    /// their prefix: `filer` has the person's facts, `business` the business's.
    pub fn facts(&self) -> Facts {
        let mut filer = object(self);
        filer.remove("business");
        Facts { filer, business: self.business.as_ref().map(object).unwrap_or_default() }
    }
}

/// Answers that a profile knows.
#[derive(Clone, PartialEq, Default)]
pub struct Facts {
    /// `name`, `birth`, `gender`, `identity`, `phone`, `email`, `address`, `ethnicity`, `nationality`.
    pub filer: Map<String, Value>,
    /// `name`, `tax_code`, `address`, `representative`; empty for a person.
    pub business: Map<String, Value>,
}

fn object(value: &impl Serialize) -> Map<String, Value> {
    let Ok(Value::Object(mut object)) = serde_json::to_value(value) else { return Map::new() };
    object.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_gives_forms_only_what_it_knows_in_the_shapes_of_answers() {
        let profile = Profile {
            name: "Hương".into(),
            birth: "1950".into(),
            identity: Some(Identity { kind: "cmnd".into(), number: "000123456".into(), ..Identity::default() }),
            address: Some(Address {
                province: "Tỉnh Lâm Đồng".into(),
                commune: "Xã Đức An".into(),
                ..Address::default()
            }),
            ..Profile::default()
        };
        let facts = profile.facts();
        assert_eq!(
            Value::Object(facts.filer),
            serde_json::json!({
                "name": "Hương", "birth": "1950",
                "identity": { "kind": "cmnd", "number": "000123456" },
                "address": { "province": "Tỉnh Lâm Đồng", "commune": "Xã Đức An" },
            })
        );
        assert!(facts.business.is_empty());
    }
}
