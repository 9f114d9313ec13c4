//! The parts of a dossier, each in its own words.

use base::{AgencyId, Date, DocumentId, Moment, OfficerId, Seat, Vnd};
use serde::{Deserialize, Serialize};

use crate::calendar::Limit;

/// Who has the dossier in hand. There is exactly one at every moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "kebab-case")]
pub enum Holder {
    /// The citizen has to act; a unit watches.
    Applicant {
        /// The unit that watches.
        watching: Seat,
    },
    /// A unit, nobody in it in particular.
    Seat {
        /// The unit.
        seat: Seat,
    },
    /// One officer of a unit.
    Officer {
        /// The unit.
        seat: Seat,
        /// The officer.
        officer: OfficerId,
    },
    /// The system of a ministry, which owns the status; a unit watches.
    Elsewhere {
        /// The unit that watches.
        watching: Seat,
    },
}

impl Holder {
    /// The unit that holds, or that watches while the citizen or another system has to act.
    pub fn seat(&self) -> Seat {
        match self {
            Self::Applicant { watching } | Self::Elsewhere { watching } => *watching,
            Self::Seat { seat } | Self::Officer { seat, .. } => *seat,
        }
    }

    /// The officer, if it is one in particular.
    pub fn officer(&self) -> Option<OfficerId> {
        if let Self::Officer { officer, .. } = self { Some(*officer) } else { None }
    }
}

/// An officer typed for the citizen, who stays the party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assisted {
    /// Who typed.
    pub officer: OfficerId,
    /// How the citizen confirmed what was typed.
    pub confirmation: Confirmation,
}

/// How a citizen confirms what an officer typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Confirmation {
    /// By a code sent to the citizen's own phone or address.
    Code,
    /// By signing a print-out, which was scanned.
    SignedPrintOut {
        /// The scan.
        document: DocumentId,
    },
    /// By filing it themself, signed in to their own account.
    Account,
}

/// The facts of acceptance: none of them can be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// When it was accepted.
    pub at: Moment,
    /// From when it counts (online out of office hours: the next opening).
    pub received: Moment,
    /// The dossier code (Circular 01/2018/TT-VPCP, article 19).
    pub code: String,
    /// Its line in the register.
    pub register: Register,
    /// The intake slip (Form 01).
    pub form_01: DocumentId,
    /// The limit that applies, extensions included.
    pub limit: Limit,
    /// On what the limit rests, when the officer set another than the procedure's.
    #[serde(default)]
    pub limit_basis: Option<String>,
    /// Which version of the calendar's rules counted.
    pub calendar_rules: String,
    /// Who accepted; nobody here when the dossier was taken over from another system.
    pub by: Option<OfficerId>,
}

/// A limit an officer states at acceptance, where the procedure has no usable one or the matter allows less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedLimit {
    /// The limit.
    pub limit: Limit,
    /// On what it rests.
    pub basis: String,
}

/// Papers received over the counter or by post: what the officer ticked and counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperReceived {
    /// The component's key.
    pub component: String,
    /// The paper's name, as printed on Form 01.
    pub name: String,
    /// Originals.
    pub originals: u32,
    /// Certified copies.
    pub certified: u32,
    /// Plain copies.
    pub copies: u32,
}

/// A line of the register (Form 06): one book per agency, field and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// The field.
    pub field: String,
    /// The year.
    pub year: i16,
    /// The line.
    pub line: i64,
}

/// The appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueMoments {
    /// The lawful due moment, moved by pauses, extensions and calendar corrections alone. Lateness counts
    /// against it.
    pub original: Moment,
    /// The appointment the citizen has; later than `original` only after an apology.
    pub current: Moment,
    /// It rests on days off that nobody has decided yet.
    pub provisional: bool,
}

/// Until when the one-stop answers a filing or a supplement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerDue {
    /// When it was handed in.
    pub since: Moment,
    /// The end of the eight office hours.
    pub moment: Moment,
    /// It rests on days off that nobody has decided yet.
    pub provisional: bool,
}

/// A two-sided hand-over that the receiver has not confirmed: responsibility stays with the giver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The giver.
    pub from: Seat,
    /// The receiver.
    pub to: Seat,
    /// When it was given.
    pub at: Moment,
    /// Who gave it.
    pub by: OfficerId,
}

