//! QR codes, drawn before the typesetter runs: a template names the text, the code lies ready.

use std::collections::BTreeMap;

use base::paper::PaperError;
use image::{GrayImage, ImageFormat, Luma, imageops};
use qrcode::{EcLevel, QrCode, types::Color};
use serde_json::Value;

use crate::failed;

/// The PNG of each text that stands in `data` under the name `qr`, by text.
pub(crate) fn codes(data: &Value) -> Result<BTreeMap<String, Vec<u8>>, PaperError> {
    let mut codes = BTreeMap::new();
    collect(data, &mut codes)?;
    Ok(codes)
}

fn collect(data: &Value, codes: &mut BTreeMap<String, Vec<u8>>) -> Result<(), PaperError> {
    match data {
        Value::Array(items) => items.iter().try_for_each(|item| collect(item, codes)),
        Value::Object(members) => members.iter().try_for_each(|(name, value)| match value {
            Value::String(text) if name == "qr" => {
                codes.insert(text.clone(), draw(text)?);
                Ok(())
            }
            value => collect(value, codes),
        }),
        _ => Ok(()),
    }
}

/// A picture of few, large dots: setting the same as SVG costs five times the time.
fn draw(text: &str) -> Result<Vec<u8>, PaperError> {
    const DOT: u32 = 4;
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| failed("drawing a QR code")(&error))?;
    let width = u32::try_from(code.width()).unwrap_or_default();
    let shade = |color: &Color| if *color == Color::Dark { 0 } else { 255 };
    let dots = code.to_colors().iter().map(shade).collect();
    let dots = GrayImage::from_raw(width, width, dots).unwrap_or_else(|| GrayImage::from_pixel(1, 1, Luma([255])));
    let large = imageops::resize(&dots, width * DOT, width * DOT, imageops::FilterType::Nearest);
    let mut png = std::io::Cursor::new(Vec::new());
    large.write_to(&mut png, ImageFormat::Png).map_err(|error| failed("drawing a QR code")(&error))?;
    Ok(png.into_inner())
}
