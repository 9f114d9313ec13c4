//! The form sets that come with the product, and papers set by the one of their day.

use std::sync::LazyLock;

use base::{Date, Refusal};
use rules::document::{
    Paper,
    sets::{FormSet, FormSets, Purpose},
};

use super::Data;

const SHIPPED: [&str; 2] =
    [include_str!("../../../../province/forms/2018.toml"), include_str!("../../../../province/forms/2025.toml")];

static SETS: LazyLock<Option<FormSets>> = LazyLock::new(|| {
    let read = FormSets::parse(SHIPPED);
    read.inspect_err(|problem| tracing::error!(%problem, "the form sets cannot be read")).ok()
});

/// The set in force on `day`.
pub fn on(day: Date) -> Result<&'static FormSet, Refusal> {
    SETS.as_ref().ok_or_else(|| Refusal::new("form_set_missing"))?.on(day)
}

/// All sets, oldest first.
pub fn all() -> &'static [FormSet] {
    SETS.as_ref().map(FormSets::all).unwrap_or_default()
}

/// Whether the set of that day has a numbered paper for this purpose.
pub fn has(purpose: Purpose, day: Date) -> bool {
    on(day).is_ok_and(|set| set.form(purpose).is_some())
}

/// A numbered paper as the set of its day has it: template and imprint are kept with the data, so that it is set the
/// same however late that happens and whichever set is in force then.
pub fn data<P: Paper>(purpose: Purpose, day: Date, paper: &P) -> Data {
    let mut data = Data::from(paper);
    let set = on(day).ok();
    let found = set.and_then(|set| set.form(purpose).zip(set.imprint(purpose)));
    if let (Some((form, imprint)), Some(fields)) = (found, data.data.as_object_mut()) {
        data.template.clone_from(&form.template);
        fields.insert("form".to_owned(), serde_json::to_value(imprint).unwrap_or_default());
    }
    data
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rules::document::{Apology, ControlSlip, Imprint, Receipt};

    use super::*;

    #[test]
    fn a_paper_keeps_the_form_of_its_day() {
        let before = data(Purpose::ControlSlip, date(2025, 9, 14), &ControlSlip::example());
        let after = data(Purpose::ControlSlip, date(2025, 9, 15), &ControlSlip::example());
        let number = |data: &Data| Imprint::of(&data.data).unwrap().number;
        assert_eq!((number(&before), number(&after)), ("05".into(), "06".into()));
        assert_eq!(data(Purpose::Apology, date(2025, 9, 14), &Apology::example()).template, "form-04");
        assert_eq!(
            data(Purpose::Apology, date(2025, 9, 15), &Apology::example()).template,
            "apology-and-extension"
        );
    }

    #[test]
    fn what_is_said_on_a_paper_does_not_depend_on_its_set() {
        let kept = data(Purpose::Receipt, date(2026, 1, 5), &Receipt::example());
        let read: Receipt = serde_json::from_value(kept.data).unwrap();
        assert_eq!(Receipt { form: None, ..read }, Receipt::example());
    }
}
