//! Which pages and questions apply, which page comes next, how far the person has come. All of it is derived
//! from the answers and never stored.

use serde_json::{Map, Value};

use super::{
    Form, Kind, Page, Question,
    answers::{Answers, Facts, Scope, is_blank},
    check,
};

/// A form with answers and facts, looked at once.
#[derive(Debug)]
pub struct Journey<'a> {
    form: &'a Form,
    facts: &'a Facts,
    live: Answers,
    pages: Vec<(&'a Page, Vec<&'a Question>)>,
}

/// How far the person has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages that apply and are complete.
    pub complete: usize,
    /// Pages that apply.
    pub all: usize,
}

impl<'a> Journey<'a> {
    /// Walks the form in its order. Each condition sees only the answers that apply so far, so a question
    /// that does not apply counts as unanswered for everything after it.
    pub fn new(form: &'a Form, answers: &Answers, facts: &'a Facts) -> Self {
        let mut journey = Self { form, facts, live: Answers::default(), pages: Vec::new() };
        for page in &form.pages {
            journey.walk(page, answers);
        }
        journey
    }

    fn walk(&mut self, page: &'a Page, answers: &Answers) {
        if !applies(page.when.as_ref(), &self.scope()) {
            return;
        }
        let mut asked = Vec::new();
        for question in &page.questions {
            if applies(question.when.as_ref(), &self.scope()) {
                asked.push(question);
                if let Some(value) = answers.0.get(&question.id) {
                    let kept = self.kept(question, value);
                    self.live.0.insert(question.id.clone(), kept);
                }
            }
        }
        if !asked.is_empty() || page.questions.is_empty() {
            self.pages.push((page, asked));
        }
    }

    /// An answer without the parts of a group's entries that do not apply.
    fn kept(&self, question: &Question, value: &Value) -> Value {
        match (question.kind, value) {
            (Kind::Group, Value::Array(entries)) => {
                Value::Array(entries.iter().map(|entry| self.kept_entry(question, entry)).collect())
            }
            _ => value.clone(),
        }
    }

    fn kept_entry(&self, question: &Question, entry: &Value) -> Value {
        let Value::Object(entry) = entry else { return entry.clone() };
        let mut kept = Map::new();
        for field in &question.fields {
            let scope = Scope { entry: Some(&kept), ..self.scope() };
            if let Some(value) = entry.get(&field.id).filter(|_| applies(field.when.as_ref(), &scope)) {
                kept.insert(field.id.clone(), value.clone());
            }
        }
        Value::Object(kept)
    }

    /// Where conditions outside groups look.
    pub fn scope(&self) -> Scope<'_> {
        Scope { answers: &self.live, facts: self.facts, entry: None }
    }
    /// The form.
    pub fn form(&self) -> &'a Form {
        self.form
    }
    /// The facts.
    pub fn facts(&self) -> &'a Facts {
        self.facts
    }
    /// The answers that apply.
    pub fn answers(&self) -> &Answers {
        &self.live
    }
    /// The pages that apply, in order.
    pub fn pages(&self) -> impl Iterator<Item = &'a Page> {
        self.pages.iter().map(|(page, _)| *page)
    }
    /// The questions of a page that apply; none when the page does not.
    pub fn asked(&self, page: &str) -> &[&'a Question] {
        self.pages.iter().find(|(one, _)| one.id == page).map_or(&[], |(_, asked)| asked)
    }
    /// Whether the page applies.
    pub fn applies(&self, page: &str) -> bool {
        self.pages.iter().any(|(one, _)| one.id == page)
    }
    /// The page that applies after this one, also when this one itself does not apply; `None` at the end.
    pub fn next(&self, page: &str) -> Option<&'a Page> {
        let mut after = self.form.pages.iter().skip_while(|one| one.id != page).skip(1);
        after.find(|one| self.applies(&one.id))
    }
    /// The page that applies before this one.
    pub fn previous(&self, page: &str) -> Option<&'a Page> {
        let before = self.form.pages.iter().take_while(|one| one.id != page);
        before.filter(|one| self.applies(&one.id)).last()
    }
    /// Whether nothing is missing or wrong on a page that applies.
    pub fn is_complete(&self, page: &str) -> bool {
        check::page_findings(self, page).is_empty()
    }
    /// The first page on which something is missing or wrong.
    pub fn first_incomplete(&self) -> Option<&'a Page> {
        self.pages().find(|page| !self.is_complete(&page.id))
    }
    /// Whether the person may open this page: it applies and everything before it is complete.
    pub fn can_visit(&self, page: &str) -> bool {
        let mut before = self.pages().take_while(|one| one.id != page);
        self.applies(page) && before.all(|one| self.is_complete(&one.id))
    }
    /// How far the person has come.
    pub fn progress(&self) -> Progress {
        let complete = self.pages().filter(|page| self.is_complete(&page.id)).count();
        Progress { complete, all: self.pages.len() }
    }
    /// Whether a post made questions of its own page apply that the page had not shown and that have no
    /// answer yet: the page is then shown again, without reproach for what was not asked.
    pub fn asks_more(&self, page: &str, before: &Self) -> bool {
        let shown = before.asked(page);
        self.asked(page).iter().any(|question| {
            let is_new = !shown.iter().any(|one| one.id == question.id);
            if is_new { self.live.get(&question.id).is_none() } else { self.asks_more_of(question, before) }
        })
    }

    /// The same within the entries of a group; an entry that was not there was shown blank.
    fn asks_more_of(&self, group: &Question, before: &Self) -> bool {
        let entries = |journey: &Self| match journey.live.0.get(&group.id) {
            Some(Value::Array(entries)) => entries.clone(),
            _ => Vec::new(),
        };
        let (now, then) = (entries(self), entries(before));
        now.iter().enumerate().any(|(place, entry)| {
            let was = self.fields_of(group, then.get(place).unwrap_or(&Value::Null));
            let is = self.fields_of(group, entry).into_iter();
            is.filter(|field| !was.iter().any(|one| one.id == field.id))
                .any(|field| entry.get(&field.id).is_none_or(is_blank))
        })
    }

    /// The fields that apply in an entry of a group.
    pub fn fields_of<'q>(&self, group: &'q Question, entry: &Value) -> Vec<&'q Question> {
        let blank = Map::new();
        let entry = entry.as_object().unwrap_or(&blank);
        let scope = Scope { entry: Some(entry), ..self.scope() };
        group.fields.iter().filter(|field| applies(field.when.as_ref(), &scope)).collect()
    }
}

/// Whether something with this condition applies.
pub(crate) fn applies(when: Option<&super::Condition>, scope: &Scope<'_>) -> bool {
    when.is_none_or(|condition| condition.holds(scope))
}

/// The answers without those to questions that do not apply: done when a dossier is submitted, never while
/// somebody types, so that going back and forth loses nothing.
pub fn prune(form: &Form, answers: &Answers, facts: &Facts) -> Answers {
    Journey::new(form, answers, facts).live
}
