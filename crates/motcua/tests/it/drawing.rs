//! Pages and photos are drawn by the real program in a process that has shut itself in, within time and memory.

use std::{
    io::Cursor,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use base::paper::Darkroom;
use image::{DynamicImage, ImageFormat, RgbImage};
use paper::{Lab, Press};

use crate::bed;

/// A darkroom as the installation has it.
pub(crate) fn darkroom() -> Lab {
    let path = "/usr/local/bin:/usr/bin:/bin";
    let lab = Lab::new(Arc::new(Press::debian().unwrap()), path);
    lab.drawing_by(bed::binary().to_owned(), vec![Press::DEBIAN_FONTS.into()], path)
}

pub(crate) fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let grey = DynamicImage::from(RgbImage::from_pixel(width, height, image::Rgb([99; 3])));
    grey.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn the_program_draws_pages_and_photos_and_says_what_it_cannot() {
    let lab = darkroom();
    let pdf = lab.photos_to_pdf(&[photo(200, 300, ImageFormat::Jpeg), photo(300, 200, ImageFormat::Png)]).unwrap();
    let page = image::load_from_memory(&lab.draw_page(&pdf, 2, 600).unwrap()).unwrap();
    assert_eq!(page.width().max(page.height()), 600);
    let small = image::load_from_memory(&lab.redraw_photo(&photo(900, 300, ImageFormat::Png), 300).unwrap());
    assert_eq!(small.unwrap().width(), 300);
    // A photo of today is drawn in a moment, however large it unfolds.
    let large = lab.redraw_photo(&photo(4_000, 3_000, ImageFormat::Jpeg), 1_000).unwrap();
    assert_eq!(image::load_from_memory(&large).unwrap().width(), 1_000);
    assert!(lab.draw_page(&pdf, 3, 600).is_err() && lab.draw_page(b"%PDF-1.7 rubbish", 1, 600).is_err());
    assert!(lab.redraw_photo(b"", 600).is_err());
}

#[test]
#[allow(clippy::disallowed_methods, reason = "it watches another process")]
fn before_it_looks_at_a_file_the_program_can_open_and_start_nothing_more() {
    let mut child = Command::new(bed::binary())
        .args(["draw", "1", "100"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let limits = format!("/proc/{}/limits", child.id());
    let shut_in = |text: &str| {
        ["Max open files", "Max processes", "Max file size", "Max core file size"].iter().all(|limit| {
            let line = text.lines().find(|line| line.starts_with(limit)).unwrap_or_default();
            let values: Vec<&str> = line[limit.len().min(line.len())..].split_whitespace().take(2).collect();
            values == ["0", "0"]
        })
    };
    let until = Instant::now() + Duration::from_secs(20);
    // It waits for the file on its standard input, which nobody has sent.
    while !shut_in(&std::fs::read_to_string(&limits).unwrap()) {
        assert!(Instant::now() < until, "{}", std::fs::read_to_string(&limits).unwrap());
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(child.stdin.take());
    assert!(!child.wait().unwrap().success(), "nothing is no PDF");
}
