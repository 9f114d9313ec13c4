//! What a file is, by its content; its name proves nothing.

/// A kind of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// JPEG photo.
    Jpeg,
    /// PNG picture.
    Png,
    /// HEIC photo, as newer phones make them.
    Heic,
}

impl FileKind {
    /// The kind of `bytes`, if it is one that is taken.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        // Readers accept a PDF whose head stands a little behind the beginning.
        let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.get(4..8) == Some(b"ftyp") && is_heic_brand(bytes.get(8..12).unwrap_or_default()) {
            Some(Self::Heic)
        } else if head.windows(5).any(|window| window == b"%PDF-") {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Heic => "heic",
        }
    }

    /// `name` with an ending that fits the content: one that ends otherwise gets it, so that no programme opens a file
    /// that its content is not for.
    pub fn named(self, name: &str) -> String {
        let also = match self {
            Self::Jpeg => "jpeg",
            Self::Heic => "heif",
            Self::Pdf | Self::Png => self.ending(),
        };
        let fits = |has: &str| has.eq_ignore_ascii_case(self.ending()) || has.eq_ignore_ascii_case(also);
        if name.rsplit_once('.').is_some_and(|(_, has)| fits(has)) {
            name.to_owned()
        } else {
            format!("{name}.{}", self.ending())
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
        }
    }
}

fn is_heic_brand(brand: &[u8]) -> bool {
    [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"].iter().any(|known| *known == brand)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_found_by_content() {
        assert_eq!(FileKind::of(b"%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(b"\xef\xbb\xbf%PDF-1.4"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(&[0xff, 0xd8, 0xff, 0xe0]), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of(b"\x89PNG\r\n\x1a\nxx"), Some(FileKind::Png));
        assert_eq!(FileKind::of(b"\0\0\0\x18ftypheic\0\0"), Some(FileKind::Heic));
        assert_eq!(FileKind::of(b"\0\0\0\x18ftypqt  \0\0"), None, "a film is no photo");
        assert_eq!(FileKind::of(b"MZ\x90\0"), None, "a programme called .pdf stays a programme");
        assert_eq!(FileKind::of(b""), None);
    }

    #[test]
    fn a_name_ends_as_its_content_is_called() {
        for (kind, name, kept) in [
            (FileKind::Pdf, "giấy.PDF", "giấy.PDF"),
            (FileKind::Pdf, "giay.exe", "giay.exe.pdf"),
            (FileKind::Pdf, "giay", "giay.pdf"),
            (FileKind::Jpeg, "anh.jpeg", "anh.jpeg"),
            (FileKind::Jpeg, "anh.jpg.html", "anh.jpg.html.jpg"),
            (FileKind::Heic, "anh.HEIF", "anh.HEIF"),
        ] {
            assert_eq!(kind.named(name), kept);
        }
    }
}
