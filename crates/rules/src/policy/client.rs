//! What another system of the province (an API client) may read, of which agency, and for how long.
//!
//! A client acts for nobody in particular: it reads no personal data and changes nothing, so it is no
//! [`Actor`](base::Actor). Deliberately absent: how it shows who it is (`people::api_clients`).

use base::{AgencyId, ApiClientId, Date, Refusal};

use super::Concern;

/// Something a client may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiAction {
    /// Read the catalogue of procedures.
    ReadCatalogue,
    /// Read where a dossier of its scope stands, by code, without personal data.
    ReadDossiers,
    /// Read the figures by agency of its scope.
    ReadFigures,
}

impl ApiAction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ReadCatalogue, Self::ReadDossiers, Self::ReadFigures];

    /// The word used in tables, the table of routes and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::ReadCatalogue => "read-catalogue",
            Self::ReadDossiers => "read-dossiers",
            Self::ReadFigures => "read-figures",
        }
    }
    /// The action that tables call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }
}

/// Of whom a client may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Of one agency.
    Agency(AgencyId),
    /// Of the whole province.
    Province,
}

/// A client whose key was good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Which.
    pub id: ApiClientId,
    /// Of whom it may read.
    pub scope: Scope,
    /// What it may do.
    pub actions: Vec<ApiAction>,
}

impl Client {
    /// Whether it may do that at all.
    pub fn may(&self, action: ApiAction) -> bool {
        self.actions.contains(&action)
    }
    /// Whether it reads of that agency.
    pub fn covers(&self, agency: AgencyId) -> bool {
        match self.scope {
            Scope::Province => true,
            Scope::Agency(own) => own == agency,
        }
    }
    /// Whether it may see where the dossier stands: never a draft, and only what its agency has to do with.
    pub fn sees(&self, concern: &Concern) -> bool {
        self.may(ApiAction::ReadDossiers)
            && !concern.draft
            && concern.agencies.iter().any(|agency| self.covers(*agency))
    }
}

/// The longest overlap of an old key with a new one, in days.
pub const LONGEST_OVERLAP: u8 = 7;
/// How many days before its last day a client is warned of.
const WARNED_BEFORE: i32 = 14;

/// Refuses a time that ends before it begins, has passed, or is longer than a year.
pub fn check_period(first: Date, last: Date, today: Date) -> Result<(), Refusal> {
    let year = jiff::Span::new().years(1);
    let longest = first.checked_add(year).and_then(Date::yesterday).unwrap_or(Date::MAX);
    match () {
        () if last < first => Err(Refusal::new("period_backwards")),
        () if last < today => Err(Refusal::new("day_has_passed")),
        () if last > longest => Err(Refusal::new("client_over_a_year")),
        () => Ok(()),
    }
}

/// Whether its end is near: from fourteen days before its last day to that day.
pub fn ends_soon(last: Date, today: Date) -> bool {
    let warned = last.checked_sub(jiff::Span::new().days(WARNED_BEFORE)).unwrap_or(Date::MIN);
    warned <= today && today <= last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::Parties;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn concern(agencies: &[AgencyId], draft: bool) -> Concern {
        let parties = Parties::default();
        Concern {
            parties,
            procedure: String::new(),
            draft,
            typed_in: None,
            agencies: agencies.to_vec(),
            in_hand_of: None,
        }
    }

    #[test]
    fn a_client_sees_dossiers_of_its_scope_with_that_right_and_never_a_draft() {
        let (here, there) = (AgencyId::new(), AgencyId::new());
        let client =
            |scope, actions: &[ApiAction]| Client { id: ApiClientId::new(), scope, actions: actions.to_vec() };
        let own = client(Scope::Agency(here), &[ApiAction::ReadDossiers]);
        let all = client(Scope::Province, &[ApiAction::ReadDossiers]);
        let blind = client(Scope::Province, &[ApiAction::ReadCatalogue, ApiAction::ReadFigures]);
        assert!(own.sees(&concern(&[there, here], false)) && all.sees(&concern(&[there], false)));
        assert!(!own.sees(&concern(&[there], false)), "another agency's");
        assert!(!own.sees(&concern(&[here], true)) && !all.sees(&concern(&[here], true)), "a draft");
        assert!(!blind.sees(&concern(&[here], false)) && !blind.may(ApiAction::ReadDossiers), "without the right");
    }

    #[test]
    fn a_client_lives_a_year_at_most_and_is_warned_of_two_weeks_before() {
        let today = day("2026-02-01");
        let check = |first, last| check_period(day(first), day(last), today).map_err(|refusal| refusal.key);
        assert_eq!(check("2026-02-01", "2027-01-31"), Ok(()));
        assert_eq!(check("2026-02-01", "2027-02-01"), Err("client_over_a_year".into()));
        assert_eq!(check("2026-02-02", "2026-02-01"), Err("period_backwards".into()));
        assert_eq!(check("2025-02-01", "2026-01-31"), Err("day_has_passed".into()));
        let soon = |today| ends_soon(day("2026-03-20"), day(today));
        assert_eq!(
            [soon("2026-03-05"), soon("2026-03-06"), soon("2026-03-20"), soon("2026-03-21")],
            [false, true, true, false]
        );
    }

    #[test]
    fn words_of_actions_are_read_back() {
        assert!(ApiAction::ALL.iter().all(|action| ApiAction::from_word(action.word()) == Some(*action)));
    }
}
