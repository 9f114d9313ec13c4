//! A collection of bad files: each is refused with a reason or taken and shown as nothing but pictures, within time and
//! memory, and whoever comes after it is served.

use std::{
    io::{Read, Write},
    sync::Arc,
};

use base::{AccountId, Actor, DossierId};
use cases::{
    CaseError, Operation,
    dossier::{
        self, NewDraft,
        attachment::{self, Upload},
    },
};
use flate2::{Compression, Crc, write::ZlibEncoder};
use rules::{
    document::Person,
    form::{Answers, ForWhom},
    procedure::Channel,
    workflow::Parties,
};
use testkit::town::Town;

use crate::drawing::darkroom;

/// A citizen's draft before the real darkroom.
struct Counter {
    town: Town,
    citizen: Actor,
    draft: DossierId,
}

/// What became of a file.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Refused(String),
    /// Taken, with so many pages to look at, of which the first is drawn.
    Shown(u32),
    /// Taken; no picture can be made of it, and its page says so.
    NotShown,
}

impl Counter {
    fn open() -> Self {
        let mut town = Town::own("2019-03-04T09:00");
        town.office.darkroom = Arc::new(darkroom());
        let citizen = Actor::Citizen { account: AccountId::from_bytes([1; 16]) };
        let new = NewDraft {
            revision: town.import_procedure(),
            agency: town.agency("67-D03"),
            channel: Channel::Online,
            parties: Parties::default(),
            for_whom: ForWhom::Myself,
            case: None,
            filer: Person { name: "Nguyễn Thị Mẫu".into(), ..Person::default() },
            owner: None,
            relation: None,
            answers: Answers::default(),
        };
        let draft = dossier::open_draft(Operation::new(&town.office, &citizen), new).unwrap();
        Self { town, citizen, draft }
    }

    fn op(&self) -> Operation<'_> {
        Operation::new(&self.town.office, &self.citizen)
    }

    /// Attaches, looks and takes it out again; also gives the first page as it was drawn and the kept name.
    fn tried(&self, name: &str, bytes: &[u8]) -> (Outcome, Vec<u8>, String) {
        let upload = Upload { name: name.to_owned(), bytes: bytes.to_vec() };
        let taken = match attachment::attach(self.op(), self.draft, "giay-to", &[upload]) {
            Ok(taken) => taken,
            Err(CaseError::Refused(refusal)) => return (Outcome::Refused(refusal.key), Vec::new(), String::new()),
            Err(error) => panic!("{name}: {error}"),
        };
        let file = taken[0].id;
        assert_eq!(attachment::read(self.op(), self.draft, file).unwrap().1, bytes, "{name}: as it came");
        let (_, pages) = attachment::look(self.op(), self.draft, file).unwrap();
        let (outcome, drawn) = match attachment::page(self.op(), self.draft, file, 1) {
            Ok(drawn) => (Outcome::Shown(pages), drawn),
            Err(CaseError::Refused(refusal)) if refusal.key == "page_not_drawn" => (Outcome::NotShown, Vec::new()),
            Err(error) => panic!("{name}: {error}"),
        };
        assert!(drawn.is_empty() || drawn.starts_with(&[0xff, 0xd8, 0xff]), "{name} is shown as something else");
        attachment::detach(self.op(), self.draft, file).unwrap();
        (outcome, drawn, taken[0].name.clone())
    }

    fn becomes(&self, name: &str, bytes: &[u8]) -> Outcome {
        let (outcome, ..) = self.tried(name, bytes);
        println!("{name}: {outcome:?}");
        outcome
    }
}

fn refused(key: &str) -> Outcome {
    Outcome::Refused(key.to_owned())
}

fn deflated(mut plain: impl Read) -> Vec<u8> {
    let mut into = ZlibEncoder::new(Vec::new(), Compression::fast());
    std::io::copy(&mut plain, &mut into).unwrap();
    into.finish().unwrap()
}

/// So many megabytes of nothing.
fn nothing(megabytes: u64) -> impl Read {
    std::io::repeat(0).take(megabytes * 1024 * 1024)
}

/// A stream that unfolds to so many megabytes of nothing, put together from one piece that can stand any number of times.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut piece = Vec::with_capacity(64 * 1024);
    let mut press = flate2::Compress::new(Compression::best(), false);
    press.compress_vec(&vec![0; 1024 * 1024], &mut piece, flate2::FlushCompress::Full).unwrap();
    // Adler-32 of zeros: the one sum stays 1, the other counts them.
    let sum = ((megabytes as u64 * 1024 * 1024 % 65_521) << 16 | 1) as u32;
    [&[0x78, 0xda][..], &piece.repeat(megabytes), &[0x03, 0x00], &sum.to_be_bytes()].concat()
}

