//! Who may do what apart from one dossier's life cycle, and who may see a dossier.
//!
//! Steps on a dossier are the gate of [`workflow`](crate::workflow); this module is for pages, queues and
//! administration; what another system may read is in `client`. Deliberately absent: which routes need which action (the delivery crates' table).

mod client;

pub use client::{ApiAction, Client, LONGEST_OVERLAP, Scope, check_period, ends_soon};

use base::{Actor, AgencyId, Agent, Officer, OfficerId, Refusal, Role};
use serde::{Deserialize, Serialize};

use crate::workflow::{CommandKind, Dossier, Parties, not_their_own};

/// Something a role may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// See the queue and the dossiers of the officer's agency.
    SeeQueue,
    /// Enter paper dossiers and help citizens to file.
    TakeIn,
    /// Record what was paid at the counter.
    TakeMoney,
    /// Examine and draft.
    Process,
    /// Assign and review.
    Supervise,
    /// Sign.
    Sign,
    /// Number and issue.
    Issue,
    /// Keep the officers' accounts of the own agency.
    KeepOfficers,
    /// Keep agencies and all officers' accounts.
    KeepOrganisation,
    /// Keep the catalogue of procedures.
    KeepCatalogue,
    /// Enter decisions about days off.
    KeepCalendar,
    /// See every dossier of the province.
    SeeAll,
    /// See the boards and figures of the own agency.
    SeeFigures,
    /// Change settings of the running system.
    KeepSystem,
    /// Read and export the audit trail of security events.
    SeeAudit,
    /// Ask for officers' accounts and rights in the own agency.
    RequestOfficers,
    /// Plan and run a reorganisation.
    Reorganise,
    /// Declare and end an outage of the system.
    DeclareOutage,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 18] = [
        Self::SeeQueue,
        Self::TakeIn,
        Self::TakeMoney,
        Self::Process,
        Self::Supervise,
        Self::Sign,
        Self::Issue,
        Self::KeepOfficers,
        Self::KeepOrganisation,
        Self::KeepCatalogue,
        Self::KeepCalendar,
        Self::SeeAll,
        Self::SeeFigures,
        Self::KeepSystem,
        Self::SeeAudit,
        Self::RequestOfficers,
        Self::Reorganise,
        Self::DeclareOutage,
    ];

    /// The roles that may do it.
    fn roles(self) -> &'static [Role] {
        match self {
            Self::SeeQueue => &[
                Role::Intake,
                Role::Cashier,
                Role::Specialist,
                Role::SectionHead,
                Role::Leader,
                Role::Clerk,
                Role::Controller,
                Role::Inspector,
            ],
            Self::TakeIn => &[Role::Intake],
            Self::TakeMoney => &[Role::Cashier],
            Self::Process => &[Role::Specialist],
            Self::Supervise => &[Role::SectionHead, Role::Leader],
            Self::Sign | Self::RequestOfficers => &[Role::Leader],
            Self::Issue => &[Role::Clerk],
            Self::KeepOfficers => &[Role::UnitAdmin, Role::SystemAdmin],
            Self::KeepOrganisation | Self::KeepSystem => &[Role::SystemAdmin],
            Self::SeeAudit => &[Role::SystemAdmin, Role::Inspector],
            Self::Reorganise | Self::DeclareOutage => &[Role::Controller, Role::SystemAdmin],
            Self::KeepCatalogue | Self::KeepCalendar => &[Role::Controller],
            Self::SeeAll => &[Role::Controller, Role::Inspector],
            Self::SeeFigures => &[Role::SectionHead, Role::Leader, Role::Controller, Role::Inspector],
        }
    }
}

/// Whether a holder of `role` may do `action`.
pub fn role_may(role: Role, action: Action) -> bool {
    action.roles().contains(&role)
}

/// Whether `officer` may do `action` with the roles held now.
pub fn may(officer: &Officer, action: Action) -> bool {
    officer.roles.iter().any(|role| role_may(*role, action))
}

