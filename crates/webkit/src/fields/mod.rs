//! The fields of a procedure's form as HTML: every kind of answer as an accessible component, showing what
//! was typed and what is wrong with it.
//!
//! ```text
//! {{ webkit::fields::error_summary(lang, page, errors) }}
//! <form method="post">… {{ webkit::fields::fields(lang, journey, page_id, errors) }} …</form>
//! ```
//!
//! Everything works without scripts: entries of groups are added and removed by submit buttons, questions
//! that an answer brings up appear when the page is shown again. Deliberately absent: the form around the
//! fields, its token and its buttons, which belong to the page.

mod composite;
mod control;
mod group;
mod review;
#[cfg(test)]
mod tests;

use base::FieldErrors;
use rules::form::{self, Kind, Page, Question, journey::Journey, lists};
use serde_json::Value;

use crate::{Lang, Ui, page::Markup, ui::ErrorSummary};

pub use review::review;

impl From<Lang> for form::Lang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vi,
            Lang::En => Self::En,
        }
    }
}

/// The fields of a page that applies: each question with what is answered and what is wrong.
pub fn fields(lang: Lang, journey: &Journey<'_>, page: &str, errors: &FieldErrors) -> Markup {
    fields_near(&Places::default(), lang, journey, page, errors)
}

/// Names that address fields suggest; people may type others.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Districts.
    pub districts: Vec<String>,
    /// Communes.
    pub communes: Vec<String>,
}

/// The same with names of places suggested in addresses.
pub fn fields_near(
    places: &Places,
    lang: Lang,
    journey: &Journey<'_>,
    page: &str,
    errors: &FieldErrors,
) -> Markup {
    let view = View { lang, ui: Ui::new(lang), journey, errors, places };
    let mut html = String::new();
    let asked = journey.asked(page);
    if asked.iter().any(|question| question.kind == Kind::Group) {
        html.push_str(group::FIRST_BUTTON);
    }
    for question in asked {
        let value = journey.answers().0.get(&question.id);
        html.push_str(&view.question(question, &question.id, value).0);
    }
    html.push_str(&suggestions(lang, asked));
    if asked.iter().any(|question| question.kind == Kind::Address) {
        html.push_str(&control::names("districts", &places.districts));
        html.push_str(&control::names("communes", &places.communes));
    }
    Markup(html)
}

/// The list of complaints on top of the page, each with the name of its question: there many sound alike. Each
/// link leads to the first control of its field.
pub fn error_summary(lang: Lang, page: &Page, errors: &FieldErrors) -> ErrorSummary {
    let mut errors = errors.clone();
    for error in &mut errors.0 {
        if let Some(name) = name_at(lang, page, &error.path) {
            error.sentence = Some(named(&name, &lang.complaint(error)));
        }
        if let Some(first) = kind_at(page, &error.path).and_then(first_part) {
            error.path = format!("{}.{first}", error.path);
        }
    }
    Ui::new(lang).error_summary(&errors)
}

/// A complaint after what it is about: after a question no colon, and a whole declaration is not said again.
fn named(name: &str, complaint: &str) -> String {
    const LONGEST: usize = 120;
    match name {
        long if long.chars().count() > LONGEST => complaint.to_owned(),
        question if question.ends_with('?') => format!("{question} {complaint}"),
        other => format!("{other}: {complaint}"),
    }
}

/// What the field at a path is called, with the number of its entry in a group.
fn name_at(lang: Lang, page: &Page, path: &str) -> Option<String> {
    let mut steps = path.split('.');
    let id = steps.next()?;
    let question = page.questions.iter().find(|question| question.id == id)?;
    let label = question.label.in_lang(lang.into());
    let place = steps.next().and_then(|step| step.parse::<usize>().ok());
    let (Kind::Group, Some(place)) = (question.kind, place) else { return Some(label.to_owned()) };
    let field = steps.next()?;
    let field = question.fields.iter().find(|one| one.id == field)?.label.in_lang(lang.into());
    Some(format!("{label} {}, {field}", place + 1))
}

/// The kind of the field at a path, when the path names a whole field and no part of one.
fn kind_at(page: &Page, path: &str) -> Option<Kind> {
    let mut steps = path.split('.');
    let id = steps.next()?;
    let question = page.questions.iter().find(|question| question.id == id)?;
    match (steps.next(), steps.next(), steps.next()) {
        (None, ..) => Some(question.kind),
        (Some(_), Some(field), None) => question.fields.iter().find(|one| one.id == field).map(|one| one.kind),
        _ => None,
    }
}

fn first_part(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Identity => Some("kind"),
        Kind::Address => Some("province"),
        _ => None,
    }
}

/// The lists that fields of this page suggest from, once for all of them.
fn suggestions(lang: Lang, asked: &[&Question]) -> String {
    let questions = || asked.iter().copied().chain(asked.iter().flat_map(|question| &question.fields));
    let is_used = |list: &str| {
        questions().any(|question| match question.kind {
            Kind::Address => list == "provinces",
            Kind::Text => question.list.as_deref() == Some(list),
            _ => false,
        })
    };
    let lists = lists::LISTS.into_iter().filter(|list| is_used(list));
    lists.map(|list| control::datalist(list, &lists::choices(list), lang)).collect()
}

/// What the controls of one page look at.
struct View<'a> {
    lang: Lang,
    ui: Ui,
    journey: &'a Journey<'a>,
    errors: &'a FieldErrors,
    places: &'a Places,
}

impl View<'_> {
    fn question(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        match question.kind {
            Kind::Group => self.group(question, path, value),
            Kind::Identity => self.identity(question, path, value),
            Kind::Address => self.address(question, path, value),
            _ => self.control(question, path, value),
        }
    }

    fn complaint(&self, path: &str) -> Option<String> {
        self.errors.of(path).map(|error| self.lang.complaint(error))
    }

    fn words<'t>(&self, text: &'t form::Text) -> &'t str {
        text.in_lang(self.lang.into())
    }

    fn hint(&self, question: &Question) -> Option<String> {
        question.hint.as_ref().map(|hint| self.words(hint).to_owned())
    }

    fn t(&self, key: &str) -> String {
        self.lang.t(key)
    }
}
