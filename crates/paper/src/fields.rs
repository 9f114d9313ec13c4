//! Places on a paper that are filled after it is set: the number, the date, the signatures. A template marks
//! them (`place` in `house.typ`); here they become form fields of the PDF, so that filling one later is a
//! permitted change and leaves earlier signatures valid.

use base::paper::PaperError;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use serde::Deserialize;
use typst::{
    foundations::{Label, Selector},
    introspection::{Introspector, MetadataElem},
    utils::PicoStr,
};
use typst_layout::PagedDocument;

use crate::{failed, update::Update};

/// What a place takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A few characters.
    Text,
    /// A signature.
    Signature,
}

/// A marked place: points from the page's top left corner.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) page: u32,
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// The places that the template marked.
pub(crate) fn places(document: &PagedDocument) -> Result<Vec<Place>, PaperError> {
    let Some(label) = Label::new(PicoStr::intern("place")) else { return Ok(Vec::new()) };
    let marks = document.introspector().query(&Selector::Label(label));
    marks
        .iter()
        .filter_map(|mark| mark.to_packed::<MetadataElem>())
        .map(|mark| {
            let value = serde_json::to_value(&mark.value).map_err(|error| failed("a place")(&error))?;
            serde_json::from_value(value).map_err(|error| failed("a place")(&error))
        })
        .collect()
}

/// The PDF with an empty form field at each place.
pub(crate) fn add(pdf: Vec<u8>, places: &[Place]) -> Result<Vec<u8>, PaperError> {
    if places.is_empty() {
        return Ok(pdf);
    }
    let mut update = Update::of(pdf)?;
    for place in places {
        add_one(&mut update, place)?;
    }
    update.save()
}

fn add_one(update: &mut Update, place: &Place) -> Result<(), PaperError> {
    let page = update.page(place.page)?;
    let top = update.page_height(page)?;
    let bottom = top - place.y - place.height;
    let rect = [place.x, bottom, place.x + place.width, top - place.y];
    let mut widget = widget(page, rect, &place.name);
    match place.kind {
        Kind::Signature => widget.set("FT", "Sig"),
        Kind::Text => {
            widget.set("FT", "Tx");
            widget.set("V", Object::string_literal(""));
            widget.set("DA", Object::string_literal("0 g"));
        }
    }
    let blank = update.add(Object::Stream(blank(place.width, place.height)));
    widget.set("AP", dictionary! { "N" => blank });
    update.add_field(page, widget).map(|_| ())
}

/// A form field's widget, printed with the page.
pub(crate) fn widget(page: ObjectId, rect: [f32; 4], name: &str) -> Dictionary {
    const PRINT: i64 = 4;
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "T" => Object::string_literal(name),
        "F" => PRINT,
        "P" => page,
        "Rect" => rect.map(Object::Real).to_vec(),
    }
}

fn blank(width: f32, height: f32) -> Stream {
    let head = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![Object::Integer(0), Object::Integer(0), Object::Real(width), Object::Real(height)],
        "Resources" => Dictionary::new(),
    };
    Stream::new(head, Vec::new())
}

/// Finds the field called `name` in `document`.
pub(crate) fn find(document: &Document, name: &str) -> Option<ObjectId> {
    all(document).into_iter().find(|id| {
        let title = document.get_dictionary(*id).and_then(|field| field.get(b"T")).and_then(Object::as_str);
        title.is_ok_and(|title| title == name.as_bytes())
    })
}

/// All form fields of `document`, in order.
pub(crate) fn all(document: &Document) -> Vec<ObjectId> {
    let fields = || -> lopdf::Result<Vec<ObjectId>> {
        let form = document.dereference(document.catalog()?.get(b"AcroForm")?)?.1.as_dict()?;
        let fields = document.dereference(form.get(b"Fields")?)?.1.as_array()?;
        Ok(fields.iter().filter_map(|field| field.as_reference().ok()).collect())
    };
    fields().unwrap_or_default()
}
