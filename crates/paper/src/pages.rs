//! Whole pages: several PDFs as one file, some pages of a PDF as another, the codes on a picture.
//!
//! Joining and picking move a page's objects as they are: nothing is drawn anew, so a scan keeps every dot. Codes are
//! read by `zbarimg` in a child process with limits, like the photos of phones: what comes from a scanner or a stranger
//! may break it and nothing else. Deliberately absent: which pages are which paper, and drawing them (`draw`).

use std::process::Stdio;

use base::paper::PaperError;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::{
    confined::{Confined, Limits},
    failed,
};

/// What a page takes over from the tree above it (ISO 32000-1, table 30).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

fn wrong(error: lopdf::Error) -> PaperError {
    failed("PDF")(&error)
}

/// All pages of these PDFs, in order.
pub(crate) fn join(pdfs: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
    let mut assembly = Assembly::new();
    for pdf in pdfs {
        assembly.take(pdf, None)?;
    }
    assembly.finish()
}

/// These pages, counted from 1.
pub(crate) fn pick(pdf: &[u8], pages: &[u32]) -> Result<Vec<u8>, PaperError> {
    let mut assembly = Assembly::new();
    assembly.take(pdf, Some(pages))?;
    assembly.finish()
}

/// A PDF that grows page by page.
struct Assembly {
    document: Document,
    tree: ObjectId,
    pages: Vec<ObjectId>,
}

impl Assembly {
    fn new() -> Self {
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        Self { document, tree, pages: Vec::new() }
    }

    fn take(&mut self, pdf: &[u8], wanted: Option<&[u32]>) -> Result<(), PaperError> {
        let mut from = Document::load_mem(pdf).map_err(wrong)?;
        if from.is_encrypted() {
            return Err(PaperError("an encrypted PDF has no pages to take".to_owned()));
        }
        from.renumber_objects_with(self.document.max_id + 1);
        let pages = from.get_pages();
        let all: Vec<u32> = pages.keys().copied().collect();
        for number in wanted.unwrap_or(&all) {
            let id = pages.get(number).ok_or_else(|| PaperError(format!("no page {number}")))?;
            let page = standing_alone(&from, *id, self.tree)?;
            from.objects.insert(*id, Object::Dictionary(page));
            self.pages.push(*id);
        }
        self.document.max_id = self.document.max_id.max(from.max_id);
        self.document.objects.extend(from.objects);
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, PaperError> {
        if self.pages.is_empty() {
            return Err(PaperError("a PDF without pages".to_owned()));
        }
        let kids: Vec<Object> = self.pages.iter().map(|page| Object::Reference(*page)).collect();
        let count = i64::try_from(kids.len()).unwrap_or_default();
        let tree = dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids };
        self.document.objects.insert(self.tree, Object::Dictionary(tree));
        let catalog = self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.tree });
        self.document.trailer.set("Root", catalog);
        self.document.prune_objects();
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).map_err(|error| failed("PDF")(&error))?;
        Ok(bytes)
    }
}

/// The page with what it inherits, under another tree. Places in the old document's structure mean nothing here.
fn standing_alone(from: &Document, id: ObjectId, tree: ObjectId) -> Result<Dictionary, PaperError> {
    let mut page = from.get_dictionary(id).map_err(wrong)?.clone();
    let mut above = page.get(b"Parent").and_then(Object::as_reference).ok();
    for _ in 0..32 {
        let Some(node) = above.and_then(|above| from.get_dictionary(above).ok()) else { break };
        for name in INHERITED {
            if !page.has(name)
                && let Ok(value) = node.get(name)
            {
                page.set(name, value.clone());
            }
        }
        above = node.get(b"Parent").and_then(Object::as_reference).ok();
    }
    page.remove(b"StructParents");
    page.set("Parent", Object::Reference(tree));
    Ok(page)
}

/// What reading may use.
const LIMITS: Limits = Limits { seconds: 10, patience: 15, memory: 1_073_741_824, file_size: 67_108_864 };

/// The program that reads codes, which may be missing.
pub(crate) struct Eyes(Option<Confined>);

impl Eyes {
    pub(crate) fn on(path: &str) -> Self {
        Self(Confined::find(path, "zbarimg"))
    }

    /// The codes on a picture, a line each; none where there is no `zbarimg` (Debian package `zbar-tools`).
    pub(crate) fn read(&self, picture: &[u8]) -> Result<Vec<String>, PaperError> {
        let Some(zbarimg) = &self.0 else { return Ok(Vec::new()) };
        let wrong = |error: std::io::Error| failed("a code")(&error);
        let folder = tempfile::tempdir().map_err(wrong)?;
        let from = folder.path().join("page.jpg");
        std::fs::write(&from, picture).map_err(wrong)?;
        let mut command = zbarimg.command(LIMITS);
        command.args(["--quiet", "--raw", "--nodbus"]).arg(&from).stdout(Stdio::piped());
        let output = command.current_dir(folder.path()).output().map_err(wrong)?;
        // 4: there is no code on it.
        match output.status.code() {
            Some(0) => Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()),
            Some(4) => Ok(Vec::new()),
            _ => Err(PaperError(format!("zbarimg: {}", output.status))),
        }
    }
}
