//! Who may ask for rights, give them and end them. The head of a unit asks, whoever keeps the accounts gives: never
//! one person, and nobody for themself.

use base::{AgencyId, Date, Denied, Officer, OfficerId, Refusal, Role};

use crate::policy::{Action, may};

/// How long a password that was given opens the first sign-in, in days.
pub const FIRST_PASSWORD_DAYS: i64 = 7;

/// Roles that look after accounts or the whole province: only who keeps the organisation gives them.
pub fn is_far_reaching(role: Role) -> bool {
    matches!(role, Role::UnitAdmin | Role::Controller | Role::SystemAdmin | Role::Inspector)
}

/// Whether the officer keeps the accounts of that agency.
pub fn keeps(officer: &Officer, agency: AgencyId) -> bool {
    may(officer, Action::KeepOrganisation) || may(officer, Action::KeepOfficers) && officer.agency == agency
}

/// Whether the officer heads that agency.
pub fn heads(officer: &Officer, agency: AgencyId) -> bool {
    may(officer, Action::RequestOfficers) && officer.agency == agency
}

/// Whether the officer sees who serves that agency, with which roles.
pub fn sees_roster(officer: &Officer, agency: AgencyId) -> Result<(), Denied> {
    if keeps(officer, agency) || heads(officer, agency) { Ok(()) } else { Err(Denied::NotFound) }
}

/// Why `by` may not change the account or rights of `subject`. That `by` keeps the agency's accounts is asked of
/// [`keeps`] before.
pub fn check_change(by: &Officer, subject: OfficerId) -> Result<(), Refusal> {
    if by.id == subject { Err(Refusal::new("own_rights")) } else { Ok(()) }
}

/// Why `by` may not give what `requested_by` asked for: roles for `subject`, or for somebody new.
pub fn check_gift(
    by: &Officer,
    requested_by: OfficerId,
    subject: Option<OfficerId>,
    roles: &[Role],
) -> Result<(), Refusal> {
    if subject == Some(by.id) {
        return Err(Refusal::new("own_rights"));
    }
    if requested_by == by.id {
        return Err(Refusal::new("request_is_your_own"));
    }
    if roles.iter().any(|role| is_far_reaching(*role)) && !may(by, Action::KeepOrganisation) {
        return Err(Refusal::new("role_is_far_reaching"));
    }
    Ok(())
}

/// Whether a right held or last reviewed since then is to be reviewed: once a year.
pub fn review_is_due(since: Date, today: Date) -> bool {
    let year = jiff::Span::new().years(1);
    since.checked_add(year).is_ok_and(|due| due <= today)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

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

    #[test]
    fn each_agency_has_its_own_keeper_and_the_system_administrator_keeps_all() {
        let (here, there) = (AgencyId::new(), AgencyId::new());
        let (unit, system) = (officer(here, Role::UnitAdmin), officer(here, Role::SystemAdmin));
        assert!(keeps(&unit, here) && !keeps(&unit, there) && keeps(&system, there));
        for role in Role::ALL {
            let one = officer(here, role);
            assert_eq!(keeps(&one, here), matches!(role, Role::UnitAdmin | Role::SystemAdmin), "{role:?}");
            assert_eq!(heads(&one, here), role == Role::Leader, "{role:?}");
            assert!(!heads(&one, there));
        }
    }

    #[test]
    fn nobody_gives_rights_to_themself_or_on_their_own_request() {
        let agency = AgencyId::new();
        let (keeper, head) = (officer(agency, Role::SystemAdmin), OfficerId::new());
        let refused = |by, subject, roles: &[Role]| check_gift(&keeper, by, subject, roles).map_err(|why| why.key);
        assert_eq!(refused(head, Some(OfficerId::new()), &[Role::Leader]), Ok(()));
        assert_eq!(refused(head, None, &[Role::Inspector]), Ok(()));
        assert_eq!(refused(head, Some(keeper.id), &[Role::Leader]), Err("own_rights".to_owned()));
        assert_eq!(refused(keeper.id, None, &[Role::Leader]), Err("request_is_your_own".to_owned()));
        assert!(check_change(&keeper, keeper.id).is_err() && check_change(&keeper, head).is_ok());
    }

    #[test]
    fn the_keeper_of_one_agency_gives_no_far_reaching_role() {
        let keeper = officer(AgencyId::new(), Role::UnitAdmin);
        for role in Role::ALL {
            let given = check_gift(&keeper, OfficerId::new(), None, &[Role::Intake, role]);
            assert_eq!(given.is_err(), is_far_reaching(role), "{role:?}");
        }
    }

    #[test]
    fn a_right_is_reviewed_after_a_year() {
        assert!(!review_is_due(date(2019, 4, 25), date(2020, 4, 24)));
        assert!(review_is_due(date(2019, 4, 25), date(2020, 4, 25)));
    }
}
