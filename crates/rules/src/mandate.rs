//! Mandates: a person (the *agent*) acts for a business or another person (the *principal*), as far as the mandate says,
//! from one day to another.
//!
//! The law, named from memory and to be compared with its text by whoever relies on it: Bộ luật Dân sự 2015, articles
//! 134 to 143 (representation: 138 by authorisation, 140 how long it lasts and how it ends, 141 its reach) and 562 to 569
//! (the contract of authorisation: 563 its duration, 564 passing it on, 569 either side may end it). Choices of ours, where the
//! law leaves room: a person's mandate names its last day (article 563 would assume a year); a person's agent passes nothing
//! on; an offer nobody has answered lapses after [`OFFER_DAYS`], because telephone numbers come to other people.
//!
//! Whoever has access has it by [`Mandate::agent_on`] and by nothing else. Deliberately absent: the paper that some procedures
//! ask for (a certified power of attorney), which a mandate here does not replace; who is a legal representative, which the
//! business register knows and we do not.

use base::{AccountId, Agent, Date, FieldErrors, MandateId, Power, Procedures, Refusal};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};

/// For how many days an offer may be accepted.
pub const OFFER_DAYS: i64 = 30;
/// The most procedures that are named one by one.
pub const MOST_PROCEDURES: usize = 50;

/// What a mandate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What it lets do.
    pub power: Power,
    /// In which procedures.
    pub procedures: Procedures,
    /// Its first day, in Vietnam.
    pub from: Date,
    /// Its last day; `None` for a member of a business until somebody ends it.
    pub until: Option<Date>,
}

impl Terms {
    /// Whether they hold on that day.
    pub fn hold_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }

    /// Whether somebody with these terms may give `others`: nobody gives more than they hold.
    fn cover(&self, others: &Self) -> bool {
        let as_long = match (self.until, others.until) {
            (None, _) => true,
            (Some(mine), Some(theirs)) => theirs <= mine,
            (Some(_), None) => false,
        };
        others.power <= self.power && others.procedures.within(&self.procedures) && as_long
    }
}

/// Where a mandate stands. Time is no state: whether it holds today is asked of its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Offered and not answered.
    Offered,
    /// Accepted by its agent.
    Accepted,
    /// Declined by whom it was offered to.
    Declined,
    /// Ended, or taken back before it was answered.
    Ended,
}

impl State {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Offered, Self::Accepted, Self::Declined, Self::Ended];

    /// The word used in tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Ended => "ended",
        }
    }
    /// The state that tables call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Which one.
    pub id: MandateId,
    /// For whom is acted.
    pub principal: AccountId,
    /// The principal is a business, and its agents are its members.
    pub business: bool,
    /// Who acts; known from the acceptance on.
    pub agent: Option<AccountId>,
    /// What it says.
    pub terms: Terms,
    /// The day on which it was offered.
    pub offered_on: Date,
    /// Where it stands.
    pub state: State,
}

/// What a mandate is worth on a day, for pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Offered, may be accepted.
    Offered,
    /// Offered and not answered in time.
    Lapsed,
    /// Accepted, begins on a later day.
    Coming,
    /// Accepted and holds.
    Living,
    /// Accepted, and its last day has passed.
    Expired,
    /// Declined.
    Declined,
    /// Ended by somebody.
    Ended,
}

impl Standing {
    /// The word used in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Lapsed => "lapsed",
            Self::Coming => "coming",
            Self::Living => "living",
            Self::Expired => "expired",
            Self::Declined => "declined",
            Self::Ended => "ended",
        }
    }
    /// Whether something can still become of it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Offered | Self::Coming | Self::Living)
    }
}

impl Mandate {
    /// What it is worth on that day.
    pub fn standing(&self, day: Date) -> Standing {
        let over = self.terms.until.is_some_and(|last| last < day);
        match self.state {
            State::Declined => Standing::Declined,
            State::Ended => Standing::Ended,
            State::Offered if over || self.offered_on.saturating_add(OFFER_DAYS.days()) < day => Standing::Lapsed,
            State::Offered => Standing::Offered,
            State::Accepted if over => Standing::Expired,
            State::Accepted if day < self.terms.from => Standing::Coming,
            State::Accepted => Standing::Living,
        }
    }

    /// Who may act by it on that day, and how far: the only way in which anybody comes to act for somebody else.
    pub fn agent_on(&self, day: Date) -> Option<Agent> {
        let account = self.agent.filter(|_| self.standing(day) == Standing::Living)?;
        Some(Agent {
            account,
            principal: self.principal,
            mandate: self.id,
            power: self.terms.power,
            procedures: self.terms.procedures.clone(),
        })
    }

    /// Whether its agent manages the members of a business on that day.
    pub fn manages_on(&self, day: Date) -> bool {
        self.business && self.terms.power == Power::Manage && self.standing(day) == Standing::Living
    }
}

