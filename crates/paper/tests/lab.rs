//! Photos become one PDF, upright; HEIC is taken where the tool is; rubbish is refused and never hangs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]

use std::{io::Cursor, path::Path, process::Command, sync::Arc};

use base::paper::{Darkroom, Flaw};
use image::{ImageFormat, Rgb, RgbImage};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, StringFormat};
use paper::{Lab, Press};

const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

fn lab() -> Lab {
    Lab::new(Arc::new(Press::debian().unwrap()), PATH)
}

/// A photo, red above and blue below.
fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let dot = |_, y| if y < height / 2 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) };
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, dot).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The same JPEG with an EXIF head saying that the camera was held upside down.
fn upside_down(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    tiff.extend_from_slice(b"\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0");
    let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &tiff, &jpeg[2..]].concat()
}

fn pages(pdf: &[u8]) -> Vec<RgbImage> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photos.pdf");
    std::fs::write(&path, pdf).unwrap();
    let status =
        Command::new("pdftoppm").args(["-r", "20", "-png"]).arg(&path).arg(folder.path().join("page")).status();
    assert!(status.expect("the Debian package poppler-utils is needed").success());
    let mut pages: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "png"));
    pages.sort();
    pages.iter().map(|path| image::open(path).unwrap().to_rgb8()).collect()
}

fn is_red_above(page: &RgbImage) -> bool {
    let (middle, height) = (page.width() / 2, page.height());
    let (above, below) = (page.get_pixel(middle, height / 2 - 6), page.get_pixel(middle, height / 2 + 6));
    above[0] > 150 && above[2] < 100 && below[2] > 150 && below[0] < 100
}

#[test]
fn photos_become_one_pdf_with_a_page_each() {
    let photos =
        [photo(400, 300, ImageFormat::Jpeg), photo(300, 400, ImageFormat::Png), photo(64, 64, ImageFormat::Jpeg)];
    let pdf = lab().photos_to_pdf(&photos).unwrap();
    let pages = pages(&pdf);
    assert_eq!(pages.len(), 3);
    assert!(pages.iter().all(is_red_above));
    assert!(pdf.windows(15).any(|part| part == b"pdfaid:part>2</"), "PDF/A");
}

#[test]
fn a_photo_held_upside_down_is_turned() {
    let small = upside_down(&photo(400, 300, ImageFormat::Jpeg));
    let large = upside_down(&photo(2600, 400, ImageFormat::Jpeg));
    let pdf = lab().photos_to_pdf(&[small, large]).unwrap();
    assert!(pages(&pdf).iter().all(|page| !is_red_above(page)));
}

#[test]
fn a_large_photo_is_cut_down_to_what_a_page_needs() {
    let pdf = lab().photos_to_pdf(&[photo(2000, 3200, ImageFormat::Png)]).unwrap();
    assert!(is_red_above(&pages(&pdf)[0]));
    let found = |part: &[u8]| pdf.windows(part.len()).any(|window| window == part);
    assert!(found(b"/Width 1462") && found(b"/Height 2339"));
}

#[test]
fn rubbish_is_no_photo() {
    let lab = lab();
    let cut = photo(400, 300, ImageFormat::Png);
    for rubbish in [&b""[..], b"GIF89a", b"%PDF-1.7", &cut[..40]] {
        assert!(lab.photos_to_pdf(&[rubbish.to_vec()]).is_err());
    }
    assert!(lab.photos_to_pdf(&[]).is_err());
}

#[test]
fn a_photo_that_would_unfold_beyond_measure_is_refused_by_its_head() {
    let error = lab().photos_to_pdf(&[bomb()]).unwrap_err();
    assert!(error.to_string().contains("65535"), "{error}");
}

/// A picture of a few bytes that says it is 65,535 dots wide and high.
fn bomb() -> Vec<u8> {
    let mut bomb = photo(8, 8, ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    bomb
}

fn crc32(bytes: &[u8]) -> u32 {
    let fold = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(!0, fold)
}

#[test]
fn heic_is_not_taken_where_the_tool_is_missing() {
    let lab = Lab::new(Arc::new(Press::debian().unwrap()), "/nowhere");
    assert!(!lab.takes_heic());
    assert!(lab.heic_to_jpeg(b"x").unwrap_err().to_string().contains("libheif-examples"));
}

#[test]
fn a_heic_photo_becomes_a_jpeg() {
    let lab = lab();
    let folder = tempfile::tempdir().unwrap();
    let (png, heic) = (folder.path().join("a.png"), folder.path().join("a.heic"));
    std::fs::write(&png, photo(320, 240, ImageFormat::Png)).unwrap();
    let made =
        Command::new("heif-enc").arg("-o").arg(&heic).arg(&png).output().is_ok_and(|done| done.status.success());
    if !made || !lab.takes_heic() {
        eprintln!("skipped: heif-enc and heif-convert are in the Debian package libheif-examples");
        return;
    }
    let jpeg = lab.heic_to_jpeg(&std::fs::read(heic).unwrap()).unwrap();
    assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
    assert!(is_red_above(&pages(&lab.photos_to_pdf(&[jpeg]).unwrap())[0]));
}

#[test]
fn rubbish_is_no_heic_and_a_decoder_that_hangs_is_ended() {
    let lab = lab();
    if lab.takes_heic() {
        for rubbish in [&b""[..], b"not a picture", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\xff\xff\xff\xff"] {
            assert!(lab.heic_to_jpeg(rubbish).is_err());
        }
    }
    let folder = tempfile::tempdir().unwrap();
    script(&folder.path().join("heif-convert"), "#!/bin/sh\ntrap '' TERM\nsleep 600\nsleep 600\n");
    let path = format!("{}:{PATH}", folder.path().display());
    let stuck = Lab::new(Arc::new(Press::debian().unwrap()), &path).with_patience(1);
    assert!(stuck.heic_to_jpeg(b"x").is_err());
}

#[test]
fn a_decoder_cannot_write_or_take_beyond_its_limits() {
    let folder = tempfile::tempdir().unwrap();
    let limits = folder.path().join("limits");
    let text = format!("#!/bin/sh\n(ulimit -t; ulimit -v; ulimit -f; env) > {}\nexit 1\n", limits.display());
    script(&folder.path().join("heif-convert"), &text);
    let lab = Lab::new(Arc::new(Press::debian().unwrap()), &format!("{}:{PATH}", folder.path().display()));
    assert!(lab.heic_to_jpeg(b"x").is_err());
    let told = std::fs::read_to_string(limits).unwrap();
    assert!(told.starts_with("20\n2097152\n262144\n"), "{told}");
    assert!(!told.contains("HOME="), "{told}");
}

fn script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_photo_cut_off_in_the_middle_is_noticed_when_it_comes() {
    let lab = lab();
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let whole = photo(400, 300, format);
        assert_eq!(lab.inspect_photo(&whole), Ok(()));
        assert_eq!(lab.inspect_photo(&whole[..whole.len() / 2]), Err(Flaw::Broken), "{format:?}");
        assert_eq!(lab.inspect_photo(&whole[..40]), Err(Flaw::Broken), "{format:?}");
    }
    assert_eq!(lab.inspect_photo(&bomb()), Err(Flaw::TooLarge));
}

