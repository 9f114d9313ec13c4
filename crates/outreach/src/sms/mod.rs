//! Text messages through the gateway of a carrier or brand-name reseller, by SMPP 3.4.
//!
//! One connection, bound as transmitter and kept; before each message the gateway is asked whether it is still
//! there, and a dead connection is made anew. A message counts as sent when every part of it was acknowledged
//! (`submit_sm_resp`). When the connection breaks before that, the job tries again, so a part may reach the
//! phone twice, and never not at all; the parts of a message carry the same reference each time, by which a
//! phone knows them. Deliberately absent: delivery receipts, incoming messages, TLS (gateways are reached over
//! a private line or a tunnel), several connections at once.

mod parts;
mod session;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use rusmpp::{
    pdus::{BindTransmitter, SubmitSm},
    types::{COctetString, OctetString},
    values::{DataCoding, EsmClass, InterfaceVersion, Npi, Ton},
};
use session::{Session, Trouble};

use crate::{Channel, Message};

/// How long the gateway may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the gateway is and as whom we come.
#[derive(Clone)]
pub struct Account {
    /// `host:port`.
    pub gateway: String,
    /// Our name there, at most 15 letters.
    pub system_id: String,
    /// Our password there, at most 8 letters.
    pub password: String,
    /// The brand name the phone shows, at most 11 letters without diacritics.
    pub sender: String,
}

/// Without the password, so that settings can be shown.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("gateway", &self.gateway)
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

/// The channel for text messages.
pub struct Smpp {
    gateway: String,
    bind: BindTransmitter,
    sender: COctetString<1, 21>,
    patience: Duration,
    session: Mutex<Option<Session>>,
}

impl Smpp {
    /// A channel that connects with its first message. Refused: what the protocol has no room for.
    pub fn new(account: &Account) -> Result<Self, String> {
        let Account { gateway, system_id, password, sender } = account;
        if sender.is_empty() || sender.len() > 11 || !sender.is_ascii() {
            return Err("the sender has 1 to 11 letters without diacritics".to_owned());
        }
        let bind = BindTransmitter {
            system_id: word(system_id).ok_or("the system id has at most 15 letters")?,
            password: word(password).ok_or("the password has at most 8 letters")?,
            interface_version: InterfaceVersion::Smpp3_4,
            ..BindTransmitter::default()
        };
        let sender = word(sender).ok_or("the sender has 1 to 11 letters without diacritics")?;
        let gateway = gateway.clone();
        Ok(Self { gateway, bind, sender, patience: PATIENCE, session: Mutex::new(None) })
    }

    /// The same with another patience, for tests.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The kept connection when it still answers, otherwise a new one.
    fn living(&self, kept: Option<Session>) -> Result<Session, Trouble> {
        if let Some(mut session) = kept
            && session.is_alive()
        {
            return Ok(session);
        }
        Session::open(&self.gateway, self.bind.clone(), self.patience)
    }

    fn part(&self, to: &COctetString<1, 21>, part: Vec<u8>, of_several: bool) -> Result<SubmitSm, String> {
        let text = OctetString::from_vec(part).map_err(|error| error.to_string())?;
        let class = EsmClass::default();
        Ok(SubmitSm::builder()
            .source_addr_ton(Ton::Alphanumeric)
            .source_addr(self.sender.clone())
            .dest_addr_ton(Ton::International)
            .dest_addr_npi(Npi::Isdn)
            .destination_addr(to.clone())
            .esm_class(if of_several { class.with_udhi_indicator() } else { class })
            .data_coding(DataCoding::Ucs2)
            .short_message(text)
            .build())
    }
}

impl Channel for Smpp {
    fn send(&self, message: &Message) -> Result<(), String> {
        let number = international(message.to.text()).ok_or("not a phone number of Vietnam")?;
        let to = word(&number).ok_or("not a phone number of Vietnam")?;
        let parts = parts::of(message.body.trim_end(), parts::reference(&number, &message.body))?;
        let several = parts.len() > 1;
        let mut kept = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let mut session = self.living(kept.take()).map_err(Trouble::text)?;
        for part in parts {
            match session.submit(self.part(&to, part, several)?) {
                Ok(()) => {}
                // The gateway said no (too fast, queue full, bad number) and the connection is as good as before.
                Err(Trouble::Refused(why)) => {
                    *kept = Some(session);
                    return Err(why);
                }
                Err(Trouble::Broken(why)) => return Err(why),
            }
        }
        *kept = Some(session);
        Ok(())
    }
}

fn word<const MOST: usize>(text: &str) -> Option<COctetString<1, MOST>> {
    COctetString::from_string(text.to_owned()).ok().filter(|_| text.is_ascii() && !text.contains('\0'))
}

/// `84…`, as carriers write it; `None` for what is no number of Vietnam.
fn international(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let own = digits.strip_prefix("84").or_else(|| digits.strip_prefix('0')).filter(|own| own.len() == 9)?;
    Some(format!("84{own}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_carriers_want_them() {
        for typed in ["0901234567", "0901.234.567", "+84 901 234 567", "84901234567"] {
            assert_eq!(international(typed).as_deref(), Some("84901234567"));
        }
        for typed in ["", "12345", "+1 202 555 0100", "09012345678"] {
            assert_eq!(international(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_the_protocol_has_no_room_for_is_refused_at_the_start() {
        let good = Account {
            gateway: "127.0.0.1:2775".to_owned(),
            system_id: "motcua".to_owned(),
            password: "12345678".to_owned(),
            sender: "MOT CUA".to_owned(),
        };
        assert!(Smpp::new(&good).is_ok());
        for bad in [
            Account { password: "123456789".to_owned(), ..good.clone() },
            Account { system_id: "x".repeat(16), ..good.clone() },
            Account { sender: "ĐẮK NÔNG".to_owned(), ..good.clone() },
            Account { sender: String::new(), ..good.clone() },
        ] {
            assert!(Smpp::new(&bad).is_err());
        }
    }
}
