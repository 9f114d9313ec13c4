//! Buttons.

use std::fmt::Display;

use askama::{Template, filters::HtmlSafe};

/// A button that sends its form, or a link that looks like one.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/button.html")]
pub struct Button {
    text: String,
    look: &'static str,
    href: Option<String>,
    pressed: Option<(String, String)>,
    start: bool,
}

impl HtmlSafe for Button {}

impl Button {
    pub(super) fn new(text: impl Display) -> Self {
        Self { text: text.to_string(), look: "", href: None, pressed: None, start: false }
    }
    /// The less important of two.
    #[must_use]
    pub fn secondary(mut self) -> Self {
        self.look = "govuk-button--secondary";
        self
    }
    /// For what cannot be taken back.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.look = "govuk-button--warning";
        self
    }
    /// The way into a service, with an arrow.
    #[must_use]
    pub fn start(mut self) -> Self {
        self.start = true;
        self
    }
    /// A link instead.
    #[must_use]
    pub fn link(mut self, href: impl Display) -> Self {
        self.href = Some(href.to_string());
        self
    }
    /// Sends `name=value` along when it was this button that was pressed.
    #[must_use]
    pub fn sends(mut self, name: impl Display, value: impl Display) -> Self {
        self.pressed = Some((name.to_string(), value.to_string()));
        self
    }
}
