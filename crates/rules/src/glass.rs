//! Break-glass: an officer reads a dossier outside their duty because a second person let them, for some hours and
//! for a reason that the dossier's owner is told (Law 91/2025/QH15 on the protection of personal data: whose data it is
//! knows who used it and why; before it Decree 13/2023/NĐ-CP, article 9).
//!
//! Reading only: no grant lets anybody act. Deliberately absent: how long a grant holds, which is a setting.

use base::{Denied, Moment, Officer, OfficerId, Refusal, Role, millis, moment};

use crate::{
    policy::{Concern, duty},
    reason,
};

/// So long a question waits for an answer, in milliseconds: a day. Whoever needed it then asks anew.
pub const WAITS: i64 = 24 * 60 * 60 * 1000;

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nobody has answered.
    Waiting,
    /// Let read until then.
    Granted(Moment),
    /// Not let.
    Declined,
    /// Nobody answered within a day.
    Unanswered,
    /// It held and holds no more.
    Over(Moment),
}

impl Answer {
    /// As it is at `now`, of a question asked then and answered so; a grant has an end.
    pub fn at(now: Moment, asked: Moment, granted: Option<bool>, until: Option<Moment>) -> Self {
        match (granted, until) {
            (Some(true), Some(until)) if now < until => Self::Granted(until),
            (Some(true), Some(until)) => Self::Over(until),
            (Some(_), _) => Self::Declined,
            (None, _) if millis(now) - millis(asked) >= WAITS => Self::Unanswered,
            (None, _) => Self::Waiting,
        }
    }
    /// The word used in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted(_) => "granted",
            Self::Declined => "declined",
            Self::Unanswered => "unanswered",
            Self::Over(_) => "over",
        }
    }
}

/// The end of a grant of so many hours given now.
pub fn until(now: Moment, hours: u32) -> Moment {
    moment(millis(now) + i64::from(hours) * 60 * 60 * 1000)
}

/// Why the officer may not ask to read the dossier. A draft is nobody's but its writer's.
pub fn check_question(officer: &Officer, concern: &Concern, why: &str) -> Result<(), Refusal> {
    if concern.draft {
        return Err(Refusal::new("glass_is_draft"));
    }
    if officer.account.is_some_and(|account| concern.parties.include(account)) {
        return Err(Refusal::new("your_own_dossier"));
    }
    if duty(officer, concern).is_some() {
        return Err(Refusal::new("glass_not_needed"));
    }
    reason::check(why, "glass_reason_short")
}

/// Whether the officer answers questions about this dossier: the inspector, and the head of an agency that has to do
/// with it. Nobody answers their own question or in their own matter.
pub fn check_answer(officer: &Officer, asked_by: OfficerId, concern: &Concern) -> Result<(), Denied> {
    let head = officer.has(Role::Leader) && concern.agencies.contains(&officer.agency);
    let own = officer.id == asked_by || officer.account.is_some_and(|account| concern.parties.include(account));
    if (head || officer.has(Role::Inspector)) && !own { Ok(()) } else { Err(Denied::NotFound) }
}

#[cfg(test)]
mod tests {
    use base::{AccountId, AgencyId};

    use super::*;
    use crate::workflow::Parties;

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

    fn concern(agency: AgencyId, filer: Option<AccountId>) -> Concern {
        let parties = Parties { filer, owner: None, mandate: None };
        let procedure = "1.000001".to_owned();
        Concern { parties, procedure, draft: false, typed_in: None, agencies: vec![agency], in_hand_of: None }
    }

    const REASON: &str = "Đối chiếu hồ sơ trùng do công an huyện hỏi";

    fn asks(who: &Officer, concern: &Concern, reason: &str) -> Result<(), String> {
        check_question(who, concern, reason).map_err(|why| why.key)
    }

    #[test]
    fn who_has_no_duty_may_ask_with_a_reason_and_nobody_else() {
        let (here, there) = (AgencyId::new(), AgencyId::new());
        let of = concern(here, None);
        for role in Role::ALL {
            let needs = !matches!(role, Role::Inspector | Role::Controller);
            assert_eq!(asks(&officer(there, role), &of, REASON).is_ok(), needs, "{role:?}");
        }
        let clerk = officer(there, Role::Clerk);
        assert_eq!(asks(&officer(here, Role::Clerk), &of, REASON), Err("glass_not_needed".into()));
        assert_eq!(asks(&clerk, &of, "cần xem"), Err("glass_reason_short".into()));
        assert_eq!(asks(&clerk, &of, &"a".repeat(501)), Err("text_too_long".into()));
        assert_eq!(asks(&clerk, &Concern { draft: true, ..of }, REASON), Err("glass_is_draft".into()));
        let account = AccountId::new();
        let party = Officer { account: Some(account), ..clerk };
        assert_eq!(asks(&party, &concern(here, Some(account)), REASON), Err("your_own_dossier".into()));
    }

    #[test]
    fn a_second_person_answers_the_head_there_or_the_inspector() {
        let (here, there) = (AgencyId::new(), AgencyId::new());
        let asker = OfficerId::new();
        for role in Role::ALL {
            let answers = |agency| check_answer(&officer(agency, role), asker, &concern(here, None)).is_ok();
            assert_eq!(answers(here), matches!(role, Role::Leader | Role::Inspector), "{role:?}");
            assert_eq!(answers(there), role == Role::Inspector, "{role:?}");
        }
        let head = officer(here, Role::Leader);
        assert!(check_answer(&head, head.id, &concern(here, None)).is_err(), "nobody grants to themself");
        let account = AccountId::new();
        let party = Officer { account: Some(account), ..head };
        assert!(check_answer(&party, asker, &concern(here, Some(account))).is_err(), "nor in their own matter");
    }

    #[test]
    fn a_grant_ends_by_the_hour_and_a_question_after_a_day() {
        let at = |hours: i64| moment(hours * 60 * 60 * 1000);
        let end = until(at(10), 4);
        assert_eq!(end, at(14));
        let granted = |now| Answer::at(now, at(9), Some(true), Some(end));
        assert_eq!((granted(at(13)), granted(at(14))), (Answer::Granted(end), Answer::Over(end)));
        assert_eq!(Answer::at(at(32), at(9), None, None), Answer::Waiting);
        assert_eq!(Answer::at(at(33), at(9), None, None), Answer::Unanswered);
        assert_eq!(Answer::at(at(10), at(9), Some(false), None), Answer::Declined);
    }
}
