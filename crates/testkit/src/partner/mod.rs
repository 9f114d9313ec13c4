//! The system of a ministry that decides nothing: takes dossiers over the protocol of `liaison`, keeps what it was
//! given, tells how far they are, and can be told to behave badly. For tests, and as a process of its own
//! (`partner`) that moves the dossiers of a demonstration.
//!
//! Deliberately absent: TLS, more than one request per connection, and any judgement.

mod told;

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use liaison::{
    message::{Dossier, Heard, Progress, Taken, Wrong},
    signing::{Head, KEY, SIGNATURE, Secret, TIME},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::wire::{Request, respond};
pub use told::{News, tell};

/// How the partner treats the next dossier or question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes it.
    Take,
    /// Answers 500 and takes nothing.
    Fail,
    /// Says nothing for so many milliseconds, then closes the line; takes nothing.
    Hang(u64),
    /// Takes it and closes the line before the answer.
    Lose,
    /// Takes it and says nothing for so many milliseconds.
    Hold(u64),
    /// Refuses it for good.
    Reject,
    /// Takes it and signs the answer wrongly.
    Forge,
    /// Takes it and answers what nobody understands.
    Babble,
}

impl Manner {
    /// The manner of that name, as the process takes it.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "take" => Self::Take,
            "fail" => Self::Fail,
            "lose" => Self::Lose,
            "reject" => Self::Reject,
            "forge" => Self::Forge,
            "babble" => Self::Babble,
            hold if hold.starts_with("hold-") => Self::Hold(hold.strip_prefix("hold-")?.parse().ok()?),
            hang => Self::Hang(hang.strip_prefix("hang-")?.parse().ok()?),
        })
    }
}

/// A dossier as the partner has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The newest message.
    pub message: Dossier,
    /// The partner's own code.
    pub code: String,
    /// The keys under which it came, each once.
    pub keys: Vec<String>,
    /// How often it was sent in all.
    pub sent: usize,
}

#[derive(Default)]
struct Inside {
    manners: VecDeque<Manner>,
    kept: BTreeMap<(String, String), Kept>,
    files: BTreeMap<String, Vec<u8>>,
    results: BTreeMap<String, Vec<u8>>,
    said: Vec<Progress>,
    forged: usize,
    questions: usize,
    came: usize,
    files_held: Option<u64>,
}

/// A running partner; it ends with the process.
#[derive(Clone)]
pub struct Partner {
    address: SocketAddr,
    secret: Secret,
    inside: Arc<Mutex<Inside>>,
}

