//! What is wrong with a form itself, before anybody fills it in.

use std::collections::BTreeSet;

use unicode_normalization::is_nfc;

use super::{Check, CheckRule, Condition, Facts, Form, Kind, MOST_ENTRIES, Page, Question, Text, lists, prefill};

/// One thing that is wrong with a form or sheet, in plain words for whoever writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: page, question, check.
    pub place: String,
    /// What.
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Everything that is wrong with a form.
pub fn validate(form: &Form) -> Vec<Problem> {
    let mut look = Look { form, seen: Vec::new(), entry: Vec::new(), found: Vec::new() };
    let mut pages = BTreeSet::new();
    for page in &form.pages {
        if !pages.insert(&page.id) || !is_id(&page.id, '-') {
            look.say(&page.id, "page ids are unique, of lower-case letters, digits and hyphens");
        }
        look.page(page);
    }
    look.found
}

/// Problems of a text: both languages, not empty, composed (NFC).
pub fn text_problems(place: &str, text: &Text) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut say = |what: &str| found.push(Problem { place: place.to_owned(), what: what.to_owned() });
    if text.vi.trim().is_empty() || text.en.as_ref().is_none_or(|en| en.trim().is_empty()) {
        say("a text in Vietnamese and English is needed");
    }
    if !is_nfc(&text.vi) || text.en.as_ref().is_some_and(|en| !is_nfc(en)) {
        say("texts are composed Unicode (NFC)");
    }
    found
}

fn is_id(id: &str, joint: char) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == joint)
}

struct Look<'a> {
    form: &'a Form,
    /// Questions passed so far.
    seen: Vec<&'a Question>,
    /// Fields of the same entry passed so far.
    entry: Vec<&'a Question>,
    found: Vec<Problem>,
}

impl<'a> Look<'a> {
    fn say(&mut self, place: &str, what: impl Into<String>) {
        self.found.push(Problem { place: place.to_owned(), what: what.into() });
    }

    fn text(&mut self, place: &str, text: &Text) {
        self.found.extend(text_problems(place, text));
    }

    fn page(&mut self, page: &'a Page) {
        self.text(&page.id, &page.title);
        page.intro.iter().for_each(|intro| self.text(&page.id, intro));
        self.condition(&page.id, page.when.as_ref());
        for question in &page.questions {
            if self.seen.iter().any(|one| one.id == question.id) {
                self.say(&question.id, "question ids are unique in the form");
            }
            self.question(question, &question.id);
            self.seen.push(question);
        }
        for question in &page.questions {
            self.checks(question, &question.id);
            self.entry = question.fields.iter().collect();
            for field in &question.fields {
                self.checks(field, &format!("{}.{}", question.id, field.id));
            }
            self.entry.clear();
        }
    }

    fn question(&mut self, question: &'a Question, place: &str) {
        if !is_id(&question.id, '_') {
            self.say(place, "question ids have lower-case letters, digits and underscores");
        }
        self.text(place, &question.label);
        question.hint.iter().for_each(|hint| self.text(place, hint));
        self.condition(place, question.when.as_ref());
        self.choices(question, place);
        self.settings(question, place);
        if question.kind == Kind::Group {
            self.group(question, place);
        }
    }

    fn choices(&mut self, question: &Question, place: &str) {
        let mut keys = BTreeSet::new();
        for option in &question.options {
            if !keys.insert(&option.key) || !option.key.starts_with(|first: char| first.is_ascii_alphanumeric()) {
                self.say(
                    place,
                    format!("option `{}`: keys are unique and begin with a letter or digit", option.key),
                );
            }
            self.text(&format!("{place} option {}", option.key), &option.label);
            option.hint.iter().for_each(|hint| self.text(place, hint));
        }
        let chooses = matches!(question.kind, Kind::Choice | Kind::Choices);
        let known = question.list.as_ref().is_none_or(|list| lists::LISTS.contains(&list.as_str()));
        match (chooses, question.options.is_empty(), &question.list) {
            _ if !known => self.say(place, "there is no such list"),
            (true, true, None) => self.say(place, "a choice needs options or a list"),
            (_, false, Some(_)) => self.say(place, "either options or a list"),
            (false, false, _) => self.say(place, "only `choice` and `choices` have options"),
            (false, true, Some(_)) if question.kind != Kind::Text => {
                self.say(place, "a list goes with `choice`, `choices` or `text`");
            }
            _ => {}
        }
    }

