//! A citizen who registers and files through the pages of a running demonstration, as the load generator and
//! the tests that end the server under load need them: every page is fetched, every form is filled in.

use std::{
    collections::BTreeMap,
    io::{self, Cursor},
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::Value;

use crate::visitor::{Answer, File, Form, Visitor, unexpected};

/// The password of everybody who registers here.
pub const PASSWORD: &str = "mot-cua-thu-nghiem-2019";

/// What is filed: a procedure with answers to its form and a file for each paper.
#[derive(Debug, Clone)]
pub struct Application {
    /// The procedure's code.
    pub procedure: String,
    /// The chosen case, where the procedure has cases.
    pub case: Option<String>,
    /// Answers by question, as in the examples of `procedures/`.
    pub answers: BTreeMap<String, Value>,
    /// What is attached to every paper.
    pub file: Vec<u8>,
}

/// What the server has acknowledged; from then on it must never be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acknowledged {
    /// The files of a draft were taken.
    Files {
        /// The dossier's address.
        dossier: String,
    },
    /// The dossier was filed.
    Filed {
        /// The dossier's address.
        dossier: String,
        /// How long the answer took.
        took: Duration,
    },
}

impl Application {
    /// The birth of a child twenty days before today, whose parents are married: the longest common form.
    pub fn birth(file: Vec<u8>) -> io::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures/dang-ky-khai-sinh");
        let example: Value = serde_json::from_str(&std::fs::read_to_string(
            folder.join("examples/accepted__cha-me-da-ket-hon.json"),
        )?)?;
        let sheet = std::fs::read_to_string(folder.join("sheet.toml"))?;
        let code = sheet.lines().find_map(|line| line.strip_prefix("code = \"")?.strip_suffix('"'));
        let mut answers: BTreeMap<String, Value> =
            serde_json::from_value(example.get("answers").cloned().unwrap_or_default())?;
        let today = base::local_date(base::Clock::now(&base::SystemClock));
        let born = today.checked_sub(jiff::Span::new().days(20)).map_err(io::Error::other)?;
        answers.insert("child_birth".to_owned(), Value::String(born.to_string()));
        let case = example.pointer("/facts/case").and_then(Value::as_str).map(str::to_owned);
        let procedure = code.ok_or_else(|| io::Error::other("the sheet has no code"))?.to_owned();
        Ok(Self { procedure, case, answers, file })
    }
}

/// A photo of a sheet of paper as a phone takes it, of exactly `size` bytes where that is enough for the picture,
/// and never twice the same.
pub fn photo(size: usize) -> io::Result<Vec<u8>> {
    let grain = |x: u32, y: u32| u8::try_from((x / 9 * 31 + y / 7 * 17) % 64).unwrap_or_default();
    let paper = RgbImage::from_fn(1200, 900, |x, y| Rgb([190 + grain(x, y), 185 + grain(y, x), 180]));
    let mut jpeg = Cursor::new(Vec::new());
    paper.write_to(&mut jpeg, ImageFormat::Jpeg).map_err(io::Error::other)?;
    let jpeg = jpeg.into_inner();
    let (start, picture) = jpeg.split_at(2);
    let mut photo = start.to_vec();
    // Remarks between the first mark and the picture, as cameras write them.
    let mut left = size.saturating_sub(jpeg.len());
    while left > 4 {
        let length = left.min(60_000) - 2;
        photo.extend([0xff, 0xfe]);
        photo.extend(u16::try_from(length).map_err(io::Error::other)?.to_be_bytes());
        photo.extend(std::iter::repeat_with(base::random::bytes::<32>).flatten().take(length - 2));
        left -= length + 2;
    }
    photo.extend(picture);
    Ok(photo)
}

/// A citizen with an account, signed in.
#[derive(Debug)]
pub struct Citizen {
    /// Their browser.
    pub visitor: Visitor,
}

impl Citizen {
    /// Registers by e-mail, reading the code in the demonstration's mailbox.
    pub fn register(server: SocketAddr, email: &str) -> io::Result<Self> {
        let mut visitor = Visitor::new(server);
        let form = visitor.get("/dang-ky")?.form_with("contact")?.with("kind", "person").with("contact", email);
        let sent = visitor.submit("/dang-ky", &form)?;
        let page = visitor.follow(sent)?;
        let code = Self::code(&mut visitor, email)?;
        let form = page.form_with("code")?.with("code", &code).with("name", "Nguyễn Thị Thử");
        let done = visitor.submit(&page.path, &form.with("password", PASSWORD))?;
        match done.leads_to() {
            Some(_) => Ok(Self { visitor }),
            None => Err(unexpected(&done, "does not take the registration")),
        }
    }