/// Whether a step on a dossier needs a second factor that was shown just now: a signature binds the agency.
pub fn needs_step_up(step: CommandKind) -> bool {
    step == CommandKind::Sign
}

/// What of a dossier decides who sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Filer and owner.
    pub parties: Parties,
    /// The national code of its procedure: how far a mandate reaches.
    pub procedure: String,
    /// Still a draft: the citizen's alone, and of the one-stop where an officer typed it.
    pub draft: bool,
    /// The agency whose officer began it; `None` when the citizen did.
    pub typed_in: Option<AgencyId>,
    /// Agencies that have to do with it: competent, receiving, holding, asked for an opinion.
    pub agencies: Vec<AgencyId>,
    /// The officer who holds it in person.
    pub in_hand_of: Option<OfficerId>,
}

impl Concern {
    /// Of a dossier that an officer of `typed_in` began, or the citizen.
    pub fn of(dossier: &Dossier, procedure: &str, typed_in: Option<AgencyId>) -> Self {
        let mut agencies = vec![dossier.agency, dossier.intake_agency, dossier.holder.seat().agency];
        agencies.extend(dossier.consultations.iter().map(|asked| asked.agency));
        agencies.dedup();
        let draft = dossier.state == crate::workflow::State::Draft;
        Self {
            parties: dossier.parties,
            procedure: procedure.to_owned(),
            draft,
            typed_in,
            agencies,
            in_hand_of: dossier.holder.officer(),
        }
    }
}

/// By which duty an officer reads a dossier; told to its owner with each opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// It lies with the officer in person.
    Holder,
    /// The officer's agency has to do with it.
    Unit,
    /// Inspection, which sees everything.
    Inspection,
    /// Control of procedures, which watches every deadline.
    Control,
    /// None: a second person let the officer read it for some hours ([`glass`](crate::glass)).
    Glass,
}

impl Duty {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Holder, Self::Unit, Self::Inspection, Self::Control, Self::Glass];

    /// The word used in tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Unit => "unit",
            Self::Inspection => "inspection",
            Self::Control => "control",
            Self::Glass => "glass",
        }
    }
    /// The duty that tables call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.word() == word)
    }
    /// The role in which an officer has this duty: of several the first that works on dossiers.
    pub fn role(self, officer: &Officer) -> Option<Role> {
        let sees = |role: &Role| role_may(*role, Action::SeeQueue);
        match self {
            Self::Inspection => Some(Role::Inspector),
            Self::Control => Some(Role::Controller),
            _ => Role::ALL.into_iter().filter(sees).find(|role| officer.has(*role)),
        }
    }
}

/// Whether `actor` may see the dossier. Anonymous people never do by this door: they need code and secret.
pub fn sees(actor: &Actor, concern: &Concern) -> bool {
    match actor {
        Actor::Anonymous => false,
        Actor::System => true,
        Actor::Citizen { account } => concern.parties.belong_to(*account),
        Actor::Agent(agent) => agent_sees(agent, concern),
        Actor::Officer(officer) => duty(officer, concern).is_some(),
    }
}

/// Who acts for somebody sees what is that somebody's, in the procedures that the mandate reaches; a draft is for those
/// who may write in it.
fn agent_sees(agent: &Agent, concern: &Concern) -> bool {
    let reached = agent.procedures.reach(&concern.procedure);
    reached && concern.parties.belong_to(agent.principal) && (agent.files() || !concern.draft)
}

/// By which duty the officer sees the dossier; `None` for who has none and so does not see it.
pub fn duty(officer: &Officer, concern: &Concern) -> Option<Duty> {
    if concern.draft {
        let typed_here = may(officer, Action::TakeIn) && concern.typed_in == Some(officer.agency);
        return typed_here.then_some(Duty::Unit);
    }
    let works = may(officer, Action::SeeQueue);
    if works && concern.in_hand_of == Some(officer.id) {
        return Some(Duty::Holder);
    }
    let by_agency = WORK.iter().any(|action| may(officer, *action)) && concern.agencies.contains(&officer.agency);
    match () {
        () if by_agency => Some(Duty::Unit),
        () if officer.has(Role::Inspector) => Some(Duty::Inspection),
        () if may(officer, Action::SeeAll) => Some(Duty::Control),
        () => None,
    }
}

