//! What people see of a file is a picture of it: right side up, in its colours, and with nothing else that was in it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use std::{io::Cursor, path::PathBuf};

use base::paper::Renderer;
use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use paper::{Fonts, Order, Press, draw};
use rules::document::{Paper, Receipt};

fn fonts() -> Fonts {
    Fonts::of(&[PathBuf::from(Press::DEBIAN_FONTS)])
}

fn seen(order: Order, bytes: Vec<u8>, dots: u32) -> RgbImage {
    let drawn = draw(order, bytes, dots, &fonts()).unwrap();
    assert_eq!(image::guess_format(&drawn).unwrap(), ImageFormat::Jpeg);
    image::load_from_memory(&drawn).unwrap().to_rgb8()
}

fn dark(page: &RgbImage) -> usize {
    page.pixels().filter(|dot| dot.0.iter().all(|part| *part < 100)).count()
}

/// A page of this content, with a font it names and does not bring, and these actions in the catalogue.
fn pdf(content: &str, font: &str, also: &Dictionary) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => font });
    let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 200.into(), 300.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    let tree = dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![Object::Reference(page)] };
    document.objects.insert(pages, Object::Dictionary(tree));
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    catalog.extend(also);
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_paper_of_ours_and_a_page_with_a_font_it_does_not_bring_show_their_letters() {
    let press = Press::debian().unwrap();
    let receipt = press.render(Receipt::TEMPLATE, &Receipt::example().data(), &[]).unwrap();
    let page = seen(Order::Page(1), receipt, 800);
    assert_eq!(page.height(), 800);
    assert!(dark(&page) > 2_000, "{} dark dots", dark(&page));
    for font in ["Helvetica", "Times-Roman", "Courier", "NobodysFont"] {
        let page =
            seen(Order::Page(1), pdf("BT /F1 40 Tf 20 150 Td (Motcua) Tj ET", font, &Dictionary::new()), 600);
        assert_eq!((page.width(), page.height()), (400, 600));
        assert!(dark(&page) > 500, "{font}: {} dark dots", dark(&page));
    }
}

#[test]
fn active_content_of_a_pdf_does_not_come_along() {
    let action = dictionary! {
        "OpenAction" => dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert('motcua-was-here')") },
    };
    let bytes = pdf("1 0 0 rg 0 0 200 300 re f", "Helvetica", &action);
    assert!(bytes.windows(10).any(|part| part == b"JavaScript"));
    let drawn = draw(Order::Page(1), bytes, 300, &fonts()).unwrap();
    assert!(!drawn.windows(6).any(|part| part == b"motcua"));
    let page = image::load_from_memory(&drawn).unwrap().to_rgb8();
    let dot = page.get_pixel(100, 150);
    assert!(dot[0] > 230 && dot[1] < 30 && dot[2] < 30, "{dot:?}");
}

#[test]
fn a_photo_is_turned_upright_loses_what_the_camera_wrote_and_never_grows() {
    let mut jpeg = Cursor::new(Vec::new());
    let red_above = RgbImage::from_fn(60, 40, |_, y| if y < 20 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) });
    red_above.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 12.0001 107.6877");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let upside_down = [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat();
    let drawn = draw(Order::Photo, upside_down, 1_000, &fonts()).unwrap();
    assert!(!drawn.windows(3).any(|part| part == b"GPS") && !drawn.windows(4).any(|part| part == b"Exif"));
    let photo = image::load_from_memory(&drawn).unwrap().to_rgb8();
    assert_eq!((photo.width(), photo.height()), (60, 40), "a small photo stays small");
    assert!(photo.get_pixel(30, 5)[2] > 150 && photo.get_pixel(30, 35)[0] > 150, "the camera was upside down");
    assert_eq!(seen(Order::Photo, jpeg, 30).width(), 30);
}

#[test]
fn what_shines_through_is_white_paper() {
    let mut png = Cursor::new(Vec::new());
    RgbaImage::from_pixel(20, 20, Rgba([0, 0, 0, 0])).write_to(&mut png, ImageFormat::Png).unwrap();
    assert!(seen(Order::Photo, png.into_inner(), 20).pixels().all(|dot| dot[0] > 250));
}

#[test]
fn rubbish_and_missing_pages_are_errors() {
    let bytes = pdf("", "Helvetica", &Dictionary::new());
    for (order, bytes) in [
        (Order::Page(1), b"%PDF-1.7 rubbish".to_vec()),
        (Order::Page(0), bytes.clone()),
        (Order::Page(2), bytes),
        (Order::Photo, b"\xff\xd8\xff\xe0 rubbish".to_vec()),
        (Order::Photo, Vec::new()),
    ] {
        assert!(draw(order, bytes, 300, &fonts()).is_err(), "{order:?}");
    }
}
