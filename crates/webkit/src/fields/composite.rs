//! A fieldset around several controls: an identity paper, an address, a group and each of its entries.

use askama::{Template, filters::HtmlSafe};

use crate::page::Markup;

/// Controls that belong together.
#[derive(Debug, Clone, Template)]
#[template(path = "fields/composite.html")]
pub(super) struct Composite {
    pub(super) id: String,
    pub(super) legend: String,
    pub(super) hint: Option<String>,
    pub(super) error: Option<String>,
    /// What is said before the error to those who do not see its colour.
    pub(super) word: String,
    pub(super) parts: Vec<Markup>,
}

impl HtmlSafe for Composite {}

impl Composite {
    fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        let ids: Vec<String> = [hint, error].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}
