//! The components of a page, after GOV.UK Frontend. Each is a small builder that prints itself as HTML,
//! with ids, hints and errors tied together as screen readers need it:
//!
//! ```text
//! {{ page.ui().input("email", label).hint(hint)
//!        .value(form.email).error(page.error(errors, "email")) }}
//! ```
//!
//! The id of a control is its path with `-` for `.` ([`id_of`]); that is where a link of the error summary
//! leads, for every kind of control. What needs no logic (tables, headings, lists) is plain HTML with the
//! design system's classes; what wraps content is a macro in `templates/components.html`.

mod button;
mod choice;
mod date;
mod errors;
mod frame;
mod journey;
mod lists;
mod text;

use std::fmt::Display;

pub use button::Button;
pub use choice::{Checkboxes, Radios, Select};
pub use date::DateInput;
pub use errors::ErrorSummary;
pub use frame::{Frame, Sentence};
pub use journey::{Breadcrumbs, Pagination, TaskList, Timeline};
pub use lists::{SummaryList, Tag};
pub use text::{Input, Password, Textarea, Upload};

use qrcode::{EcLevel, QrCode, render::svg};

use crate::{Lang, page::Markup};

/// The id of the control for the field at `path`.
pub fn id_of(path: &str) -> String {
    path.replace('.', "-")
}

/// A QR code as a drawing inside the page: nothing to fetch, and no script or style in it. Refused: a text that is too
/// long for one.
pub fn qr(text: &str) -> anyhow::Result<Markup> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let drawing = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(Markup(drawing.split_once("?>").map_or(drawing.clone(), |(_, svg)| svg.to_owned())))
}

/// A line of what happened to somebody's account lately, in words (the macro `activity`).
#[derive(Debug, Clone)]
pub struct Happening {
    /// What.
    pub what: String,
    /// When.
    pub at: String,
    /// On what kind of device, where that is known.
    pub device: String,
}

/// Makes components that speak one language.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    lang: Lang,
}

impl Ui {
    /// Components in this language.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }
    /// A field of one line.
    pub fn input(self, path: impl Display, label: impl Display) -> Input {
        Input::new(Frame::new(self.lang, path, label))
    }
    /// A field of several lines.
    pub fn textarea(self, path: impl Display, label: impl Display) -> Textarea {
        Textarea::new(Frame::new(self.lang, path, label))
    }
    /// A field for a password.
    pub fn password(self, path: impl Display, label: impl Display) -> Password {
        Password::new(Frame::new(self.lang, path, label))
    }
    /// A field for files.
    pub fn upload(self, path: impl Display, label: impl Display) -> Upload {
        Upload::new(Frame::new(self.lang, path, label))
    }
    /// One of several.
    pub fn radios(self, path: impl Display, legend: impl Display) -> Radios {
        Radios::new(Frame::new(self.lang, path, legend))
    }
    /// Any of several.
    pub fn checkboxes(self, path: impl Display, legend: impl Display) -> Checkboxes {
        Checkboxes::new(Frame::new(self.lang, path, legend))
    }
    /// One of many.
    pub fn select(self, path: impl Display, label: impl Display) -> Select {
        Select::new(Frame::new(self.lang, path, label))
    }
    /// Day, month and year, in fields `path.day`, `path.month`, `path.year`.
    pub fn date(self, path: impl Display, legend: impl Display) -> DateInput {
        DateInput::new(Frame::new(self.lang, path, legend))
    }
    /// A button that sends its form, or a link that looks like one.
    pub fn button(self, text: impl Display) -> Button {
        Button::new(text)
    }
    /// The list of what has to be corrected; nothing when there is nothing.
    pub fn error_summary(self, errors: &base::FieldErrors) -> ErrorSummary {
        ErrorSummary::new(self.lang, errors)
    }
    /// A coloured word: `grey`, `green`, `turquoise`, `blue`, `purple`, `pink`, `red`, `orange`, `yellow`.
    pub fn tag(self, text: impl Display, colour: impl Display) -> Tag {
        Tag::new(text, colour)
    }
    /// What was answered, line by line.
    pub fn summary(self) -> SummaryList {
        SummaryList::new(self.lang)
    }
    /// Where the page stands.
    pub fn breadcrumbs(self) -> Breadcrumbs {
        Breadcrumbs::new(self.lang)
    }
    /// Links to the pages of a long list; nothing for a single page. `address` is that of the list with
    /// its query; the page goes into the parameter `trang`.
    pub fn pagination(self, current: usize, pages: usize, address: impl Display) -> Pagination {
        Pagination::new(self.lang, current, pages, address)
    }
    /// What is to be done, with how far it is.
    pub fn tasks(self) -> TaskList {
        TaskList::default()
    }
    /// What happened, what is, what will be.
    pub fn timeline(self) -> Timeline {
        Timeline::default()
    }
}
