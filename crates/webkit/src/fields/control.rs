//! The controls of single answers, and of the two kinds with parts.

use std::fmt::Write;

use rules::form::{CheckRule, Choice, Kind, Question, read, summary::identity_kind};
use serde_json::Value;

use super::{View, composite::Composite};
use crate::{Lang, page::Markup, ui::id_of};

/// Above so many choices a list that opens replaces radio buttons.
const MOST_RADIOS: usize = 10;

/// The suggestions of a list, for fields that name it.
pub(super) fn datalist(list: &str, choices: &[Choice], lang: Lang) -> String {
    let labels = choices.iter().map(|choice| choice.label.in_lang(lang.into()));
    options(list, labels)
}

/// The suggestions of names that are the same in all languages; nothing for no names.
pub(super) fn names(list: &str, names: &[String]) -> String {
    if names.is_empty() { String::new() } else { options(list, names.iter().map(String::as_str)) }
}

fn options<'a>(list: &str, labels: impl Iterator<Item = &'a str>) -> String {
    let mut html = format!(r#"<datalist id="list-{list}">"#);
    for label in labels {
        let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let _ = write!(html, r#"<option value="{label}">"#);
    }
    html.push_str("</datalist>");
    html
}

/// A hidden field that is posted even when no box of a question is ticked, so that emptying is noticed.
pub(super) fn was_shown(path: &str) -> String {
    format!(r#"<input type="hidden" name="{path}" value="">"#)
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

fn part<'v>(value: Option<&'v Value>, name: &str) -> Option<&'v Value> {
    value.and_then(|value| value.get(name))
}

/// Whether a question asks for the filer's own data, which the browser may know.
fn own(question: &Question, what: &str) -> bool {
    let source = question.prefill.as_deref().and_then(|source| source.split_once('.'));
    source.is_some_and(|(who, part)| matches!(who, "filer" | "owner") && part == what)
}

/// The most letters that the question's unconditional checks allow.
fn longest(question: &Question) -> Option<usize> {
    question.checks.iter().filter(|check| check.when.is_none()).find_map(|check| match check.rule {
        CheckRule::Length { max, .. } => max.map(|max| max as usize),
        _ => None,
    })
}

impl View<'_> {
    /// A control of one answer.
    pub(super) fn control(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        match question.kind {
            Kind::Choice if question.choices().len() > MOST_RADIOS => self.select(question, path, value),
            Kind::Choice => self.radios(question, path, value),
            Kind::Choices => self.checkboxes(question, path, value),
            Kind::YesNo => self.yes_no(question, path, value),
            Kind::Declaration => self.declaration(question, path, value),
            Kind::Date | Kind::PartialDate => self.date(question, path, value),
            Kind::LongText => self.textarea(question, path, value),
            _ => self.line(question, path, value),
        }
    }

    fn textarea(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let area = self.ui.textarea(path, self.words(&question.label)).hint(self.hint(question));
        let area = area.value(text(value)).optional(question.optional).error(self.complaint(path));
        Markup(longest(question).map_or(area.clone(), |max| area.max(max)).to_string())
    }

    fn line(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let typed = match question.kind {
            Kind::Number | Kind::Money => read::shown_number(question, text(value)),
            _ => text(value).to_owned(),
        };
        let usual = match question.kind {
            Kind::Time => Some(self.t("field.time_hint")),
            Kind::Number if question.decimals > 0 => Some(self.t("field.number_hint")),
            Kind::IdentityNumber => Some(self.t("field.identity_number_hint")),
            _ => None,
        };
        let input = self.ui.input(path, self.words(&question.label)).value(typed);
        let input =
            input.hint(self.hint(question).or(usual)).optional(question.optional).error(self.complaint(path));
        let input = match question.kind {
            Kind::Name => input.verbatim().autocomplete(if own(question, "name") { "name" } else { "off" }),
            Kind::Number if question.decimals > 0 => input.decimal().width(10),
            Kind::Number => input.numeric().width(10),
            Kind::Money => input.numeric().width(20).suffix("đồng"),
            Kind::Time => input.verbatim().width(5),
            Kind::IdentityNumber => input.numeric().width(20).autocomplete("off"),
            Kind::TaxCode => input.verbatim().width(20).autocomplete("off"),
            Kind::Phone => {
                input.telephone().width(20).autocomplete(if own(question, "phone") { "tel" } else { "off" })
            }
            Kind::Email => {
                input.email().verbatim().autocomplete(if own(question, "email") { "email" } else { "off" })
            }
            _ => input,
        };
        let input = question.unit.as_ref().map_or(input.clone(), |unit| input.suffix(unit));
        let list = question.list.as_ref().filter(|_| question.kind == Kind::Text);
        Markup(list.map_or(input.clone(), |list| input.suggest(format!("list-{list}"))).to_string())
    }

    fn date(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let usual = if question.kind == Kind::Date { "field.date_hint" } else { "field.partial_date_hint" };
        let [day, month, year] =
            if text(value).is_empty() { Default::default() } else { read::date_parts(text(value)) };
        let date = self.ui.date(path, self.words(&question.label)).values(day, month, year);
        let date = date.hint(self.hint(question).unwrap_or_else(|| self.t(usual)));
        let date = date.optional(question.optional).error(self.complaint(path));
        Markup(if own(question, "birth") { date.birthday() } else { date }.to_string())
    }

    fn radios(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let radios = self.ui.radios(path, self.words(&question.label)).hint(self.hint(question));
        let radios = question.choices().iter().fold(radios, |radios, choice| {
            let hint = choice.hint.as_ref().map(|hint| self.words(hint).to_owned());
            radios.item_with_hint(&choice.key, self.words(&choice.label), hint)
        });
        Markup(radios.chosen(text(value)).optional(question.optional).error(self.complaint(path)).to_string())
    }

    fn select(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let choices = question.choices();
        let items = choices.iter().map(|choice| (&choice.key, self.words(&choice.label)));
        let select = self.ui.select(path, self.words(&question.label)).blank().items(items).chosen(text(value));
        let select = select.hint(self.hint(question)).optional(question.optional).error(self.complaint(path));
        Markup(select.to_string())
    }

    fn checkboxes(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let boxes = self.ui.checkboxes(path, self.words(&question.label)).hint(self.hint(question));
        let boxes = question.choices().iter().fold(boxes, |boxes, choice| {
            let hint = choice.hint.as_ref().map(|hint| self.words(hint).to_owned());
            boxes.item_with_hint(&choice.key, self.words(&choice.label), hint)
        });
        let keys = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let boxes = keys.fold(boxes, crate::ui::Checkboxes::chosen);
        let boxes = boxes.optional(question.optional).error(self.complaint(path));
        Markup(format!("{}{boxes}", was_shown(path)))
    }

    fn yes_no(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let radios = self.ui.radios(path, self.words(&question.label)).inline().hint(self.hint(question));
        let radios = radios.item("yes", self.t("field.yes")).item("no", self.t("field.no")).chosen(text(value));
        Markup(radios.optional(question.optional).error(self.complaint(path)).to_string())
    }

    fn declaration(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let boxes = self.ui.checkboxes(path, self.t("field.declaration")).hint(self.hint(question));
        let boxes = boxes.item("yes", self.words(&question.label)).chosen(text(value));
        let boxes = boxes.optional(question.optional).error(self.complaint(path));
        Markup(format!("{}{boxes}", was_shown(path)))
    }

    pub(super) fn composite(&self, question: &Question, path: &str, parts: Vec<Markup>) -> Markup {
        let label = self.words(&question.label);
        let legend = if question.optional && question.kind != Kind::Group {
            self.lang.t_with("ui.optional", &[("label", label)])
        } else {
            label.to_owned()
        };
        let composite = Composite {
            id: id_of(path),
            legend,
            hint: self.hint(question),
            error: self.complaint(path),
            word: self.t("ui.error"),
            parts,
        };
        Markup(composite.to_string())
    }

    /// An identity paper: its kind, its number, and when and by whom it was issued.
    pub(super) fn identity(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let at = |name: &str| format!("{path}.{name}");
        let kinds =
            ["cccd", "cmnd", "passport", "other"].map(|kind| (kind, identity_kind(kind, self.lang.into())));
        let kind = self.ui.radios(at("kind"), self.t("field.identity_kind")).items(kinds);
        let kind = kind.chosen(text(part(value, "kind"))).error(self.complaint(&at("kind")));
        let number = self.ui.input(at("number"), self.t("field.identity_number")).verbatim().width(20);
        let number = number.value(text(part(value, "number"))).autocomplete("off");
        let number = number.hint(self.t("field.identity_number_hint")).error(self.complaint(&at("number")));
        let typed = text(part(value, "issued_on"));
        let [day, month, year] = if typed.is_empty() { Default::default() } else { read::date_parts(typed) };
        let issued = self.ui.date(at("issued_on"), self.t("field.issued_on")).values(day, month, year);
        let issued = issued.hint(self.t("field.date_hint")).optional(true).error(self.complaint(&at("issued_on")));
        let office = self.ui.input(at("issued_by"), self.t("field.issued_by")).optional(true);
        let office = office.value(text(part(value, "issued_by"))).error(self.complaint(&at("issued_by")));
        let parts = [kind.to_string(), number.to_string(), issued.to_string(), office.to_string()];
        self.composite(question, path, parts.map(Markup).into())
    }

    /// An address of three tiers or, with the district left empty, of two.
    pub(super) fn address(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let parts = read::ADDRESS_PARTS.map(|name| {
            let path = format!("{path}.{name}");
            let input = self.ui.input(&path, self.t(&format!("field.{name}"))).value(text(part(value, name)));
            let input = input.error(self.complaint(&path)).optional(matches!(name, "district" | "detail"));
            let input = match name {
                "province" => input.suggest("list-provinces"),
                "district" => {
                    let input = input.hint(self.t("field.district_hint"));
                    if self.places.districts.is_empty() { input } else { input.suggest("list-districts") }
                }
                "commune" if !self.places.communes.is_empty() => input.suggest("list-communes"),
                _ => input,
            };
            let word = match name {
                "province" => "address-level1",
                "district" => "address-level2",
                "commune" => "address-level3",
                _ => "street-address",
            };
            Markup(input.autocomplete(if own(question, "address") { word } else { "off" }).to_string())
        });
        self.composite(question, path, parts.into())
    }
}
