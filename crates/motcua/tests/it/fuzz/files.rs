//! Spreadsheets, photos and PDFs.

use std::path::Path;

use base::paper::Darkroom;
use cases::dossier::attachment::FileKind;
use image::ImageFormat;
use motcua::command::sheet;

use super::through;
use crate::drawing::{darkroom, photo};

#[test]
fn spreadsheets() {
    let folder = tempfile::tempdir().unwrap();
    let book = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/officers.xlsx")).unwrap();
    for (name, seed, few) in [("a.xlsx", book, 96), ("a.csv", "Tên;Vai trò\n\"Lò; Mẫu\";x\n".into(), 200)] {
        let file = folder.path().join(name);
        through(&[seed], few, |bytes| {
            std::fs::write(&file, bytes).unwrap();
            drop(sheet::rows(&file));
        });
    }
}

#[test]
fn photos_and_pdfs_are_refused_or_drawn() {
    let lab = darkroom();
    let jpeg = photo(40, 60, ImageFormat::Jpeg);
    let pdf = lab.photos_to_pdf(std::slice::from_ref(&jpeg)).unwrap();
    through(&[jpeg, photo(40, 60, ImageFormat::Png), pdf], 24, |bytes| match FileKind::of(bytes) {
        Some(FileKind::Pdf) => {
            if lab.inspect_pdf(bytes).is_ok() && lab.pages(bytes).is_ok() {
                drop(lab.draw_page(bytes, 1, 60));
            }
        }
        Some(FileKind::Jpeg | FileKind::Png) => {
            if lab.inspect_photo(bytes).is_ok() {
                drop(lab.redraw_photo(bytes, 60));
            }
        }
        Some(FileKind::Heic) | None => {}
    });
}
