//! For whom somebody acts in a session: chosen by them, kept with the session, believed only while the mandate holds.

use base::{AccountId, Actor, Agent, Denied, MandateId, SessionId};
use db::{DbError, Tx};

use super::{name_of, store};
use crate::{
    People,
    audit::{self, Event},
    sessions::{self, Subject},
};

/// For whom the holder of a session acts at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acting {
    /// In their own matters.
    Oneself,
    /// For somebody else.
    For {
        /// As whose agent, and how far.
        agent: Agent,
        /// The principal's name.
        name: String,
        /// The principal is a business.
        business: bool,
    },
    /// In their own matters again, because what they chose holds no more; they have not been told yet.
    Over {
        /// The name of who was the principal.
        name: String,
    },
}

impl Acting {
    /// Who acts, by this account.
    pub fn actor(&self, account: AccountId) -> Actor {
        match self {
            Self::For { agent, .. } => Actor::Agent(agent.clone()),
            Self::Oneself | Self::Over { .. } => Actor::Citizen { account },
        }
    }
}

/// What a session's choice is worth now.
pub fn acting(people: &People, tx: &Tx, account: AccountId, chosen: Option<MandateId>) -> Result<Acting, DbError> {
    let Some(id) = chosen else { return Ok(Acting::Oneself) };
    // Somebody else's mandate in a session is no choice that our pages let anybody make.
    let mandate = store::plain(tx, id)?.filter(|mandate| mandate.agent == Some(account));
    let Some(mandate) = mandate else { return Ok(Acting::Oneself) };
    let name = name_of(tx, &people.vault, mandate.principal)?;
    Ok(match mandate.agent_on(people.today()) {
        Some(agent) => Acting::For { agent, name, business: mandate.business },
        None => Acting::Over { name },
    })
}

/// For whom a person may act today: the mandate, the principal's name, whether it is a business.
pub fn choices(people: &People, account: AccountId) -> anyhow::Result<Vec<(MandateId, String, bool)>> {
    let today = people.today();
    people.db.read(|tx| {
        let held = store::held(tx, &people.vault, account, super::MOST)?.into_iter();
        let living = held.map(|kept| kept.mandate).filter(|mandate| mandate.agent_on(today).is_some());
        living
            .map(|mandate| Ok((mandate.id, name_of(tx, &people.vault, mandate.principal)?, mandate.business)))
            .collect()
    })
}

/// Acts for somebody from now on in this session; `None`: for oneself again. A mandate that is not the person's own, or does
/// not hold today, is not there.
pub fn choose(
    people: &People,
    account: AccountId,
    session: SessionId,
    mandate: Option<MandateId>,
) -> anyhow::Result<()> {
    let (who, today) = (Subject::Citizen(account), people.today());
    people.db.write(|tx| {
        if let Some(id) = mandate {
            let found = super::living(tx, id, today)?.filter(|agent| agent.account == account);
            let agent = found.ok_or(Denied::NotFound)?;
            let event = Event::to(audit::Kind::ActingBegan, Some(who), Some(Subject::Citizen(agent.principal)));
            audit::note(people, tx, &event.about(format!("mandate {id}")))?;
        }
        if !sessions::act_by(tx, who, session, mandate)? {
            return Err(Denied::NotFound.into());
        }
        Ok(())
    })
}
