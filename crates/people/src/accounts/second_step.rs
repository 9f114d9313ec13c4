//! A citizen's second factor: wished for, not demanded. Where it is on, neither the password nor a code to the account's
//! address opens the account alone; a passkey does, for it is two factors by itself.
//!
//! Turning it on asks for the password, turning it off for the password and a code, or for a passkey; all other sessions
//! end with either. Deliberately absent: a way around it. Who has lost phone, passkeys and recovery codes goes to a
//! one-stop (`counter`).

use base::{AccountId, Refusal};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use db::Tx;
use serde::{Deserialize, Serialize};

use super::{by_code::at, confirm_password};
use crate::{
    People,
    audit::{self, Event},
    passkeys::{self, Answered},
    second_factor::{self, Key, Means},
    sessions::{self, Subject},
    sign_in,
};

/// How long a key that was offered may be set up, in milliseconds.
const OFFERED: i64 = 30 * 60 * 1000;

/// How an account's second step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What it is; none where it is off.
    pub means: Option<Means>,
    /// How many passkeys the account has.
    pub passkeys: usize,
}

/// How it stands, for its holder.
pub fn standing(people: &People, id: AccountId) -> anyhow::Result<Standing> {
    let who = Subject::Citizen(id);
    Ok(people.db.read(|tx| {
        Ok::<_, db::DbError>(Standing {
            means: second_factor::means(tx, who)?,
            passkeys: passkeys::count(tx, who)?,
        })
    })?)
}

/// A key to be set up: what the page shows, and what its form carries back.
#[derive(Debug)]
pub struct Offer {
    /// The key.
    pub key: Key,
    /// The sealed word, good for this account and half an hour.
    pub kept: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    at: i64,
}

fn place(id: AccountId) -> String {
    format!("second_step.offer.{id}")
}

/// Offers a key to whoever knows the password; complaints as `FieldErrors` at `password`.
pub fn offer(people: &People, id: AccountId, password: &str) -> anyhow::Result<Offer> {
    confirm(people, id, password)?;
    let key = Key::new();
    let kept = serde_json::to_vec(&Kept { key: key.text(), at: base::millis(people.now()) })?;
    Ok(Offer { key, kept: BASE64.encode(people.vault.seal(&place(id), &kept)) })
}

/// The key that was offered, to show it once more.
pub fn offered(people: &People, id: AccountId, kept: &str) -> anyhow::Result<Key> {
    let slow = || Refusal::new("factor_too_slow");
    let sealed = BASE64.decode(kept).map_err(|_| slow())?;
    let opened = people.vault.open(&place(id), &sealed).map_err(|_| slow())?;
    let kept: Kept = serde_json::from_slice(&opened)?;
    let age = base::millis(people.now()) - kept.at;
    let key = Key::from_text(&kept.key).filter(|_| (0..OFFERED).contains(&age));
    Ok(key.ok_or_else(slow)?)
}

/// Turns it on with the offered key and its first code; gives the session's new token and the recovery codes. What is
/// wrong is told as `FieldErrors` at `code`.
pub fn turn_on(
    people: &People,
    id: AccountId,
    session: &str,
    kept: &str,
    code: &str,
) -> anyhow::Result<(String, Vec<String>)> {
    let (who, key) = (Subject::Citizen(id), offered(people, id, kept)?);
    let tries = sign_in::count_codes(people, who)?;
    let done = people.db.write(|tx| {
        let codes = second_factor::set(people, tx, who, &key, code)?;
        sign_in::forget(tx, &tries)?;
        Ok::<_, anyhow::Error>((settle(people, tx, who, session)?, codes))
    });
    match done {
        Err(error) if error.downcast_ref() == Some(&second_factor::wrong()) => {
            Err(sign_in::wrong_code(people, who))
        }
        other => other,
    }
}

/// Turns it on with the passkeys that the account has, without an app; the same is given. Complaints at `password`.
pub fn turn_on_by_passkeys(
    people: &People,
    id: AccountId,
    session: &str,
    password: &str,
) -> anyhow::Result<(String, Vec<String>)> {
    let who = Subject::Citizen(id);
    confirm(people, id, password)?;
    people.db.write(|tx| {
        if passkeys::count(tx, who)? == 0 {
            return Err(at("password", Refusal::new("factor_no_passkey")));
        }
        // Who has an app already keeps it.
        if second_factor::is_set(tx, who)? {
            return Err(at("password", Refusal::new("factor_is_on")));
        }
        let codes = second_factor::set_without_app(people, tx, who)?;
        Ok((settle(people, tx, who, session)?, codes))
    })
}

/// Turns it off; gives the session's new token. Complaints as `FieldErrors` at `password` and `code`.
pub fn turn_off(
    people: &People,
    id: AccountId,
    session: &str,
    password: &str,
    code: &str,
) -> anyhow::Result<String> {
    let who = Subject::Citizen(id);
    confirm(people, id, password)?;
    let tries = sign_in::count_codes(people, who)?;
    let done = people.db.write(|tx| {
        if !second_factor::take(people, tx, who, code)? {
            return Ok::<_, db::DbError>(None);
        }
        sign_in::forget(tx, &tries)?;
        off(people, tx, who, session).map(Some)
    })?;
    done.map_or_else(|| Err(sign_in::wrong_code(people, who)), Ok)
}

/// The same by a passkey of the account, which is two factors by itself.
pub fn turn_off_by_passkey(
    people: &People,
    id: AccountId,
    session: &str,
    answered: &Answered,
) -> anyhow::Result<String> {
    let who = Subject::Citizen(id);
    let done = people.db.write(|tx| {
        passkeys::shown_by(people, tx, who, answered)?;
        Ok(off(people, tx, who, session)?)
    });
    passkeys::taken(people, done)
}

fn off(people: &People, tx: &Tx, who: Subject, session: &str) -> Result<String, db::DbError> {
    second_factor::remove(tx, who)?;
    audit::note(people, tx, &Event::own(audit::Kind::FactorRemoved, who))?;
    settle(people, tx, who, session)
}

/// What opens the account has changed: other sessions end, and this one gets a new token.
fn settle(people: &People, tx: &Tx, who: Subject, session: &str) -> Result<String, db::DbError> {
    sessions::end_others(people, tx, who, Some(session), Some(who))?;
    sessions::renew(people, tx, session, false)
}

fn confirm(people: &People, id: AccountId, password: &str) -> anyhow::Result<()> {
    let key = confirm_password(people, id, password, "password")?;
    Ok(people.db.write(|tx| sign_in::forget(tx, &key))?)
}
