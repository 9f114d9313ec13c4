//! What a browser posted, before anybody has judged it.

use axum::{
    extract::{Multipart, multipart::MultipartError},
    http::StatusCode,
};
use base::{Date, Refusal};
use serde::{Deserialize, Serialize};

use crate::{CsrfUpload, WebError, csrf};

/// The fields of a form as sent: names may repeat, order is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub Vec<(String, String)>);

impl Answers {
    /// The first value of a field; an absent field is empty.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }
    /// All values of a field.
    pub fn all<'a, 'b>(&'a self, name: &'b str) -> impl Iterator<Item = &'a str> + use<'a, 'b> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
    /// The day in the three fields of a date; `None` where all of them are empty.
    pub fn day(&self, name: &str) -> Result<Option<Date>, Refusal> {
        let parts = ["day", "month", "year"].map(|part| self.get(&format!("{name}.{part}")).trim());
        if parts.iter().all(|part| part.is_empty()) {
            return Ok(None);
        }
        let [day, month, year] = parts;
        let date = match (day.parse(), month.parse(), year.parse()) {
            (Ok(day), Ok(month), Ok(year)) if year > 1900 => Date::new(year, month, day).ok(),
            _ => None,
        };
        date.map(Some).ok_or_else(|| Refusal::new("date_wrong"))
    }
    /// Whether the field was sent at all; also tells which of a form's buttons was pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }
}

/// A file as sent. Its name and claimed type are the sender's words and prove nothing.
#[derive(Clone)]
pub struct PostedFile {
    /// The form field it came in.
    pub field: String,
    /// The name on the sender's machine.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The content of a file never goes to a log.
impl std::fmt::Debug for PostedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostedFile({}, {} bytes)", self.field, self.bytes.len())
    }
}

fn refused(problem: MultipartError) -> WebError {
    match problem.status() {
        StatusCode::INTERNAL_SERVER_ERROR => WebError::Status(StatusCode::BAD_REQUEST),
        status => WebError::Status(status),
    }
}

/// Reads the whole form. The token must come before any file.
pub(crate) async fn collect(
    mut stream: Multipart,
    is_ours: impl Fn(&str) -> bool + Send,
) -> Result<CsrfUpload, WebError> {
    let mut upload = CsrfUpload { fields: Answers::default(), files: Vec::new() };
    let mut known = false;
    while let Some(part) = stream.next_field().await.map_err(refused)? {
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        if !known && (file_name.is_some() || field == csrf::FIELD) {
            known = file_name.is_none() && is_ours(&part.text().await.map_err(refused)?);
            if !known {
                return Err(WebError::Stale);
            }
        } else if let Some(name) = file_name {
            let bytes = part.bytes().await.map_err(refused)?.to_vec();
            if !(name.is_empty() && bytes.is_empty()) {
                upload.files.push(PostedFile { field, name, bytes });
            }
        } else {
            upload.fields.0.push((field, part.text().await.map_err(refused)?));
        }
    }
    if known { Ok(upload) } else { Err(WebError::Stale) }
}
