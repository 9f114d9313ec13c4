//! Answers as a person reads them: for the review page, the acknowledgement and the officer.

use std::collections::BTreeMap;

use base::{Vnd, text::short_date};
use serde_json::{Map, Value};

use super::{
    Choice, Kind, Lang, Question,
    answers::{Scope, is_blank},
    journey::{Journey, applies},
    number,
    partial::PartialDate,
};

/// The answers of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The page's id, for a link that changes it.
    pub page: String,
    /// Its heading.
    pub title: String,
    /// Its answers.
    pub lines: Vec<Line>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The field's path: `child_name`, `members.0.name`.
    pub path: String,
    /// The entry of a group it belongs to, for example `Thành viên 2`.
    pub entry: Option<String>,
    /// What was asked.
    pub label: String,
    /// What was answered; empty when an optional question was left open.
    pub value: String,
}

/// The answers of every page that applies, in the order of the form.
pub fn summary(journey: &Journey<'_>, lang: Lang) -> Vec<Section> {
    let section = |page: &super::Page| Section {
        page: page.id.clone(),
        title: page.title.in_lang(lang).to_owned(),
        lines: journey.asked(&page.id).iter().flat_map(|question| lines(question, journey, lang)).collect(),
    };
    journey.pages().map(section).collect()
}

/// The answers that are there, by the path of their field: what a procedure's own paper is set from.
pub fn by_path(journey: &Journey<'_>, lang: Lang) -> BTreeMap<String, String> {
    let lines = summary(journey, lang).into_iter().flat_map(|section| section.lines);
    lines.filter(|line| !line.value.is_empty()).map(|line| (line.path, line.value)).collect()
}

fn lines(question: &Question, journey: &Journey<'_>, lang: Lang) -> Vec<Line> {
    let value = journey.answers().get(&question.id);
    let label = question.label.in_lang(lang).to_owned();
    if let (Kind::Group, Some(Value::Array(entries))) = (question.kind, value) {
        let filled = entries.iter().enumerate().filter(|(_, entry)| !is_blank(entry));
        return filled.flat_map(|(place, entry)| entry_lines(question, place, entry, journey, lang)).collect();
    }
    let value = value.map(|value| readable(question, value, lang)).unwrap_or_default();
    vec![Line { path: question.id.clone(), entry: None, label, value }]
}

fn entry_lines(group: &Question, place: usize, entry: &Value, journey: &Journey<'_>, lang: Lang) -> Vec<Line> {
    let scope = Scope { entry: entry.as_object(), ..journey.scope() };
    let heading = format!("{} {}", group.label.in_lang(lang), place + 1);
    let asked = group.fields.iter().filter(|field| applies(field.when.as_ref(), &scope));
    asked
        .map(|field| Line {
            path: format!("{}.{place}.{}", group.id, field.id),
            entry: Some(heading.clone()),
            label: field.label.in_lang(lang).to_owned(),
            value: entry.get(&field.id).map(|value| readable(field, value, lang)).unwrap_or_default(),
        })
        .collect()
}

/// An answer in words. What was not understood is shown as typed.
pub fn readable(question: &Question, value: &Value, lang: Lang) -> String {
    let say = |vi: &str, en: &str| if lang == Lang::Vi { vi.to_owned() } else { en.to_owned() };
    match (question.kind, value) {
        (Kind::Choice, Value::String(key)) => label_of(&question.choices(), key, lang),
        (Kind::Choices, Value::Array(keys)) => {
            let choices = question.choices();
            let labels: Vec<String> =
                keys.iter().filter_map(Value::as_str).map(|key| label_of(&choices, key, lang)).collect();
            labels.join("; ")
        }
        (Kind::YesNo, Value::String(key)) if key == "yes" => say("Có", "Yes"),
        (Kind::YesNo, Value::String(key)) if key == "no" => say("Không", "No"),
        (Kind::Declaration, Value::String(key)) if key == "yes" => say("Đã cam đoan", "Declared"),
        (Kind::Date | Kind::PartialDate, Value::String(kept)) => date(kept, lang),
        (Kind::Money, Value::String(digits)) => {
            digits.parse().map_or_else(|_| digits.clone(), |amount| Vnd(amount).to_string())
        }
        (Kind::Number, Value::String(kept)) => {
            let unit = question.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            format!("{}{unit}", number::readable(kept))
        }
        (Kind::Identity, Value::Object(parts)) => identity(parts, lang),
        (Kind::Address, Value::Object(parts)) => address(parts),
        (_, Value::String(text)) => text.clone(),
        _ => String::new(),
    }
}

fn label_of(choices: &[Choice], key: &str, lang: Lang) -> String {
    let found = choices.iter().find(|choice| choice.key == key);
    found.map_or_else(|| key.to_owned(), |choice| choice.label.in_lang(lang).to_owned())
}

fn date(kept: &str, lang: Lang) -> String {
    PartialDate::parse(kept).map_or_else(|| kept.to_owned(), |date| date.readable(lang))
}

fn part<'a>(parts: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    parts.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

/// The name of a kind of identity paper.
pub fn identity_kind(kind: &str, lang: Lang) -> &'static str {
    match (kind, lang) {
        ("cccd", Lang::Vi) => "Căn cước công dân",
        ("cccd", Lang::En) => "Citizen identity card (12 digits)",
        ("cmnd", Lang::Vi) => "Chứng minh nhân dân",
        ("cmnd", Lang::En) => "People's identity card (9 digits)",
        ("passport", Lang::Vi) => "Hộ chiếu",
        ("passport", Lang::En) => "Passport",
        (_, Lang::Vi) => "Giấy tờ khác",
        (_, Lang::En) => "Another paper",
    }
}

fn identity(parts: &Map<String, Value>, lang: Lang) -> String {
    let kind = part(parts, "kind").map(|kind| identity_kind(kind, lang));
    let number = part(parts, "number").unwrap_or_default();
    let mut text = kind.map_or_else(|| number.to_owned(), |kind| format!("{kind} {number}"));
    if let Some(day) = part(parts, "issued_on") {
        let day = PartialDate::parse(day).map_or_else(
            || day.to_owned(),
            |date| match date {
                PartialDate::Day(date) => short_date(date),
                other => other.readable(lang),
            },
        );
        text.push_str(if lang == Lang::Vi { ", cấp ngày " } else { ", issued on " });
        text.push_str(&day);
    }
    if let Some(office) = part(parts, "issued_by") {
        text.push_str(if lang == Lang::Vi { ", nơi cấp: " } else { ", issued by: " });
        text.push_str(office);
    }
    text
}

fn address(parts: &Map<String, Value>) -> String {
    let order = ["detail", "commune", "district", "province"];
    order.iter().filter_map(|name| part(parts, name)).collect::<Vec<_>>().join(", ")
}
