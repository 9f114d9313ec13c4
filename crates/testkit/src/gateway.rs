//! An SMS gateway that sends nothing: speaks SMPP 3.4 on a port, keeps what it was given, and can be told to
//! behave badly. For tests, and as a process of its own (`sms-gateway`) to try an installation against.
//!
//! Deliberately absent: delivery receipts, receivers, checking of names and passwords beyond the manners.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::BytesMut;
use rusmpp::{
    Command, CommandStatus, Pdu,
    pdus::{BindTransmitterResp, SubmitSm, SubmitSmResp},
    tokio_codec::CommandCodec,
    values::DataCoding,
};
use tokio_util::codec::{Decoder, Encoder};

/// How the gateway treats the next request that the manner is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Lets nobody in.
    RefuseBind,
    /// Takes the message.
    Take,
    /// Says that it comes too fast, and does not take it.
    Throttle,
    /// Does not know the number.
    RefuseNumber,
    /// Takes the message and closes the connection without a word.
    TakeAndDrop,
    /// Takes the message and answers so many milliseconds later.
    Late(u64),
    /// Asks whether we are still there before it answers.
    AskFirst,
    /// Takes the message, then ends the connection politely.
    Unbind,
}

impl Manner {
    /// The manner of that name, as the process takes it.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "refuse-bind" => Self::RefuseBind,
            "take" => Self::Take,
            "throttle" => Self::Throttle,
            "refuse-number" => Self::RefuseNumber,
            "drop" => Self::TakeAndDrop,
            "ask-first" => Self::AskFirst,
            "unbind" => Self::Unbind,
            late => Self::Late(late.strip_prefix("late-")?.parse().ok()?),
        })
    }
}

/// A short message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// From whom.
    pub from: String,
    /// To which number.
    pub to: String,
    /// The header of a part: reference, how many, which.
    pub part: Option<(u8, u8, u8)>,
    /// The letters.
    pub text: String,
    /// Octets of user data.
    pub octets: usize,
}

#[derive(Default)]
struct Inside {
    manners: VecDeque<Manner>,
    taken: Vec<Short>,
    binds: usize,
}

