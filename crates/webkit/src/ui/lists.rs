//! Answers line by line, and coloured words.

use std::fmt::Display;

use askama::{Template, filters::HtmlSafe};

use crate::{Lang, page::Markup};

/// A coloured word.
#[derive(Debug, Clone, Template)]
#[template(source = r#"<strong class="govuk-tag govuk-tag--{{ colour }}">{{ text }}</strong>"#, ext = "html")]
pub struct Tag {
    text: String,
    colour: String,
}

impl HtmlSafe for Tag {}

impl Tag {
    pub(super) fn new(text: impl Display, colour: impl Display) -> Self {
        Self { text: text.to_string(), colour: colour.to_string() }
    }
}

/// Answers, line by line.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/summary-list.html")]
pub struct SummaryList {
    lang: Lang,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    key: String,
    /// The lines of a text, or one piece of markup.
    lines: Vec<String>,
    markup: Option<Markup>,
    change: Option<String>,
}

impl HtmlSafe for SummaryList {}

impl SummaryList {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, rows: Vec::new() }
    }
    /// A line; line breaks in the value are kept.
    #[must_use]
    pub fn row(mut self, key: impl Display, value: impl Display) -> Self {
        let lines = value.to_string().lines().map(str::to_owned).collect();
        self.rows.push(Row { key: key.to_string(), lines, markup: None, change: None });
        self
    }
    /// A line, unless its value is empty.
    #[must_use]
    pub fn row_if(self, key: impl Display, value: impl Display) -> Self {
        let value = value.to_string();
        if value.is_empty() { self } else { self.row(key, value) }
    }
    /// A line whose value is a component.
    #[must_use]
    pub fn row_of(mut self, key: impl Display, value: impl HtmlSafe) -> Self {
        let markup = Some(Markup(value.to_string()));
        self.rows.push(Row { key: key.to_string(), lines: Vec::new(), markup, change: None });
        self
    }
    /// With a link for changing the line added last.
    #[must_use]
    pub fn change(mut self, href: impl Display) -> Self {
        if let Some(row) = self.rows.last_mut() {
            row.change = Some(href.to_string());
        }
        self
    }
    fn word(&self) -> String {
        self.lang.t("ui.change")
    }
}
