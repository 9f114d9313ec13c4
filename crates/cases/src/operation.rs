//! Who asks, and when: the first parameter of every use case.

use base::{AccountId, Actor, Denied, Moment, Officer, OfficerId, Procedures, Refusal};
use rules::policy::{Action, may};

use crate::{CaseError, Office};

/// Whether who asks has shown a second factor just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Asked inside the house, where no session is: by the worker, a command, the demonstration's past.
    Inside,
    /// In a session in which a second factor was shown just now.
    Shown,
    /// In a session in which none was, or too long ago.
    Lacking,
}

/// One request to the office.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    /// The installation.
    pub office: &'a Office,
    /// Who asks.
    pub actor: &'a Actor,
    /// When; one moment for the whole operation.
    pub now: Moment,
    /// Whether a second factor was shown just now.
    pub proof: Proof,
}

impl<'a> Operation<'a> {
    /// An operation that happens now, asked inside the house. What comes from a page is made by its door, which knows
    /// the session.
    pub fn new(office: &'a Office, actor: &'a Actor) -> Self {
        Self { office, actor, now: office.now(), proof: Proof::Inside }
    }

    /// The officer who asks; denied to everybody else.
    pub fn officer(&self) -> Result<&'a Officer, CaseError> {
        self.actor.officer().ok_or(CaseError::Denied(Denied::NotAllowed))
    }

    /// The officer who asks, where they may do that; nobody in particular where the operator asks from the shell. Denied
    /// to everybody else.
    pub fn officer_or_operator(&self, action: Action) -> Result<Option<OfficerId>, CaseError> {
        match self.actor {
            Actor::System => Ok(None),
            Actor::Officer(officer) if may(officer, action) => Ok(Some(officer.id)),
            _ => Err(Denied::NotAllowed.into()),
        }
    }

    /// Denied to whoever neither may do that nor sees everything, as the inspector does.
    pub fn looks_at(&self, action: Action) -> Result<(), CaseError> {
        self.officer_or_operator(action).or_else(|_| self.officer_or_operator(Action::SeeAll)).map(drop)
    }

    /// Refused where no second factor was shown just now: for signatures and what else binds or exposes. Pages send
    /// to where one is shown before they ask; this holds whatever page asks.
    pub fn proved(&self) -> Result<(), CaseError> {
        if self.proof == Proof::Lacking { Err(Refusal::new("step_up_needed").into()) } else { Ok(()) }
    }

    /// The citizen who asks, by their own account, for whomever they act; denied to everybody else.
    pub fn account(&self) -> Result<AccountId, CaseError> {
        self.actor.account().ok_or(CaseError::Denied(Denied::NotAllowed))
    }

    /// The account in whose matters a citizen asks: their own, or the one they act for; denied to everybody else.
    pub fn party(&self) -> Result<AccountId, CaseError> {
        self.actor.party().ok_or(CaseError::Denied(Denied::NotAllowed))
    }

    /// The procedures that are named by the mandate of who acts for somebody; `None` where all are reached.
    pub fn reach(&self) -> Option<Vec<String>> {
        match &self.actor.agent()?.procedures {
            Procedures::All => None,
            Procedures::Only(codes) => Some(codes.iter().cloned().collect()),
        }
    }

    /// Refused to who acts for somebody and may only look.
    pub fn files(&self) -> Result<(), CaseError> {
        let may = self.actor.agent().is_none_or(base::Agent::files);
        if may { Ok(()) } else { Err(Refusal::new("mandate_only_follows").into()) }
    }

    /// Denied to who acts for somebody: what no mandate reaches.
    pub fn in_person(&self) -> Result<AccountId, CaseError> {
        if self.actor.agent().is_some() { Err(Denied::NotAllowed.into()) } else { self.account() }
    }
}
