//! Who acts, and the parts of an agency that can hold a dossier.

use serde::{Deserialize, Serialize};

use crate::{AccountId, AgencyId, OfficerId};

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
    /// The account, if it is a citizen.
    pub fn account(&self) -> Option<AccountId> {
        if let Self::Citizen { account } = self { Some(*account) } else { None }
    }
}
