//! A mandate is offered to an address.
//!
//! The password is asked for once more: whoever finds an open session must not make themself somebody's agent. Nothing here
//! looks whether the address has an account, so nothing can be told from the answer.

use base::{AccountId, Actor, Denied, FieldErrors, MandateId, Refusal, moment};
use db::Tx;
use outreach::Address as Contact;
use rules::mandate::{Mandate, State, Terms, check_offer, check_terms};

use super::{Kept, giver, letters, managed, named, store};
use crate::{
    People,
    accounts::{self, AccountKind},
    audit::{self, Event},
    sessions::Subject,
};

/// How many a principal may offer within a day: each sends a message to somebody.
const MOST_A_DAY: u64 = 10;
/// How many may wait for an answer.
const MOST_OPEN: u64 = 30;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// What is offered.
#[derive(Debug, Clone)]
pub struct Offer {
    /// To whom, as typed.
    pub contact: String,
    /// What.
    pub terms: Terms,
    /// The password of whoever offers.
    pub password: String,
}

/// Offers a mandate in the name of the one for whom the actor acts. `faults` are those that the page found already.
/// Complaints as [`FieldErrors`] at `contact`, `power`, `procedures`, `from`, `until` and `password`.
pub fn offer(people: &People, actor: &Actor, offer: &Offer, faults: FieldErrors) -> anyhow::Result<MandateId> {
    let (account, principal) = actor.account().zip(actor.party()).ok_or(Denied::NotAllowed)?;
    let today = people.today();
    let holder = accounts::mine(people, principal)?;
    let business = holder.kind == AccountKind::Business;
    let mut errors = faults;
    for error in check_terms(business, &offer.terms, today).0 {
        if errors.of(&error.path).is_none() {
            errors.0.push(error);
        }
    }
    let contact = read_contact(people, &offer.contact, &holder.contacts, &mut errors)?;
    errors.into_result()?;
    let key = accounts::confirm_password(people, account, &offer.password, "password")?;
    let contact = contact.ok_or(Denied::NotFound)?;
    people.db.write(|tx| {
        crate::sign_in::forget(tx, &key)?;
        store::lock(tx, principal)?;
        let own = managed(tx, actor)?;
        check_offer(giver(actor, own.as_ref())?, &offer.terms, today).map_err(|refusal| at("power", refusal))?;
        within_bounds(tx, people, principal, &contact)?;
        let mandate = Mandate {
            id: MandateId::new(),
            principal,
            business,
            agent: None,
            terms: offer.terms.clone(),
            offered_on: today,
            state: State::Offered,
        };
        let kept = Kept {
            mandate,
            contact: contact.clone(),
            offered_by: account,
            offered_at: people.now(),
            answered_at: None,
            ended_at: None,
        };
        store::insert(tx, &people.vault, &kept)?;
        let id = kept.mandate.id;
        let event = Event::to(audit::Kind::MandateOffered, Subject::of(actor), Some(Subject::Citizen(principal)));
        audit::note(people, tx, &event.about(format!("mandate {id} {}", offer.terms.power.word())))?;
        letters::offered(people, tx, &named(tx, people, kept)?)?;
        Ok(id)
    })
}

/// The address, when the installation reaches it and it is not the principal's own.
fn read_contact(
    people: &People,
    typed: &str,
    own: &[Contact],
    errors: &mut FieldErrors,
) -> anyhow::Result<Option<Contact>> {
    match accounts::read_contact(people, typed) {
        Ok(contact) if own.contains(&contact) => {
            errors.push("contact", Refusal::new("mandate_to_oneself"));
            Ok(None)
        }
        Ok(contact) => Ok(Some(contact)),
        Err(error) => {
            errors.0.extend(error.downcast::<FieldErrors>()?.0);
            Ok(None)
        }
    }
}

fn at(path: &str, refusal: Refusal) -> anyhow::Error {
    let mut errors = FieldErrors::default();
    errors.push(path, refusal);
    errors.into()
}

fn within_bounds(tx: &Tx, people: &People, principal: AccountId, contact: &Contact) -> anyhow::Result<()> {
    let since = moment(base::millis(people.now()) - DAY);
    let (lately, open) = store::counts(tx, principal, since)?;
    if lately >= MOST_A_DAY || open >= MOST_OPEN {
        return Err(at("contact", Refusal::new("mandate_too_many").with("max", MOST_A_DAY)));
    }
    let waiting = store::offered_to(tx, &people.vault, contact, super::MOST)?;
    let today = people.today();
    let twice = waiting.iter().any(|kept| {
        kept.mandate.principal == principal && kept.mandate.standing(today) == rules::mandate::Standing::Offered
    });
    if twice { Err(at("contact", Refusal::new("mandate_offered_already"))) } else { Ok(()) }
}
