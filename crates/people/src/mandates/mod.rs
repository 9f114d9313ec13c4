//! Mandates: a person acts for a business of which they are a member, or for another person.
//!
//! Offered to a phone number or e-mail address, and what is said is the same whether somebody has an account there or not;
//! whoever has confirmed the address as their own finds the offer, and accepts or declines it. In the portal the agent chooses
//! for whom to act; the session keeps that, and every request asks anew whether the mandate holds ([`acting`]). What may be
//! offered, accepted and ended is `rules::mandate`. Deliberately absent: what an agent may do with a dossier (`rules`, `cases`);
//! any way by which a mandate reaches the principal's own account.

mod act;
mod answer;
mod end;
mod letters;
mod offer;
mod store;

use base::{AccountId, Actor, Agent, Date, Denied, MandateId, Moment};
use db::{DbError, Tx, Vault};
use outreach::Address as Contact;
use rules::mandate::{Giver, Mandate, Standing};

use crate::{People, accounts};

pub use act::{Acting, acting, choices, choose};
pub use answer::{accept, decline};
pub use end::end;
pub use offer::{Offer, offer};

/// The most mandates that a list shows.
const MOST: u32 = 200;

/// A mandate as kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What holds.
    pub mandate: Mandate,
    /// The address it was offered to.
    pub contact: Contact,
    /// Who offered it: the principal, or a member who manages.
    pub offered_by: AccountId,
    /// When.
    pub offered_at: Moment,
    /// When it was accepted or declined.
    pub answered_at: Option<Moment>,
    /// When it was ended.
    pub ended_at: Option<Moment>,
}

/// A mandate with the names that go with it.
#[derive(Debug, Clone)]
pub struct Named {
    /// What is kept.
    pub kept: Kept,
    /// What it is worth today.
    pub standing: Standing,
    /// The principal's name.
    pub principal: String,
    /// The agent's name, once they have accepted.
    pub agent: Option<String>,
}

/// One mandate, for one of its two sides.
#[derive(Debug, Clone)]
pub struct View {
    /// The mandate.
    pub named: Named,
    /// Whoever looks is the one who acts, or is asked to; otherwise they speak for the principal.
    pub received: bool,
    /// It waits for the answer of whoever looks.
    pub answerable: bool,
    /// Whoever looks may end it, or take it back.
    pub endable: bool,
}

fn name_of(tx: &Tx, vault: &Vault, account: AccountId) -> Result<String, DbError> {
    let found = accounts::find(tx, vault, account)?;
    Ok(found.map(|found| found.profile.shown_name().to_owned()).unwrap_or_default())
}

fn named(tx: &Tx, people: &People, kept: Kept) -> Result<Named, DbError> {
    let vault = &people.vault;
    Ok(Named {
        standing: kept.mandate.standing(people.today()),
        principal: name_of(tx, vault, kept.mandate.principal)?,
        agent: kept.mandate.agent.map(|agent| name_of(tx, vault, agent)).transpose()?,
        kept,
    })
}

/// The mandate by which the actor manages, read anew: what a session said a moment ago may be over.
fn managed(tx: &Tx, actor: &Actor) -> Result<Option<Mandate>, DbError> {
    let Some(agent) = actor.agent() else { return Ok(None) };
    let own = store::plain(tx, agent.mandate)?;
    Ok(own.filter(|own| own.agent == Some(agent.account) && own.principal == agent.principal))
}

/// Who gives in whose name: a citizen in their own, who acts for somebody by the mandate they hold.
fn giver<'a>(actor: &Actor, own: Option<&'a Mandate>) -> Result<Giver<'a>, Denied> {
    match (actor, own) {
        (Actor::Citizen { account }, _) => Ok(Giver::Principal(*account)),
        (Actor::Agent(_), Some(own)) => Ok(Giver::Manager(own)),
        _ => Err(Denied::NotAllowed),
    }
}

