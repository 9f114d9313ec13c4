//! The list on top of a page of what has to be corrected, with a link to each field.

use askama::{Template, filters::HtmlSafe};
use base::FieldErrors;

use super::id_of;
use crate::Lang;

/// The error summary.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/error-summary.html")]
pub struct ErrorSummary {
    title: String,
    /// Where to, and the sentence.
    lines: Vec<(String, String)>,
    still: bool,
}

impl HtmlSafe for ErrorSummary {}

impl ErrorSummary {
    pub(super) fn new(lang: Lang, errors: &FieldErrors) -> Self {
        let lines = errors.0.iter().map(|error| (id_of(&error.path), lang.complaint(error)));
        Self { title: lang.t("ui.errors"), lines: lines.collect(), still: false }
    }

    /// Leaves the focus to the first wrong field, for people who type all day.
    #[must_use]
    pub fn still(self) -> Self {
        Self { still: true, ..self }
    }
}
