//! Day, month and year in three fields: nobody scrolls a calendar back to the year of their birth, and a
//! birth of which only the year is known leaves the other two empty.

use std::fmt::Display;

use askama::Template;

use super::{Frame, frame::framed};

/// A date in three fields.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/date.html")]
pub struct DateInput {
    frame: Frame,
    values: [String; 3],
    birthday: bool,
}
framed!(DateInput);

struct Part {
    id: String,
    name: String,
    label: String,
    value: String,
    width: u8,
    autocomplete: Option<&'static str>,
}

impl DateInput {
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, values: Default::default(), birthday: false }
    }
    /// With what was typed before.
    #[must_use]
    pub fn values(mut self, day: impl Display, month: impl Display, year: impl Display) -> Self {
        self.values = [day.to_string(), month.to_string(), year.to_string()];
        self
    }
    /// With an ISO date, or a year or a month alone (`1950`, `1950-07`).
    #[must_use]
    pub fn iso(self, date: impl Display) -> Self {
        let text = date.to_string();
        let mut parts = text.splitn(3, '-').map(|part| part.trim_start_matches('0').to_owned());
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        self.values(day.unwrap_or_default(), month.unwrap_or_default(), year.unwrap_or_default())
    }
    /// For the reader's own date of birth, which the browser may know.
    #[must_use]
    pub fn birthday(mut self) -> Self {
        self.birthday = true;
        self
    }
    fn parts(&self) -> [Part; 3] {
        let [day, month, year] = &self.values;
        let part = |word: &str, value: &String, width, autocomplete| Part {
            // The first field has the control's own id: there the error summary leads.
            id: if word == "day" { self.frame.id.clone() } else { format!("{}-{word}", self.frame.id) },
            name: format!("{}.{word}", self.frame.name),
            label: self.frame.t(&format!("ui.{word}")),
            value: value.clone(),
            width,
            autocomplete: self.birthday.then_some(autocomplete),
        };
        [
            part("day", day, 2, "bday-day"),
            part("month", month, 2, "bday-month"),
            part("year", year, 4, "bday-year"),
        ]
    }
}
