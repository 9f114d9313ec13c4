//! A citizen asks for everything that is kept about them: a code to a confirmed address first, since whoever sits before
//! an open session may be somebody else.

use base::{AccountId, Denied, FieldErrors, Refusal};
use serde_json::{Value, json};

use super::{by_code::at, mine};
use crate::{
    People,
    audit::{self, Event},
    codes::{self, Issued, Letter, Sent},
    sessions::{self, Subject},
};

/// The purpose of these codes.
const PURPOSE: &str = "own-data";

fn sent(people: &People, id: AccountId) -> anyhow::Result<Sent> {
    let address = mine(people, id)?.contacts.into_iter().next().ok_or(Denied::NotFound)?;
    Ok(Sent { purpose: PURPOSE.to_owned(), subject: id.to_string(), address })
}

/// Sends the code to the account's first address.
pub fn begin(people: &People, id: AccountId, letter: &Letter) -> anyhow::Result<Issued> {
    let sent = sent(people, id)?;
    let now = people.now();
    Ok(people.db.write(|tx| codes::issue(tx, &people.vault, &sent, |code| letter.to(&sent.address, code), now))?)
}

/// Where it was sent, most of its letters hidden.
pub fn reached(people: &People, id: AccountId) -> anyhow::Result<String> {
    Ok(sent(people, id)?.address.masked())
}

/// Takes the code; complaints as [`FieldErrors`] at `code`. That the data leave is a security event.
pub fn confirm(people: &People, id: AccountId, code: &str) -> anyhow::Result<()> {
    if code.trim().is_empty() {
        return Err(at("code", Refusal::new("code_missing")));
    }
    let (sent, now, who) = (sent(people, id)?, people.now(), Subject::Citizen(id));
    let checked = people.db.write(|tx| {
        let checked = codes::check(tx, &people.vault, &sent, code, now)?.into_result();
        if checked.is_ok() {
            audit::note(people, tx, &Event::own(audit::Kind::DataExported, who))?;
        }
        Ok::<_, db::DbError>(checked)
    })?;
    checked.map_err(|refusal| {
        let mut errors = FieldErrors::default();
        errors.push("code", refusal);
        errors.into()
    })
}

/// Where the account is signed in, and what the audit trail has about it.
pub fn sessions_and_events(people: &People, id: AccountId) -> anyhow::Result<Value> {
    let who = Subject::Citizen(id);
    let sessions: Vec<Value> = sessions::of(people, who)?
        .iter()
        .map(|session| {
            json!({ "thiet_bi": session.device.word(), "bat_dau": session.began.to_string(),
                "dung_gan_nhat": session.seen.to_string() })
        })
        .collect();
    let events: Vec<Value> = audit::about(people, who)?
        .iter()
        .map(|event| json!({ "luc": event.at.to_string(), "viec": event.kind.word() }))
        .collect();
    Ok(json!({ "phien": sessions, "su_kien": events }))
}
