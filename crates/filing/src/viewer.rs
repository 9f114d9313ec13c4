//! A file as people see it: its pages as pictures, its hash, and the way to the file as it was received, which is only
//! downloaded. One page for both doors and the desk; it has no scripts and stands in frames of ours too.

use askama::Template;
use axum::response::Response;
use cases::dossier::attachment::{Attachment, FileKind, MOST_PAGES};
use webkit::{Answer, Page, WebError, security, show};

use crate::words;

#[derive(Template)]
#[template(path = "filing/viewer.html")]
struct Viewer {
    page: Page,
    name: String,
    size: String,
    sha256: String,
    address: String,
    pages: u32,
    most: u32,
}

impl Viewer {
    fn numbers(&self) -> std::ops::RangeInclusive<u32> {
        1..=self.pages.min(self.most)
    }
    fn alt(&self, number: u32) -> String {
        self.page.t1("viewer.page", "number", number)
    }
}

/// The page of a file that stands at `address`, with how many pages of it can be looked at.
pub fn viewer(page: Page, address: &str, file: &Attachment, pages: u32) -> Answer {
    let size = words::size(&page, file.size);
    let (name, sha256, address) = (file.name.clone(), file.sha256.clone(), address.to_owned());
    let shown = Viewer { name, size, sha256, address, pages, most: MOST_PAGES, page };
    Ok(security::viewer(show(&shown)?))
}

/// One page of a file, as a picture.
pub fn picture(drawn: Vec<u8>) -> Response {
    security::file("trang.jpg", "image/jpeg", drawn)
}

/// A file as it was received.
pub fn original(file: &Attachment, bytes: Vec<u8>) -> Answer {
    // The type by content, once more: what a browser is told never rests on what somebody claimed.
    let kind = FileKind::of(&bytes).ok_or(WebError::NOT_FOUND)?;
    Ok(security::original(&file.name, kind.media_type(), kind.ending(), bytes))
}
