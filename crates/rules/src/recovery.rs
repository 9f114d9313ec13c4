//! An account recovered at the counter: whoever has lost phone, e-mail address and second factor shows a document at a
//! one-stop, one officer checks it and types the new address, another one of the same agency confirms.
//!
//! The document proves nothing about an account that never said a number: such an account is not recovered here.
//! Deliberately absent: passwords, which nobody at a counter sees or sets.

use base::{AccountId, Denied, Moment, Officer, OfficerId, Refusal};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Calendar, Limit},
    policy::{Action, may},
};

/// So often an officer may look for accounts within an hour.
pub const SEARCHES: u64 = 30;

/// A document that shows who somebody is and has the number that the account says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// Citizen identity card or identity card with a chip.
    IdentityCard,
    /// The old card with nine digits.
    OldCard,
    /// A passport.
    Passport,
    /// A confirmation by the police of the number somebody had before.
    NumberConfirmation,
}

impl Paper {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::IdentityCard, Self::OldCard, Self::Passport, Self::NumberConfirmation];

    /// The word used in forms and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::IdentityCard => "identity-card",
            Self::OldCard => "old-card",
            Self::Passport => "passport",
            Self::NumberConfirmation => "number-confirmation",
        }
    }
    /// The document that forms call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.word() == word)
    }
}

/// How a recovery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A code went to the new address and is not typed yet.
    Code,
    /// The second officer has to look at it.
    Waiting,
    /// It was done.
    Done,
    /// The second officer declined, or it was begun anew.
    Declined,
    /// Nobody confirmed in time.
    Over,
}

impl Stage {
    /// As it is at `now`: good until then, proven so, answered so.
    pub fn at(now: Moment, until: Moment, proven: bool, granted: Option<bool>) -> Self {
        match granted {
            Some(true) => Self::Done,
            Some(false) => Self::Declined,
            None if now >= until => Self::Over,
            None if proven => Self::Waiting,
            None => Self::Code,
        }
    }
    /// The word used in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Declined => "declined",
            Self::Over => "over",
        }
    }
}

/// Whose account it is, as far as that decides who may have to do with it.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// The account.
    pub account: AccountId,
    /// The identity number that it says.
    pub number: Option<&'a str>,
    /// Whether it is an officer's of the agency at whose counter it is recovered.
    pub is_colleague: bool,
}

/// Until when a recovery begun now may be confirmed: eight office hours. Refused: a year of which nothing is known.
pub fn until(calendar: &Calendar, now: Moment) -> Result<Moment, Refusal> {
    let begins = calendar.legal_receipt(now)?;
    Ok(calendar.due(begins, Limit::Hours(8), &[])?.into_due()?.moment)
}

/// Why the number on the document that was shown does not do.
pub fn check_number(holder: Holder<'_>, shown: &str) -> Result<(), Refusal> {
    match holder.number {
        None => Err(Refusal::new("recovery_no_number")),
        Some(said) if said.eq_ignore_ascii_case(shown) => Ok(()),
        Some(_) => Err(Refusal::new("recovery_other_number")),
    }
}

/// Why an officer may not have to do with it: nobody acts for their own account, told by the account and by its number,
/// and nobody for a colleague of the same agency. `own_number` is the number that the officer's own account says.
pub fn check_party(officer: &Officer, own_number: Option<&str>, holder: Holder<'_>) -> Result<(), Refusal> {
    let same_number = own_number.zip(holder.number).is_some_and(|(own, said)| own.eq_ignore_ascii_case(said));
    if officer.account == Some(holder.account) || same_number {
        return Err(Refusal::new("recovery_own"));
    }
    if holder.is_colleague { Err(Refusal::new("recovery_colleague")) } else { Ok(()) }
}

/// Whether an officer of this agency may confirm what that one asked: somebody else of the same agency who receives or
/// supervises. To everybody else there is none.
pub fn check_answer(officer: &Officer, agency: base::AgencyId, asked_by: OfficerId) -> Result<(), Denied> {
    let may = may(officer, Action::TakeIn) || may(officer, Action::Supervise);
    if may && officer.agency == agency && officer.id != asked_by { Ok(()) } else { Err(Denied::NotFound) }
}

