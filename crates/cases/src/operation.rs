//! Who asks, and when: the first parameter of every use case.

use base::{AccountId, Actor, Denied, Moment, Officer};

use crate::{CaseError, Office};

/// One request to the office.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    /// The installation.
    pub office: &'a Office,
    /// Who asks.
    pub actor: &'a Actor,
    /// When; one moment for the whole operation.
    pub now: Moment,
}

impl<'a> Operation<'a> {
    /// An operation that happens now.
    pub fn new(office: &'a Office, actor: &'a Actor) -> Self {
        Self { office, actor, now: office.now() }
    }

    /// The officer who asks; denied to everybody else.
    pub fn officer(&self) -> Result<&'a Officer, CaseError> {
        self.actor.officer().ok_or(CaseError::Denied(Denied::NotAllowed))
    }

    /// The citizen who asks; denied to everybody else.
    pub fn account(&self) -> Result<AccountId, CaseError> {
        self.actor.account().ok_or(CaseError::Denied(Denied::NotAllowed))
    }
}
