//! What every control has around it: label, hint, error, and the ids that tie them together.

use std::fmt::Display;

use crate::{Lang, ui::id_of};

/// A sentence that may be absent; whatever a page has at hand becomes one.
#[derive(Debug, Clone, Default)]
pub struct Sentence(pub Option<String>);

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self((!text.is_empty()).then(|| text.to_owned()))
    }
}
impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self((!text.is_empty()).then_some(text))
    }
}
impl From<&String> for Sentence {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}
impl From<Option<String>> for Sentence {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self(None), Into::into)
    }
}
impl From<&Option<String>> for Sentence {
    fn from(text: &Option<String>) -> Self {
        text.clone().into()
    }
}

/// The surroundings of one control.
#[derive(Debug, Clone)]
pub struct Frame {
    pub(crate) lang: Lang,
    pub(crate) id: String,
    pub(crate) name: String,
    label: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) heading: bool,
    pub(crate) quiet: bool,
    pub(crate) optional: bool,
    pub(crate) focus: bool,
}

impl Frame {
    pub(crate) fn new(lang: Lang, path: impl Display, label: impl Display) -> Self {
        let name = path.to_string();
        Self {
            lang,
            id: id_of(&name),
            name,
            label: label.to_string(),
            hint: None,
            error: None,
            heading: false,
            quiet: false,
            optional: false,
            focus: false,
        }
    }
    pub(crate) fn t(&self, key: &str) -> String {
        self.lang.t(key)
    }
    pub(crate) fn label(&self) -> String {
        if self.optional { self.lang.t_with("ui.optional", &[("label", &self.label)]) } else { self.label.clone() }
    }
    /// The id of the n-th choice; the first has the control's own.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass by reference")]
    pub(crate) fn choice_id(&self, index: &usize) -> String {
        if *index == 0 { self.id.clone() } else { format!("{}-{}", self.id, index + 1) }
    }
    /// The ids of what describes the control, for `aria-describedby`.
    pub(crate) fn described(&self) -> Option<String> {
        self.described_with(None)
    }
    pub(crate) fn described_with(&self, more: Option<&str>) -> Option<String> {
        let parts = [
            self.hint.as_ref().map(|_| format!("{}-hint", self.id)),
            self.error.as_ref().map(|_| format!("{}-error", self.id)),
            more.map(|word| format!("{}-{word}", self.id)),
        ];
        let ids: Vec<String> = parts.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// Gives a component the setters that all controls share, and marks its output as HTML.
macro_rules! framed {
    ($component:ty) => {
        impl $component {
            /// With a hint under the label.
            #[must_use]
            pub fn hint(mut self, hint: impl Into<$crate::ui::Sentence>) -> Self {
                self.frame.hint = hint.into().0;
                self
            }
            /// With a complaint, if there is one.
            #[must_use]
            pub fn error(mut self, error: impl Into<$crate::ui::Sentence>) -> Self {
                self.frame.error = error.into().0;
                self
            }
            /// With the label as the heading of the page.
            #[must_use]
            pub fn as_heading(mut self) -> Self {
                self.frame.heading = true;
                self
            }
            /// With the label for screen readers only, where the place says enough.
            #[must_use]
            pub fn quiet(mut self) -> Self {
                self.frame.quiet = true;
                self
            }
            /// Where typing begins when the page opens; at most one field of a page.
            #[must_use]
            pub fn focus(mut self, here: impl std::borrow::Borrow<bool>) -> Self {
                self.frame.focus = *here.borrow();
                self
            }
            /// Marked as not compulsory.
            #[must_use]
            pub fn optional(mut self, optional: impl std::borrow::Borrow<bool>) -> Self {
                self.frame.optional = *optional.borrow();
                self
            }
        }
        impl askama::filters::HtmlSafe for $component {}
    };
}
pub(crate) use framed;
