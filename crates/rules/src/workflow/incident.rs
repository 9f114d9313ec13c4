//! What went wrong with a dossier, who answers for it and how it was put right (Decree 61/2018/NĐ-CP, articles 20
//! and 21; the article on processing). An incident is no state: the dossier goes on, and the incident has a
//! clock of its own, from the report to the closing.

use base::{DocumentId, Moment, OfficerId, Seat, Vnd};
use serde::{Deserialize, Serialize};

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentKind {
    /// The result is wrong.
    WrongResult,
    /// A paper was lost.
    PaperLost,
    /// A paper was damaged.
    PaperDamaged,
    /// The limit was missed.
    Late,
}

impl IncidentKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::WrongResult, Self::PaperLost, Self::PaperDamaged, Self::Late];

    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::WrongResult => "wrong-result",
            Self::PaperLost => "paper-lost",
            Self::PaperDamaged => "paper-damaged",
            Self::Late => "late",
        }
    }

    /// The kind that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// An incident as reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// What kind. Events have a `kind` of their own.
    #[serde(rename = "incident")]
    pub kind: IncidentKind,
    /// What happened, in words.
    pub what: String,
    /// When it was reported.
    pub at: Moment,
    /// The officer who reported it; `None` when the citizen did.
    pub reported_by: Option<OfficerId>,
    /// The unit that answers for it.
    pub unit: Seat,
    /// The officer who answers for it, where it is one in particular.
    pub officer: Option<OfficerId>,
    /// How it was put right; `None` while it is open.
    pub remedy: Option<Remedy>,
}

/// How an incident was put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// What was done, in words.
    pub what: String,
    /// What it cost; borne by the agency, never by the citizen (Decree 61/2018/NĐ-CP, article 21, clause 1).
    pub cost: Vnd,
    /// The letter of apology.
    pub document: DocumentId,
    /// Who closed it.
    pub by: OfficerId,
    /// When.
    pub at: Moment,
}
