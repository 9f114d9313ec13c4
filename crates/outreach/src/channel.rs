//! The ways a message can go: one file's worth of code and one line in [`Channels`] each.

use lettre::{
    Message as Mail, SmtpTransport, Transport, message::header::ContentType,
    transport::smtp::authentication::Credentials,
};

use crate::{Address, Message};

/// Something that takes messages.
pub trait Channel: Send + Sync {
    /// Hands over `message`. An error means that it was not taken and will be tried again.
    fn send(&self, message: &Message) -> Result<(), String>;
}

/// The channels of an installation.
pub struct Channels {
    /// For e-mail.
    pub email: Box<dyn Channel>,
    /// For text messages; `None` = phone numbers cannot be reached, and sign-up says so before.
    pub phone: Option<Box<dyn Channel>>,
}

impl Channels {
    /// Both kinds stay in the mailbox that the demo shows.
    pub fn mailbox() -> Self {
        Self { email: Box::new(Mailbox), phone: Some(Box::new(Mailbox)) }
    }

    pub(crate) fn of(&self, to: &Address) -> Option<&dyn Channel> {
        match to {
            Address::Email(_) => Some(self.email.as_ref()),
            Address::Phone(_) => self.phone.as_deref(),
        }
    }
}

/// The demo's channel: the message is kept in the store anyway, where the mailbox page shows it.
#[derive(Debug, Clone, Copy)]
pub struct Mailbox;

impl Channel for Mailbox {
    fn send(&self, _: &Message) -> Result<(), String> {
        Ok(())
    }
}

/// E-mail through an SMTP server.
pub struct Smtp {
    transport: SmtpTransport,
    from: lettre::message::Mailbox,
}

impl Smtp {
    /// `address` is `smtps://user:password@host:port`, `smtp://host:port?tls=required` or `smtp://host:port`;
    /// `from` an address such as `Một Cửa <motcua@daknong.gov.vn>`.
    pub fn new(address: &str, credentials: Option<(String, String)>, from: &str) -> Result<Self, String> {
        let mut builder = SmtpTransport::from_url(address).map_err(|error| error.to_string())?;
        if let Some((user, password)) = credentials {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from: from.parse().map_err(|_| format!("not an address: {from}"))? })
    }
}

impl Channel for Smtp {
    fn send(&self, message: &Message) -> Result<(), String> {
        let mail = Mail::builder()
            .from(self.from.clone())
            .to(message.to.text().parse().map_err(|_| "not an e-mail address".to_owned())?)
            .subject(&message.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(message.body.clone())
            .map_err(|error| error.to_string())?;
        self.transport.send(&mail).map(drop).map_err(|error| error.to_string())
    }
}
