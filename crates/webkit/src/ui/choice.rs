//! Choosing one or several of what is offered.

use std::fmt::Display;

use askama::Template;

use super::{Frame, Sentence, frame::framed};
use crate::page::Markup;

#[derive(Debug, Clone)]
struct Choice {
    value: String,
    text: String,
    hint: Option<String>,
    chosen: bool,
    reveal: Option<Markup>,
}

/// One of several, all in sight.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/radios.html")]
pub struct Radios {
    frame: Frame,
    choices: Vec<Choice>,
    inline: bool,
}
framed!(Radios);

/// Any of several.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/checkboxes.html")]
pub struct Checkboxes {
    frame: Frame,
    choices: Vec<Choice>,
}
framed!(Checkboxes);

/// One of many, in a list that opens.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/select.html")]
pub struct Select {
    frame: Frame,
    choices: Vec<Choice>,
    blank: bool,
}
framed!(Select);

/// The setters that all three share.
macro_rules! choosing {
    ($component:ty) => {
        impl $component {
            /// Offers `value`, called `text`.
            #[must_use]
            pub fn item(self, value: impl Display, text: impl Display) -> Self {
                self.item_with_hint(value, text, "")
            }
            /// Offers `value` with a line of explanation.
            #[must_use]
            pub fn item_with_hint(
                mut self,
                value: impl Display,
                text: impl Display,
                hint: impl Into<Sentence>,
            ) -> Self {
                self.choices.push(Choice {
                    value: value.to_string(),
                    text: text.to_string(),
                    hint: hint.into().0,
                    chosen: false,
                    reveal: None,
                });
                self
            }
            /// Offers `value` with a line of explanation, where `offered`.
            #[must_use]
            pub fn item_if(
                self,
                offered: impl std::borrow::Borrow<bool>,
                value: impl Display,
                text: impl Display,
                hint: impl Into<Sentence>,
            ) -> Self {
                if *offered.borrow() { self.item_with_hint(value, text, hint) } else { self }
            }
            /// Offers all of these, as (value, text).
            #[must_use]
            pub fn items<V: Display, T: Display>(self, items: impl IntoIterator<Item = (V, T)>) -> Self {
                items.into_iter().fold(self, |list, (value, text)| list.item(value, text))
            }
            /// With `value` chosen; called again, with that one too.
            #[must_use]
            pub fn chosen(mut self, value: impl Display) -> Self {
                let value = value.to_string();
                self.choices
                    .iter_mut()
                    .filter(|choice| choice.value == value)
                    .for_each(|choice| choice.chosen = true);
                self
            }
            /// With further fields that belong to `value`: hidden until it is chosen, where scripts run.
            #[must_use]
            pub fn reveal(mut self, value: impl Display, fields: impl Display) -> Self {
                let value = value.to_string();
                for choice in self.choices.iter_mut().filter(|choice| choice.value == value) {
                    choice.reveal = Some(Markup(fields.to_string()));
                }
                self
            }
        }
    };
}
choosing!(Radios);
choosing!(Checkboxes);
choosing!(Select);

impl Radios {
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, choices: Vec::new(), inline: false }
    }
    /// Side by side: for two short choices.
    #[must_use]
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }
}

impl Checkboxes {
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, choices: Vec::new() }
    }
}

impl Select {
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, choices: Vec::new(), blank: false }
    }
    /// With an empty first choice.
    #[must_use]
    pub fn blank(mut self) -> Self {
        self.blank = true;
        self
    }
}
