//! An incremental update: what is added to a PDF without touching a byte that is already there, which is what
//! keeps earlier signatures valid (ISO 32000-1, 7.5.6).

use base::paper::PaperError;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, dictionary};

use crate::failed;

/// An update under way.
pub(crate) struct Update(IncrementalDocument);

fn pdf(error: lopdf::Error) -> PaperError {
    failed("PDF")(&error)
}

impl Update {
    /// Starts an update of `bytes`.
    pub(crate) fn of(bytes: Vec<u8>) -> Result<Self, PaperError> {
        let document = Document::load_mem(&bytes).map_err(pdf)?;
        if document.is_encrypted() {
            return Err(PaperError("an encrypted PDF cannot be added to".to_owned()));
        }
        Ok(Self(IncrementalDocument::create_from(bytes, document)))
    }

    /// The document before this update.
    pub(crate) fn before(&self) -> &Document {
        self.0.get_prev_documents()
    }

    /// The document's page by its number from 1, the last one when there are fewer.
    pub(crate) fn page(&self, number: u32) -> Result<ObjectId, PaperError> {
        let pages = self.before().get_pages();
        let page = pages.get(&number).or_else(|| pages.values().next_back());
        page.copied().ok_or_else(|| PaperError("a PDF without pages".to_owned()))
    }

    /// The height of a page, from its media box or the one it inherits.
    pub(crate) fn page_height(&self, page: ObjectId) -> Result<f32, PaperError> {
        let mut node = self.before().get_dictionary(page).map_err(pdf)?;
        for _ in 0..32 {
            if let Ok(media) = node.get(b"MediaBox").and_then(|media| Ok(self.before().dereference(media)?.1)) {
                let media = media.as_array().map_err(pdf)?;
                return media
                    .last()
                    .ok_or_else(|| PaperError("an empty media box".to_owned()))?
                    .as_float()
                    .map_err(pdf);
            }
            let parent = node.get(b"Parent").and_then(Object::as_reference).map_err(pdf)?;
            node = self.before().get_dictionary(parent).map_err(pdf)?;
        }
        Err(PaperError("a page without size".to_owned()))
    }

    /// Adds an object.
    pub(crate) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        self.0.new_document.add_object(object)
    }

    /// Puts an object under a number that [`add`](Self::add) gave.
    pub(crate) fn put(&mut self, id: ObjectId, object: Object) {
        self.0.new_document.set_object(id, object);
    }

    /// A dictionary of the document, to be changed.
    pub(crate) fn change(&mut self, id: ObjectId) -> Result<&mut Dictionary, PaperError> {
        self.0.opt_clone_object_to_new_document(id).map_err(pdf)?;
        self.0.new_document.get_dictionary_mut(id).map_err(pdf)
    }

    /// Adds a form field whose widget lies on `page`.
    pub(crate) fn add_field(&mut self, page: ObjectId, widget: Dictionary) -> Result<ObjectId, PaperError> {
        let field = self.add(widget);
        self.append(page, b"Annots", field)?;
        let form = self.form()?;
        self.append(form, b"Fields", field)?;
        Ok(field)
    }

    /// The document's form, made when there is none.
    pub(crate) fn form(&mut self) -> Result<ObjectId, PaperError> {
        let root = self.before().trailer.get(b"Root").and_then(Object::as_reference).map_err(pdf)?;
        let existing = self.change(root)?.get(b"AcroForm").cloned();
        match existing {
            Ok(Object::Reference(id)) => Ok(id),
            Ok(Object::Dictionary(form)) => self.hang_form(root, form),
            _ => self.hang_form(root, dictionary! { "Fields" => Vec::<Object>::new() }),
        }
    }

    fn hang_form(&mut self, root: ObjectId, form: Dictionary) -> Result<ObjectId, PaperError> {
        let form = self.add(form);
        self.change(root)?.set("AcroForm", form);
        Ok(form)
    }

    /// Appends a reference to the list `key` of the dictionary `id`, following one reference.
    fn append(&mut self, id: ObjectId, key: &[u8], item: ObjectId) -> Result<(), PaperError> {
        let list = self.change(id)?.get(key).cloned();
        match list {
            Ok(Object::Reference(list)) => {
                self.0.opt_clone_object_to_new_document(list).map_err(pdf)?;
                let list = self.0.new_document.get_object_mut(list).and_then(Object::as_array_mut).map_err(pdf)?;
                list.push(item.into());
            }
            Ok(Object::Array(mut list)) => {
                list.push(item.into());
                self.change(id)?.set(key, list);
            }
            _ => self.change(id)?.set(key, vec![item.into()]),
        }
        Ok(())
    }

    /// Old bytes and new.
    pub(crate) fn save(mut self) -> Result<Vec<u8>, PaperError> {
        let mut bytes = Vec::new();
        self.0.save_to(&mut bytes).map_err(|error| failed("writing a PDF")(&error))?;
        Ok(bytes)
    }
}
