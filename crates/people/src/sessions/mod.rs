//! Sessions: a random token in the browser, its SHA-256 in the store, an end after idle time and in any case.
//!
//! The token is changed at every proof (sign-in, a second factor shown again, a new password), the id by which
//! its owner knows the session stays. Deliberately absent: cookies (the web side has them), a bound to network
//! addresses (phones change theirs), the limits themselves (`rules::identity::session`).

mod store;

use base::{AccountId, Actor, Denied, Device, MandateId, Moment, Officer, OfficerId, SessionId};
use db::{DbError, Tx};
use rules::identity::session::{self as limits, Limits};
use sha2::{Digest, Sha256};

use crate::{
    People,
    audit::{self, Event},
    devices,
    mandates::{self, Acting},
    officers,
};

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
    fn limits(self) -> Limits {
        match self {
            Self::Citizen => limits::CITIZEN,
            Self::Officer => limits::OFFICER,
        }
    }
}

impl Subject {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Citizen(_) => Kind::Citizen,
            Self::Officer(_) => Kind::Officer,
        }
    }
    /// The person behind an actor, for whomever they act; nobody for the system and for who is not signed in.
    pub fn of(actor: &Actor) -> Option<Self> {
        let officer = actor.officer().map(|officer| Self::Officer(officer.id));
        officer.or(actor.account().map(Self::Citizen))
    }
    /// Their id.
    pub fn text(self) -> String {
        match self {
            Self::Citizen(id) => id.to_string(),
            Self::Officer(id) => id.to_string(),
        }
    }
    /// Their id's bytes.
    pub(crate) fn bytes(self) -> [u8; 16] {
        match self {
            Self::Citizen(id) => id.bytes(),
            Self::Officer(id) => id.bytes(),
        }
    }
    /// Kind and id as tables keep them; both empty for nobody.
    pub(crate) fn columns(who: Option<Self>) -> (&'static str, String) {
        who.map_or(("", String::new()), |who| (who.kind().word(), who.text()))
    }
    /// What [`Self::columns`] wrote.
    pub(crate) fn read(kind: &str, id: &str) -> Result<Option<Self>, DbError> {
        let wrong = |_| DbError::WrongKind { column: 0, wanted: "an id" };
        Ok(match kind {
            "citizen" => Some(Self::Citizen(id.parse().map_err(wrong)?)),
            "officer" => Some(Self::Officer(id.parse().map_err(wrong)?)),
            _ => None,
        })
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
        /// For whom they act.
        acting: Acting,
    },
    /// An officer with the rights that hold now.
    Officer(Officer),
}

impl Holder {
    /// Who acts, the name shown on pages, and where they act or acted for somebody: that somebody's name, and whether the
    /// mandate holds.
    pub fn who(self) -> (Actor, String, Option<(String, bool)>) {
        match self {
            Self::Citizen { account, name, acting } => {
                let actor = acting.actor(account);
                let whom = match acting {
                    Acting::Oneself => None,
                    Acting::For { name, .. } => Some((name, true)),
                    Acting::Over { name } => Some((name, false)),
                };
                (actor, name, whom)
            }
            Self::Officer(officer) => (Actor::Officer(officer.clone()), officer.name, None),
        }
    }
}

/// A living session, opened by its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Which one.
    pub id: SessionId,
    /// Whose it is.
    pub holder: Holder,
    /// When a second factor was last shown.
    pub proved_at: Option<Moment>,
}

/// A living session as its owner sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which one.
    pub id: SessionId,
    /// When it began.
    pub began: Moment,
    /// When it was last used, as exactly as it is known.
    pub seen: Moment,
    /// On what.
    pub device: Device,
}

/// A row of the store.
struct Kept {
    listed: Listed,
    subject: String,
    proved_at: Option<Moment>,
    /// The mandate by which its holder chose to act.
    mandate: Option<MandateId>,
}

