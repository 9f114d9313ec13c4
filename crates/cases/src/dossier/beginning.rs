//! The first questions of every filing, whoever types: for whom, in which case, by which agency. Filer, owner and
//! the people whose data the form holds stay apart. They may be answered anew until it is filed.

use base::{Actor, DossierId, FieldErrors, Refusal};
use people::{
    accounts::{Account, AccountKind},
    contact,
};
use rules::{document::Person, form::ForWhom, procedure::Sheet};
use serde::Deserialize;

use super::{Content, Details, Folder, save_details};
use crate::{CaseError, Operation};

/// The answers as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Beginning {
    /// The competent agency's id.
    pub agency: String,
    /// The key of the case.
    pub case: String,
    /// For whom, as a word.
    pub for_whom: String,
    /// Name of the person it is for.
    pub owner_name: String,
    /// Their identity number.
    pub owner_identity: String,
    /// Their phone.
    pub owner_phone: String,
    /// By which relation or mandate.
    pub relation: String,
    /// Name of the business it is for.
    pub business_name: String,
    /// Its tax code.
    pub business_code: String,
}

const MOST_LETTERS: usize = 300;

impl Beginning {
    /// What a citizen finds at first: a business account files for the business.
    pub fn first(account: &Account) -> Self {
        let business = account.kind == AccountKind::Business;
        let said = |id: &str| account.profile.business.text(id).unwrap_or_default().to_owned();
        Self {
            for_whom: if business { ForWhom::Business.word().to_owned() } else { String::new() },
            business_name: said("name"),
            business_code: said("tax_code"),
            ..Self::default()
        }
    }

    /// What was said before.
    pub fn of(content: &Content) -> Self {
        let owner = content.owner.clone().unwrap_or_default();
        let is = |for_whom| content.for_whom == for_whom;
        let when = |here: bool, text: &str| if here { text.to_owned() } else { String::new() };
        let (other, business) = (is(ForWhom::Other), is(ForWhom::Business));
        let identity = owner.identity.unwrap_or_default();
        Self {
            agency: String::new(),
            case: content.case.clone().unwrap_or_default(),
            for_whom: content.for_whom.word().to_owned(),
            owner_name: when(other, &owner.name),
            owner_identity: when(other, &identity),
            owner_phone: when(other, &owner.phone.unwrap_or_default()),
            relation: content.relation.clone().unwrap_or_default(),
            business_name: when(business, &owner.name),
            business_code: when(business, &identity),
        }
    }

    /// For whom; `None` when nothing was chosen.
    pub fn for_whom(&self) -> Option<ForWhom> {
        [ForWhom::Myself, ForWhom::Other, ForWhom::Business].into_iter().find(|one| one.word() == self.for_whom)
    }

    /// The chosen case.
    pub fn case(&self) -> Option<String> {
        filled(&self.case)
    }

    /// Whose matter it is, when not the filer's own.
    pub fn owner(&self) -> Option<Person> {
        match self.for_whom()? {
            ForWhom::Myself => None,
            ForWhom::Other => Some(Person {
                name: base::text::tidy(&self.owner_name),
                phone: contact::phone(&self.owner_phone),
                identity: filled(&self.owner_identity),
                ..Person::default()
            }),
            ForWhom::Business => Some(Person {
                name: base::text::tidy(&self.business_name),
                identity: filled(&self.business_code),
                ..Person::default()
            }),
        }
    }

    /// Relation or mandate.
    pub fn relation(&self) -> Option<String> {
        (self.for_whom() == Some(ForWhom::Other)).then(|| base::text::tidy(&self.relation))
    }

    /// What is missing or wrong.
    pub fn check(&self, sheet: &Sheet) -> FieldErrors {
        let mut errors = FieldErrors::default();
        self.check_case(sheet, &mut errors);
        match self.for_whom() {
            None => errors.push("for_whom", Refusal::new("for_whom_missing")),
            Some(ForWhom::Myself) => {}
            Some(ForWhom::Other) => self.check_other(&mut errors),
            Some(ForWhom::Business) => {
                needed(&mut errors, "business_name", &self.business_name, "business_name_missing");
                if !is_tax_code(&self.business_code) {
                    errors.push("business_code", Refusal::new("tax_code_wrong"));
                }
            }
        }
        errors
    }

