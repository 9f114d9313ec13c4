//! Files that people of the demonstration attach: pictures of paper with lines in place of words, so that
//! nothing in them can be taken for a document.

use std::io::Cursor;

use base::paper::Darkroom;
use cases::dossier::attachment::Upload;
use image::{ExtendedColorType, ImageFormat, Luma};

use super::dice::Dice;

const WIDTH: u32 = 496;
const HEIGHT: u32 = 702;

/// Some pictures and a PDF.
pub struct Samples {
    photos: Vec<Vec<u8>>,
    picture: Vec<u8>,
    pdf: Vec<u8>,
}

impl Samples {
    /// Makes them.
    pub fn make(darkroom: &dyn Darkroom) -> anyhow::Result<Self> {
        let photos = (0..3).map(|kind| page(kind, ImageFormat::Jpeg)).collect::<Result<Vec<_>, _>>()?;
        let picture = page(3, ImageFormat::Png)?;
        let pdf = darkroom.photos_to_pdf(&[page(4, ImageFormat::Jpeg)?])?;
        Ok(Self { photos, picture, pdf })
    }

    /// What somebody attaches as the paper `key`: mostly a PDF or a photo, now and then two photos.
    pub fn uploads(&self, key: &str, dice: &mut Dice) -> Vec<Upload> {
        let photo = |name: String, dice: &mut Dice| Upload {
            name,
            bytes: dice.pick(&self.photos).cloned().unwrap_or_default(),
        };
        match dice.between(1, 40) {
            1 => vec![photo(format!("{key}-1.jpg"), dice), photo(format!("{key}-2.jpg"), dice)],
            2..=18 => vec![photo(format!("{key}.jpg"), dice)],
            19..=22 => vec![Upload { name: format!("{key}.png"), bytes: self.picture.clone() }],
            _ => vec![Upload { name: format!("{key}.pdf"), bytes: self.pdf.clone() }],
        }
    }

    /// The scan of a print signed by pen.
    pub fn scan(&self) -> Upload {
        Upload {
            name: "ket-qua-ky-dong-dau.jpg".to_owned(),
            bytes: self.photos.first().cloned().unwrap_or_default(),
        }
    }
}

/// A sheet with grey lines, `kind` of them indented.
fn page(kind: u32, format: ImageFormat) -> anyhow::Result<Vec<u8>> {
    let sheet = image::GrayImage::from_fn(WIDTH, HEIGHT, |x, y| Luma([shade(kind, x, y)]));
    let mut bytes = Vec::new();
    image::write_buffer_with_format(
        &mut Cursor::new(&mut bytes),
        &sheet,
        WIDTH,
        HEIGHT,
        ExtendedColorType::L8,
        format,
    )?;
    Ok(bytes)
}

fn shade(kind: u32, x: u32, y: u32) -> u8 {
    let (line, inside) = (y / 26, y % 26);
    let left = 50 + (line * (kind + 3) % 4) * 12;
    let right = WIDTH - 50 - (line * (kind + 5) * 37 % 150);
    if line > 1 && line < 25 && inside < 7 && (left..right).contains(&x) && !(x / 9).is_multiple_of(5 + kind) {
        96
    } else {
        250
    }
}
