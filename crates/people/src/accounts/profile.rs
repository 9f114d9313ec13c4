//! What an account says of its holder, as answers to a form of its own (`profile.toml`), so that kinds,
//! checks and widgets are those of every form and procedures can be prefilled from it.
//!
//! One-word names, births known by year only, identity numbers of 9 and 12 digits, passports, addresses of
//! three and of two tiers are all normal. Nothing here is verified.

use std::sync::LazyLock;

use base::{Date, FieldErrors};
use rules::form::{
    Answers, Facts, ForWhom, Form, Lang, Page, check,
    prefill::{BusinessFacts, PersonFacts, ProfileFacts},
    summary,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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

static PROFILE: LazyLock<Form> = LazyLock::new(|| match toml::from_str(include_str!("profile.toml")) {
    Ok(form) => form,
    Err(problem) => {
        tracing::error!(%problem, "the profile's form cannot be read");
        Form::default()
    }
});

/// The form of the profile.
pub fn form() -> &'static Form {
    &PROFILE
}

/// The page of the profile about the person, or about the business that a business account speaks for.
pub fn page(about: AccountKind) -> Option<&'static Page> {
    PROFILE.pages.iter().find(|page| page.id == about.word())
}

/// What an account says. Of a business account the person is who uses it.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Answers to the page `person`.
    pub person: Answers,
    /// Answers to the page `business`; none of a person's account.
    pub business: Answers,
}

impl Profile {
    /// The answers to the page about the person or the business.
    pub fn about(&self, about: AccountKind) -> &Answers {
        match about {
            AccountKind::Person => &self.person,
            AccountKind::Business => &self.business,
        }
    }
    pub(crate) fn about_mut(&mut self, about: AccountKind) -> &mut Answers {
        match about {
            AccountKind::Person => &mut self.person,
            AccountKind::Business => &mut self.business,
        }
    }

    /// The person's name; empty when not given.
    pub fn name(&self) -> &str {
        self.person.text("name").unwrap_or_default()
    }
    /// The name shown on pages: the business's, or the person's.
    pub fn shown_name(&self) -> &str {
        self.business.text("name").unwrap_or_else(|| self.name())
    }
    /// The number of the identity paper, when one is given.
    pub fn identity_number(&self) -> Option<&str> {
        self.person.at("identity.number").and_then(Value::as_str).filter(|number| !number.is_empty())
    }

    /// The person's address on one line.
    pub fn address(&self) -> Option<String> {
        let question = page(AccountKind::Person)?.questions.iter().find(|question| question.id == "address")?;
        let value = self.person.get("address")?;
        Some(summary::readable(question, value, Lang::Vi)).filter(|line| !line.is_empty())
    }

    /// What forms may be prefilled with.
    pub fn facts(&self, for_whom: ForWhom) -> ProfileFacts {
        let text = |answers: &Answers, id: &str| answers.text(id).map(str::to_owned);
        let (person, business) = (&self.person, &self.business);
        ProfileFacts {
            for_whom,
            filer: PersonFacts {
                name: text(person, "name"),
                birth: text(person, "birth"),
                gender: text(person, "gender"),
                identity: person.get("identity").cloned(),
                phone: text(person, "phone"),
                email: text(person, "email"),
                address: person.get("address").cloned(),
                ethnicity: text(person, "ethnicity"),
                nationality: text(person, "nationality"),
            },
            business: BusinessFacts {
                name: text(business, "name"),
                tax_code: text(business, "tax_code"),
                address: business.get("address").cloned(),
            },
        }
    }
}

/// What conditions of the profile's form look at.
pub fn facts(today: Date) -> Facts {
    Facts {
        today,
        for_whom: ForWhom::Myself,
        case: None,
        channel: rules::procedure::Channel::Online,
        tier: rules::procedure::Tier::Other,
    }
}

/// What is wrong with the answers to a page of the profile.
pub fn check(about: AccountKind, answers: &Answers, today: Date, lang: Lang) -> FieldErrors {
    let facts = facts(today);
    check::check_page(&PROFILE, about.word(), answers, &facts, lang)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn complaints(about: AccountKind, answers: Value) -> Vec<(String, String)> {
        let answers: Answers = serde_json::from_value(answers).unwrap();
        let found = check(about, &answers, jiff::civil::date(2019, 4, 24), Lang::Vi);
        found.0.into_iter().map(|error| (error.path, error.refusal.key)).collect()
    }

    #[test]
    fn the_profile_form_is_read_and_has_nothing_wrong() {
        assert_eq!(PROFILE.pages.len(), 2);
        // Two pages are two forms here, so ids may return.
        for page in &PROFILE.pages {
            let form = Form { pages: vec![page.clone()] };
            assert_eq!(rules::form::validate::validate(&form), []);
        }
    }

    #[test]
    fn one_word_names_years_of_birth_old_numbers_and_two_tier_addresses_are_normal() {
        let person = json!({
            "name": "Hương", "birth": "1950", "identity": { "kind": "cmnd", "number": "000123456" },
            "address": { "province": "Tỉnh Lâm Đồng", "commune": "Xã Đức An" },
        });
        assert_eq!(complaints(AccountKind::Person, person.clone()), []);
        let profile = Profile { person: serde_json::from_value(person).unwrap(), ..Profile::default() };
        let facts = profile.facts(ForWhom::Myself);
        assert_eq!(facts.filer.birth.as_deref(), Some("1950"));
        assert_eq!(facts.filer.address.unwrap()["commune"], "Xã Đức An");
        assert_eq!(facts.filer.email, None);
        assert_eq!(profile.identity_number(), Some("000123456"));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        assert_eq!(complaints(AccountKind::Person, json!({}))[0].0, "name");
        let future = json!({ "name": "Hương", "birth": "2020" });
        assert_eq!(complaints(AccountKind::Person, future)[0].0, "birth");
        let code = json!({ "name": "Công ty Mẫu", "tax_code": "12" });
        assert_eq!(complaints(AccountKind::Business, code)[0].0, "tax_code");
    }

    #[test]
    fn a_business_account_shows_the_business() {
        let mut profile = Profile::default();
        profile.person.set("name", "Hương");
        assert_eq!(profile.shown_name(), "Hương");
        profile.business.set("name", "Công ty Mẫu");
        assert_eq!(profile.shown_name(), "Công ty Mẫu");
    }
}