/// The actions of those who work on dossiers; control and inspection only look.
const WORK: [Action; 6] =
    [Action::TakeIn, Action::TakeMoney, Action::Process, Action::Supervise, Action::Sign, Action::Issue];

/// Whether an officer who sees the dossier may write beside it (memos, where its papers stand): somebody who works
/// on dossiers, and never in a matter of their own.
pub fn may_handle(officer: &Officer, dossier: &Dossier) -> Result<(), Refusal> {
    not_their_own(dossier, Some(officer))?;
    let works = WORK.iter().any(|action| may(officer, *action));
    if works { Ok(()) } else { Err(Refusal::new("only_looking")) }
}

#[cfg(test)]
mod tests {
    use base::{AccountId, MandateId, Power, Procedures};

    use super::*;

    fn officer(agency: AgencyId, role: Role) -> Actor {
        Actor::Officer(Officer {
            id: OfficerId::new(),
            name: "Nguyễn Thử".to_owned(),
            title: "Công chức".to_owned(),
            agency,
            roles: vec![role],
            account: None,
        })
    }

    fn concern(parties: Parties, draft: bool, agency: AgencyId) -> Concern {
        let procedure = "1.000001".to_owned();
        Concern { parties, procedure, draft, typed_in: None, agencies: vec![agency], in_hand_of: None }
    }

    fn agent(account: AccountId, principal: AccountId, power: Power, codes: &[&str]) -> Actor {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let procedures =
            if codes.is_empty() { Procedures::All } else { Procedures::Only(codes.into_iter().collect()) };
        Actor::Agent(Agent { account, principal, mandate: MandateId::new(), power, procedures })
    }

    #[test]
    fn a_dossier_filed_by_a_mandate_is_the_principals_and_seen_by_agents_only_as_far_as_theirs_reaches() {
        let (person, principal, colleague) = (AccountId::new(), AccountId::new(), AccountId::new());
        let by_mandate = Parties { filer: Some(person), owner: Some(principal), mandate: Some(MandateId::new()) };
        let (filed, draft) =
            (concern(by_mandate, false, AgencyId::new()), concern(by_mandate, true, AgencyId::new()));
        let citizen = |account| Actor::Citizen { account };
        assert!(sees(&citizen(principal), &filed) && sees(&citizen(principal), &draft));
        assert!(!sees(&citizen(person), &filed) && !sees(&citizen(person), &draft), "their own are apart");
        for account in [person, colleague] {
            assert!(sees(&agent(account, principal, Power::File, &[]), &filed));
            assert!(sees(&agent(account, principal, Power::File, &["1.000001"]), &draft));
            assert!(sees(&agent(account, principal, Power::Follow, &[]), &filed));
            assert!(!sees(&agent(account, principal, Power::Follow, &[]), &draft));
            assert!(!sees(&agent(account, principal, Power::Manage, &["1.000002"]), &filed));
            assert!(!sees(&agent(account, colleague, Power::Manage, &[]), &filed));
        }
        let own = concern(Parties { filer: Some(principal), owner: None, mandate: None }, false, AgencyId::new());
        assert!(sees(&agent(person, principal, Power::Follow, &[]), &own), "what the principal filed as well");
        let private = concern(Parties { filer: Some(person), owner: None, mandate: None }, false, AgencyId::new());
        assert!(!sees(&agent(person, principal, Power::Manage, &[]), &private), "not their own while they act");
    }

    #[test]
    fn every_action_has_a_role_and_every_role_an_action() {
        assert!(Action::ALL.iter().all(|action| Role::ALL.iter().any(|role| role_may(*role, *action))));
        assert!(Role::ALL.iter().all(|role| Action::ALL.iter().any(|action| role_may(*role, *action))));
    }

