//! Who acts, for whom, and the parts of an agency that can hold a dossier.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{AccountId, AgencyId, MandateId, OfficerId};

/// What an officer may do, by the roles that provincial regulations name (domain reference, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Takes in dossiers and hands back results at the one-stop.
    Intake,
    /// Records what was paid at the counter.
    Cashier,
    /// Examines and drafts.
    Specialist,
    /// Assigns and reviews.
    SectionHead,
    /// Decides and signs.
    Leader,
    /// Numbers, stamps and issues.
    Clerk,
    /// Keeps the accounts of one agency.
    UnitAdmin,
    /// Watches catalogue and deadlines for the whole province.
    Controller,
    /// Runs the system.
    SystemAdmin,
    /// Reads everything, changes nothing.
    Inspector,
}

impl Role {
    /// All roles, in the order in which people meet them.
    pub const ALL: [Self; 10] = [
        Self::Intake,
        Self::Cashier,
        Self::Specialist,
        Self::SectionHead,
        Self::Leader,
        Self::Clerk,
        Self::UnitAdmin,
        Self::Controller,
        Self::SystemAdmin,
        Self::Inspector,
    ];

    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Cashier => "cashier",
            Self::Specialist => "specialist",
            Self::SectionHead => "section-head",
            Self::Leader => "leader",
            Self::Clerk => "clerk",
            Self::UnitAdmin => "unit-admin",
            Self::Controller => "controller",
            Self::SystemAdmin => "system-admin",
            Self::Inspector => "inspector",
        }
    }

    /// The role that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// A part of an agency that can hold a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Bộ phận Tiếp nhận và Trả kết quả.
    OneStop,
    /// The specialists' section.
    Section,
    /// The leaders who sign.
    Leadership,
    /// Văn thư.
    Clerical,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 4] = [Self::OneStop, Self::Section, Self::Leadership, Self::Clerical];

    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::OneStop => "one-stop",
            Self::Section => "section",
            Self::Leadership => "leadership",
            Self::Clerical => "clerical",
        }
    }

    /// The part that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

/// A part of one agency: the unit that holds a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Seat {
    /// The agency.
    pub agency: AgencyId,
    /// Its part.
    pub part: Part,
}

/// A signed-in officer, with the rights that hold at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Who.
    pub id: OfficerId,
    /// Name as printed on papers.
    pub name: String,
    /// Position as printed on papers, for example `Công chức Tư pháp - Hộ tịch`.
    pub title: String,
    /// The agency the officer serves now.
    pub agency: AgencyId,
    /// Roles held now in that agency.
    pub roles: Vec<Role>,
    /// The citizen account of the same person, if linked: nobody acts on a dossier of their own.
    pub account: Option<AccountId>,
}

impl Officer {
    /// Whether the officer holds `role` now.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// What a mandate lets a person do for somebody else; each step lets do what those before it do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    /// See what was filed and how far it is.
    Follow,
    /// Write, file, supplement, withdraw and rate.
    File,
    /// Say who else acts for a business.
    Manage,
}

impl Power {
    /// All powers, the smallest first.
    pub const ALL: [Self; 3] = [Self::Follow, Self::File, Self::Manage];

    /// The word used in tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::File => "file",
            Self::Manage => "manage",
        }
    }
    /// The power that tables call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|power| power.word() == word)
    }
}

/// The procedures that a mandate reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Procedures {
    /// All of them, those to come as well.
    All,
    /// Those with these national codes.
    Only(BTreeSet<String>),
}

impl Procedures {
    /// Whether the procedure with this code is among them.
    pub fn reach(&self, code: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(codes) => codes.contains(code),
        }
    }
    /// Whether all of them are among `others`.
    pub fn within(&self, others: &Self) -> bool {
        match (self, others) {
            (_, Self::All) => true,
            (Self::All, Self::Only(_)) => false,
            (Self::Only(mine), Self::Only(others)) => mine.is_subset(others),
        }
    }
}

/// A person who acts for somebody else by a mandate that lives at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The person's own account.
    pub account: AccountId,
    /// For whom.
    pub principal: AccountId,
    /// By which mandate.
    pub mandate: MandateId,
    /// What it lets them do.
    pub power: Power,
    /// In which procedures.
    pub procedures: Procedures,
}

impl Agent {
    /// Whether they may do more than look.
    pub fn files(&self) -> bool {
        self.power >= Power::File
    }
}

/// Who asks for something to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Actor {
    /// Nobody signed in.
    Anonymous,
    /// A citizen or business.
    Citizen {
        /// Their account.
        account: AccountId,
    },
    /// A person who acts for another citizen or a business.
    Agent(Agent),
    /// An officer.
    Officer(Officer),
    /// The system itself: worker, import, seed.
    System,
}

impl Actor {
    /// The officer, if it is one.
    pub fn officer(&self) -> Option<&Officer> {
        if let Self::Officer(officer) = self { Some(officer) } else { None }
    }
    /// Whoever it is that acts, by their own account, if it is a citizen; for whomever they act.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Citizen { account } => Some(*account),
            Self::Agent(agent) => Some(agent.account),
            _ => None,
        }
    }
    /// The account in whose matters a citizen acts: their own, or the one they act for.
    pub fn party(&self) -> Option<AccountId> {
        self.agent().map_or_else(|| self.account(), |agent| Some(agent.principal))
    }
    /// The person who acts for somebody else, if it is one.
    pub fn agent(&self) -> Option<&Agent> {
        if let Self::Agent(agent) = self { Some(agent) } else { None }
    }
    /// The same person in their own matters: what no mandate reaches is asked by them.
    #[must_use]
    pub fn in_person(&self) -> Self {
        self.agent().map_or_else(|| self.clone(), |agent| Self::Citizen { account: agent.account })
    }
}
