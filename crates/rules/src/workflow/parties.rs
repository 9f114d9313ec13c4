//! Whose matter a dossier is: who filed it, for whom, and by which mandate.
//!
//! Deliberately absent: whether a mandate holds, which `mandate` and the store know.

use base::{AccountId, Actor, MandateId};
use serde::{Deserialize, Serialize};

/// The accounts whose matter it is; nobody acts as an officer on a dossier of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parties {
    /// Who handed it in, when they have an account.
    pub filer: Option<AccountId>,
    /// Whose matter it is, when they have an account.
    pub owner: Option<AccountId>,
    /// The mandate by which the filer acts for the owner: without a living one the dossier is not theirs to see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<MandateId>,
}

impl Parties {
    /// Whether `account` is filer or owner, by whatever right: nobody decides on what they filed.
    pub fn include(&self, account: AccountId) -> bool {
        [self.filer, self.owner].contains(&Some(account))
    }

    /// Whether the dossier is that account's own: its owner's, or its filer's who filed it for themself or without an
    /// account of the owner. Who filed it by a mandate has it only as long as, and as far as, that reaches.
    pub fn belong_to(&self, account: AccountId) -> bool {
        self.owner == Some(account) || self.mandate.is_none() && self.filer == Some(account)
    }

    /// Who is the filer when `actor` files the draft that somebody else of the same side began: the principal what an
    /// agent began, an agent what the principal or another agent began.
    #[must_use]
    pub fn taken_up_by(self, actor: &Actor) -> Self {
        let theirs =
            |account: AccountId| self.belong_to(account) && (self.mandate.is_some() || self.owner.is_none());
        match actor {
            Actor::Citizen { account } if self.mandate.is_some() && theirs(*account) => {
                Self { filer: Some(*account), owner: None, mandate: None }
            }
            Actor::Agent(agent) if theirs(agent.principal) => {
                Self { filer: Some(agent.account), owner: Some(agent.principal), mandate: Some(agent.mandate) }
            }
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use base::{Agent, Power, Procedures};

    use super::*;

    fn account(n: u8) -> AccountId {
        AccountId::from_bytes([n; 16])
    }
    fn mandate(n: u8) -> MandateId {
        MandateId::from_bytes([n; 16])
    }
    fn agent(n: u8, principal: u8) -> Actor {
        let (account, principal, mandate) = (account(n), account(principal), mandate(n));
        Actor::Agent(Agent { account, principal, mandate, power: Power::File, procedures: Procedures::All })
    }
    fn by_mandate(n: u8, principal: u8) -> Parties {
        Parties { filer: Some(account(n)), owner: Some(account(principal)), mandate: Some(mandate(n)) }
    }
    fn own(n: u8) -> Parties {
        Parties { filer: Some(account(n)), owner: None, mandate: None }
    }

    #[test]
    fn a_draft_is_taken_up_within_its_side_and_by_nobody_else() {
        let citizen = |n| Actor::Citizen { account: account(n) };
        assert_eq!(by_mandate(2, 1).taken_up_by(&citizen(1)), own(1));
        assert_eq!(by_mandate(2, 1).taken_up_by(&agent(3, 1)), by_mandate(3, 1));
        assert_eq!(own(1).taken_up_by(&agent(2, 1)), by_mandate(2, 1));
        for (parties, stranger) in [
            (by_mandate(2, 1), citizen(2)),
            (by_mandate(2, 1), agent(3, 4)),
            (own(1), citizen(2)),
            (own(2), agent(2, 1)),
            (Parties { owner: Some(account(1)), ..own(4) }, agent(2, 1)),
        ] {
            assert_eq!(parties.taken_up_by(&stranger), parties, "{stranger:?}");
        }
    }
}