/// One paper the citizen is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperAsked {
    /// The component's key, when it is one of the procedure's.
    pub component: Option<String>,
    /// The paper's name, as printed on Form 02.
    pub name: String,
    /// Originals.
    pub originals: u32,
    /// Certified copies.
    pub certified: u32,
    /// Plain copies.
    pub copies: u32,
    /// What is wrong or missing.
    pub note: String,
}

/// A request to the citizen for papers (Form 02), the list complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Why.
    pub reason: String,
    /// What; empty when only answers have to be corrected.
    pub papers: Vec<PaperAsked>,
    /// Form 02.
    pub document: DocumentId,
    /// Until when the citizen may answer, where the procedure says so.
    pub answer_by: Option<Date>,
    /// Who asked.
    pub by: OfficerId,
}

/// What one officer proposes and another approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Proposal {
    /// A second request for papers; the first needs nobody else.
    Supplement(Asked),
    /// A statutory extension.
    Extension(Extension),
}

impl Proposal {
    /// Who proposed.
    pub fn by(&self) -> OfficerId {
        match self {
            Self::Supplement(asked) => asked.by,
            Self::Extension(extension) => extension.by,
        }
    }
}

/// A statutory extension of the limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The provision that allows it.
    pub basis: String,
    /// Why.
    pub reason: String,
    /// How much, in the limit's own unit.
    pub extra: u32,
    /// The notice.
    pub document: DocumentId,
    /// Who proposed.
    pub by: OfficerId,
}

/// The citizen asks, after acceptance, to take the dossier back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalRequest {
    /// Why.
    pub reason: String,
    /// The request.
    pub document: DocumentId,
    /// When.
    pub at: Moment,
}

/// The question of a step of the process, to the agency that the step names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepQuestion {
    /// The step.
    pub step: String,
    /// The agency.
    pub agency: AgencyId,
    /// The letter.
    pub document: DocumentId,
}

/// A question to a coordinating agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// The agency asked.
    pub agency: AgencyId,
    /// The question.
    pub question: String,
    /// The letter.
    pub document: DocumentId,
    /// Until when.
    pub answer_by: Date,
    /// No draft without it, unless a documented ground allows going on.
    pub mandatory: bool,
    /// The procedure's process says that an agency which stays silent until then consents; otherwise silence is not
    /// consent.
    #[serde(default)]
    pub silence_is_consent: bool,
    /// The step of the process that asks; `None` when an officer asked of their own accord.
    #[serde(default)]
    pub step: Option<String>,
    /// Closed: the opinion, or the ground for going on without.
    pub answer: Option<Opinion>,
    /// Answers that the agency replaced by a later one, oldest first. None is ever lost.
    #[serde(default)]
    pub earlier: Vec<Opinion>,
}

/// How a consultation ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// The opinion, or the ground for going on without it.
    pub text: String,
    /// Its paper.
    pub document: DocumentId,
    /// Whether the agency answered; silence is not consent.
    pub given: bool,
    /// Nobody answered in time, and the procedure's process says that this is consent.
    #[serde(default)]
    pub silent: bool,
    /// When; `None` in what was written before answers had versions.
    #[serde(default)]
    pub at: Option<Moment>,
    /// The officer who wrote it; `None` for the system.
    #[serde(default)]
    pub by: Option<OfficerId>,
}

/// A financial obligation that arose inside the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// How much.
    pub amount: Vnd,
    /// Why.
    pub reason: String,
    /// The payment notice.
    pub document: DocumentId,
    /// The procedure's law excludes the time until payment from the limit.
    pub pauses: bool,
}

/// The apology and re-appointment (Form 04); at most one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apology {
    /// Why it will be late.
    pub reason: String,
    /// The new appointment.
    pub new_due: Moment,
    /// Form 04.
    pub document: DocumentId,
    /// It came later than one day before the due date (Decree 61/2018/NĐ-CP, article 19): reported.
    pub missed: bool,
    /// Who signed.
    pub by: OfficerId,
}

