//! What the typesetter may see: the template, the shared library, the data, the enclosures, the fonts. No file
//! system, no network, no packages, no clock.

use std::path::{Path, PathBuf};

use base::paper::PaperError;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::house;

/// What stays the same from paper to paper.
pub(crate) struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    house: Source,
    main: FileId,
}

/// The only faces papers are set in; what else lies in a font folder is not used.
const FAMILIES: [&str; 2] = ["Liberation Serif", "Liberation Sans"];

impl Shop {
    /// Reads the fonts of `folders`.
    pub(crate) fn open(folders: &[PathBuf]) -> Result<Self, PaperError> {
        let fonts: Vec<Font> = folders.iter().flat_map(|folder| fonts_in(folder)).collect();
        let book = FontBook::from_fonts(&fonts);
        let complete = FAMILIES.iter().all(|family| book.contains_family(&family.to_lowercase()))
            && fonts.iter().all(|font| font.info().coverage.contains(u32::from('ữ')));
        if !complete {
            return Err(PaperError(format!(
                "Liberation Serif 2 and Liberation Sans 2 with Vietnamese letters are not in {folders:?}; \
                 install the Debian package fonts-liberation2"
            )));
        }
        let house = Source::new(file_id("/house.typ")?, house::LIBRARY.to_owned());
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(book),
            fonts,
            house,
            main: file_id("/main.typ")?,
        })
    }

    /// The faces there are.
    pub(crate) fn book(&self) -> &FontBook {
        &self.book
    }
}

fn fonts_in(folder: &Path) -> Vec<Font> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "ttf"))
        .filter_map(|path| std::fs::read(path).ok())
        .flat_map(|bytes| Font::iter(Bytes::new(bytes)).collect::<Vec<_>>())
        .filter(|font| FAMILIES.contains(&font.info().family.as_str()))
        .collect()
}

/// The typesetter keeps each path it ever saw; so paths are few and fixed, whatever an enclosure is called.
fn file_id(path: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(path).map_err(|error| PaperError(format!("path {path}: {error}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One paper on the table.
pub(crate) struct Table<'a> {
    shop: &'a Shop,
    template: Source,
    files: Vec<(String, Bytes)>,
}

impl<'a> Table<'a> {
    /// Lays out `template` with `files`, by path.
    pub(crate) fn lay(shop: &'a Shop, template: &str, files: Vec<(String, Bytes)>) -> Self {
        Self { shop, template: Source::new(shop.main, template.to_owned()), files }
    }
}

impl World for Table<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shop.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.shop.book
    }
    fn main(&self) -> FileId {
        self.shop.main
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.template, &self.shop.house]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| missing(id))
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_with_slash();
        let found = self.files.iter().find(|(name, _)| name == path);
        let in_project = matches!(id.root(), VirtualRoot::Project);
        found.filter(|_| in_project).map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.shop.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_with_slash()))
}