    #[test]
    fn those_who_only_look_or_keep_accounts_change_no_dossier() {
        for action in
            [Action::TakeIn, Action::TakeMoney, Action::Process, Action::Supervise, Action::Sign, Action::Issue]
        {
            for role in [Role::Inspector, Role::Controller, Role::SystemAdmin, Role::UnitAdmin] {
                assert!(!role_may(role, action), "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn a_dossier_is_seen_by_its_parties_its_agencies_and_control_and_by_nobody_else() {
        let (filer, owner, stranger) = (AccountId::new(), AccountId::new(), AccountId::new());
        let (competent, one_stop, other) = (AgencyId::new(), AgencyId::new(), AgencyId::new());
        let parties = Parties { filer: Some(filer), owner: Some(owner), mandate: None };
        let concern = Concern {
            parties,
            procedure: "1.000001".into(),
            draft: false,
            typed_in: None,
            agencies: vec![competent, one_stop],
            in_hand_of: None,
        };
        let citizen = |account| Actor::Citizen { account };
        assert!(sees(&citizen(filer), &concern) && sees(&citizen(owner), &concern));
        assert!(!sees(&citizen(stranger), &concern) && !sees(&Actor::Anonymous, &concern));
        assert!(sees(&officer(competent, Role::Specialist), &concern));
        assert!(sees(&officer(one_stop, Role::Intake), &concern));
        assert!(!sees(&officer(other, Role::Leader), &concern));
        assert!(!sees(&officer(competent, Role::UnitAdmin), &concern));
        assert!(!sees(&officer(competent, Role::SystemAdmin), &concern));
        assert!(sees(&officer(other, Role::Inspector), &concern));
        assert!(sees(&officer(other, Role::Controller), &concern));
    }

    #[test]
    fn the_owner_is_told_by_which_duty_an_officer_reads() {
        let (here, there) = (AgencyId::new(), AgencyId::new());
        let parties = Parties { filer: None, owner: None, mandate: None };
        let Actor::Officer(specialist) = officer(here, Role::Specialist) else { return };
        let concern = concern(parties, false, here);
        let in_hand = Concern { in_hand_of: Some(specialist.id), ..concern.clone() };
        assert_eq!(
            (duty(&specialist, &concern), duty(&specialist, &in_hand)),
            (Some(Duty::Unit), Some(Duty::Holder))
        );
        for role in Role::ALL {
            let Actor::Officer(outside) = officer(there, role) else { return };
            let expected = match role {
                Role::Inspector => Some(Duty::Inspection),
                Role::Controller => Some(Duty::Control),
                _ => None,
            };
            assert_eq!(duty(&outside, &concern), expected, "{role:?}");
            let Actor::Officer(inside) = officer(here, role) else { return };
            let keeps_accounts = matches!(role, Role::UnitAdmin | Role::SystemAdmin);
            assert_eq!(duty(&inside, &concern).is_none(), keeps_accounts, "{role:?}");
        }
        assert!(Duty::ALL.iter().all(|duty| Duty::from_word(duty.word()) == Some(*duty)));
        assert_eq!(Duty::Unit.role(&specialist), Some(Role::Specialist));
    }

    #[test]
    fn a_draft_is_not_for_the_office_yet_not_even_for_control() {
        let (agency, filer) = (AgencyId::new(), AccountId::new());
        let parties = Parties { filer: Some(filer), owner: None, mandate: None };
        let concern = concern(parties, true, agency);
        assert!(sees(&Actor::Citizen { account: filer }, &concern));
        assert!(!sees(&officer(agency, Role::Intake), &concern), "not even for the one-stop that will receive it");
        assert!(!sees(&officer(agency, Role::Inspector), &concern));
        assert!(!sees(&officer(agency, Role::Leader), &concern));
        let helping = AgencyId::new();
        let typed = Concern { typed_in: Some(helping), ..concern };
        assert!(sees(&officer(helping, Role::Intake), &typed), "who typed it, and who helps at the same counter");
        assert!(!sees(&officer(helping, Role::Leader), &typed) && !sees(&officer(agency, Role::Intake), &typed));
    }
}