/// A running gateway; it ends with the process.
#[derive(Clone)]
pub struct Gateway {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

impl Gateway {
    /// Listens on a port of loopback (0: any) and treats requests by these manners one after the other, later
    /// ones well.
    pub fn start(port: u16, manners: &[Manner]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let inside = Inside { manners: manners.iter().copied().collect(), ..Inside::default() };
        let gateway = Self { address: listener.local_addr()?, inside: Arc::new(Mutex::new(inside)) };
        let ours = gateway.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let ours = ours.clone();
                std::thread::spawn(move || ours.talk(stream));
            }
        });
        Ok(gateway)
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// What it has taken, in order.
    pub fn taken(&self) -> Vec<Short> {
        self.with(|inside| inside.taken.clone())
    }

    /// How often somebody was let in.
    pub fn binds(&self) -> usize {
        self.with(|inside| inside.binds)
    }

    /// The texts as phones show them, by number: parts put together, a part that came twice once.
    pub fn shown(&self) -> Vec<(String, String)> {
        let mut whole: BTreeMap<(String, u8), BTreeMap<u8, Short>> = BTreeMap::new();
        let mut texts = Vec::new();
        for short in self.taken() {
            let Some((reference, total, n)) = short.part else {
                texts.push((short.to, short.text));
                continue;
            };
            let parts = whole.entry((short.to.clone(), reference)).or_default();
            let is_new = parts.insert(n, short.clone()).is_none();
            if is_new && parts.len() == usize::from(total) {
                texts.push((short.to, parts.values().map(|part| part.text.as_str()).collect()));
            }
        }
        texts
    }

    fn with<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.inside.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The next manner, when it is about this kind of request.
    fn manner(&self, bind: bool) -> Manner {
        self.with(|inside| {
            let fits = inside.manners.front().is_some_and(|next| (*next == Manner::RefuseBind) == bind);
            fits.then(|| inside.manners.pop_front()).flatten().unwrap_or(Manner::Take)
        })
    }

    fn talk(&self, stream: TcpStream) {
        let mut line = Line { stream, codec: CommandCodec::new(), heard: BytesMut::new() };
        while let Some(command) = line.hear() {
            if !self.answer(&mut line, &command) {
                return;
            }
        }
    }

    /// Answers one request; tells whether the connection goes on.
    fn answer(&self, line: &mut Line, command: &Command) -> bool {
        let sequence = command.sequence_number;
        match command.pdu() {
            Some(Pdu::BindTransmitter(_)) => {
                let refused = self.manner(true) == Manner::RefuseBind;
                self.with(|inside| inside.binds += usize::from(!refused));
                let status = if refused { CommandStatus::EsmeRinvpaswd } else { CommandStatus::EsmeRok };
                line.say(status, sequence, BindTransmitterResp::default()) && !refused
            }
            Some(Pdu::SubmitSm(submit)) => self.submitted(line, sequence, submit),
            Some(Pdu::EnquireLink) => line.say(CommandStatus::EsmeRok, sequence, Pdu::EnquireLinkResp),
            Some(Pdu::Unbind) => {
                line.say(CommandStatus::EsmeRok, sequence, Pdu::UnbindResp);
                false
            }
            _ => true,
        }
    }

    fn submitted(&self, line: &mut Line, sequence: u32, submit: &SubmitSm) -> bool {
        let manner = self.manner(false);
        let refused = match manner {
            Manner::Throttle => Some(CommandStatus::EsmeRthrottled),
            Manner::RefuseNumber => Some(CommandStatus::EsmeRinvdstadr),
            _ => None,
        };
        if let Some(status) = refused {
            return line.say(status, sequence, SubmitSmResp::default());
        }
        self.with(|inside| inside.taken.push(short(submit)));
        match manner {
            Manner::TakeAndDrop => return false,
            Manner::Late(wait) => crate::program::rest(Duration::from_millis(wait)),
            Manner::AskFirst if !line.say(CommandStatus::EsmeRok, 7_000, Pdu::EnquireLink) => return false,
            _ => {}
        }
        let goes_on = line.say(CommandStatus::EsmeRok, sequence, SubmitSmResp::default());
        goes_on && (manner != Manner::Unbind || line.say(CommandStatus::EsmeRok, 7_001, Pdu::Unbind))
    }
}

fn short(submit: &SubmitSm) -> Short {
    let data = submit.short_message().as_ref().to_vec();
    let is_part = u8::from(submit.esm_class) & 0x40 != 0;
    let (part, letters) = match data.as_slice() {
        [5, 0, 3, reference, total, n, letters @ ..] if is_part => (Some((*reference, *total, *n)), letters),
        letters => (None, letters),
    };
    let units: Vec<u16> =
        letters.chunks_exact(2).map(|pair| pair.iter().fold(0, |sum, b| sum << 8 | u16::from(*b))).collect();
    let text =
        if submit.data_coding == DataCoding::Ucs2 { String::from_utf16_lossy(&units) } else { String::new() };
    let word = |text: &str| text.to_owned();
    Short {
        from: word(submit.source_addr.as_str()),
        to: word(submit.destination_addr.as_str()),
        part,
        text,
        octets: data.len(),
    }
}

struct Line {
    stream: TcpStream,
    codec: CommandCodec,
    heard: BytesMut,
}

impl Line {
    fn hear(&mut self) -> Option<Command> {
        let mut piece = [0; 1024];
        loop {
            if let Some(command) = self.codec.decode(&mut self.heard).ok()? {
                return Some(command);
            }
            match self.stream.read(&mut piece).ok()? {
                0 => return None,
                length => self.heard.extend_from_slice(piece.get(..length)?),
            }
        }
    }

    fn say(&mut self, status: CommandStatus, sequence: u32, pdu: impl Into<Pdu>) -> bool {
        let mut bytes = BytesMut::new();
        let encoded = self.codec.encode(Command::new(status, sequence, pdu), &mut bytes);
        encoded.is_ok() && self.stream.write_all(&bytes).is_ok()
    }
}
