//! Whoever has the address that a mandate was offered to accepts it or declines it, in their own account.

use base::{AccountId, Denied, MandateId};
use db::Tx;
use rules::mandate::{State, check_acceptance, check_decline};

use super::{Kept, is_offered_to, letters, named, store};
use crate::{
    People,
    accounts::{self, AccountKind},
    audit::{self, Event},
    sessions::Subject,
};

fn asked(tx: &Tx, people: &People, account: AccountId, id: MandateId) -> anyhow::Result<Kept> {
    let kept = store::find(tx, &people.vault, id)?.ok_or(Denied::NotFound)?;
    let answered_by_them = kept.mandate.agent == Some(account);
    if answered_by_them || is_offered_to(tx, &people.vault, &kept, account)? {
        Ok(kept)
    } else {
        Err(Denied::NotFound.into())
    }
}

/// Accepts: from then on, within its days, the person acts by it.
pub fn accept(people: &People, account: AccountId, id: MandateId) -> anyhow::Result<()> {
    people.db.write(|tx| {
        let kept = asked(tx, people, account, id)?;
        let holder = accounts::find(tx, &people.vault, account)?.ok_or(Denied::NotFound)?;
        check_acceptance(&kept.mandate, account, holder.kind == AccountKind::Business, people.today())?;
        settle(tx, people, kept, account, State::Accepted)
    })
}

/// Declines.
pub fn decline(people: &People, account: AccountId, id: MandateId) -> anyhow::Result<()> {
    people.db.write(|tx| {
        let kept = asked(tx, people, account, id)?;
        check_decline(&kept.mandate)?;
        settle(tx, people, kept, account, State::Declined)
    })
}

fn settle(tx: &Tx, people: &People, kept: Kept, account: AccountId, state: State) -> anyhow::Result<()> {
    let agent = (state == State::Accepted).then_some(account);
    if !store::answer(tx, kept.mandate.id, agent, state, people.now())? {
        return Err(base::Refusal::new("mandate_answered").into());
    }
    let kind = if agent.is_some() { audit::Kind::MandateAccepted } else { audit::Kind::MandateDeclined };
    let (who, principal) = (Subject::Citizen(account), Subject::Citizen(kept.mandate.principal));
    let event = Event::to(kind, Some(who), Some(principal)).about(format!("mandate {}", kept.mandate.id));
    audit::note(people, tx, &event)?;
    let settled = store::find(tx, &people.vault, kept.mandate.id)?.ok_or(Denied::NotFound)?;
    letters::answered(people, tx, &named(tx, people, settled)?)?;
    Ok(())
}