/// Who gives or ends a mandate in the principal's name.
#[derive(Debug, Clone, Copy)]
pub enum Giver<'a> {
    /// The principal, signed in to their own account.
    Principal(AccountId),
    /// A member who manages, by this mandate.
    Manager(&'a Mandate),
}

impl Giver<'_> {
    /// In whose name; nobody's where the manager's own mandate does not hold.
    fn principal(self, day: Date) -> Option<AccountId> {
        match self {
            Self::Principal(account) => Some(account),
            Self::Manager(own) => own.manages_on(day).then_some(own.principal),
        }
    }
    fn covers(self, terms: &Terms) -> bool {
        match self {
            Self::Principal(_) => true,
            Self::Manager(own) => own.terms.cover(terms),
        }
    }
}

/// What may be the code of a procedure, whether or not there is one with it.
fn is_code(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
    (1..=40).contains(&text.len()) && text.chars().all(fits)
}

/// What is wrong with terms that are to be offered: at `until`, `from`, `procedures` and `power`.
pub fn check_terms(business: bool, terms: &Terms, today: Date) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if terms.power == Power::Manage && !business {
        errors.push("power", Refusal::new("mandate_manage_business_only"));
    }
    match &terms.procedures {
        Procedures::Only(codes) if codes.is_empty() || codes.iter().any(|code| !is_code(code)) => {
            errors.push("procedures", Refusal::new("mandate_procedures_missing"));
        }
        Procedures::Only(codes) if codes.len() > MOST_PROCEDURES => {
            errors.push("procedures", Refusal::new("mandate_procedures_many").with("max", MOST_PROCEDURES));
        }
        _ => {}
    }
    if terms.from < today {
        errors.push("from", Refusal::new("mandate_from_past"));
    }
    match terms.until {
        None if !business => errors.push("until", Refusal::new("mandate_until_missing")),
        Some(last) if last < terms.from => errors.push("until", Refusal::new("mandate_until_before_from")),
        _ => {}
    }
    errors
}

/// Why somebody may not offer a mandate with these terms (article 141: a representative acts within what they were given).
pub fn check_offer(giver: Giver, terms: &Terms, today: Date) -> Result<AccountId, Refusal> {
    let principal = giver.principal(today).ok_or_else(|| Refusal::new("mandate_not_yours"))?;
    if giver.covers(terms) { Ok(principal) } else { Err(Refusal::new("mandate_more_than_held")) }
}

/// Why a person may not accept. That it was offered to an address of theirs is the caller's to know.
pub fn check_acceptance(
    mandate: &Mandate,
    account: AccountId,
    is_business: bool,
    today: Date,
) -> Result<(), Refusal> {
    match mandate.standing(today) {
        Standing::Offered => {}
        Standing::Lapsed => return Err(Refusal::new("mandate_lapsed")),
        _ => return Err(Refusal::new("mandate_answered")),
    }
    if account == mandate.principal {
        return Err(Refusal::new("mandate_to_oneself"));
    }
    if is_business { Err(Refusal::new("mandate_for_a_person")) } else { Ok(()) }
}

/// Why an offer may not be declined.
pub fn check_decline(mandate: &Mandate) -> Result<(), Refusal> {
    if mandate.state == State::Offered { Ok(()) } else { Err(Refusal::new("mandate_answered")) }
}

fn running(mandate: &Mandate) -> Result<(), Refusal> {
    match mandate.state {
        State::Offered | State::Accepted => Ok(()),
        State::Declined | State::Ended => Err(Refusal::new("mandate_over")),
    }
}

/// Why the principal, or a member who manages, may not end the mandate, or take the offer back (article 569).
pub fn check_end(giver: Giver, mandate: &Mandate, today: Date) -> Result<(), Refusal> {
    if giver.principal(today) != Some(mandate.principal) {
        return Err(Refusal::new("mandate_not_yours"));
    }
    running(mandate)?;
    if giver.covers(&mandate.terms) { Ok(()) } else { Err(Refusal::new("mandate_more_than_held")) }
}

/// Why the agent may not lay the mandate down (article 569). The last member who manages a business stays until the
/// business has another one or ends it itself; `others` are the mandates of the same principal.
pub fn check_resignation<'a>(
    mandate: &Mandate,
    account: AccountId,
    others: impl IntoIterator<Item = &'a Mandate>,
    today: Date,
) -> Result<(), Refusal> {
    if mandate.agent != Some(account) || mandate.state == State::Offered {
        return Err(Refusal::new("mandate_not_yours"));
    }
    running(mandate)?;
    let another = || {
        let mut others = others.into_iter().filter(|other| other.id != mandate.id);
        others.any(|other| other.principal == mandate.principal && other.manages_on(today))
    };
    if mandate.manages_on(today) && !another() { Err(Refusal::new("mandate_last_manager")) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
