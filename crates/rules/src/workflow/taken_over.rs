//! A dossier that ran in another system before this one: what is taken over with it.
//!
//! Code, dates and holder stay as that system gave them. Deliberately absent: the file it comes in, and its own
//! line in this installation's series of codes, which it never has.

use base::{Date, DocumentId, Moment, OfficerId, Vnd};
use serde::{Deserialize, Serialize};

use super::{Acceptance, Asked, DeliveryWay, DueMoments, Outcome, Register};

/// What another system says of a dossier that runs there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeOver {
    /// The other system, as people call it.
    pub source: String,
    /// The dossier's code there; it stays its code.
    pub code: String,
    /// The line of the register under which it runs here.
    pub register: Register,
    /// The intake slip, set again with the old dates.
    pub form_01: DocumentId,
    /// When it was received there.
    pub received: Moment,
    /// The appointment the citizen has; never computed here.
    pub due: Moment,
    /// How far it is.
    pub stage: Stage,
    /// How the citizen wants the result.
    pub delivery: DeliveryWay,
    /// Fees owed.
    pub owed: Vnd,
    /// Fees paid there.
    pub paid: Vnd,
    /// The citizen is written to, with the new look-up secret.
    pub told: bool,
}

/// How far a dossier was when it was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "kebab-case")]
pub enum Stage {
    /// Accepted, still at the one-stop.
    Accepted,
    /// At the section, nobody works on it yet.
    Transferred,
    /// A specialist works on it.
    InProcessing {
        /// The specialist.
        officer: OfficerId,
    },
    /// The citizen was asked for papers; the limit stands still.
    Supplement {
        /// What was asked, and by whom.
        asked: Asked,
        /// Since when.
        since: Moment,
    },
    /// The result lies at the one-stop.
    ResultReady {
        /// The result.
        result: ForeignResult,
        /// Since when.
        since: Moment,
    },
}

/// A result that another system issued: on paper at the one-stop, no file of it is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignResult {
    /// Its number.
    pub number: String,
    /// Its date.
    pub on: Date,
    /// Which way it decides.
    pub outcome: Outcome,
}

/// A dossier was taken over from another system, with code, dates and holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenOver {
    /// The other system.
    pub source: String,
    /// The facts of its acceptance there. The limit is what lies between receipt and appointment.
    pub acceptance: Acceptance,
    /// The appointment.
    pub due: DueMoments,
    /// How far it was.
    pub stage: Stage,
    /// How the citizen wants the result.
    pub delivery: DeliveryWay,
    /// Fees owed.
    pub owed: Vnd,
    /// Fees paid there.
    pub paid: Vnd,
    /// The citizen was written to.
    pub told: bool,
}

/// What a dossier keeps of its life in another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The other system.
    pub source: String,
    /// When it was taken over.
    pub at: Moment,
    /// The result that system issued.
    pub result: Option<ForeignResult>,
}
