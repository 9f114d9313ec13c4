//! Whom a form speaks of: the names and identity numbers that its answers hold, by which a dossier is found again.
//!
//! Deliberately absent: entries of groups (a list of witnesses or land users is no way to look for a dossier).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answers, Form, Kind};

/// Names and numbers of the people whose data a form holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct People {
    /// Names, in the order of the questions.
    pub names: Vec<String>,
    /// Numbers of their identity papers.
    pub numbers: Vec<String>,
}

/// The people that the answers name.
pub fn people(form: &Form, answers: &Answers) -> People {
    let mut people = People::default();
    for question in form.questions() {
        let Some(value) = answers.get(&question.id) else { continue };
        match (question.kind, value) {
            (Kind::Name, Value::String(name)) => people.names.push(name.clone()),
            (Kind::IdentityNumber, Value::String(number)) => people.numbers.push(number.clone()),
            (Kind::Identity, Value::Object(parts)) => {
                people.numbers.extend(parts.get("number").and_then(Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_and_identity_numbers_are_found_and_nothing_else() {
        let form: Form = toml::from_str(
            r#"
            [[page]]
            id = "con"
            title = "Người con"
            [[page.question]]
            id = "child"
            label = "Họ tên"
            kind = "name"
            [[page.question]]
            id = "paper"
            label = "Giấy tờ"
            kind = "identity"
            [[page.question]]
            id = "place"
            label = "Nơi sinh"
            kind = "text"
            "#,
        )
        .unwrap();
        let mut answers = Answers::default();
        answers.set("child", json!("Lò Thị Mẫu"));
        answers.set("paper", json!({ "kind": "cccd", "number": "000000000001" }));
        answers.set("place", json!("Trạm y tế"));
        let found = people(&form, &answers);
        assert_eq!(found, People { names: vec!["Lò Thị Mẫu".into()], numbers: vec!["000000000001".into()] });
    }
}
