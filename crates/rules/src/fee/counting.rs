//! How much of each fee one filing owes, read from the answers of its form.

use base::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Copies, FeeInput, FeeLine, FeeRule, lines};
use crate::form::{Answers, Facts, Form, Kind};

/// Which answers say how many copies a fee is owed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// The question with the number of copies; with `group` a field of its entries.
    pub copies: String,
    /// The group that lists the documents, one an entry.
    #[serde(default)]
    pub group: Option<String>,
    /// The field with the number of pages of a document; without it each has one page.
    #[serde(default)]
    pub pages: Option<String>,
}

impl Counts {
    /// The documents to be copied. What is not answered counts as no copy.
    fn documents(&self, answers: &Answers) -> Vec<Copies> {
        let Some(group) = &self.group else {
            return vec![Copies { pages: 1, copies: whole(answers.get(&self.copies)) }];
        };
        let Some(Value::Array(entries)) = answers.get(group) else { return Vec::new() };
        let document = |entry: &Value| Copies {
            pages: self.pages.as_ref().map_or(1, |field| whole(entry.get(field))),
            copies: whole(entry.get(&self.copies)),
        };
        entries.iter().map(document).collect()
    }

    /// What the form lacks of it; `None` when all is there and is a number.
    pub fn missing(&self, form: &Form) -> Option<&str> {
        let number = |id: &str, group: Option<&str>| match group {
            None => form.question(id).is_some_and(|it| it.kind == Kind::Number),
            Some(group) => form
                .question(group)
                .is_some_and(|it| it.fields.iter().any(|field| field.id == id && field.kind == Kind::Number)),
        };
        let group = self.group.as_deref();
        let named = [Some(self.copies.as_str()), self.pages.as_deref()];
        named.into_iter().flatten().find(|id| !number(id, group))
    }
}

fn whole(value: Option<&Value>) -> u32 {
    value.and_then(Value::as_str).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// The lines that one filing owes on a day: copies and pages by its answers, exemptions as they are claimed in
/// the form. `answers` holds only those that apply (see [`crate::form::journey::prune`]).
pub fn of_filing(rules: &[FeeRule], answers: &Answers, facts: &Facts, on: Date) -> Vec<FeeLine> {
    let owed = |rule: &FeeRule| lines(std::slice::from_ref(rule), &input(rule, answers, facts, on));
    rules.iter().flat_map(owed).collect()
}

fn input(rule: &FeeRule, answers: &Answers, facts: &Facts, on: Date) -> FeeInput {
    let ordinary = FeeInput::new(facts.channel, on);
    let claimed =
        rule.exemptions.iter().filter(|it| it.when.as_ref().is_some_and(|when| when.eval(answers, facts)));
    FeeInput {
        case: facts.case.clone(),
        documents: rule.counts.as_ref().map_or(ordinary.documents, |counts| counts.documents(answers)),
        exemptions: claimed.map(|it| it.key.clone()).collect(),
        ..ordinary
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::{
        fee::sum,
        form::ForWhom,
        procedure::{Channel, Sheet, Tier},
    };

    /// What a filing of a shipped procedure owes, in đồng.
    fn owed(slug: &str, case: Option<&str>, answers: serde_json::Value) -> (i64, bool) {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
        let text = std::fs::read_to_string(root.join(slug).join("sheet.toml")).unwrap();
        let sheet: Sheet = toml::from_str(&text).unwrap();
        let answers: Answers = serde_json::from_value(answers).unwrap();
        let facts = Facts {
            today: date(2019, 11, 20),
            for_whom: ForWhom::Myself,
            case: case.map(str::to_owned),
            channel: Channel::Online,
            tier: Tier::Commune,
        };
        let sum = sum(&of_filing(&sheet.fees, &answers, &facts, facts.today));
        (sum.known.0, sum.more)
    }

    #[test]
    fn copies_asked_for_are_paid_and_none_asked_for_costs_nothing() {
        let birth = |answers| owed("dang-ky-khai-sinh", Some("on-time"), answers);
        assert_eq!(birth(json!({ "copy_count": "3" })), (24_000, false));
        assert_eq!(birth(json!({})), (0, false));
        assert_eq!(owed("dang-ky-khai-sinh", Some("late"), json!({})), (0, true));
        assert_eq!(
            birth(json!({ "copy_count": "ba" })),
            (0, false),
            "what is no number is for the form to refuse"
        );
    }

    #[test]
    fn pages_of_each_paper_are_counted_with_its_copies() {
        let papers = json!([{ "pages": "1", "copies": "5" }, { "pages": "14", "copies": "2" }]);
        assert_eq!(owed("chung-thuc-ban-sao", None, json!({ "papers": papers })).0, 5 * 2_000 + 2 * 16_000);
        assert_eq!(owed("chung-thuc-ban-sao", None, json!({})).0, 0);
    }

    #[test]
    fn an_exemption_is_reckoned_when_the_form_claims_it() {
        let sheet = |class, extra| {
            owed("phieu-ly-lich-tu-phap", None, json!({ "fee_class": class, "extra_sheets": extra })).0
        };
        assert_eq!(sheet("full", "0"), 200_000);
        assert_eq!(sheet("reduced", "0"), 100_000);
        assert_eq!(sheet("exempt", "0"), 0);
        assert_eq!(sheet("full", "3"), 215_000);
    }
}