/// The mandates that were given in the name of the one for whom the actor acts; nobody but a member who manages sees those
/// of a business they act for.
pub fn given(people: &People, actor: &Actor) -> anyhow::Result<Vec<Named>> {
    people.db.read(|tx| {
        let own = managed(tx, actor)?;
        let principal = match giver(actor, own.as_ref())? {
            Giver::Principal(account) => account,
            Giver::Manager(own) if own.manages_on(people.today()) => own.principal,
            Giver::Manager(_) => return Err(Denied::NotAllowed.into()),
        };
        let found = store::given(tx, &people.vault, principal, MOST)?.into_iter();
        found.map(|kept| Ok(named(tx, people, kept)?)).collect()
    })
}

/// The mandates by which the person acts, acted, or is asked to act: those offered to an address of theirs first.
pub fn received(people: &People, account: AccountId) -> anyhow::Result<Vec<Named>> {
    people.db.read(|tx| {
        let holder = accounts::find(tx, &people.vault, account)?.ok_or(Denied::NotFound)?;
        let mut found = Vec::new();
        for contact in &holder.contacts {
            found.extend(store::offered_to(tx, &people.vault, contact, MOST)?);
        }
        found.retain(|kept| kept.mandate.principal != account);
        found.extend(store::held(tx, &people.vault, account, MOST)?);
        found.into_iter().map(|kept| Ok(named(tx, people, kept)?)).collect()
    })
}

/// Whether it was offered to an address that this account has confirmed.
fn is_offered_to(tx: &Tx, vault: &Vault, kept: &Kept, account: AccountId) -> Result<bool, DbError> {
    let holder = accounts::find(tx, vault, account)?;
    let asked = kept.mandate.agent.is_none() && kept.mandate.principal != account;
    Ok(asked && holder.is_some_and(|holder| holder.contacts.contains(&kept.contact)))
}

/// One mandate; to whoever is on neither side it is not there.
pub fn one(people: &People, actor: &Actor, id: MandateId) -> anyhow::Result<View> {
    let account = actor.account().ok_or(Denied::NotAllowed)?;
    let today = people.today();
    people.db.read(|tx| {
        let kept = store::find(tx, &people.vault, id)?.ok_or(Denied::NotFound)?;
        let own = managed(tx, actor)?;
        let giver = giver(actor, own.as_ref())?;
        let mandate = &kept.mandate;
        let gives = match giver {
            Giver::Principal(account) => account == mandate.principal,
            Giver::Manager(own) => own.manages_on(today) && own.principal == mandate.principal,
        };
        let asked = is_offered_to(tx, &people.vault, &kept, account)?;
        let received = mandate.agent == Some(account) || asked && !gives;
        if !gives && !received {
            return Err(Denied::NotFound.into());
        }
        let named = named(tx, people, kept)?;
        let open = named.standing.is_open();
        Ok(View {
            answerable: asked && named.standing == Standing::Offered,
            endable: open && (gives || named.kept.mandate.agent == Some(account)),
            received,
            named,
        })
    })
}

/// Whether that account acts for that principal on that day, by whatever mandate: who is a member or an agent decides
/// nothing for the office in the principal's matters.
pub fn is_agent_of(tx: &Tx, account: AccountId, principal: AccountId, today: Date) -> Result<bool, DbError> {
    let accepted = store::accepted(tx, principal)?;
    Ok(accepted.iter().any(|mandate| mandate.agent_on(today).is_some_and(|agent| agent.account == account)))
}

/// Who acts by this mandate today; `None` where it does not hold.
pub fn living(tx: &Tx, id: MandateId, today: Date) -> Result<Option<Agent>, DbError> {
    Ok(store::plain(tx, id)?.and_then(|mandate| mandate.agent_on(today)))
}

/// What of mandates lies under the installation's key.
pub(crate) fn rekey_account(
    tx: &Tx,
    keys: &db::rekey::Keys,
    account: AccountId,
    key: &db::DataKey,
) -> Result<(), DbError> {
    store::rekey_account(tx, keys, account, key)
}
