//! Passkeys: keys on people's own devices, which open an account by a PIN, a finger or a face and work at our address
//! alone. For a citizen one stands in the place of the password, for an officer in the place of password and code, since
//! it is a thing and asks for what only its holder knows or is. Nobody needs one.
//!
//! What was asked is a sealed word in the page's form, good for five minutes; an answer is taken once. Deliberately
//! absent: which maker's devices are taken (no attestation is asked for), scripts and pages.

mod ceremony;
mod store;

use base::{AccountId, Device, Moment, OfficerId, PasskeyId, Refusal};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use db::{DbError, Tx};
use sha2::{Digest, Sha256};

use crate::{
    People, accounts,
    audit::{self, Event},
    second_factor,
    sessions::{self, Subject},
    sign_in::{self, Entered},
};
use ceremony::{Answer, Begun, Key, Place, Wrong};

/// How many passkeys somebody may have.
const MOST: usize = 10;
/// How long an answered challenge is remembered: longer than it is good.
const REMEMBERED: i64 = 15 * 60 * 1000;

/// What a page asks a browser for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The options, as the browser's `PublicKeyCredential.parse…FromJSON` takes them.
    pub options: String,
    /// What the form carries back.
    pub kept: String,
}

/// What a browser answered.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Answered {
    /// What the form carried.
    pub kept: String,
    /// The credential as JSON; empty where no script ran.
    pub credential: String,
}

/// A passkey as its owner sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which one.
    pub id: PasskeyId,
    /// The kind of device on which it was made.
    pub device: Device,
    /// When.
    pub made_at: Moment,
    /// When it was last used.
    pub used_at: Option<Moment>,
}

/// Whether passkeys can be used at this installation's address.
pub fn possible(people: &People) -> bool {
    Place::of(&people.address).is_some()
}

fn place(people: &People) -> anyhow::Result<Place> {
    Ok(Place::of(&people.address).ok_or_else(wrong)?)
}

fn wrong() -> Refusal {
    Refusal::new("passkey_wrong")
}

impl From<Wrong> for Refusal {
    fn from(_: Wrong) -> Self {
        wrong()
    }
}

fn seal(people: &People, place: &str, begun: Begun) -> Asked {
    Asked { options: begun.options, kept: BASE64.encode(people.vault.seal(place, &begun.kept)) }
}

fn open(people: &People, place: &str, kept: &str) -> Result<Vec<u8>, Refusal> {
    let sealed = BASE64.decode(kept).map_err(|_| wrong())?;
    people.vault.open(place, &sealed).map_err(|_| wrong())
}

fn new_place(who: Subject) -> String {
    format!("passkey.new.{}", who.text())
}

const ASKED: &str = "passkey.asked";

/// Asks for any passkey of this installation; none where there are no passkeys.
pub fn ask(people: &People) -> anyhow::Result<Option<Asked>> {
    let Some(place) = Place::of(&people.address) else { return Ok(None) };
    Ok(Some(seal(people, ASKED, ceremony::ask(&place).map_err(Refusal::from)?)))
}

/// Asks the browser of a citizen for a new passkey, who knows the account's password; `name` is what their device shows.
/// Complaints as `FieldErrors` at `password`.
pub fn offer_mine(people: &People, account: AccountId, password: &str, name: &str) -> anyhow::Result<Asked> {
    let key = accounts::confirm_password(people, account, password, "password")?;
    people.db.write(|tx| sign_in::forget(tx, &key))?;
    offer(people, Subject::Citizen(account), name)
}

/// The same for an officer who has just shown a second factor.
pub fn offer_officers(people: &People, officer: OfficerId, name: &str) -> anyhow::Result<Asked> {
    people.proved()?;
    offer(people, Subject::Officer(officer), name)
}

fn offer(people: &People, who: Subject, name: &str) -> anyhow::Result<Asked> {
    let place = place(people)?;
    let others = people.db.read(|tx| store::credentials(tx, who))?;
    if others.len() >= MOST {
        return Err(Refusal::new("passkey_many").with("count", MOST).into());
    }
    let begun = ceremony::offer(&place, who.bytes(), name, &others).map_err(Refusal::from)?;
    Ok(seal(people, &new_place(who), begun))
}

/// Adds the passkey that was asked for by [`offer_mine`] or [`offer_officers`]: what the form carries is good for its
/// owner and for five minutes only.
pub fn add(people: &People, who: Subject, answered: &Answered) -> anyhow::Result<()> {
    let kept = open(people, &new_place(who), &answered.kept)?;
    let key = ceremony::made(&place(people)?, &kept, &answered.credential).map_err(Refusal::from)?;
    let (id, now, device) = (PasskeyId::new(), people.now(), people.origin.device);
    let added = people.db.write(|tx| {
        once(tx, &kept, now)?;
        store::insert(
            tx,
            &Listed { id, device, made_at: now, used_at: None },
            who,
            &hashed(&key.credential),
            &key,
        )?;
        audit::note(people, tx, &Event::own(audit::Kind::PasskeyAdded, who))
    });
    match added {
        Err(DbError::Taken(_)) => Err(wrong().into()),
        other => Ok(other?),
    }
}

/// The passkeys of somebody, the newest first.
pub fn of(people: &People, who: Subject) -> Result<Vec<Listed>, DbError> {
    people.db.read(|tx| store::of(tx, who))
}

