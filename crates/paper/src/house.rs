//! The templates that come with the product, and the library they and the procedures' own templates share.

/// The shared library, `#import "/house.typ": *`.
pub(crate) const LIBRARY: &str = include_str!("../templates/house.typ");

/// Name and text of each template.
pub(crate) const TEMPLATES: [(&str, &str); 21] = [
    ("acknowledgement", include_str!("../templates/acknowledgement.typ")),
    ("apology-and-extension", include_str!("../templates/apology-and-extension.typ")),
    ("assisted-confirmation", include_str!("../templates/assisted-confirmation.typ")),
    ("batch-receipt", include_str!("../templates/batch-receipt.typ")),
    ("batch-return", include_str!("../templates/batch-return.typ")),
    ("certification-book", include_str!("../templates/certification-book.typ")),
    ("form-01", include_str!("../templates/form-01.typ")),
    ("form-02", include_str!("../templates/form-02.typ")),
    ("form-03", include_str!("../templates/form-03.typ")),
    ("form-04", include_str!("../templates/form-04.typ")),
    ("form-05", include_str!("../templates/form-05.typ")),
    ("form-06", include_str!("../templates/form-06.typ")),
    ("hand-over-list", include_str!("../templates/hand-over-list.typ")),
    ("photos", include_str!("../templates/photos.typ")),
    ("processing-trace", include_str!("../templates/processing-trace.typ")),
    ("result", include_str!("../templates/result.typ")),
    ("result-acknowledgement", include_str!("../templates/result-acknowledgement.typ")),
    ("result-refusal", include_str!("../templates/result-refusal.typ")),
    ("separators", include_str!("../templates/separators.typ")),
    ("stamps", include_str!("../templates/stamps.typ")),
    ("stopping", include_str!("../templates/stopping.typ")),
];

/// The text of the template called `name`; a name with a line break is a template's text itself.
pub(crate) fn text(name: &str) -> Option<&str> {
    if name.contains('\n') {
        return Some(name);
    }
    TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