    fn settings(&mut self, question: &Question, place: &str) {
        if question.decimals > 6 || (question.decimals > 0 && question.kind != Kind::Number) {
            self.say(place, "`decimals` goes with `number`, up to 6");
        }
        if question.unit.is_some() && question.kind != Kind::Number {
            self.say(place, "`unit` goes with `number`");
        }
        if question.prefill.as_ref().is_some_and(|source| !prefill::is_source(source)) {
            self.say(place, "there is no such source of `prefill`");
        }
        let is_group = question.kind == Kind::Group;
        if !is_group && (question.min.is_some() || question.max.is_some() || !question.fields.is_empty()) {
            self.say(place, "`min`, `max` and `field` go with `group`");
        }
        if is_group
            && (question.least() > question.most() || question.max.is_some_and(|max| max as usize > MOST_ENTRIES))
        {
            self.say(place, format!("`min` is at most `max`, `max` at most {MOST_ENTRIES}"));
        }
    }

    fn group(&mut self, question: &'a Question, place: &str) {
        if question.fields.is_empty() {
            self.say(place, "a group needs fields");
        }
        for field in &question.fields {
            let place = format!("{place}.{}", field.id);
            if field.kind == Kind::Group {
                self.say(&place, "no group inside a group");
            }
            if self.entry.iter().any(|one| one.id == field.id) {
                self.say(&place, "field ids are unique in the group");
            }
            self.question(field, &place);
            self.entry.push(field);
        }
        self.entry.clear();
    }

    fn checks(&mut self, question: &'a Question, place: &str) {
        for check in &question.checks {
            let place = format!("{place} check {}", check.rule.word());
            self.check(check, &place);
        }
    }

    fn check(&mut self, check: &Check, place: &str) {
        self.condition(place, check.when.as_ref());
        check.say.iter().for_each(|say| self.text(place, say));
        if let Some(q) = check.rule.other() {
            self.named(place, q);
        }
        match &check.rule {
            CheckRule::Pattern { pattern } => {
                if regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_err() {
                    self.say(place, "the pattern does not compile");
                }
                if check.say.is_none() {
                    self.say(place, "a pattern needs its own sentence (`say`)");
                }
            }
            CheckRule::SumOf { group, field } => {
                let fits = self.form.question(group).is_some_and(|one| one.fields.iter().any(|f| &f.id == field));
                if !fits {
                    self.say(place, format!("there is no field `{field}` in `{group}`"));
                }
            }
            CheckRule::OneOf { .. } if check.say.is_none() => {
                self.say(place, "a forbidden choice needs its own sentence (`say`)");
            }
            _ => {}
        }
    }

    fn condition(&mut self, place: &str, condition: Option<&Condition>) {
        let Some(condition) = condition else { return };
        for name in condition.names() {
            self.named(place, name);
        }
        for (q, key) in condition.keys() {
            let asked = self.find(q).filter(|_| !q.contains('.'));
            if asked.is_some_and(|one| !has_key(one, key)) {
                self.say(place, format!("`{q}` has no choice `{key}`"));
            }
        }
    }

    fn find(&self, q: &str) -> Option<&'a Question> {
        let id = q.split('.').next()?;
        self.entry.iter().chain(&self.seen).find(|one| one.id == id).copied()
    }

    /// A reference leads to a fact or to a question that stands earlier.
    fn named(&mut self, place: &str, q: &str) {
        if q.starts_with('@') {
            if !Facts::NAMES.contains(&q) {
                self.say(place, format!("there is no fact `{q}`"));
            }
        } else if self.find(q).is_none() {
            let later = q.split('.').next().is_some_and(|id| self.form.question(id).is_some());
            let what = if later { "stands later in the form" } else { "is no question" };
            self.say(place, format!("`{q}` {what}"));
        }
    }
}

/// Whether a question can be answered with this key.
fn has_key(question: &Question, key: &str) -> bool {
    match question.kind {
        Kind::Choice | Kind::Choices => question.choices().iter().any(|choice| choice.key == key),
        Kind::YesNo => matches!(key, "yes" | "no"),
        Kind::Declaration => key == "yes",
        _ => true,
    }
}