/// Takes a passkey of a citizen away.
pub fn remove_mine(people: &People, account: AccountId, password: &str, id: &str) -> anyhow::Result<()> {
    let key = accounts::confirm_password(people, account, password, "password")?;
    people.db.write(|tx| sign_in::forget(tx, &key))?;
    remove(people, Subject::Citizen(account), id)
}

/// Takes a passkey of an officer away, who has just shown a second factor.
pub fn remove_officers(people: &People, officer: OfficerId, id: &str) -> anyhow::Result<()> {
    people.proved()?;
    remove(people, Subject::Officer(officer), id)
}

fn remove(people: &People, who: Subject, id: &str) -> anyhow::Result<()> {
    let id = ceremony::id(id)?;
    people.db.write(|tx| {
        if !store::remove(tx, who, id)? {
            return Err(base::Denied::NotFound.into());
        }
        let needed = second_factor::means(tx, who)?.is_some_and(|means| !means.app);
        if needed && store::of(tx, who)?.is_empty() {
            return Err(accounts::at("password", Refusal::new("passkey_last")));
        }
        Ok(audit::note(people, tx, &Event::own(audit::Kind::PasskeyRemoved, who))?)
    })
}

/// How many passkeys somebody has.
pub(crate) fn count(tx: &Tx, who: Subject) -> Result<usize, DbError> {
    Ok(store::of(tx, who)?.len())
}

/// Takes all passkeys of somebody away, whose device is lost. Part of the caller's transaction.
pub(crate) fn remove_all(tx: &Tx, who: Subject) -> Result<(), DbError> {
    store::remove_all(tx, who)
}

/// Whose passkey answered; the answer is used up. Part of the caller's transaction.
fn answered_by(people: &People, tx: &Tx, answered: &Answered) -> anyhow::Result<Subject> {
    let kept = open(people, ASKED, &answered.kept)?;
    let answer = Answer::read(&answered.credential).map_err(Refusal::from)?;
    let (id, who, key) = store::find(tx, &hashed(&answer.credential()))?.ok_or_else(wrong)?;
    let moving = answer.check(&place(people)?, &kept, who.bytes(), &key).map_err(Refusal::from)?;
    once(tx, &kept, people.now())?;
    store::used(tx, id, &moving, people.now())?;
    Ok(who)
}

fn once(tx: &Tx, kept: &[u8], now: Moment) -> Result<(), DbError> {
    store::answer(tx, &hashed(kept), now)
}

/// Signs a citizen in; gives the session's token.
pub fn citizen(people: &People, answered: &Answered) -> anyhow::Result<String> {
    let entered = people.db.write(|tx| match answered_by(people, tx, answered)? {
        who @ Subject::Citizen(_) => Ok(sessions::start(people, tx, who)?),
        Subject::Officer(_) => Err(Refusal::new("passkey_other_door").into()),
    });
    taken(people, entered)
}

/// Opens the desk. A locked account and one without an agency are told so.
pub fn officer(people: &People, answered: &Answered) -> anyhow::Result<Entered> {
    let entered = people.db.write(|tx| match answered_by(people, tx, answered)? {
        Subject::Officer(officer) => sign_in::open_by_passkey(people, tx, officer),
        Subject::Citizen(_) => Err(Refusal::new("passkey_other_door").into()),
    });
    taken(people, entered)
}

/// Takes the second step of a sign-in at that door, in the place of a code; the ticket says whose passkey it has to be.
pub fn second_step(
    people: &People,
    door: sessions::Kind,
    ticket: &str,
    answered: &Answered,
) -> anyhow::Result<Entered> {
    let entered = sign_in::second(people, door, ticket, "code", |tx, who| {
        shown_by(people, tx, who, answered).map(|()| true)
    });
    taken(people, entered)
}

/// Whether somebody's own passkey answered, which is used up by it. Part of the caller's transaction.
pub(crate) fn shown_by(people: &People, tx: &Tx, who: Subject, answered: &Answered) -> anyhow::Result<()> {
    if answered_by(people, tx, answered)? == who { Ok(()) } else { Err(Refusal::new("passkey_other_door").into()) }
}

/// Shows a second factor again in an open session; gives its new token.
pub fn step_up(people: &People, officer: OfficerId, token: &str, answered: &Answered) -> anyhow::Result<String> {
    let renewed = people.db.write(|tx| {
        let who = Subject::Officer(officer);
        shown_by(people, tx, who, answered)?;
        audit::note(people, tx, &Event::own(audit::Kind::SteppedUp, who))?;
        Ok(sessions::renew(people, tx, token, true)?)
    });
    taken(people, renewed)
}

/// An answer that was taken before is told like a wrong one; both are noted.
pub(crate) fn taken<T>(people: &People, done: anyhow::Result<T>) -> anyhow::Result<T> {
    let done = done.map_err(|error| match error.downcast_ref::<DbError>() {
        Some(DbError::Taken(_)) => wrong().into(),
        _ => error,
    });
    if done.as_ref().is_err_and(anyhow::Error::is::<Refusal>) {
        sign_in::note_failure(people, None)?;
    }
    done
}

/// Removes challenges that can be answered no more; the worker calls it now and then.
pub fn sweep(tx: &Tx, now: Moment) -> Result<u64, DbError> {
    store::sweep(tx, base::moment(base::millis(now) - REMEMBERED))
}

fn hashed(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