fn png(width: u32, height: u32, kind: u8, depth: u8, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, kind, 0, 0, 0]].concat();
    for (name, data) in [(b"IHDR", head.as_slice()), (b"IDAT", data), (b"IEND", &[])] {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(data);
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend([name.as_slice(), data, &crc.sum().to_be_bytes()].concat());
    }
    bytes
}

/// A PDF of these objects, counted from 1; the first is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        writeln!(bytes, "{number} 0 obj").unwrap();
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let at = bytes.len();
    write!(bytes, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(bytes, "{place:010} 00000 n ").unwrap();
    }
    write!(bytes, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1).unwrap();
    bytes
}

fn stream(about: &str, data: &[u8]) -> Vec<u8> {
    [format!("<< {about} /Length {} >>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

/// One page with this content and these words in the catalogue and the page.
fn page(content: Vec<u8>, catalog: &str, about: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>").into_bytes(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents 4 0 R {about} >>").into_bytes(),
        content,
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

fn plain() -> Vec<u8> {
    page(stream("", b"1 0 0 rg 0 0 200 300 re f"), "", "", &[])
}

#[test]
fn what_is_no_paper_is_refused_whatever_it_calls_itself() {
    let counter = Counter::open();
    let not_taken = || refused("file_kind_not_taken");
    for (name, bytes) in [
        ("hinh.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".as_slice()),
        ("trang.pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("chuong-trinh.pdf", b"MZ\x90\0\x03\0\0\0"),
        ("tai-lieu.pdf", b"PK\x03\x04\x14\0\x06\0"),
        ("anh.jpg", b"GIF89a/*<script>*/=1;alert(1)"),
        ("anh.png", b"\x89PNG\r\n<script>"),
        ("anh.jpg", b"RIFF\0\0\0\0WEBPVP8 "),
        ("macro.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("ps.pdf", b"%!PS-Adobe-3.0\n(/etc/passwd) run"),
    ] {
        assert_eq!(counter.becomes(name, bytes), not_taken(), "{name}");
    }
    assert_eq!(counter.becomes("rong.pdf", b""), refused("file_empty"));
    let html_as_photo = b"\xff\xd8\xff<!DOCTYPE html><script>alert(1)</script>";
    assert_eq!(counter.becomes("anh.jpg", html_as_photo), refused("photo_unreadable"));
    let html_as_pdf = b"%PDF-1.7\n<!DOCTYPE html><script>alert(1)</script>";
    assert_eq!(counter.becomes("trang.pdf", html_as_pdf), refused("pdf_unreadable"));
}

#[test]
fn what_is_cut_off_or_damaged_is_refused_with_a_reason() {
    let counter = Counter::open();
    let whole = plain();
    assert_eq!(counter.becomes("nguyen.pdf", &whole), Outcome::Shown(1));
    assert_eq!(counter.becomes("cut.pdf", &whole[..20]), refused("pdf_unreadable"));
    for cut in [whole.len() / 3, whole.len() / 2] {
        // Readers look for what is left of a PDF: no page, or a page with what came of it.
        counter.becomes("cut.pdf", &whole[..cut]);
    }
    let photo = testkit::citizen::photo(30_000).unwrap();
    assert_eq!(counter.becomes("anh.jpg", &photo), Outcome::Shown(1));
    assert_eq!(counter.becomes("cut.jpg", &photo[..photo.len() / 2]), refused("photo_unreadable"));
    // Each row begins with its filter: 1 is one, and the dots as well.
    let grey = png(64, 64, 0, 8, &deflated(std::io::repeat(1).take(64 * 65)));
    assert_eq!(counter.becomes("anh.png", &grey), Outcome::Shown(1));
    assert_eq!(counter.becomes("cut.png", &grey[..40]), refused("photo_unreadable"));
    let loops = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>".to_vec(),
    ]);
    assert_ne!(counter.becomes("vong.pdf", &loops), Outcome::Shown(1));
}

#[test]
fn what_unfolds_beyond_measure_is_refused_or_not_shown_and_the_next_is_served() {
    let counter = Counter::open();
    let huge = png(50_000, 50_000, 2, 8, &deflated(nothing(64)));
    assert_eq!(counter.becomes("50000.png", &huge), refused("photo_too_many_dots"));
    // Within the dots that are taken, and 800 MB unfolded.
    let wide = png(10_000, 10_000, 6, 16, &deflated(nothing(64)));
    assert_eq!(counter.becomes("16-bit.png", &wide), refused("photo_unreadable"));
    let twice = deflated(bomb(3_000).as_slice());
    let filters = "/Filter [/FlateDecode /FlateDecode]";
    let content = page(stream(filters, &twice), "", "", &[]);
    println!("{} bytes unfold to 3 GB", content.len());
    assert!(content.len() < attachment::MOST_BYTES / 100);
    assert_eq!(counter.becomes("bom-noi-dung.pdf", &content), Outcome::NotShown);
    let image = stream(
        &format!(
            "/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /BitsPerComponent 8 /ColorSpace /DeviceRGB {filters}"
        ),
        &twice,
    );
    let draws = stream("", b"200 0 0 300 0 0 cm /I Do");
    let with_image = page(draws, "", "/Resources << /XObject << /I 5 0 R >> >>", &[image]);
    assert!(matches!(counter.becomes("bom-anh.pdf", &with_image), Outcome::NotShown | Outcome::Shown(1)));
    // The table by which every reader finds its way is itself a bomb.
    let mut table = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n".to_vec();
    let at = table.len();
    let xref = stream(&format!("/Type /XRef /Size 300000000 /W [1 4 2] /Root 1 0 R {filters}"), &twice);
    table.extend(
        [b"2 0 obj\n".as_slice(), &xref, format!("\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes()].concat(),
    );
    assert_eq!(counter.becomes("bom-muc-luc.pdf", &table), refused("pdf_unreadable"));
    let deep = page(stream("", &vec![b'['; 3_000_000]), &format!("/X {}", "[".repeat(2_000_000)), "", &[]);
    assert!(counter.becomes("long-nhau.pdf", &deep) != Outcome::Shown(1));
    for size in ["0 0 0 0", "0 0 1000000000 1000000000", "0 0 1 100000000", "0 0 -5 -5"] {
        let strange = String::from_utf8_lossy(&plain()).replace("0 0 200 300]", &format!("{size}]"));
        assert!(!matches!(counter.becomes(size, strange.as_bytes()), Outcome::Shown(0)), "{size}");
    }
    assert_eq!(counter.becomes("sau-do.pdf", &plain()), Outcome::Shown(1));
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    let peak: u64 = peak.unwrap().trim().parse().unwrap();
    assert!(peak < 1_500_000, "this process itself took {peak} kB");
}

#[test]
fn nothing_active_gets_to_who_looks() {
    let counter = Counter::open();
    let script = b"app.alert('motcua-was-here')";
    let active = page(
        stream("", b"0 0 1 rg 0 0 200 300 re f"),
        "/OpenAction << /S /JavaScript /JS 5 0 R >> /AA << /WC 5 0 R >> /Names << /EmbeddedFiles << /Names [(motcua.exe) 6 0 R] >> >>",
        "/Annots [ << /Type /Annot /Subtype /Link /Rect [0 0 200 300] /A << /S /Launch /F (motcua.exe) >> >> \
          << /Type /Annot /Subtype /Link /Rect [0 0 200 300] /A << /S /URI /URI (http://motcua.example/) >> >> ]",
        &[stream("", script), b"<< /Type /Filespec /F (motcua.exe) /EF << /F 5 0 R >> >>".to_vec()],
    );
    let mut photo = testkit::citizen::photo(30_000).unwrap();
    photo.extend(b"<script src=http://motcua.example/></script>PK\x03\x04motcua.exe");
    let polyglot = [b"<!-- motcua <script>alert(1)</script>\n".as_slice(), &active].concat();
    for (name, bytes) in [("co-ma.pdf", active), ("duoi.jpg", photo), ("hai-mat.pdf", polyglot)] {
        let (outcome, drawn, _) = counter.tried(name, &bytes);
        println!("{name}: {outcome:?}");
        let harmless = matches!(outcome, Outcome::Shown(1) | Outcome::Refused(_));
        assert!(harmless, "{name}: {outcome:?}");
        for part in [b"motcua".as_slice(), b"script", b"JavaScript", b"PK\x03\x04"] {
            assert!(!drawn.windows(part.len()).any(|window| window == part), "{name} carries {part:?}");
        }
    }
}

#[test]
fn names_say_no_more_than_a_name() {
    let counter = Counter::open();
    for (name, kept) in [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\giay.pdf", "giay.pdf"),
        ("a\0b\r\nSet-Cookie: x.pdf", "ab Set-Cookie: x.pdf"),
        ("giay\u{202e}fdp.exe", "giayfdp.exe.pdf"),
        ("gi\u{200b}ay\u{2066}.pdf", "giay.pdf"),
        ("Giấy chứng sinh.pdf", "Giấy chứng sinh.pdf"),
    ] {
        let (outcome, _, name) = counter.tried(name, &plain());
        assert_eq!((outcome, name.as_str()), (Outcome::Shown(1), kept));
    }
    let (_, _, long) = counter.tried(&"x".repeat(5_000), &plain());
    assert_eq!(long.len(), 120);
}
