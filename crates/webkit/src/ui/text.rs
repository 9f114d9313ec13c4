//! Fields that are typed into, and the one for files.

use std::fmt::Display;

use askama::Template;

use super::{Frame, frame::framed};

/// A field of one line.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/input.html")]
pub struct Input {
    frame: Frame,
    value: String,
    kind: &'static str,
    keys: Option<&'static str>,
    verbatim: bool,
    list: Option<String>,
    width: Option<u8>,
    autocomplete: Option<String>,
    suffix: Option<String>,
    max: Option<usize>,
}
framed!(Input);

impl Input {
    pub(super) fn new(frame: Frame) -> Self {
        Self {
            frame,
            value: String::new(),
            kind: "text",
            keys: None,
            verbatim: false,
            list: None,
            width: None,
            autocomplete: None,
            suffix: None,
            max: None,
        }
    }
    /// With what was typed before.
    #[must_use]
    pub fn value(mut self, value: impl Display) -> Self {
        self.value = value.to_string();
        self
    }
    /// For an e-mail address.
    #[must_use]
    pub fn email(mut self) -> Self {
        self.kind = "email";
        self.autocomplete("email")
    }
    /// For a telephone number.
    #[must_use]
    pub fn telephone(mut self) -> Self {
        self.kind = "tel";
        self.autocomplete("tel")
    }
    /// For a day and a time.
    #[must_use]
    pub fn moment(mut self) -> Self {
        self.kind = "datetime-local";
        self.width(20)
    }
    /// For a day, picked from the browser's calendar.
    #[must_use]
    pub fn day(mut self) -> Self {
        self.kind = "date";
        self.width(10)
    }
    /// For digits: phones show the keys for numbers.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.keys = Some("numeric");
        self.verbatim()
    }
    /// For numbers with a fraction.
    #[must_use]
    pub fn decimal(mut self) -> Self {
        self.keys = Some("decimal");
        self.verbatim()
    }
    /// For names and numbers, whose spelling no browser should mark.
    #[must_use]
    pub fn verbatim(mut self) -> Self {
        self.verbatim = true;
        self
    }
    /// With suggestions from the `datalist` of that id.
    #[must_use]
    pub fn suggest(mut self, list: impl Display) -> Self {
        self.list = Some(list.to_string());
        self
    }
    /// As wide as so many characters: 2, 3, 4, 5, 10, 20 or 30.
    #[must_use]
    pub fn width(mut self, characters: u8) -> Self {
        self.width = Some(characters);
        self
    }
    /// What the browser may fill in (HTML's autofill words).
    #[must_use]
    pub fn autocomplete(mut self, word: impl Display) -> Self {
        self.autocomplete = Some(word.to_string());
        self
    }
    /// With a unit after the field.
    #[must_use]
    pub fn suffix(mut self, unit: impl Display) -> Self {
        self.suffix = Some(unit.to_string());
        self
    }
    /// Of at most so many characters.
    #[must_use]
    pub fn max(mut self, characters: usize) -> Self {
        self.max = Some(characters);
        self
    }
}

/// A field of several lines.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/textarea.html")]
pub struct Textarea {
    frame: Frame,
    value: String,
    rows: u8,
    max: Option<usize>,
}
framed!(Textarea);

impl Textarea {
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, value: String::new(), rows: 5, max: None }
    }
    /// With what was typed before.
    #[must_use]
    pub fn value(mut self, value: impl Display) -> Self {
        self.value = value.to_string();
        self
    }
    /// So many lines high.
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }
    /// Of at most so many characters; says how many are left.
    #[must_use]
    pub fn max(mut self, characters: usize) -> Self {
        self.max = Some(characters);
        self
    }
}

/// A field for a password, which may be shown while it is typed.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/password.html")]
pub struct Password {
    frame: Frame,
    fresh: bool,
}
framed!(Password);

impl Password {
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, fresh: false }
    }
    /// For choosing a password rather than giving one.
    #[must_use]
    pub fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }
}

/// A field for files.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/upload.html")]
pub struct Upload {
    frame: Frame,
    accept: Option<String>,
    limit: Option<usize>,
    multiple: bool,
}
framed!(Upload);

impl Upload {
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, accept: None, limit: None, multiple: false }
    }
    /// What the browser offers to choose from, for example `.jpg,.png,.pdf`.
    #[must_use]
    pub fn accept(mut self, endings: impl Display) -> Self {
        self.accept = Some(endings.to_string());
        self
    }
    /// The most bytes of one file; the page warns before anything is sent.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = Some(bytes);
        self
    }
    /// Several files at once.
    #[must_use]
    pub fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }
}
