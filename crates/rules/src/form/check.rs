//! What is missing or wrong in the answers, field by field, in the order of the form.

use base::{FieldError, FieldErrors, Refusal};
use serde_json::{Map, Value};

use super::{
    Check, CheckRule, Form, Kind, Lang, Question, Text,
    answers::{Answers, Facts, Scope, is_blank},
    journey::{Journey, applies},
    kinds, number,
    partial::{PartialDate, full_years},
};

/// One complaint, before a language is chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding<'a> {
    /// The field's path: `child_name`, `father_identity.number`, `members.0.name`.
    pub path: String,
    /// The keyed sentence.
    pub refusal: Refusal,
    /// The form's own sentence.
    pub say: Option<&'a Text>,
    /// Which of the question's checks failed; `None` when it is the kind's own demand.
    pub check: Option<&'a Check>,
    /// What the other question asks, when the check compares with one: `{other}` of the sentence.
    pub other: Option<&'a Text>,
}

impl Finding<'_> {
    fn of_kind(path: String, refusal: Refusal) -> Self {
        Self { path, refusal, say: None, check: None, other: None }
    }

    fn in_lang(self, lang: Lang) -> FieldError {
        let other = self.other.map(|label| label.in_lang(lang));
        let refusal = match other {
            Some(label) => self.refusal.with("other", label),
            None => self.refusal,
        };
        FieldError { path: self.path, refusal, sentence: self.say.map(|say| say.in_lang(lang).to_owned()) }
    }
}

/// The keys of every sentence with which a form complains: `refusal.<key>` in the text tables.
pub const REFUSALS: [&str; 50] = [
    "answer_wrong",
    "answer_needed",
    "choice_needed",
    "choice_unknown",
    "text_too_long",
    "name_has_digits",
    "name_wrong",
    "number_wrong",
    "number_not_whole",
    "number_too_fine",
    "money_wrong",
    "date_wrong",
    "date_incomplete",
    "partial_date_wrong",
    "time_wrong",
    "identity_number_wrong",
    "phone_wrong",
    "email_wrong",
    "tax_code_wrong",
    "declaration_needed",
    "identity_kind_needed",
    "identity_number_needed",
    "identity_needs_12_digits",
    "identity_needs_9_digits",
    "passport_number_wrong",
    "paper_number_too_long",
    "province_needed",
    "commune_needed",
    "group_too_few",
    "group_too_many",
    "check_length_between",
    "check_length_min",
    "check_length_max",
    "check_range_between",
    "check_range_min",
    "check_range_max",
    "check_pattern",
    "check_not_future",
    "check_not_past",
    "check_not_before",
    "check_not_after",
    "check_age_at_least",
    "check_age_at_most",
    "check_within_days",
    "check_same_as",
    "check_different_from",
    "check_at_most",
    "check_at_least",
    "check_sum_of",
    "check_one_of",
];

/// Complaints about one page that applies.
pub fn check_page(form: &Form, page: &str, answers: &Answers, facts: &Facts, lang: Lang) -> FieldErrors {
    in_lang(page_findings(&Journey::new(form, answers, facts), page), lang)
}

/// Complaints about all pages that apply.
pub fn check_all(form: &Form, answers: &Answers, facts: &Facts, lang: Lang) -> FieldErrors {
    in_lang(findings(&Journey::new(form, answers, facts)), lang)
}

fn in_lang(findings: Vec<Finding<'_>>, lang: Lang) -> FieldErrors {
    FieldErrors(findings.into_iter().map(|finding| finding.in_lang(lang)).collect())
}

/// All complaints of a journey.
pub fn findings<'a>(journey: &Journey<'a>) -> Vec<Finding<'a>> {
    journey.pages().flat_map(|page| page_findings(journey, &page.id)).collect()
}

/// The complaints about one page of a journey, at most one for each field.
pub fn page_findings<'a>(journey: &Journey<'a>, page: &str) -> Vec<Finding<'a>> {
    let mut found = Vec::new();
    for question in journey.asked(page) {
        let look = Look { form: journey.form(), scope: journey.scope(), within: None };
        look.question(question, &question.id, journey.answers().0.get(&question.id), &mut found);
    }
    found
}