/// Form 04 as the system drafted it when the appointment came near without a draft for signature: the leader
/// sends it with one click, changes it first, or drops it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApologyDraft {
    /// Why it will be late, as far as the dossier shows.
    pub reason: String,
    /// The proposed appointment.
    pub new_due: Moment,
    /// The draft to be looked at; never the one that goes out.
    pub document: DocumentId,
    /// When it was drafted.
    pub at: Moment,
}

/// Which way the matter is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Granted.
    Positive,
    /// Refused on the merits; a result all the same.
    Negative,
}

impl Outcome {
    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }
}

/// The draft of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Counted from 1 through the dossier's life.
    pub version: u32,
    /// The document.
    pub document: DocumentId,
    /// Who drafted.
    pub drafter: OfficerId,
    /// Who reviewed; never the drafter.
    pub reviewed_by: Option<OfficerId>,
    /// Which way it decides.
    pub outcome: Outcome,
    /// For a refusal: why.
    pub reason: Option<String>,
}

/// A signature under the result. Pressing a button is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Signature {
    /// By the signatory's certificate (PAdES).
    Digital {
        /// The signed file.
        document: DocumentId,
        /// The signatory.
        signatory: OfficerId,
    },
    /// By pen on the print, stamped, scanned back.
    Pen {
        /// The scan.
        document: DocumentId,
        /// The signatory.
        signatory: OfficerId,
        /// When it was signed.
        on: Date,
    },
}

impl Signature {
    /// Who signed.
    pub fn signatory(&self) -> OfficerId {
        match self {
            Self::Digital { signatory, .. } | Self::Pen { signatory, .. } => *signatory,
        }
    }
    /// The signed file or the scan.
    pub fn document(&self) -> DocumentId {
        match self {
            Self::Digital { document, .. } | Self::Pen { document, .. } => *document,
        }
    }
}

/// The issued document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Its number, for example `12/GXN-UBND`.
    pub number: String,
    /// Its date.
    pub on: Date,
    /// The file.
    pub document: DocumentId,
    /// The clerk.
    pub by: OfficerId,
}

/// One version of the result: the issued one, then its corrections. None is ever overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultVersion {
    /// The document.
    pub issued: Issued,
    /// The signature under it.
    pub signature: Signature,
    /// For a correction: what was wrong (Decree 61/2018/NĐ-CP, article 21).
    pub correction: Option<String>,
    /// Since when it holds.
    pub at: Moment,
}

/// A corrected result on its way: drafted, then signed; numbered and issued it becomes a [`ResultVersion`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What was wrong.
    pub reason: String,
    /// The corrected draft.
    pub draft: Draft,
    /// The apology that goes out with it.
    pub apology: DocumentId,
    /// The signature, once it is there.
    pub signature: Option<Signature>,
}

/// How the citizen wants, or got, the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryWay {
    /// At the counter.
    #[default]
    Counter,
    /// By public post.
    Post,
    /// Electronically.
    Electronic,
}

impl DeliveryWay {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Post, Self::Electronic];

    /// The word used in data, tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Post => "post",
            Self::Electronic => "electronic",
        }
    }

    /// The way that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }
}

/// The delivery axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Delivery {
    /// The way the citizen chose.
    pub way: DeliveryWay,
    /// How far it is.
    pub status: DeliveryStatus,
    /// How often the citizen was reminded to collect.
    pub reminders: u32,
}

/// How far the delivery of the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryStatus {
    /// There is nothing to deliver.
    #[default]
    NotYet,
    /// It waits at the one-stop.
    Waiting,
    /// The citizen has it.
    Delivered,
}

/// The return of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// When.
    pub at: Moment,
    /// How.
    pub way: DeliveryWay,
    /// Who received it.
    pub receiver: String,
    /// The acknowledgement of the result.
    pub document: DocumentId,
}

/// The end of a dossier that has no result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
    /// Form 03, withdrawal note, decision, stop notice.
    pub document: DocumentId,
}

/// Somebody stands in for an absent officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The absent officer.
    pub absent: OfficerId,
    /// Who stands in.
    pub delegate: OfficerId,
    /// First day.
    pub since: Date,
    /// Last day.
    pub until: Date,
    /// Why.
    pub reason: String,
}

impl Delegation {
    /// Whether it holds on `date`.
    pub fn holds_on(&self, date: Date) -> bool {
        (self.since..=self.until).contains(&date)
    }
}
