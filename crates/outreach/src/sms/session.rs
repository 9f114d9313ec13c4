//! One bound connection to the gateway: request and answer, one at a time.

use std::{
    io::{Read, Write},
    net::{TcpStream, ToSocketAddrs},
    time::Duration,
};

use bytes::BytesMut;
use rusmpp::{
    Command, CommandId, CommandStatus, Pdu,
    pdus::{BindTransmitter, SubmitSm},
    tokio_codec::CommandCodec,
};
use tokio_util::codec::{Decoder, Encoder};

/// What went wrong; never with a number or a text in it, for it is kept with the job and logged.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The gateway answered no.
    Refused(String),
    /// There is no telling what the gateway took.
    Broken(String),
}

impl Trouble {
    pub(super) fn text(self) -> String {
        match self {
            Self::Refused(why) | Self::Broken(why) => why,
        }
    }
}

fn broken(why: impl std::fmt::Display) -> Trouble {
    Trouble::Broken(format!("the connection to the SMS gateway: {why}"))
}

/// How many commands of the gateway's own may come before the answer we wait for.
const CHATTER: usize = 100;

pub(super) struct Session {
    stream: TcpStream,
    codec: CommandCodec,
    heard: BytesMut,
    sequence: u32,
}

impl Session {
    /// Connects and binds as transmitter.
    pub(super) fn open(gateway: &str, bind: BindTransmitter, patience: Duration) -> Result<Self, Trouble> {
        let address = gateway.to_socket_addrs().map_err(broken)?.next().ok_or_else(|| broken("no address"))?;
        let stream = TcpStream::connect_timeout(&address, patience).map_err(broken)?;
        stream.set_read_timeout(Some(patience)).map_err(broken)?;
        stream.set_write_timeout(Some(patience)).map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        let mut session = Self { stream, codec: CommandCodec::new(), heard: BytesMut::new(), sequence: 0 };
        session.ask(bind, CommandId::BindTransmitterResp)?;
        Ok(session)
    }

    /// Whether the gateway still answers.
    pub(super) fn is_alive(&mut self) -> bool {
        self.ask(Pdu::EnquireLink, CommandId::EnquireLinkResp).is_ok()
    }

    /// Hands one short message over.
    pub(super) fn submit(&mut self, part: SubmitSm) -> Result<(), Trouble> {
        self.ask(part, CommandId::SubmitSmResp)
    }

    /// Sends a request and waits for its answer; what the gateway asks meanwhile is answered.
    fn ask(&mut self, request: impl Into<Pdu>, answer: CommandId) -> Result<(), Trouble> {
        self.sequence = self.sequence.wrapping_add(1).clamp(1, 0x7fff_ffff);
        let sequence = self.sequence;
        self.say(&Command::new(CommandStatus::EsmeRok, sequence, request))?;
        for _ in 0..CHATTER {
            let heard = self.listen()?;
            let ours = heard.sequence_number == sequence;
            match heard.id() {
                CommandId::EnquireLink => self.reply(&heard, Pdu::EnquireLinkResp)?,
                CommandId::Unbind => {
                    self.reply(&heard, Pdu::UnbindResp)?;
                    return Err(broken("the gateway ended it"));
                }
                id if ours && (id == answer || id == CommandId::GenericNack) => return verdict(&heard, answer),
                // An answer to what we do not wait for any more.
                _ => {}
            }
        }
        Err(broken("the gateway talks and does not answer"))
    }

    fn reply(&mut self, to: &Command, pdu: Pdu) -> Result<(), Trouble> {
        self.say(&Command::new(CommandStatus::EsmeRok, to.sequence_number, pdu))
    }

    fn say(&mut self, command: &Command) -> Result<(), Trouble> {
        let mut bytes = BytesMut::new();
        self.codec.encode(command, &mut bytes).map_err(broken)?;
        self.stream.write_all(&bytes).map_err(broken)
    }

    fn listen(&mut self) -> Result<Command, Trouble> {
        let mut piece = [0; 1024];
        loop {
            if let Some(command) = self.codec.decode(&mut self.heard).map_err(broken)? {
                return Ok(command);
            }
            match self.stream.read(&mut piece).map_err(broken)? {
                0 => return Err(broken("closed before the answer")),
                length => self.heard.extend_from_slice(piece.get(..length).unwrap_or_default()),
            }
        }
    }
}

fn verdict(heard: &Command, answer: CommandId) -> Result<(), Trouble> {
    if heard.status == CommandStatus::EsmeRok && heard.id() == answer {
        return Ok(());
    }
    let why = match heard.status {
        CommandStatus::EsmeRthrottled | CommandStatus::EsmeRmsgqful => "too fast for the gateway".to_owned(),
        CommandStatus::EsmeRinvdstadr => "the gateway does not know the number".to_owned(),
        CommandStatus::EsmeRinvpaswd | CommandStatus::EsmeRinvsysid | CommandStatus::EsmeRbindfail => {
            "the gateway does not let us in".to_owned()
        }
        status => format!("the gateway refused it: {status:?}"),
    };
    Err(Trouble::Refused(format!("{why} ({answer:?}, status {:#010x})", u32::from(heard.status))))
}
