//! The line to a partner: JSON over HTTP, signed both ways.
//!
//! `POST {address}/ho-so` hands a dossier over, `PUT {address}/tep/{sha256}` a file the partner lacks,
//! `GET {address}/ho-so/{ma}/tien-trinh?phan={strand}` asks how far it is, `GET {address}/ket-qua/{id}` fetches the
//! file of a result. An answer with a wrong signature is no answer. What goes wrong is told without anything of
//! the dossier, for it is logged.

use std::{collections::BTreeMap, fmt, time::Duration};

use base::Moment;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    Reach,
    message::{Dossier, Heard, Progress, Taken, Wrong},
    outward,
    signing::{self, Head, Secret},
};

/// How long a partner may take for one answer: a claimed job is ours for a minute.
const PATIENCE: Duration = Duration::from_secs(20);
/// What an answer may weigh.
const MOST: u64 = 32 * 1024 * 1024;

/// A partner as the settings name it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its key: stands in sheets, addresses and events.
    pub key: String,
    /// What people call it: the agency and its system.
    pub name: String,
    /// Where it is, without a slash at the end.
    pub address: String,
    /// Where its machine may stand.
    pub reach: Reach,
    /// The secret shared with it.
    pub secret: Secret,
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The partner says no and will say so again: its own sentence, which may speak of people and is never logged.
    Refused(String),
    /// It may succeed later.
    Failed(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(_) => f.write_str("the partner refuses it"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Trouble {}

/// The lines of an installation, by the partner's key.
#[derive(Debug, Clone, Default)]
pub struct Lines(BTreeMap<String, Line>);

impl Lines {
    /// The lines to these partners.
    pub fn to(accounts: impl IntoIterator<Item = Account>) -> Self {
        Self(accounts.into_iter().map(|account| (account.key.clone(), Line::new(account))).collect())
    }

    /// The line to the partner with that key.
    pub fn get(&self, key: &str) -> Option<&Line> {
        self.0.get(key)
    }

    /// Whether there is any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The line to one partner.
#[derive(Debug, Clone)]
pub struct Line {
    account: Account,
    agent: ureq::Agent,
}

/// What is asked of the partner.
struct Ask<'a> {
    method: &'static str,
    path: String,
    key: &'a str,
    body: &'a [u8],
    media: &'static str,
}

impl Line {
    /// A line that connects with its first request.
    pub fn new(account: Account) -> Self {
        Self::with_patience(account, PATIENCE)
    }

    /// The same with another patience, for tests.
    pub fn with_patience(account: Account, patience: Duration) -> Self {
        // An address without a host reaches nobody.
        let host = outward::host_of(&account.address).unwrap_or_default();
        let agent = outward::client(&host, account.reach, patience);
        Self { account, agent }
    }

    /// The same over another client, for tests.
    pub fn over(account: Account, agent: ureq::Agent) -> Self {
        Self { account, agent }
    }

    /// Who is at the other end.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Hands a dossier over; `file` gives the bytes of a paper by its hash, for those the partner lacks. With the
    /// same key the same is taken once, however often it is sent.
    pub fn hand_over(
        &self,
        key: &str,
        dossier: &Dossier,
        now: Moment,
        file: &dyn Fn(&str) -> Result<Vec<u8>, String>,
    ) -> Result<String, Trouble> {
        let mut taken = self.post_dossier(key, dossier, now)?;
        for hash in std::mem::take(&mut taken.thieu_tep) {
            let bytes = file(&hash).map_err(Trouble::Failed)?;
            let path = format!("/tep/{hash}");
            let ask = Ask { method: "PUT", path, key: &hash, body: &bytes, media: "application/octet-stream" };
            self.exchange(&ask, now)?;
        }
        if taken.ma_ho_so_doi_tac.is_none() {
            taken = self.post_dossier(key, dossier, now)?;
        }
        taken.ma_ho_so_doi_tac.ok_or_else(|| failed("still lacks files that were handed over"))
    }

    fn post_dossier(&self, key: &str, dossier: &Dossier, now: Moment) -> Result<Taken, Trouble> {
        let body = json(dossier)?;
        let ask = Ask { method: "POST", path: "/ho-so".to_owned(), key, body: &body, media: "application/json" };
        understood(&self.exchange(&ask, now)?)
    }

    /// Asks how far a dossier is.
    pub fn progress(&self, reference: &str, strand: &str, now: Moment) -> Result<Vec<Progress>, Trouble> {
        let path = format!("/ho-so/{reference}/tien-trinh?phan={strand}");
        let ask = Ask { method: "GET", path, key: reference, body: &[], media: "application/json" };
        understood::<Heard>(&self.exchange(&ask, now)?).map(|heard| heard.danh_sach)
    }

    /// The file of a result, which must have this hash.
    pub fn result(&self, id: &str, sha256: &str, now: Moment) -> Result<Vec<u8>, Trouble> {
        let simple = id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !simple || id.contains("..") {
            return Err(failed("the id of a result's file has strange letters"));
        }
        let path = format!("/ket-qua/{id}");
        let ask = Ask { method: "GET", path, key: id, body: &[], media: "application/json" };
        let bytes = self.exchange(&ask, now)?;
        let fits = hex::encode(Sha256::digest(&bytes)).eq_ignore_ascii_case(sha256);
        if fits { Ok(bytes) } else { Err(failed("the file of a result is not the one that was named")) }
    }

    fn exchange(&self, ask: &Ask, now: Moment) -> Result<Vec<u8>, Trouble> {
        let time = signing::now(now);
        let head = Head { method: ask.method, path: &ask.path, key: ask.key, time: &time };
        let signature = self.account.secret.request(head, ask.body);
        let address = format!("{}{}", self.account.address, ask.path);
        let sent = match ask.method {
            "GET" => self
                .agent
                .get(&address)
                .header(signing::KEY, ask.key)
                .header(signing::TIME, &time)
                .header(signing::SIGNATURE, &signature)
                .call(),
            method => {
                let request = if method == "PUT" { self.agent.put(&address) } else { self.agent.post(&address) };
                request
                    .header(signing::KEY, ask.key)
                    .header(signing::TIME, &time)
                    .header(signing::SIGNATURE, &signature)
                    .content_type(ask.media)
                    .send(ask.body)
            }
        };
        let mut answer = sent.map_err(|error| failed(&format!("does not answer: {error}")))?;
        let status = answer.status().as_u16();
        let signature = answer.headers().get(signing::SIGNATURE).and_then(|it| it.to_str().ok());
        let signature = signature.unwrap_or_default().to_owned();
        let body = answer.body_mut().with_config().limit(MOST).read_to_vec();
        let body = body.map_err(|error| failed(&format!("broke off: {error}")))?;
        if status >= 500 || status == 429 {
            return Err(failed(&format!("answers {status}")));
        }
        // Only the partner's own word ends or moves anything.
        if !self.account.secret.is_answer((ask.key, &time), status, &body, &signature) {
            return Err(failed(&format!("answers {status} with a wrong signature")));
        }
        match status {
            200..=299 => Ok(body),
            401 | 403 => Err(failed(&format!("answers {status}: it does not know our signature"))),
            _ => Err(Trouble::Refused(understood::<Wrong>(&body).map(|wrong| wrong.loi).unwrap_or_default())),
        }
    }
}

fn failed(why: &str) -> Trouble {
    Trouble::Failed(why.to_owned())
}

fn json(message: &impl Serialize) -> Result<Vec<u8>, Trouble> {
    serde_json::to_vec(message).map_err(|_| failed("a message cannot be written"))
}

fn understood<T: DeserializeOwned>(body: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(body)
        .map_err(|error| failed(&format!("answers what nobody understands: line {}", error.line())))
}