#[cfg(test)]
mod tests {
    use base::{AgencyId, Role, moment};

    use super::*;
    use crate::calendar::Year;

    fn officer(agency: AgencyId, role: Role) -> Officer {
        Officer {
            id: OfficerId::new(),
            name: "Nguyễn Thử".to_owned(),
            title: "Công chức".to_owned(),
            agency,
            roles: vec![role],
            account: None,
        }
    }

    fn holder(number: Option<&str>) -> Holder<'_> {
        Holder { account: AccountId::from_bytes([1; 16]), number, is_colleague: false }
    }

    #[test]
    fn an_account_that_says_no_number_or_another_one_is_not_recovered() {
        assert!(check_number(holder(Some("c1234567")), "C1234567").is_ok());
        let key = |number, shown| check_number(holder(number), shown).unwrap_err().key;
        assert_eq!(key(None, "000190000042"), "recovery_no_number");
        assert_eq!(key(Some("000190000042"), "000190000043"), "recovery_other_number");
        assert_eq!(key(Some("000190000042"), ""), "recovery_other_number");
    }

    #[test]
    fn nobody_recovers_their_own_account_or_a_colleagues() {
        let agency = AgencyId::new();
        let mut one = officer(agency, Role::Intake);
        assert!(check_party(&one, None, holder(Some("000190000042"))).is_ok());
        let key = |who: &Officer, own, holder| check_party(who, own, holder).unwrap_err().key;
        // A second account of theirs.
        assert_eq!(key(&one, Some("000190000042"), holder(Some("000190000042"))), "recovery_own");
        assert_eq!(key(&one, None, Holder { is_colleague: true, ..holder(Some("1")) }), "recovery_colleague");
        one.account = Some(AccountId::from_bytes([1; 16]));
        assert_eq!(key(&one, None, holder(None)), "recovery_own");
    }

    #[test]
    fn somebody_else_of_the_same_agency_who_receives_or_supervises_confirms() {
        let (here, there) = (AgencyId::new(), AgencyId::new());
        let asker = officer(here, Role::Intake);
        assert!(check_answer(&asker, here, asker.id).is_err());
        for role in [Role::Intake, Role::SectionHead, Role::Leader] {
            assert!(check_answer(&officer(here, role), here, asker.id).is_ok(), "{role:?}");
            assert!(check_answer(&officer(there, role), here, asker.id).is_err(), "{role:?}");
        }
        for role in [Role::Cashier, Role::Specialist, Role::SystemAdmin, Role::Inspector] {
            assert!(check_answer(&officer(here, role), here, asker.id).is_err(), "{role:?}");
        }
    }

    #[test]
    fn it_waits_for_a_working_day_and_no_longer() {
        let year = Year::parse(include_str!("../../../province/calendar/2019.toml")).unwrap();
        let calendar = Calendar::from_years(vec![year]).unwrap();
        let at = |text: &str| base::local_moment(text).unwrap();
        // A Friday afternoon: until Monday afternoon.
        assert_eq!(until(&calendar, at("2019-05-24T15:00")).unwrap(), at("2019-05-27T15:00"));
        assert_eq!(until(&calendar, at("2019-05-25T10:00")).unwrap(), at("2019-05-27T17:00"), "a Saturday");
        let until = moment(1000);
        let stage = |now, proven, granted| Stage::at(moment(now), until, proven, granted);
        assert_eq!((stage(999, false, None), stage(999, true, None)), (Stage::Code, Stage::Waiting));
        assert_eq!(stage(1000, true, None), Stage::Over);
        assert_eq!((stage(2000, true, Some(true)), stage(1, true, Some(false))), (Stage::Done, Stage::Declined));
    }

    #[test]
    fn words_of_documents_are_read_back() {
        assert!(Paper::ALL.into_iter().all(|paper| Paper::from_word(paper.word()) == Some(paper)));
        assert_eq!(Paper::from_word("x"), None);
    }
}