    /// The code in the newest message to `email`; messages leave a moment after they were written.
    fn code(visitor: &mut Visitor, email: &str) -> io::Result<String> {
        let list = format!("/hop-thu?gui_den={}", email.replace('@', "%40"));
        for _ in 0..100 {
            let page = visitor.get(&list)?.text();
            if let Some(href) = page.split("href=\"").find(|rest| rest.starts_with("/hop-thu/")) {
                let href = href.split('"').next().unwrap_or_default();
                let message = visitor.get(href)?;
                let text = message.text();
                let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
                let code =
                    words.filter(|word| word.len() == 6).find(|word| word.bytes().all(|b| b.is_ascii_digit()));
                return code.map(str::to_owned).ok_or_else(|| unexpected(&message, "has no code"));
            }
            crate::program::rest(Duration::from_millis(100));
        }
        Err(io::Error::other(format!("no message came to {email}")))
    }

    /// Goes the whole way to a filed dossier and returns its address. `heard` is told each thing that the
    /// server acknowledged.
    pub fn file(&mut self, what: &Application, heard: &mut dyn FnMut(Acknowledged)) -> io::Result<String> {
        let start = format!("/thu-tuc/{}/nop", what.procedure);
        let mut form = self.visitor.get(&start)?.form_with("for_whom")?.with("for_whom", "self");
        if let Some(case) = &what.case {
            form = form.with("case", case);
        }
        let mut answer = self.visitor.submit(&start, &form.choosing_first("agency"))?;
        for _ in 0..60 {
            if answer.status >= 400 {
                return Err(unexpected(&answer, "does not go on"));
            }
            let page = self.visitor.follow(answer)?;
            let (dossier, step) = place(&page)?;
            if step == "da-nop" {
                return Ok(dossier);
            }
            if step.is_empty() {
                answer = self.visitor.get(&onwards(&page)?)?;
                continue;
            }
            let form = filled(&page, &step, what)?;
            let began = now();
            answer = self.visitor.submit(&page.path, &form)?;
            let took = began.elapsed();
            match (step.as_str(), answer.leads_to()) {
                ("giay-to", Some(_)) => heard(Acknowledged::Files { dossier }),
                ("xem-lai", Some(to)) if to.ends_with("/da-nop") => heard(Acknowledged::Filed { dossier, took }),
                _ => {}
            }
        }
        Err(io::Error::other("the filing goes round in a circle"))
    }
}

#[allow(clippy::disallowed_methods, reason = "what is measured here is the time people wait")]
fn now() -> Instant {
    Instant::now()
}

/// `/ho-so/ID` and what comes after it.
fn place(page: &Answer) -> io::Result<(String, String)> {
    let path = page.path.split('?').next().unwrap_or_default();
    let mut parts = path.split('/').skip(1);
    match (page.status, parts.next(), parts.next(), parts.next()) {
        (200, Some("ho-so"), Some(id), step) => Ok((format!("/ho-so/{id}"), step.unwrap_or_default().to_owned())),
        _ => Err(unexpected(page, "is no step of a filing")),
    }
}

/// The overview of a draft has a link that looks like a button and leads to what is not done yet.
fn onwards(page: &Answer) -> io::Result<String> {
    let text = page.text();
    let link = text.split("<a href=\"").find(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        tag.contains("role=\"button\"")
    });
    let href = link.and_then(|rest| rest.split('"').next());
    href.map(str::to_owned).ok_or_else(|| unexpected(page, "does not say how to go on"))
}

fn filled(page: &Answer, step: &str, what: &Application) -> io::Result<Form> {
    match step {
        "khai" => Ok(page.form_with("later")?.answering(&what.answers)),
        "giay-to" => {
            let mut form = page.form_with("on")?.with("on", "1");
            form.files = form.file_fields().into_iter().map(|field| attached(field, what)).collect();
            Ok(form)
        }
        "nhan-ket-qua" => Ok(page.form_with("delivery")?.with("delivery", "counter")),
        "xem-lai" => page.form_with("once"),
        _ => Err(unexpected(page, "is an unknown step")),
    }
}

fn attached(field: String, what: &Application) -> File {
    File { field, name: "anh.jpg".to_owned(), bytes: what.file.clone() }
}
