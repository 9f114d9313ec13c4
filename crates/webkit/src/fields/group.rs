//! Repeated entries: each in its own fieldset, with buttons that add and remove without scripts.

use rules::form::{Question, answers::is_blank};
use serde_json::{Map, Value};

use super::{View, composite::Composite, control::was_shown};
use crate::{page::Markup, ui::id_of};

/// Pressing Enter presses a form's first button. On pages with groups that would be one that removes an
/// entry; this one, out of sight, sends the page on instead.
pub(super) const FIRST_BUTTON: &str =
    r#"<button type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">↵</button>"#;

impl View<'_> {
    pub(super) fn group(&self, question: &Question, path: &str, value: Option<&Value>) -> Markup {
        let mut entries: Vec<Value> = value.and_then(Value::as_array).cloned().unwrap_or_default();
        while entries.len() < question.least() {
            entries.push(Value::Object(Map::new()));
        }
        let mut parts = vec![Markup(was_shown(path))];
        parts.extend(entries.iter().enumerate().map(|(place, entry)| self.entry(question, path, place, entry)));
        if entries.len() < question.most() {
            let text = self.lang.t_with("field.add", &[("label", self.words(&question.label))]);
            parts.push(Markup(self.ui.button(text).secondary().sends("_add", path).to_string()));
        }
        self.composite(question, path, parts)
    }

    fn entry(&self, group: &Question, path: &str, place: usize, entry: &Value) -> Markup {
        let path = format!("{path}.{place}");
        let args = [("label", self.words(&group.label).to_owned()), ("number", (place + 1).to_string())];
        let fields = self.journey.fields_of(group, entry).into_iter();
        let mut parts: Vec<Markup> = fields
            .map(|field| self.question(field, &format!("{path}.{}", field.id), entry.get(&field.id)))
            .collect();
        if place >= group.least() || !is_blank(entry) {
            let text = self.lang.t_with("field.remove", &args);
            parts.push(Markup(self.ui.button(text).secondary().sends("_remove", &path).to_string()));
        }
        let composite = Composite {
            id: id_of(&path),
            legend: self.lang.t_with("field.entry", &args),
            hint: None,
            error: None,
            word: self.t("ui.error"),
            parts,
        };
        Markup(composite.to_string())
    }
}
