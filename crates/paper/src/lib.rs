//! Paper: Typst to PDF/A, PAdES signatures, QR codes, photos to PDF.
//!
//! [`Press`] sets documents, [`Keyring`] signs and checks them, [`Lab`] turns photos into PDF. Deliberately
//! absent: what a paper says (that is `rules::document` and the templates), who may sign (the use cases), and
//! whether a certificate's issuer is trusted (its owner's decision). Only this crate names the typesetter.

mod artist;
mod cades;
mod check;
mod confined;
mod demo_keys;
mod draw;
mod fields;
mod glyphs;
mod house;
mod keyring;
mod lab;
mod names;
mod pages;
mod press;
mod qr;
mod stamp;
mod update;
mod world;

pub use check::check;
pub use demo_keys::{Holder, demo_keys};
pub use draw::{Fonts, Order, draw};
pub use keyring::Keyring;
pub use lab::Lab;
pub use press::Press;

use base::paper::PaperError;

/// An error of a library, with what was being done.
pub(crate) fn failed(doing: &str) -> impl Fn(&dyn std::fmt::Display) -> PaperError + '_ {
    move |error| PaperError(format!("{doing}: {error}"))
}
