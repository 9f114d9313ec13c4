//! What a filled place looks like: set by the press as a small page, carried into the signed PDF as a form
//! XObject with its fonts, so that even a signature's text is set in listed fonts.

use std::collections::HashMap;

use base::paper::PaperError;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use serde::Serialize;
use serde_json::json;

use crate::{Press, failed, update::Update};

/// One place's look.
#[derive(Debug, Serialize)]
pub(crate) struct Stamp {
    pub(crate) kind: &'static str,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) text: String,
    pub(crate) italic: bool,
    pub(crate) lines: Vec<String>,
}

impl Stamp {
    /// A few characters in the middle of the place.
    pub(crate) fn text(size: (f32, f32), text: String, italic: bool) -> Self {
        Self { kind: "text", width: size.0, height: size.1, text, italic, lines: Vec::new() }
    }
    /// A framed signature; `kind` is `signer` or `organisation`.
    pub(crate) fn signature(kind: &'static str, size: (f32, f32), lines: Vec<String>) -> Self {
        Self { kind, width: size.0, height: size.1, text: String::new(), italic: false, lines }
    }
}

/// Sets `stamps` and carries each into `update`; the XObjects in the same order.
pub(crate) fn carry(press: &Press, stamps: &[Stamp], update: &mut Update) -> Result<Vec<ObjectId>, PaperError> {
    let sheet = press.set("stamps", &json!({ "stamps": stamps }), &[], false)?;
    let from = Document::load_mem(&sheet.pdf).map_err(|error| failed("a stamp")(&error))?;
    let mut carrier = Carrier { from: &from, update, moved: HashMap::new() };
    let pages: Vec<ObjectId> = from.get_pages().into_values().collect();
    pages.into_iter().zip(stamps).map(|(page, stamp)| carrier.page(page, stamp)).collect()
}

struct Carrier<'a> {
    from: &'a Document,
    update: &'a mut Update,
    moved: HashMap<ObjectId, ObjectId>,
}

impl Carrier<'_> {
    fn page(&mut self, page: ObjectId, stamp: &Stamp) -> Result<ObjectId, PaperError> {
        let from = self.from;
        let content = from.get_page_content(page);
        let page = from.get_dictionary(page).map_err(|error| failed("a stamp")(&error))?;
        let resources = page.get(b"Resources").cloned().unwrap_or_else(|_| Dictionary::new().into());
        let resources = self.object(&resources);
        let head = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), Object::Real(stamp.width), Object::Real(stamp.height)],
            "Resources" => resources,
        };
        Ok(self.update.add(Stream::new(head, content)))
    }

    /// The object with everything it refers to, under numbers of the new file.
    fn object(&mut self, object: &Object) -> Object {
        match object {
            Object::Reference(id) => Object::Reference(self.reference(*id)),
            Object::Array(items) => Object::Array(items.iter().map(|item| self.object(item)).collect()),
            Object::Dictionary(dictionary) => Object::Dictionary(self.dictionary(dictionary)),
            Object::Stream(stream) => {
                let mut stream = stream.clone();
                stream.dict = self.dictionary(&stream.dict);
                Object::Stream(stream)
            }
            other => other.clone(),
        }
    }

    fn dictionary(&mut self, dictionary: &Dictionary) -> Dictionary {
        dictionary.iter().map(|(key, value)| (key.clone(), self.object(value))).collect()
    }

    fn reference(&mut self, old: ObjectId) -> ObjectId {
        if let Some(new) = self.moved.get(&old) {
            return *new;
        }
        let new = self.update.add(Object::Null);
        self.moved.insert(old, new);
        let object = self.from.get_object(old).cloned().unwrap_or(Object::Null);
        let object = self.object(&object);
        self.update.put(new, object);
        new
    }
}
