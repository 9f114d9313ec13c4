//! A file as people see it: its pages as pictures, its hash, and the way to the file as it was received, which is only
//! downloaded. One page for both doors and the desk; it has no scripts and stands in frames of ours too.

use askama::Template;
use axum::response::Response;
use cases::{
    document::Document,
    dossier::{
        Shown,
        attachment::{Attachment, FileKind},
    },
    received::MOST_PAGES,
};
use webkit::{Answer, Page, security, show};

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
    drawn(page, address, (&file.name, file.size, &file.sha256), pages)
}

fn drawn(page: Page, address: &str, (name, size, sha256): (&str, u64, &str), pages: u32) -> Answer {
    let size = words::size(&page, size);
    let (name, sha256, address) = (name.to_owned(), sha256.to_owned(), address.to_owned());
    let shown = Viewer { name, size, sha256, address, pages, most: MOST_PAGES, page };
    Ok(security::viewer(show(&shown)?))
}

/// A paper of the dossier that stands at `address`: what the office made as it is, what was brought as pictures.
pub fn paper(page: Page, address: &str, row: &Document, shown: Shown) -> Answer {
    match shown {
        Shown::Made(bytes) => Ok(security::file(&row.name, "application/pdf", bytes)),
        Shown::Brought(pages) => {
            let about = (row.name.as_str(), row.size.unwrap_or(0), row.sha256.as_deref().unwrap_or_default());
            drawn(page, address, about, pages)
        }
    }
}

/// One page of a file, as a picture.
pub fn picture(drawn: Vec<u8>) -> Response {
    security::file("trang.jpg", "image/jpeg", drawn)
}

/// A file as it was received.
pub fn original(name: &str, bytes: Vec<u8>) -> Response {
    // The type by content, once more: what a browser is told never rests on what somebody claimed.
    match FileKind::of(&bytes) {
        Some(kind) => security::original(&kind.named(name), kind.media_type(), bytes),
        None => security::original(&format!("{name}.bin"), "application/octet-stream", bytes),
    }
}