/// The complaint about a question that has no answer.
fn missing<'f>(question: &Question, path: &str) -> Option<Finding<'f>> {
    let refusal = match question.kind {
        Kind::Group if question.least() > 0 => Refusal::new("group_too_few").with("min", question.least()),
        Kind::Group => return None,
        _ if question.optional => return None,
        Kind::Declaration => Refusal::new("declaration_needed"),
        Kind::Choice | Kind::Choices | Kind::YesNo => Refusal::new("choice_needed"),
        _ => Refusal::new("answer_needed"),
    };
    Some(Finding::of_kind(path.to_owned(), refusal))
}

/// Where a question is looked at.
struct Look<'f, 's> {
    form: &'f Form,
    scope: Scope<'s>,
    within: Option<&'f Question>,
}

impl<'f> Look<'f, '_> {
    fn question(&self, question: &'f Question, path: &str, value: Option<&Value>, found: &mut Vec<Finding<'f>>) {
        let Some(value) = value.filter(|value| question.kind == Kind::Group || !is_blank(value)) else {
            return found.extend(missing(question, path));
        };
        let before = found.len();
        for (below, refusal) in kinds::faults(question, value) {
            let path = if below.is_empty() { path.to_owned() } else { format!("{path}.{below}") };
            found.push(Finding::of_kind(path, refusal));
        }
        if question.kind == Kind::Group {
            self.group(question, path, value, found);
        }
        if found.len() == before {
            self.checks(question, path, value, found);
        }
    }

    fn group(&self, question: &'f Question, path: &str, value: &Value, found: &mut Vec<Finding<'f>>) {
        let Value::Array(entries) = value else { return };
        let before = found.len();
        let filled = entries.iter().filter(|entry| !is_blank(entry)).count();
        for (place, entry) in entries.iter().enumerate() {
            match entry {
                Value::Object(entry) => self.entry(question, &format!("{path}.{place}"), entry, found),
                _ => found.push(Finding::of_kind(path.to_owned(), Refusal::new("answer_wrong"))),
            }
        }
        let refusal = if filled < question.least() && found.len() == before {
            Refusal::new("group_too_few").with("min", question.least())
        } else if filled > question.most() {
            Refusal::new("group_too_many").with("max", question.most())
        } else {
            return;
        };
        found.push(Finding::of_kind(path.to_owned(), refusal));
    }

    fn entry(&self, group: &'f Question, path: &str, entry: &Map<String, Value>, found: &mut Vec<Finding<'f>>) {
        let look =
            Look { form: self.form, scope: Scope { entry: Some(entry), ..self.scope }, within: Some(group) };
        for field in &group.fields {
            if applies(field.when.as_ref(), &look.scope) {
                look.question(field, &format!("{path}.{}", field.id), entry.get(&field.id), found);
            }
        }
    }

    fn checks(&self, question: &'f Question, path: &str, value: &Value, found: &mut Vec<Finding<'f>>) {
        let failed = question
            .checks
            .iter()
            .filter(|check| applies(check.when.as_ref(), &self.scope))
            .find(|check| !self.passes(&check.rule, value));
        if let Some(check) = failed {
            found.push(Finding {
                say: check.say.as_ref(),
                check: Some(check),
                other: check.rule.other().and_then(|q| self.label(q)),
                ..Finding::of_kind(path.to_owned(), refusal(&check.rule))
            });
        }
    }

    /// Whether an answer satisfies a rule. A rule about another question holds while that is unanswered or
    /// not understood: its own field complains.
    fn passes(&self, rule: &CheckRule, value: &Value) -> bool {
        let today = self.scope.facts.today;
        match rule {
            CheckRule::Length { min, max } => within(length(value), *min, *max),
            CheckRule::Range { min, max } => amount(Some(value))
                .is_none_or(|n| min.is_none_or(|min| n >= min) && max.is_none_or(|max| n <= max)),
            CheckRule::Pattern { pattern } => matches(pattern, value),
            CheckRule::NotFuture => date(Some(value)).is_none_or(|date| date.earliest() <= today),
            CheckRule::NotPast => date(Some(value)).is_none_or(|date| date.latest() >= today),
            CheckRule::NotBefore { q } => self.dates(value, q, |own, other| own.latest() >= other.earliest()),
            CheckRule::NotAfter { q } => self.dates(value, q, |own, other| own.earliest() <= other.latest()),
            CheckRule::AgeAtLeast { years } => {
                date(Some(value)).is_none_or(|birth| full_years(birth.latest(), today) >= i64::from(*years))
            }
            CheckRule::AgeAtMost { years } => {
                date(Some(value)).is_none_or(|birth| full_years(birth.latest(), today) <= i64::from(*years))
            }
            CheckRule::WithinDays { days } => date(Some(value)).is_none_or(|date| {
                date.latest().until(today).is_ok_and(|span| i64::from(span.get_days()) <= i64::from(*days))
            }),
            CheckRule::SameAs { q } => self.scope.value(q).is_none_or(|other| same(value, other)),
            CheckRule::DifferentFrom { q } => self.scope.value(q).is_none_or(|other| !same(value, other)),
            CheckRule::AtMost { q } => self.amounts(value, q, |own, other| own <= other),
            CheckRule::AtLeast { q } => self.amounts(value, q, |own, other| own >= other),
            CheckRule::SumOf { group, field } => self.is_sum(value, group, field),
            CheckRule::OneOf { keys } => words(value).iter().all(|word| keys.iter().any(|key| key == word)),
        }
    }

    fn dates(&self, value: &Value, q: &str, holds: impl Fn(PartialDate, PartialDate) -> bool) -> bool {
        let both = date(Some(value)).zip(date(self.scope.value(q)));
        both.is_none_or(|(own, other)| holds(own, other))
    }

    fn amounts(&self, value: &Value, q: &str, holds: impl Fn(f64, f64) -> bool) -> bool {
        let both = amount(Some(value)).zip(amount(self.scope.value(q)));
        both.is_none_or(|(own, other)| holds(own, other))
    }

    fn is_sum(&self, value: &Value, group: &str, field: &str) -> bool {
        let Some(Value::Array(entries)) = self.scope.value(group) else { return true };
        let sum: f64 = entries.iter().filter_map(|entry| amount(entry.get(field))).sum();
        amount(Some(value)).is_none_or(|own| (own - sum).abs() < 1e-6)
    }

    fn label(&self, q: &str) -> Option<&'f Text> {
        let id = q.split('.').next()?;
        let near = self.within.and_then(|group| group.fields.iter().find(|field| field.id == id));
        near.or_else(|| self.form.question(id)).map(|question| &question.label)
    }
}