    /// The same for whoever types: of who acts for somebody nothing is asked but the case, since for whom they file is
    /// settled by their mandate.
    pub fn check_by(&self, actor: &Actor, sheet: &Sheet) -> FieldErrors {
        if actor.agent().is_none() {
            return self.check(sheet);
        }
        let mut errors = FieldErrors::default();
        self.check_case(sheet, &mut errors);
        errors
    }

    fn check_case(&self, sheet: &Sheet, errors: &mut FieldErrors) {
        if !sheet.cases.is_empty() && !sheet.cases.iter().any(|case| case.key == self.case) {
            errors.push("case", Refusal::new("case_missing"));
        }
    }

    /// Keeps the answers in an open draft, or tells what is wrong with them.
    pub fn save(&self, op: Operation, id: DossierId) -> Result<FieldErrors, CaseError> {
        let folder = Folder::open(op, id)?;
        let errors = self.check_by(op.actor, folder.sheet());
        if errors.is_empty() {
            let case = Details { case: Some(self.case()), ..Details::default() };
            let details = match op.actor.agent() {
                Some(_) => case,
                None => Details {
                    for_whom: self.for_whom(),
                    owner: Some(self.owner()),
                    relation: Some(self.relation()),
                    ..case
                },
            };
            save_details(op, id, &details)?;
        }
        Ok(errors)
    }

    fn check_other(&self, errors: &mut FieldErrors) {
        needed(errors, "owner_name", &self.owner_name, "name_missing");
        if self.owner_identity.chars().count() > 50 {
            errors.push("owner_identity", Refusal::new("paper_number_too_long"));
        }
        if filled(&self.owner_phone).is_some() && contact::phone(&self.owner_phone).is_none() {
            errors.push("owner_phone", Refusal::new("phone_wrong"));
        }
        needed(errors, "relation", &self.relation, "relation_missing");
    }
}

fn filled(text: &str) -> Option<String> {
    let text = base::text::tidy(text);
    (!text.is_empty()).then_some(text)
}

fn needed(errors: &mut FieldErrors, path: &str, text: &str, missing: &str) {
    if filled(text).is_none() {
        errors.push(path, Refusal::new(missing));
    } else if text.chars().count() > MOST_LETTERS {
        errors.push(path, Refusal::new("text_too_long").with("max", MOST_LETTERS));
    }
}

/// 10 digits, 10 and 3 of a branch, or the 12 of a household's owner.
fn is_tax_code(text: &str) -> bool {
    let text = base::text::tidy(text);
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        Some((code, branch)) => digits(code, 10) && digits(branch, 3),
        None => digits(&text, 10) || digits(&text, 12) || digits(&text, 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        toml::from_str("code = \"1\"\nname = \"Thử\"\nfield = \"Thử\"\ntiers = [\"commune\"]\n").unwrap()
    }

    fn complaints(beginning: &Beginning) -> Vec<String> {
        beginning.check(&sheet()).0.into_iter().map(|error| error.path).collect()
    }

    #[test]
    fn each_way_of_filing_needs_what_belongs_to_it() {
        let said = |for_whom: &str| Beginning { for_whom: for_whom.into(), ..Beginning::default() };
        assert_eq!(complaints(&said("")), ["for_whom"]);
        assert!(complaints(&said("self")).is_empty());
        assert_eq!(complaints(&said("other")), ["owner_name", "relation"]);
        assert_eq!(complaints(&said("business")), ["business_name", "business_code"]);
        let one_word = Beginning { owner_name: "Hương".into(), relation: "con".into(), ..said("other") };
        assert!(complaints(&one_word).is_empty());
        assert_eq!(one_word.owner().unwrap().name, "Hương");
        assert_eq!(Beginning { owner_name: "Hương".into(), ..said("self") }.owner(), None);
    }

    #[test]
    fn tax_codes_have_10_13_or_12_digits() {
        for right in ["6400000000", "6400000000-001", "000000000012"] {
            assert!(is_tax_code(right), "{right}");
        }
        for wrong in ["", "64000", "6400000000-01", "abc0000000"] {
            assert!(!is_tax_code(wrong), "{wrong}");
        }
    }
}
