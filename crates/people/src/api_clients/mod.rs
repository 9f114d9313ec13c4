//! API clients: other systems of the province that read by HTTP with a key of their own.
//!
//! The system administrator makes, rotates and ends them with a second factor shown just now; the operator does the same
//! from the shell. A key is shown once and kept as a hash. Deliberately absent: what a client may read
//! (`rules::policy`), HTTP (`api`).

mod store;

use base::{AgencyId, ApiClientId, Date, Denied, FieldErrors, Moment, Officer, OfficerId, Refusal, millis};
use db::{DbError, Tx, rekey::Keys};
use rules::policy::{Action, ApiAction, Client, LONGEST_OVERLAP, Scope, check_period, ends_soon, may};
use sha2::{Digest, Sha256};

use crate::{
    People, agencies,
    audit::{self, Event, Kind},
    sessions::Subject,
};

/// The most letters of a name.
const LONGEST_NAME: usize = 100;
/// The most letters of a purpose.
const LONGEST_PURPOSE: usize = 500;
/// The last use is noted as exactly as this, in milliseconds.
const EXACTNESS: i64 = 60 * 1000;
const DAY: i64 = 24 * 60 * 60 * 1000;
/// What every key begins with, so that one that got lost is recognised by whoever looks for secrets.
const MARK: &str = "mc_";

/// What is typed of a new client.
#[derive(Debug, Clone, Default)]
pub struct New {
    /// What the system is called.
    pub name: String,
    /// What it reads for.
    pub purpose: String,
    /// Of which agency; the province where none is said.
    pub agency: Option<AgencyId>,
    /// What it may do.
    pub actions: Vec<ApiAction>,
    /// The first day; today where none is said.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

/// A client as pages and the shell show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which, of whom and what it may read.
    pub client: Client,
    /// What it is called.
    pub name: String,
    /// What it reads for.
    pub purpose: String,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// When it was made.
    pub made_at: Moment,
    /// By whom; `None` for the operator.
    pub made_by: Option<OfficerId>,
    /// When a key was last used, to the minute.
    pub used_at: Option<Moment>,
    /// When it was ended before its time.
    pub ended_at: Option<Moment>,
    /// Its keys that are good, the newest first.
    pub keys: Vec<Key>,
}

/// A key as it is kept: never the key itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// How it begins.
    pub beginning: String,
    /// Until when it is good; `None` as long as the client.
    pub good_until: Option<Moment>,
}

impl Kept {
    /// Whether its keys open anything today.
    pub fn is_alive(&self, today: Date) -> bool {
        self.ended_at.is_none() && self.first <= today && today <= self.last
    }
    /// Whether it is over and nothing opens any more.
    pub fn is_over(&self, today: Date) -> bool {
        self.ended_at.is_some() || self.last < today
    }
    /// Whether somebody is warned of its end.
    pub fn ends_soon(&self, today: Date) -> bool {
        self.ended_at.is_none() && ends_soon(self.last, today)
    }
}

/// What is told once.
#[derive(Clone, PartialEq, Eq)]
pub struct Told {
    /// Whose.
    pub id: ApiClientId,
    /// The key.
    pub key: String,
}

/// A key never goes to a log.
impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Told({})", self.id)
    }
}

/// A new key and its beginning: 256 random bits behind eight characters that tell keys apart.
fn new_key() -> (String, String) {
    let beginning = format!("{MARK}{}", base::random::spoken(8).to_lowercase());
    (format!("{beginning}_{}", hex::encode(base::random::bytes::<32>())), beginning)
}

fn hashed(key: &str) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
}

/// Refused to officers who do not keep the system, and without a second factor just now. `None` is the operator, who has
/// the machine itself.
fn allowed(people: &People, by: Option<&Officer>) -> anyhow::Result<()> {
    people.proved()?;
    if by.is_none_or(|officer| may(officer, Action::KeepSystem)) { Ok(()) } else { Err(Denied::NotAllowed.into()) }
}

fn note(people: &People, tx: &Tx, kind: Kind, by: Option<&Officer>, id: ApiClientId) -> Result<(), DbError> {
    let by = by.map(|officer| Subject::Officer(officer.id));
    audit::note(people, tx, &Event::to(kind, by, None).about(format!("api-client {id}")))
}

/// Makes a client and tells its key; complaints as [`FieldErrors`].
pub fn make(people: &People, by: Option<&Officer>, new: &New) -> anyhow::Result<Told> {
    allowed(people, by)?;
    let kept = read(people, by, new)?;
    let (key, beginning) = new_key();
    people.db.write(|tx| {
        if let Scope::Agency(agency) = kept.client.scope {
            agencies::by_id(tx, agency)?.ok_or(Denied::NotFound)?;
        }
        store::insert(tx, &people.vault, &kept)?;
        store::insert_key(tx, kept.client.id, &hashed(&key), &beginning, people.now())?;
        Ok::<_, anyhow::Error>(note(people, tx, Kind::ApiClientMade, by, kept.client.id)?)
    })?;
    Ok(Told { id: kept.client.id, key })
}