impl Partner {
    /// Listens on a port of loopback (0: any) and treats dossiers by these manners one after the other, later ones
    /// well.
    pub fn start(port: u16, secret: Secret, manners: &[Manner]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let inside = Inside { manners: manners.iter().copied().collect(), ..Inside::default() };
        let partner = Self { address: listener.local_addr()?, secret, inside: Arc::new(Mutex::new(inside)) };
        let ours = partner.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let ours = ours.clone();
                std::thread::spawn(move || ours.talk(stream));
            }
        });
        Ok(partner)
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The secret it shares.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// What it has, in order of our reference and strand.
    pub fn kept(&self) -> Vec<Kept> {
        self.with(|inside| inside.kept.values().cloned().collect())
    }

    /// The files it was given, by hash.
    pub fn files(&self) -> Vec<String> {
        self.with(|inside| inside.files.keys().cloned().collect())
    }

    /// How many messages with a dossier came, whatever became of them.
    pub fn came(&self) -> usize {
        self.with(|inside| inside.came)
    }

    /// Keeps the next file and says nothing for so many milliseconds.
    pub fn holds_a_file(&self, milliseconds: u64) {
        self.with(|inside| inside.files_held = Some(milliseconds));
    }

    /// How many requests had no good signature.
    pub fn forged(&self) -> usize {
        self.with(|inside| inside.forged)
    }

    /// How often it was asked for news.
    pub fn questions(&self) -> usize {
        self.with(|inside| inside.questions)
    }

    /// Has it behave so with the next dossiers.
    pub fn behave(&self, manners: &[Manner]) {
        self.with(|inside| inside.manners.extend(manners));
    }

    /// Keeps a message for whoever asks for news.
    pub fn says(&self, progress: Progress) {
        self.with(|inside| inside.said.push(progress));
    }

    /// Keeps the file of a result and tells its hash.
    pub fn has_result(&self, id: &str, bytes: &[u8]) -> String {
        self.with(|inside| inside.results.insert(id.to_owned(), bytes.to_vec()));
        hex::encode(Sha256::digest(bytes))
    }

    fn with<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.inside.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn talk(&self, mut stream: TcpStream) {
        let Some(request) = Request::read(&mut stream) else { return };
        let head = Head {
            method: &request.method,
            path: &request.path,
            key: request.header(KEY),
            time: request.header(TIME),
        };
        // The clock is the sender's: a partner that is too strict about it is not what is tried here.
        let now = liaison::moment_of(request.header(TIME)).unwrap_or_default();
        if !self.secret.is_request(head, &request.body, request.header(SIGNATURE), now) {
            self.with(|inside| inside.forged += 1);
            self.answer(&mut stream, &request, 401, &Wrong { loi: "Chữ ký không đúng".to_owned() });
            return;
        }
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/ho-so") => self.dossier(stream, &request),
            ("PUT", path) if path.starts_with("/tep/") => self.file(&mut stream, &request),
            ("GET", path) if path.starts_with("/ho-so/") => self.question(stream, &request),
            ("GET", path) if path.starts_with("/ket-qua/") => self.result(&mut stream, &request),
            _ => self.answer(&mut stream, &request, 404, &Wrong { loi: "Không có".to_owned() }),
        }
    }

    fn answer(&self, stream: &mut TcpStream, request: &Request, status: u16, message: &impl Serialize) {
        let body = serde_json::to_vec(message).unwrap_or_default();
        self.bytes(stream, request, status, &body);
    }

    fn bytes(&self, stream: &mut TcpStream, request: &Request, status: u16, body: &[u8]) {
        let signature = self.secret.answer(request.header(KEY), request.header(TIME), status, body);
        respond(stream, status, Some((SIGNATURE, &signature)), body);
    }

    fn manner(&self) -> Manner {
        self.with(|inside| inside.manners.pop_front()).unwrap_or(Manner::Take)
    }

    /// What every manner does with a line before anything is taken; `None`: nothing is answered.
    fn misbehaves(&self, stream: &mut TcpStream, request: &Request, manner: Manner) -> bool {
        match manner {
            Manner::Fail => self.answer(stream, request, 500, &Wrong { loi: "Lỗi hệ thống".to_owned() }),
            Manner::Hang(wait) => crate::program::rest(Duration::from_millis(wait)),
            Manner::Reject => {
                let loi = "Thiếu giấy tờ chứng minh chỗ ở hợp pháp".to_owned();
                self.answer(stream, request, 422, &Wrong { loi });
            }
            _ => return false,
        }
        true
    }

    fn dossier(&self, mut stream: TcpStream, request: &Request) {
        let Ok(message) = serde_json::from_slice::<Dossier>(&request.body) else {
            self.answer(&mut stream, request, 422, &Wrong { loi: "Không đọc được".to_owned() });
            return;
        };
        let lacking: Vec<String> = self.with(|inside| {
            inside.came += 1;
            let hashes = message.danh_sach_giay_to.iter().map(|paper| paper.sha256.clone());
            hashes.filter(|hash| !inside.files.contains_key(hash)).collect()
        });
        if !lacking.is_empty() {
            self.answer(&mut stream, request, 200, &Taken { ma_ho_so_doi_tac: None, thieu_tep: lacking });
            return;
        }
        let manner = self.manner();
        if self.misbehaves(&mut stream, request, manner) {
            return;
        }
        let code = self.take(message, request.header(KEY));
        let taken = Taken { ma_ho_so_doi_tac: Some(code), thieu_tep: Vec::new() };
        match manner {
            Manner::Lose => {}
            Manner::Hold(wait) => crate::program::rest(Duration::from_millis(wait)),
            Manner::Forge => {
                let body = serde_json::to_vec(&taken).unwrap_or_default();
                respond(&mut stream, 200, Some((SIGNATURE, &"00".repeat(32))), &body);
            }
            Manner::Babble => self.bytes(&mut stream, request, 200, b"<html>"),
            _ => self.answer(&mut stream, request, 200, &taken),
        }
    }

    fn take(&self, message: Dossier, key: &str) -> String {
        self.with(|inside| {
            let number = inside.kept.len() + 1;
            let place = (message.ma_ho_so.clone(), message.phan_lien_thong.clone());
            let kept = inside.kept.entry(place).or_insert_with(|| Kept {
                message: message.clone(),
                code: format!("BCA-{number:06}"),
                keys: Vec::new(),
                sent: 0,
            });
            kept.sent += 1;
            if !kept.keys.iter().any(|known| known == key) {
                kept.keys.push(key.to_owned());
                kept.message = message;
            }
            kept.code.clone()
        })
    }

    fn file(&self, stream: &mut TcpStream, request: &Request) {
        let hash = hex::encode(Sha256::digest(&request.body));
        if request.path.strip_prefix("/tep/") == Some(hash.as_str()) {
            let held = self.with(|inside| {
                inside.files.insert(hash, request.body.clone());
                inside.files_held.take()
            });
            if let Some(wait) = held {
                crate::program::rest(Duration::from_millis(wait));
            }
            self.answer(stream, request, 200, &Taken::default());
        } else {
            self.answer(stream, request, 422, &Wrong { loi: "Tệp không đúng mã băm".to_owned() });
        }
    }

    fn question(&self, mut stream: TcpStream, request: &Request) {
        self.with(|inside| inside.questions += 1);
        let manner = self.manner();
        if self.misbehaves(&mut stream, request, manner) {
            return;
        }
        let asked = request.path.strip_prefix("/ho-so/").and_then(|rest| rest.split_once("/tien-trinh?phan="));
        let danh_sach = self.with(|inside| {
            let fits = |it: &&Progress| asked == Some((it.ma_ho_so.as_str(), it.phan_lien_thong.as_str()));
            inside.said.iter().filter(fits).cloned().collect()
        });
        self.answer(&mut stream, request, 200, &Heard { danh_sach });
    }

    fn result(&self, stream: &mut TcpStream, request: &Request) {
        let id = request.path.strip_prefix("/ket-qua/").unwrap_or_default();
        match self.with(|inside| inside.results.get(id).cloned()) {
            Some(bytes) => self.bytes(stream, request, 200, &bytes),
            None => self.answer(stream, request, 404, &Wrong { loi: "Không có tệp này".to_owned() }),
        }
    }
}
