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
    /// `address` is `smtps://user:password@host:port`, `smtp://host:port?tls=required`, or `smtp://host:port` on this
    /// machine: mails hold codes and names, and go to no other one in the clear. `from` is an address such as
    /// `Một Cửa <motcua@daknong.gov.vn>`.
    pub fn new(address: &str, credentials: Option<(String, String)>, from: &str) -> Result<Self, String> {
        if !is_sealed(address) {
            return Err("mails would go in the clear: smtps://… or smtp://…?tls=required".to_owned());
        }
        let mut builder = SmtpTransport::from_url(address).map_err(|error| error.to_string())?;
        if let Some((user, password)) = credentials {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from: from.parse().map_err(|_| format!("not an address: {from}"))? })
    }
}

fn is_sealed(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("smtp://") else { return true };
    let (place, asked) = rest.split_once('?').unwrap_or((rest, ""));
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let host = place.split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let here = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    here || asked.split('&').any(|pair| pair == "tls=required")
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
        // What the server says may name whom it was for; the log and the job keep only the kind of the answer.
        self.transport.send(&mail).map(drop).map_err(|error| match error.status() {
            Some(code) => format!("the mail server answers {code}"),
            None if error.is_timeout() => "the mail server keeps silent".to_owned(),
            None if error.is_tls() => "no TLS with the mail server".to_owned(),
            None => "the mail server cannot be reached".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::is_sealed;

    #[test]
    fn mails_leave_this_machine_only_over_tls() {
        for good in [
            "smtps://u:p@mail.vn:465",
            "smtp://mail.vn:587?tls=required",
            "smtp://127.0.0.1:25",
            "smtp://localhost",
        ] {
            assert!(is_sealed(good), "{good}");
        }
        for bad in [
            "smtp://mail.vn",
            "smtp://mail.vn:25?tls=opportunistic",
            "smtp://localhost@mail.vn",
            "smtp://127.0.0.1.vn:25",
        ] {
            assert!(!is_sealed(bad), "{bad}");
        }
    }
}
