//! Sign-in at a provider of identity: VNeID or VNConnect for citizens, the province's directory for officers.
//!
//! What is known of somebody on the way there and back is a sealed word in their browser's cookie, good for ten minutes
//! and useless in another browser's hands without what the provider sends: nothing is in the store before somebody has
//! come back. An account and what a provider vouches for are brought together only by whoever proves both; that two say
//! the same number, phone or address proves nothing. Deliberately absent: the protocol (`oidc`), cookies and pages.

pub mod citizen;
pub mod officer;
mod store;

use base::{AccountId, Moment, Refusal};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use db::{DbError, Tx};
use oidc::{Back, Begun, Door, Provider, Trouble, Vouched};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::People;

/// How long somebody may take from one page to the next.
const GOOD_FOR: i64 = 10 * 60 * 1000;
/// How long the address of a page to go to afterwards may be, in bytes, to be kept: a cookie holds little.
const LONGEST: usize = 300;

/// Somebody on their way to a provider.
#[derive(Serialize, Deserialize)]
struct Flight {
    provider: String,
    begun: Begun,
    next: String,
    link: Option<AccountId>,
    at: Moment,
}

/// Somebody who came back and of whom is not known yet whose account theirs is.
#[derive(Clone, Serialize, Deserialize)]
pub struct Open {
    /// What the provider says.
    pub vouched: Vouched,
    /// Where they wanted to go.
    pub next: String,
    /// The account in whose session they went, to bring the two together.
    pub link: Option<AccountId>,
    at: Moment,
}

/// Where somebody is sent, and what their browser keeps meanwhile.
pub struct Away {
    /// The provider's address.
    pub address: String,
    /// The sealed word.
    pub kept: String,
}

fn provider<'a>(people: &'a People, door: Door, key: &str) -> anyhow::Result<&'a Provider> {
    Ok(people.providers.get(door, key).ok_or(base::Denied::NotFound)?)
}

/// Where a provider sends people back to.
fn redirect(people: &People, door: Door, key: &str) -> String {
    let path = match door {
        Door::Citizens => "/dang-nhap/ve/",
        Door::Officers => "/can-bo/dang-nhap/ve/",
    };
    format!("{}{path}{key}", people.address)
}

/// Key and name of the providers of a door.
pub fn offered(people: &People, door: Door) -> Vec<(String, String)> {
    people.providers.of(door)
}

/// What people call a provider; its key where it is no longer set.
pub fn name_of(people: &People, door: Door, key: &str) -> String {
    let found = people.providers.get(door, key);
    found.map_or_else(|| key.to_owned(), |provider| provider.settings().name.clone())
}

/// Begins a sign-in at a provider; within a citizen's session, `link` is the account that is to be brought together
/// with what the provider vouches for.
pub fn begin(people: &People, door: Door, key: &str, next: &str, link: Option<AccountId>) -> anyhow::Result<Away> {
    let provider = provider(people, door, key)?;
    let begun =
        provider.begin(&redirect(people, door, key), people.now()).map_err(|trouble| told(key, trouble))?;
    let address = begun.address.clone();
    // The address is long and known by now.
    let begun = Begun { address: String::new(), ..begun };
    let next = if next.len() > LONGEST { String::new() } else { next.to_owned() };
    let flight = Flight { provider: key.to_owned(), begun, next, link, at: people.now() };
    Ok(Away { address, kept: seal(people, "identity.flight", &flight)? })
}

/// Takes what came back, asks the provider, and gives who it is.
fn land(people: &People, door: Door, key: &str, kept: &str, back: &Back) -> anyhow::Result<Open> {
    let flight: Flight = open(people, "identity.flight", kept).ok_or_else(too_slow)?;
    let fits = flight.provider == key && flight.begun.state == back.state && is_good(people, flight.at);
    if !fits {
        return Err(too_slow().into());
    }
    let vouched = provider(people, door, key)?
        .finish(&flight.begun, back, &redirect(people, door, key), people.now())
        .map_err(|trouble| told(key, trouble))?;
    Ok(Open { vouched, next: flight.next, link: flight.link, at: people.now() })
}

/// The sealed word that says who came back.
fn keep(people: &People, open: &Open) -> anyhow::Result<String> {
    seal(people, "identity.open", open)
}

/// Who came back, while the word is good.
pub fn opened(people: &People, door: Door, kept: &str) -> Result<Open, Refusal> {
    let found: Option<Open> = open(people, "identity.open", kept);
    let good =
        |found: &Open| is_good(people, found.at) && people.providers.get(door, &found.vouched.provider).is_some();
    found.filter(good).ok_or_else(too_slow)
}

fn is_good(people: &People, at: Moment) -> bool {
    (0..GOOD_FOR).contains(&(base::millis(people.now()) - base::millis(at)))
}

fn too_slow() -> Refusal {
    Refusal::new("provider_too_slow")
}

/// What people are told of a provider's trouble; what exactly it was stands in the log.
fn told(key: &str, trouble: Trouble) -> Refusal {
    tracing::warn!(provider = key, %trouble, "sign-in at a provider failed");
    Refusal::new(match trouble {
        Trouble::Unreachable(_) => "provider_silent",
        Trouble::Declined(_) => "provider_declined",
        Trouble::Untrue(_) => "provider_untrue",
        Trouble::TooLow => "provider_level",
    })
}

fn seal(people: &People, place: &str, value: &impl Serialize) -> anyhow::Result<String> {
    Ok(BASE64.encode(people.vault.seal(place, &serde_json::to_vec(value)?)))
}

fn open<T: DeserializeOwned>(people: &People, place: &str, kept: &str) -> Option<T> {
    let sealed = BASE64.decode(kept).ok()?;
    serde_json::from_slice(&people.vault.open(place, &sealed).ok()?).ok()
}

/// Puts what is known of officers in the directory under the new key.
pub(crate) fn rekey_officers(
    tx: &Tx,
    keys: &db::rekey::Keys,
    after: &str,
    most: u32,
) -> Result<Option<String>, DbError> {
    store::rekey_officers(tx, keys, after, most)
}

/// Puts the hashes of an account's identities under the new key; they are sealed under the account's own.
pub(crate) fn rekey_account(
    tx: &Tx,
    keys: &db::rekey::Keys,
    account: AccountId,
    key: &db::DataKey,
) -> Result<(), DbError> {
    store::rekey_account(tx, keys, account, key)
}