fn hashed(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

fn new_token() -> String {
    hex::encode(base::random::bytes::<32>())
}

/// Starts a session and gives its token; part of the caller's transaction. An officer has shown a second factor
/// by then: there is no other way in. A device not seen before is told to the holder.
pub fn start(people: &People, tx: &Tx, subject: Subject) -> Result<String, DbError> {
    if devices::see(people, tx, subject)? {
        let event = Event::own(audit::Kind::NewDevice, subject).about(people.origin.device.word());
        audit::note(people, tx, &event)?;
    }
    begin(people, tx, subject)
}

/// The same where the holder of a new account comes in, or is told of what let them in anyway: no word of the device.
pub(crate) fn start_known(people: &People, tx: &Tx, subject: Subject) -> Result<String, DbError> {
    devices::see(people, tx, subject)?;
    begin(people, tx, subject)
}

fn begin(people: &People, tx: &Tx, subject: Subject) -> Result<String, DbError> {
    // One browser has one session: whose it was before is of no matter.
    if let Some(before) = &people.origin.session {
        end_in(people, tx, before)?;
    }
    let (token, now) = (new_token(), people.now());
    let proved = matches!(subject, Subject::Officer(_)).then_some(now);
    let listed = Listed { id: SessionId::new(), began: now, seen: now, device: people.origin.device };
    store::insert(
        tx,
        &hashed(&token),
        subject.kind().word(),
        &Kept { listed, subject: subject.text(), proved_at: proved, mandate: None },
    )?;
    audit::note(people, tx, &Event::own(audit::Kind::SignedIn, subject).about(people.origin.device.word()))?;
    Ok(token)
}

/// The living session of that kind behind a token. An officer whose account is locked or who serves no agency
/// now has none. Notes the visit, as exactly as the limits need.
pub fn find(people: &People, kind: Kind, token: &str) -> Result<Option<Opened>, DbError> {
    let (now, hash) = (people.now(), hashed(token));
    let found = people.db.read(|tx| {
        let kept = store::find(tx, &hash, kind.word())?;
        let Some(kept) = kept.filter(|kept| kept.alive(kind, now)) else { return Ok(None) };
        let holder = holder(people, tx, kind, &kept)?;
        let opened = holder.map(|holder| Opened { id: kept.listed.id, holder, proved_at: kept.proved_at });
        Ok::<_, DbError>(opened.map(|opened| (opened, kept.listed.seen)))
    })?;
    let Some((opened, seen)) = found else { return Ok(None) };
    if base::millis(now) - base::millis(seen) >= kind.limits().exactness() {
        people.db.write(|tx| store::touch(tx, &hash, now))?;
    }
    Ok(Some(opened))
}

impl Kept {
    fn alive(&self, kind: Kind, now: Moment) -> bool {
        kind.limits().alive(self.listed.began, self.listed.seen, now)
    }
}

fn holder(people: &People, tx: &Tx, kind: Kind, kept: &Kept) -> Result<Option<Holder>, DbError> {
    let subject = &kept.subject;
    let wrong = |_| DbError::WrongKind { column: 0, wanted: "an id" };
    match kind {
        Kind::Officer => {
            let officer = officers::acting(tx, &people.vault, subject.parse().map_err(wrong)?, people.today())?;
            Ok(officer.map(Holder::Officer))
        }
        Kind::Citizen => {
            let account = subject.parse().map_err(wrong)?;
            let Some(found) = crate::accounts::find(tx, &people.vault, account)? else { return Ok(None) };
            let acting = mandates::acting(people, tx, account, kept.mandate)?;
            Ok(Some(Holder::Citizen { account, name: found.profile.shown_name().to_owned(), acting }))
        }
    }
}

/// Gives a living session a new token after a proof; the old one opens nothing any more. Part of the caller's
/// transaction. `proved` says that the proof was a second factor.
pub fn renew(people: &People, tx: &Tx, token: &str, proved: bool) -> Result<String, DbError> {
    let new = new_token();
    let proved = proved.then(|| people.now());
    if store::renew(tx, &hashed(token), &hashed(&new), proved)? { Ok(new) } else { Err(DbError::NoRow) }
}

/// Keeps by which mandate somebody acts in a session of theirs; whether there is such a session.
pub(crate) fn act_by(
    tx: &Tx,
    subject: Subject,
    id: SessionId,
    mandate: Option<MandateId>,
) -> Result<bool, DbError> {
    store::act_by(tx, subject.kind().word(), &subject.text(), id, mandate)
}

/// The living sessions of somebody, the one used last first.
pub fn of(people: &People, subject: Subject) -> Result<Vec<Listed>, DbError> {
    let kind = subject.kind();
    let kept = people.db.read(|tx| store::of(tx, kind.word(), &subject.text()))?;
    Ok(kept.into_iter().filter(|kept| kept.alive(kind, people.now())).map(|kept| kept.listed).collect())
}

/// Ends one session by its token; a token that opens nothing is fine.
pub fn end(people: &People, token: &str) -> Result<(), DbError> {
    people.db.write(|tx| end_in(people, tx, token))
}

fn end_in(people: &People, tx: &Tx, token: &str) -> Result<(), DbError> {
    let Some((kind, subject)) = store::end(tx, &hashed(token))? else { return Ok(()) };
    match Subject::read(&kind, &subject)? {
        Some(subject) => audit::note(people, tx, &Event::own(audit::Kind::SessionEnded, subject)),
        None => Ok(()),
    }
}

/// When the session behind this token began; none where it opens nothing.
pub(crate) fn began(tx: &Tx, kind: Kind, token: &str, now: Moment) -> Result<Option<Moment>, DbError> {
    let kept = store::find(tx, &hashed(token), kind.word())?.filter(|kept| kept.alive(kind, now));
    Ok(kept.map(|kept| kept.listed.began))
}

/// Ends every session of that kind; tells how many there were. For whoever runs the installation.
pub fn end_everybodys(people: &People, kind: Kind) -> Result<u64, DbError> {
    people.db.write(|tx| {
        let subjects = store::subjects(tx, kind.word())?;
        let mut ended = 0;
        for (subject, count) in subjects {
            let Some(who) = Subject::read(kind.word(), &subject)? else { continue };
            end_others(people, tx, who, None, None)?;
            ended += count;
        }
        Ok(ended)
    })
}

/// Ends one session of somebody by its id; somebody else's is not found.
pub fn end_one(people: &People, subject: Subject, id: SessionId) -> anyhow::Result<()> {
    people.db.write(|tx| {
        if !store::end_one(tx, subject.kind().word(), &subject.text(), id)? {
            return Err(Denied::NotFound.into());
        }
        Ok(audit::note(people, tx, &Event::own(audit::Kind::SessionEnded, subject))?)
    })
}

/// Ends all sessions of somebody but the one with this token, because they asked for it.
pub fn end_elsewhere(people: &People, subject: Subject, token: &str) -> Result<(), DbError> {
    people.db.write(|tx| end_others(people, tx, subject, Some(token), Some(subject)))
}

/// Ends all sessions of somebody but the one with this token, and forgets their other devices; part of the caller's
/// transaction. `by` is who has them ended.
pub fn end_others(
    people: &People,
    tx: &Tx,
    subject: Subject,
    but: Option<&str>,
    by: Option<Subject>,
) -> Result<(), DbError> {
    if by == Some(subject) {
        devices::forget_others(people, tx, subject)?;
    } else {
        devices::forget_all(tx, subject)?;
    }
    let ended = store::end_all(tx, subject.kind().word(), &subject.text(), &but.map(hashed).unwrap_or_default())?;
    for _ in 0..ended {
        audit::note(people, tx, &Event::to(audit::Kind::SessionEnded, by, Some(subject)))?;
    }
    Ok(())
}

/// Removes sessions that can open nothing any more, and devices not used for a year; the worker calls it now and then.
pub fn sweep(people: &People) -> Result<u64, DbError> {
    let now = base::millis(people.now());
    let sweep = |tx: &Tx, kind: Kind| {
        let limits = kind.limits();
        store::sweep(tx, kind.word(), base::moment(now - limits.idle), base::moment(now - limits.absolute))
    };
    people.db.write(|tx| {
        let devices = devices::sweep(tx, people.now())?;
        Ok(sweep(tx, Kind::Citizen)? + sweep(tx, Kind::Officer)? + devices)
    })
}
