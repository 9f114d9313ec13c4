//! A mandate is ended by either side, or an offer is taken back. It holds no more with the next request.

use base::{Actor, Denied, MandateId};
use rules::mandate::{Giver, State, check_end, check_resignation};

use super::{giver, letters, managed, named, store};
use crate::{
    People,
    audit::{self, Event},
    sessions::Subject,
};

/// Ends it, for the principal, for a member who manages, or for the one who acts by it; to anybody else it is not there.
pub fn end(people: &People, actor: &Actor, id: MandateId) -> anyhow::Result<()> {
    let account = actor.account().ok_or(Denied::NotAllowed)?;
    let today = people.today();
    people.db.write(|tx| {
        let kept = store::find(tx, &people.vault, id)?.ok_or(Denied::NotFound)?;
        let mandate = &kept.mandate;
        store::lock(tx, mandate.principal)?;
        let own = managed(tx, actor)?;
        let giver = giver(actor, own.as_ref())?;
        let gives = match giver {
            Giver::Principal(account) => account == mandate.principal,
            Giver::Manager(own) => own.manages_on(today) && own.principal == mandate.principal,
        };
        if mandate.agent == Some(account) {
            check_resignation(mandate, account, &store::accepted(tx, mandate.principal)?, today)?;
        } else if gives {
            check_end(giver, mandate, today)?;
        } else {
            return Err(Denied::NotFound.into());
        }
        let was_accepted = mandate.state == State::Accepted;
        if !store::end(tx, id, account, people.now())? {
            return Err(base::Refusal::new("mandate_over").into());
        }
        // The trail says whose right it was that ended: the agent's, or of an offer the principal's.
        let about = mandate.agent.unwrap_or(mandate.principal);
        let event = Event::to(audit::Kind::MandateEnded, Subject::of(actor), Some(Subject::Citizen(about)));
        audit::note(people, tx, &event.about(format!("mandate {id}")))?;
        letters::ended(people, tx, &named(tx, people, kept)?, was_accepted)?;
        Ok(())
    })
}
