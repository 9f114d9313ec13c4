//! The business state of a dossier, one of four independent axes.
//!
//! Finance and delivery are fields of their own on the dossier; synchronisation with other systems is the
//! outbox's. "Signed" is not "issued", "issued" is not "handed over".

use serde::{Deserialize, Serialize};

/// Where the business of a dossier stands. Closed: whatever is local to one procedure is a step in data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Being written by the citizen.
    Draft,
    /// Filed; the one-stop has to answer.
    Submitted,
    /// Asked, before acceptance, to complete it.
    PreSupplement,
    /// Refused at intake. Final.
    NotAccepted,
    /// Taken back by the citizen. Final.
    Withdrawn,
    /// Accepted: the clock runs.
    Accepted,
    /// Handed to the competent agency.
    Transferred,
    /// A specialist works on it.
    InProcessing,
    /// Waiting for the opinion of another agency.
    Consulting,
    /// The citizen has to supply papers; the clock stands.
    Supplement,
    /// The citizen supplied; the one-stop has to look.
    SupplementHandedIn,
    /// The citizen has a financial obligation to fulfil.
    WaitingFinance,
    /// A draft lies before the head or the leader.
    ForSignature,
    /// Signed, not yet numbered.
    Signed,
    /// Numbered and issued, not yet at the one-stop.
    Issued,
    /// The result lies at the one-stop: processed.
    ResultReady,
    /// The citizen has the result. Final.
    Returned,
    /// Ended without outcome. Final.
    Stopped,
}

impl State {
    /// All states, in the order of a dossier's life.
    pub const ALL: [Self; 18] = [
        Self::Draft,
        Self::Submitted,
        Self::PreSupplement,
        Self::NotAccepted,
        Self::Withdrawn,
        Self::Accepted,
        Self::Transferred,
        Self::InProcessing,
        Self::Consulting,
        Self::Supplement,
        Self::SupplementHandedIn,
        Self::WaitingFinance,
        Self::ForSignature,
        Self::Signed,
        Self::Issued,
        Self::ResultReady,
        Self::Returned,
        Self::Stopped,
    ];

    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::PreSupplement => "pre-supplement",
            Self::NotAccepted => "not-accepted",
            Self::Withdrawn => "withdrawn",
            Self::Accepted => "accepted",
            Self::Transferred => "transferred",
            Self::InProcessing => "in-processing",
            Self::Consulting => "consulting",
            Self::Supplement => "supplement",
            Self::SupplementHandedIn => "supplement-handed-in",
            Self::WaitingFinance => "waiting-finance",
            Self::ForSignature => "for-signature",
            Self::Signed => "signed",
            Self::Issued => "issued",
            Self::ResultReady => "result-ready",
            Self::Returned => "returned",
            Self::Stopped => "stopped",
        }
    }

    /// The state that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// The status code of the national portal, 1 to 10; a draft has none.
    pub fn national_code(self) -> Option<u8> {
        Some(match self {
            Self::Draft => return None,
            Self::Submitted => 1,
            Self::Accepted => 2,
            Self::NotAccepted => 3,
            Self::Transferred
            | Self::InProcessing
            | Self::Consulting
            | Self::ForSignature
            | Self::Signed
            | Self::Issued => 4,
            Self::PreSupplement | Self::Supplement | Self::SupplementHandedIn => 5,
            Self::WaitingFinance => 6,
            Self::Withdrawn => 7,
            Self::Stopped => 8,
            Self::ResultReady => 9,
            Self::Returned => 10,
        })
    }

    /// Nothing leads out of it.
    pub fn is_final(self) -> bool {
        matches!(self, Self::NotAccepted | Self::Withdrawn | Self::Returned | Self::Stopped)
    }

    /// Accepted and not yet signed: it can still be withdrawn with approval, or stopped.
    pub fn is_before_signature(self) -> bool {
        matches!(
            self,
            Self::Accepted
                | Self::Transferred
                | Self::InProcessing
                | Self::Consulting
                | Self::Supplement
                | Self::SupplementHandedIn
                | Self::WaitingFinance
                | Self::ForSignature
        )
    }

    /// Accepted, and the result not yet at the one-stop.
    pub fn is_being_processed(self) -> bool {
        self.is_before_signature() || matches!(self, Self::Signed | Self::Issued)
    }
}