/// The rule's own sentence.
fn refusal(rule: &CheckRule) -> Refusal {
    let key = format!("check_{}", rule.word().replace('-', "_"));
    match rule {
        CheckRule::Length { min, max } => bounded(&key, min.map(f64::from), max.map(f64::from)),
        CheckRule::Range { min, max } => bounded(&key, *min, *max),
        CheckRule::AgeAtLeast { years } | CheckRule::AgeAtMost { years } => {
            Refusal::new(&key).with("years", years)
        }
        CheckRule::WithinDays { days } => Refusal::new(&key).with("days", days),
        _ => Refusal::new(&key),
    }
}

/// The sentence for bounds: `…_between` with both, `…_min` or `…_max` with one.
fn bounded(key: &str, min: Option<f64>, max: Option<f64>) -> Refusal {
    let shown = |n: f64| number::readable(&n.to_string());
    match (min, max) {
        (Some(min), Some(max)) => {
            Refusal::new(&format!("{key}_between")).with("min", shown(min)).with("max", shown(max))
        }
        (Some(min), None) => Refusal::new(&format!("{key}_min")).with("min", shown(min)),
        (None, Some(max)) => Refusal::new(&format!("{key}_max")).with("max", shown(max)),
        (None, None) => Refusal::new(key),
    }
}

fn within(length: usize, min: Option<u32>, max: Option<u32>) -> bool {
    min.is_none_or(|min| length >= min as usize) && max.is_none_or(|max| length <= max as usize)
}

fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(list) => list.len(),
        _ => 0,
    }
}

/// Whether the whole text matches. A pattern that does not compile refuses nothing; `validate` finds it.
fn matches(pattern: &str, value: &Value) -> bool {
    let Some(text) = value.as_str() else { return true };
    regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|compiled| compiled.is_match(text))
        || regex_lite::Regex::new(pattern).is_err()
}

fn date(value: Option<&Value>) -> Option<PartialDate> {
    value.and_then(Value::as_str).and_then(PartialDate::parse)
}

fn amount(value: Option<&Value>) -> Option<f64> {
    value.and_then(Value::as_str).and_then(number::number_of)
}

fn words(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Sameness as a person sees it: capital or small letters make no difference (the marks of letters do);
/// identity papers are the same when their numbers are.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.to_lowercase() == other.to_lowercase(),
        (Value::Object(one), Value::Object(other)) if one.contains_key("number") => {
            one.get("number") == other.get("number")
        }
        _ => one == other,
    }
}