fn read(people: &People, by: Option<&Officer>, new: &New) -> anyhow::Result<Kept> {
    let (name, purpose) = (base::text::tidy(&new.name), base::text::tidy(&new.purpose));
    let mut errors = FieldErrors::default();
    for (field, text, most, missing) in [
        ("name", &name, LONGEST_NAME, "client_name_missing"),
        ("purpose", &purpose, LONGEST_PURPOSE, "client_purpose_missing"),
    ] {
        if text.is_empty() {
            errors.push(field, Refusal::new(missing));
        } else if text.chars().count() > most {
            errors.push(field, Refusal::new("text_too_long").with("max", most));
        }
    }
    if new.actions.is_empty() {
        errors.push("actions", Refusal::new("client_actions_missing"));
    }
    let today = people.today();
    let first = new.first.unwrap_or(today);
    match new.last {
        None => errors.push("last", Refusal::new("client_last_missing")),
        Some(last) => {
            if let Err(refusal) = check_period(first, last, today) {
                errors.push("last", refusal);
            }
        }
    }
    errors.into_result()?;
    let scope = new.agency.map_or(Scope::Province, Scope::Agency);
    Ok(Kept {
        client: Client { id: ApiClientId::new(), scope, actions: new.actions.clone() },
        name,
        purpose,
        first,
        last: new.last.unwrap_or(first),
        made_at: people.now(),
        made_by: by.map(|officer| officer.id),
        used_at: None,
        ended_at: None,
        keys: Vec::new(),
    })
}

/// Gives a client a new key and tells it; those it has stay good for so many days, of which there are seven at most. One
/// that was to end sooner ends sooner.
pub fn rotate(people: &People, by: Option<&Officer>, id: ApiClientId, overlap: u8) -> anyhow::Result<Told> {
    allowed(people, by)?;
    if overlap > LONGEST_OVERLAP {
        return Err(Refusal::new("client_overlap_too_long").with("max", LONGEST_OVERLAP).into());
    }
    let (key, beginning) = new_key();
    let now = people.now();
    people.db.write(|tx| {
        if living(people, tx, id)?.is_over(people.today()) {
            return Err(Refusal::new("client_is_over").into());
        }
        store::end_keys(tx, id, base::moment(millis(now) + i64::from(overlap) * DAY))?;
        store::insert_key(tx, id, &hashed(&key), &beginning, now)?;
        Ok::<_, anyhow::Error>(note(people, tx, Kind::ApiKeyRotated, by, id)?)
    })?;
    Ok(Told { id, key })
}

/// Ends a client: from now on none of its keys opens anything. One that has ended stays ended.
pub fn end(people: &People, by: Option<&Officer>, id: ApiClientId) -> anyhow::Result<()> {
    allowed(people, by)?;
    people.db.write(|tx| {
        if living(people, tx, id)?.ended_at.is_some() {
            return Ok(());
        }
        store::end(tx, id, people.now())?;
        Ok(note(people, tx, Kind::ApiClientEnded, by, id)?)
    })
}

/// The client, held so that of two changes one comes after the other.
fn living(people: &People, tx: &Tx, id: ApiClientId) -> anyhow::Result<Kept> {
    Ok(store::find(tx, &people.vault, id, true)?.ok_or(Denied::NotFound)?)
}

/// All clients, the newest first.
pub fn list(people: &People, by: Option<&Officer>) -> anyhow::Result<Vec<Kept>> {
    if !by.is_none_or(|officer| may(officer, Action::KeepSystem)) {
        return Err(Denied::NotAllowed.into());
    }
    Ok(people.db.read(|tx| {
        let mut all = store::all(tx, &people.vault)?;
        // Of one that is over no key is good any more.
        for one in all.iter_mut().filter(|one| !one.is_over(people.today())) {
            one.keys = store::keys(tx, one.client.id, people.now())?;
        }
        Ok::<_, DbError>(all)
    })?)
}

/// One client.
pub fn one(people: &People, by: Option<&Officer>, id: ApiClientId) -> anyhow::Result<Kept> {
    list(people, by)?.into_iter().find(|kept| kept.client.id == id).ok_or_else(|| Denied::NotFound.into())
}

/// The client whose key this is, where it is good now; notes the use. Whatever is wrong with a key looks the same.
pub fn by_key(people: &People, key: &str) -> Result<Option<Client>, DbError> {
    if !key.starts_with(MARK) {
        return Ok(None);
    }
    let (hash, now) = (hashed(key), people.now());
    let found = people.db.read(|tx| {
        let Some(id) = store::by_hash(tx, &hash, now)? else { return Ok(None) };
        store::find(tx, &people.vault, id, false)
    })?;
    let Some(kept) = found.filter(|kept| kept.is_alive(people.today())) else { return Ok(None) };
    if kept.used_at.is_none_or(|used| millis(now) - millis(used) >= EXACTNESS) {
        people.db.write(|tx| store::used(tx, kept.client.id, now))?;
    }
    Ok(Some(kept.client))
}

/// Puts names and purposes under another key of the installation.
pub(crate) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    store::rekey(tx, keys, after, most)
}
