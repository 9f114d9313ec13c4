//! First answers from what the filer's profile knows.

use serde_json::{Value, json};

use super::{Answers, ForWhom, Form, Kind, Question};

/// What the profile knows, each value kept as the question's kind keeps it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileFacts {
    /// For whom the dossier is filed.
    pub for_whom: ForWhom,
    /// The filer.
    pub filer: PersonFacts,
    /// The business, when one is represented.
    pub business: BusinessFacts,
}

/// What is known of a person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PersonFacts {
    /// Full name.
    pub name: Option<String>,
    /// Birth: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub birth: Option<String>,
    /// Gender: the key of a choice, `male`, `female` or `other`.
    pub gender: Option<String>,
    /// Identity paper: `{ kind, number, issued_on?, issued_by? }`.
    pub identity: Option<Value>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Address: `{ province, district?, commune, detail? }`.
    pub address: Option<Value>,
    /// Ethnicity, a key of the list.
    pub ethnicity: Option<String>,
    /// Nationality, a key of the list.
    pub nationality: Option<String>,
}

/// What is known of a business.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BusinessFacts {
    /// Name.
    pub name: Option<String>,
    /// Tax or enterprise code.
    pub tax_code: Option<String>,
    /// Address.
    pub address: Option<Value>,
}

const PERSON: [&str; 9] =
    ["name", "birth", "gender", "identity", "phone", "email", "address", "ethnicity", "nationality"];

/// Whether a form may name this source.
pub fn is_source(source: &str) -> bool {
    match source.split_once('.') {
        Some(("filer" | "owner", part)) => PERSON.contains(&part),
        Some(("business", part)) => matches!(part, "name" | "tax_code" | "address"),
        _ => false,
    }
}

/// The first answers of a form. What does not suit the question's kind is left out, so that nobody is greeted
/// by an error; an answer the person has given is never touched, since only a new draft is prefilled.
pub fn prefill(form: &Form, profile: &ProfileFacts) -> Answers {
    let mut answers = Answers::default();
    for question in form.questions() {
        let found = question.prefill.as_deref().and_then(|source| value(source, profile));
        if let Some(value) = found.and_then(|value| suited(question, value)) {
            answers.0.insert(question.id.clone(), value);
        }
    }
    answers
}

fn value(source: &str, profile: &ProfileFacts) -> Option<Value> {
    let person = &profile.filer;
    let text = |part: &Option<String>| part.clone().map(Value::String);
    let (who, part) = source.split_once('.')?;
    match (who, part) {
        ("owner", _) if profile.for_whom != ForWhom::Myself => None,
        ("owner" | "filer", "name") => text(&person.name),
        ("owner" | "filer", "birth") => text(&person.birth),
        ("owner" | "filer", "gender") => text(&person.gender),
        ("owner" | "filer", "identity") => person.identity.clone(),
        ("owner" | "filer", "phone") => text(&person.phone),
        ("owner" | "filer", "email") => text(&person.email),
        ("owner" | "filer", "address") => person.address.clone(),
        ("owner" | "filer", "ethnicity") => text(&person.ethnicity),
        ("owner" | "filer", "nationality") => text(&person.nationality),
        ("business", _) if profile.for_whom != ForWhom::Business => None,
        ("business", "name") => text(&profile.business.name),
        ("business", "tax_code") => text(&profile.business.tax_code),
        ("business", "address") => profile.business.address.clone(),
        _ => None,
    }
}

/// The value in the shape of the question's kind, when it is right for it.
fn suited(question: &Question, value: Value) -> Option<Value> {
    let value = match (question.kind, &value) {
        (Kind::IdentityNumber | Kind::Text, Value::Object(parts)) if parts.contains_key("number") => {
            parts.get("number")?.clone()
        }
        (Kind::Identity, Value::String(number)) => match number.len() {
            9 => json!({ "kind": "cmnd", "number": number }),
            12 => json!({ "kind": "cccd", "number": number }),
            _ => return None,
        },
        (Kind::Text, Value::String(key)) => Value::String(label_of(question, key)),
        _ => value,
    };
    super::kinds::faults(question, &value).is_empty().then_some(value)
}

/// A line with suggestions takes the words of a list, not its key.
fn label_of(question: &Question, key: &str) -> String {
    let listed = question.list.as_deref().map(super::lists::choices).unwrap_or_default();
    listed.iter().find(|choice| choice.key == key).map_or_else(|| key.to_owned(), |choice| choice.label.vi.clone())
}
