//! Sessions: a random token in the browser, its SHA-256 in the store, an end after idle time.
//!
//! Deliberately absent: cookies (the web side has them), a bound to network addresses (phones change theirs).

mod store;

use base::{AccountId, Moment, Officer, OfficerId};
use db::{DbError, Tx};
use sha2::{Digest, Sha256};

use crate::{People, officers};

/// A citizen's session ends after so long without a visit: 30 days.
const CITIZEN_IDLE: i64 = 30 * 24 * 60 * 60 * 1000;
/// An officer's: 12 hours.
const OFFICER_IDLE: i64 = 12 * 60 * 60 * 1000;
/// How exactly the last visit is known: a write at most every ten minutes.
const TOUCH: i64 = 10 * 60 * 1000;

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A citizen or business.
    Citizen(AccountId),
    /// An officer.
    Officer(OfficerId),
}

/// Which kind of session a cookie may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The portal's.
    Citizen,
    /// The desk's.
    Officer,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Officer => "officer",
        }
    }
    fn idle(self) -> i64 {
        match self {
            Self::Citizen => CITIZEN_IDLE,
            Self::Officer => OFFICER_IDLE,
        }
    }
}

impl Subject {
    fn kind(self) -> Kind {
        match self {
            Self::Citizen(_) => Kind::Citizen,
            Self::Officer(_) => Kind::Officer,
        }
    }
    fn text(self) -> String {
        match self {
            Self::Citizen(id) => id.to_string(),
            Self::Officer(id) => id.to_string(),
        }
    }
}

/// Who a living session belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A citizen or business.
    Citizen {
        /// The account.
        account: AccountId,
        /// The name shown on pages.
        name: String,
    },
    /// An officer with the rights that hold now.
    Officer(Officer),
}

fn hashed(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Starts a session and gives its token; part of the caller's transaction.
pub fn start(tx: &Tx, subject: Subject, now: Moment) -> Result<String, DbError> {
    let token = hex::encode(base::random::bytes::<32>());
    store::insert(tx, &hashed(&token), subject.kind().word(), &subject.text(), now)?;
    Ok(token)
}

/// The holder of a living session of that kind. An officer whose account is locked or who serves no agency
/// now has none. Notes the visit, ten minutes exactly.
pub fn find(people: &People, kind: Kind, token: &str) -> Result<Option<Holder>, DbError> {
    let (now, hash) = (people.now(), hashed(token));
    let oldest = base::moment(base::millis(now) - kind.idle());
    let found = people.db.read(|tx| {
        let Some((subject, seen)) = store::find(tx, &hash, kind.word(), oldest)? else { return Ok(None) };
        Ok::<_, DbError>(holder(people, tx, kind, &subject)?.map(|holder| (holder, seen)))
    })?;
    let Some((holder, seen)) = found else { return Ok(None) };
    if base::millis(now) - base::millis(seen) >= TOUCH {
        people.db.write(|tx| store::touch(tx, &hash, now))?;
    }
    Ok(Some(holder))
}

fn holder(people: &People, tx: &Tx, kind: Kind, subject: &str) -> Result<Option<Holder>, DbError> {
    let wrong = |_| DbError::WrongKind { column: 0, wanted: "an id" };
    match kind {
        Kind::Officer => {
            let officer = officers::acting(tx, subject.parse().map_err(wrong)?, people.today())?;
            Ok(officer.map(Holder::Officer))
        }
        Kind::Citizen => {
            let account = subject.parse().map_err(wrong)?;
            let found = crate::accounts::find(tx, &people.vault, account)?;
            Ok(found.map(|found| Holder::Citizen { account, name: found.profile.shown_name().to_owned() }))
        }
    }
}

/// Ends one session; a token that opens nothing is fine.
pub fn end(people: &People, token: &str) -> Result<(), DbError> {
    people.db.write(|tx| store::end(tx, &hashed(token)))
}

/// Ends all sessions of somebody but the one with this token; part of the caller's transaction.
pub fn end_others(tx: &Tx, subject: Subject, but: Option<&str>) -> Result<(), DbError> {
    store::end_all(tx, subject.kind().word(), &subject.text(), &but.map(hashed).unwrap_or_default())
}

/// Removes sessions that can open nothing any more; the worker calls it now and then.
pub fn sweep(people: &People) -> Result<u64, DbError> {
    let before = |kind: Kind| base::moment(base::millis(people.now()) - kind.idle());
    people.db.write(|tx| {
        let citizens = store::sweep(tx, Kind::Citizen.word(), before(Kind::Citizen))?;
        Ok(citizens + store::sweep(tx, Kind::Officer.word(), before(Kind::Officer))?)
    })
}