#[test]
fn a_pdf_nobody_can_open_is_noticed_when_it_comes() {
    let lab = lab();
    let whole = lab.photos_to_pdf(&[photo(40, 30, ImageFormat::Png)]).unwrap();
    assert_eq!(lab.inspect_pdf(&whole), Ok(()));
    assert_eq!(lab.inspect_pdf(&[b"\xef\xbb\xbf", whole.as_slice()].concat()), Ok(()), "a little before the head");
    assert_eq!(lab.inspect_pdf(b"%PDF-1.7\n"), Err(Flaw::Broken));
    assert_eq!(lab.inspect_pdf(&whole[..whole.len() / 2]), Err(Flaw::Broken));
    assert_eq!(lab.inspect_pdf(&locked(&whole, "mat-khau")), Err(Flaw::Locked));
    assert_eq!(lab.inspect_pdf(&locked(&whole, "")), Ok(()), "locked against changes only");
}

/// The PDF behind a password, as office programs save it.
fn locked(pdf: &[u8], password: &str) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let state = EncryptionState::try_from(EncryptionVersion::V2 {
        document: &document,
        owner_password: "chu",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    });
    document.encrypt(&state.unwrap()).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_scanner_reads_off_our_papers_what_opens_the_dossier() {
    use base::paper::Renderer;
    use rules::document::{
        Acknowledgement, BatchReceipt, Paper, Receipt,
        scan::{Scan, scan},
    };
    let (press, lab) = (Press::debian().unwrap(), lab());
    let read = |template: &str, data: serde_json::Value| {
        let pdf = press.render(template, &data, &[]).unwrap();
        let codes = lab.read_codes(&lab.draw_page(&pdf, 1, 1600).unwrap()).unwrap();
        assert_eq!(codes.len(), 1, "{template}: {codes:?} (the Debian package zbar-tools is needed)");
        scan(&codes[0])
    };
    let receipt = Receipt {
        qr: format!("https://dvc.example/tra-cuu?ma={}", Receipt::example().code),
        ..Receipt::example()
    };
    assert_eq!(read(Receipt::TEMPLATE, receipt.data()), Scan::Name(receipt.code.clone()));
    let filing = Acknowledgement::example();
    let filing = Acknowledgement { qr: format!("https://dvc.example/tra-cuu?ma={}", filing.reference), ..filing };
    assert_eq!(read(Acknowledgement::TEMPLATE, filing.data()), Scan::Name(filing.reference.clone()));
    let batch = BatchReceipt::example();
    assert_eq!(read(BatchReceipt::TEMPLATE, batch.data()), Scan::Batch(batch.name.clone()));
}

#[test]
fn pages_are_joined_and_picked_as_they_are() {
    let lab = lab();
    let photo = |width| photo(width, 300, ImageFormat::Jpeg);
    let (two, one) =
        (lab.photos_to_pdf(&[photo(400), photo(410)]).unwrap(), lab.photos_to_pdf(&[photo(420)]).unwrap());
    let joined = lab.join(&[two.clone(), one]).unwrap();
    assert_eq!((lab.pages(&joined).unwrap(), pages(&joined).len()), (3, 3));
    let picked = lab.pick(&joined, &[3, 1]).unwrap();
    let shown = pages(&picked);
    assert!(shown.len() == 2 && shown.iter().all(is_red_above));
    let has = |pdf: &[u8], part: &[u8]| pdf.windows(part.len()).any(|window| window == part);
    assert!(has(&picked, b"/Width 420") && has(&picked, b"/Width 400") && !has(&picked, b"/Width 410"));
    assert!(
        lab.inspect_pdf(&picked).is_ok() && lab.pick(&joined, &[4]).is_err() && lab.pick(&joined, &[]).is_err()
    );
    let drawn = lab.draw_page(&joined, 2, 300).unwrap();
    let drawn = image::load_from_memory(&drawn).unwrap();
    assert_eq!(drawn.width().max(drawn.height()), 300);
    assert!(lab.draw_page(b"%PDF-1.7 rubbish", 1, 300).is_err());
    assert!(lab.read_codes(&lab.draw_page(&joined, 1, 300).unwrap()).unwrap().is_empty());
}
