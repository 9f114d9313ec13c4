//! What somebody wants to do with a dossier.
//!
//! A command carries what the papers need. Documents are made before the command is decided; their ids
//! stand here. Who asks and when comes with the context.

use base::{AgencyId, Date, DocumentId, OfficerId, Part, Vnd};
use serde::{Deserialize, Serialize};

use super::{
    Confirmation, DeliveryWay, IncidentKind, LateEntry, Outcome, PaperAsked, PaperReceived, Parties, Register,
    Report, Signature, StatedLimit, StepQuestion, TakeOver, kinds::kinds,
};
use crate::procedure::Channel;

/// A wish, lawful or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Command {
    /// File the draft.
    Submit {
        /// How it really comes in.
        channel: Channel,
        /// Filer and owner.
        parties: Parties,
        /// How the citizen wants the result.
        delivery: DeliveryWay,
        /// The fees as computed now.
        owed: Vnd,
        /// When an officer types online for the citizen: how the citizen confirmed.
        confirmation: Option<Confirmation>,
        /// What came on paper.
        papers: Vec<PaperReceived>,
        /// The papers came during a declared outage and are entered now.
        #[serde(default)]
        late: Option<Box<LateEntry>>,
    },
    /// Ask to complete it before acceptance, or propose to ask a second time.
    AskCompletion {
        /// Why.
        reason: String,
        /// The complete list.
        papers: Vec<PaperAsked>,
        /// Form 02.
        document: DocumentId,
        /// Until when the citizen may answer.
        answer_by: Option<Date>,
    },
    /// Refuse at intake.
    Refuse {
        /// Why.
        reason: String,
        /// Form 03.
        document: DocumentId,
    },
    /// Pass on what was filed at the wrong agency.
    PassOn {
        /// The right agency.
        agency: AgencyId,
        /// The agency whose one-stop receives for it.
        intake_agency: AgencyId,
        /// Why.
        reason: String,
        /// The note that goes with it.
        document: DocumentId,
    },
    /// Accept.
    Accept {
        /// The dossier code, allotted in the same transaction.
        code: String,
        /// The line of the register, allotted in the same transaction.
        register: Register,
        /// The intake slip.
        form_01: DocumentId,
        /// The fees as they stand now.
        owed: Vnd,
        /// Another limit than the procedure's, with its basis.
        stated: Option<StatedLimit>,
    },
    /// Hand over from the one-stop to the section.
    Transfer {
        /// The officer goes on with it as the specialist: hand-over to oneself is one click.
        keep: bool,
    },
    /// Say why papers that were counted have no scan, before the dossier goes to the section.
    LeaveUnscanned {
        /// Why.
        reason: String,
        /// The papers, by name.
        papers: Vec<String>,
    },
    /// Confirm a hand-over.
    Confirm,
    /// Take back a hand-over nobody confirmed.
    Recall {
        /// Why.
        reason: String,
    },
    /// Assign or re-assign a specialist.
    Assign {
        /// The specialist.
        officer: OfficerId,
    },
    /// Return it by one step.
    StepBack {
        /// Why.
        reason: String,
    },
    /// Finish a step of the process.
    FinishStep {
        /// The step.
        step: String,
        /// The answer, where it decides which way to go.
        answer: Option<String>,
        /// What else is to be known.
        note: Option<String>,
    },
    /// Ask the agencies of the open steps for their opinions, all at once.
    AskAgencies {
        /// Whom, for which step.
        asked: Vec<StepQuestion>,
    },
    /// Ask another agency for its opinion.
    AskOpinion {
        /// The agency.
        agency: AgencyId,
        /// The question.
        question: String,
        /// The letter.
        document: DocumentId,
        /// Until when.
        answer_by: Date,
        /// No draft without it.
        mandatory: bool,
        /// The step of the process that asks, where its own agency cannot be asked; whether it is mandatory, the
        /// process says then.
        #[serde(default)]
        step: Option<String>,
    },
    /// Answer.
    GiveOpinion {
        /// The opinion.
        opinion: String,
        /// Its paper.
        document: DocumentId,
    },
    /// Go on without an opinion.
    ForgoOpinion {
        /// The agency that was asked.
        agency: AgencyId,
        /// The ground.
        ground: String,
        /// Its paper.
        document: DocumentId,
    },
    /// Give an agency that was asked another day to answer.
    ExtendOpinion {
        /// The agency that was asked.
        agency: AgencyId,
        /// The new day.
        answer_by: Date,
        /// Why.
        reason: String,
    },
    /// Take the silence of an agency for consent, where the procedure's process says so.
    TakeSilence {
        /// The agency that was asked.
        agency: AgencyId,
        /// The ground, as the note says it.
        ground: String,
        /// The note.
        document: DocumentId,
    },
    /// Ask the citizen for papers, or propose to ask a second time.
    AskSupplement {
        /// Why.
        reason: String,
        /// The complete list.
        papers: Vec<PaperAsked>,
        /// Form 02.
        document: DocumentId,
        /// Until when the citizen may answer.
        answer_by: Option<Date>,
    },
    /// Supply what was asked.
    Resubmit {
        /// What came on paper.
        papers: Vec<PaperReceived>,
    },
    /// Find the supplement complete.
    FindComplete {
        /// The receipt issued again with the new date.
        document: DocumentId,
    },
    /// End what the citizen never answered.
    Lapse {
        /// Why.
        reason: String,
        /// The notice.
        document: DocumentId,
    },
    /// Require a financial obligation.
    RequireFinance {
        /// How much.
        amount: Vnd,
        /// Why.
        reason: String,
        /// The payment notice.
        document: DocumentId,
        /// The procedure's law excludes the time until payment.
        pauses: bool,
    },
    /// Confirm that the obligation is fulfilled.
    ConfirmFinance {
        /// The receipt.
        receipt: String,
    },
    /// Propose a statutory extension.
    Extend {
        /// The provision.
        basis: String,
        /// Why.
        reason: String,
        /// How much, in the limit's own unit.
        extra: u32,
        /// The notice.
        document: DocumentId,
    },
    /// Approve what a colleague proposed.
    Approve,
    /// Decline what a colleague proposed.
    Decline {
        /// Why.
        reason: String,
    },
    /// Apologise and name a new day.
    Apologise {
        /// Why it will be late.
        reason: String,
        /// The new day.
        new_day: Date,
        /// Form 04.
        document: DocumentId,
    },
    /// Draft the apology before it is too late, for the leader to send.
    DraftApology {
        /// Why it will be late, as far as the dossier shows.
        reason: String,
        /// The proposed day.
        new_day: Date,
        /// The draft of Form 04.
        document: DocumentId,
    },
    /// Send the apology as it was drafted.
    SendApology {
        /// Form 04.
        document: DocumentId,
    },
    /// Drop the drafted apology: the result will be there in time.
    DropApology {
        /// Why.
        reason: String,
    },
    /// Put a draft of the result before the head or the leader.
    SubmitDraft {
        /// The document.
        document: DocumentId,
        /// Which way it decides.
        outcome: Outcome,
        /// For a refusal on the merits: why.
        reason: Option<String>,
        /// The section (its head reviews) or the leadership at once.
        to: Part,
    },
    /// Find the draft good.
    Review,
    /// Send back the draft, or the signed result before numbering; drop a correction that is not issued.
    SendBack {
        /// Why.
        reason: String,
    },
    /// Sign, or record the signature by pen.
    Sign {
        /// The signature.
        signature: Signature,
    },
    /// Number and issue the result, or the corrected one.
    Issue {
        /// The number.
        number: String,
        /// The date.
        on: Date,
        /// The file.
        document: DocumentId,
    },
    /// Hand the result to the one-stop.
    HandResult,
    /// Return the result to the citizen.
    Return {
        /// How.
        way: DeliveryWay,
        /// Who receives it.
        receiver: String,
        /// The acknowledgement of the result.
        document: DocumentId,
    },
    /// Remind the citizen to collect the result.
    Remind,
    /// Draft a corrected result; it is then signed and issued like the first one.
    CorrectResult {
        /// What was wrong.
        reason: String,
        /// The corrected draft.
        document: DocumentId,
        /// Which way it decides.
        outcome: Outcome,
        /// The apology that goes out with it.
        apology: DocumentId,
    },
    /// Let somebody stand in for an absent officer.
    Delegate {
        /// The absent officer.
        absent: OfficerId,
        /// Who stands in.
        delegate: OfficerId,
        /// First day.
        since: Date,
        /// Last day.
        until: Date,
        /// Why.
        reason: String,
    },
    /// Take it back: at once before acceptance, as a request afterwards.
    Withdraw {
        /// Why.
        reason: String,
        /// The note or request.
        document: DocumentId,
    },
    /// Approve a withdrawal.
    ApproveWithdrawal {
        /// The decision.
        document: DocumentId,
    },
    /// Decline a withdrawal.
    DeclineWithdrawal {
        /// Why.
        reason: String,
    },
    /// End it without outcome.
    Stop {
        /// Why.
        reason: String,
        /// The stop notice.
        document: DocumentId,
    },
    /// Record what was paid at the counter.
    RecordPayment {
        /// How much.
        amount: Vnd,
        /// Series of the paper receipt.
        series: String,
        /// Number of the paper receipt.
        number: String,
    },
    /// Report that something went wrong.
    ReportIncident {
        /// What kind of thing.
        incident: IncidentKind,
        /// What happened.
        what: String,
        /// The part of the agency that answers for it; the one-stop is the one that receives.
        part: Part,
        /// The officer who answers for it, where it is one in particular.
        officer: Option<OfficerId>,
    },
    /// Close the oldest open incident.
    CloseIncident {
        /// How it was put right.
        remedy: String,
        /// What it cost the agency.
        cost: Vnd,
        /// The letter of apology.
        document: DocumentId,
    },
    /// Count again after a decision about days off.
    CorrectCalendar {
        /// Which decision.
        reason: String,
    },
    /// Move it to the agency that takes the place of another.
    Move(super::Moving),
    /// Confirm that a moved dossier has come.
    ConfirmArrival,
    /// Take it over from another system, in which it runs.
    TakeOver(Box<TakeOver>),
    /// Note that a partner took a strand and how it calls it.
    NoteTaken {
        /// Which strand.
        strand: String,
        /// The partner's own code.
        foreign_code: String,
    },
    /// Take in what a partner says.
    Hear {
        /// Which strand.
        strand: String,
        /// What it says.
        report: Report,
    },
    /// Hand the strands that partners have in hand over again.
    ForwardAgain,
    /// Return the result of one strand before the others are there.
    ReturnStrand {
        /// Which strand.
        strand: String,
        /// How.
        way: DeliveryWay,
        /// Who receives it.
        receiver: String,
        /// The acknowledgement of the result.
        document: DocumentId,
    },
}

kinds! {
    /// What kind of wish.
    Command => CommandKind {
        Submit = "submit",
        AskCompletion = "ask-completion",
        Refuse = "refuse",
        PassOn = "pass-on",
        Accept = "accept",
        Transfer = "transfer",
        Confirm = "confirm",
        LeaveUnscanned = "leave-unscanned",
        Recall = "recall",
        Assign = "assign",
        StepBack = "step-back",
        FinishStep = "finish-step",
        AskAgencies = "ask-agencies",
        AskOpinion = "ask-opinion",
        GiveOpinion = "give-opinion",
        ForgoOpinion = "forgo-opinion",
        ExtendOpinion = "extend-opinion",
        TakeSilence = "take-silence",
        AskSupplement = "ask-supplement",
        Resubmit = "resubmit",
        FindComplete = "find-complete",
        Lapse = "lapse",
        RequireFinance = "require-finance",
        ConfirmFinance = "confirm-finance",
        Extend = "extend",
        Approve = "approve",
        Decline = "decline",
        Apologise = "apologise",
        DraftApology = "draft-apology",
        SendApology = "send-apology",
        DropApology = "drop-apology",
        SubmitDraft = "submit-draft",
        Review = "review",
        SendBack = "send-back",
        Sign = "sign",
        Issue = "issue",
        HandResult = "hand-result",
        Return = "return",
        Remind = "remind",
        CorrectResult = "correct-result",
        Delegate = "delegate",
        Withdraw = "withdraw",
        ApproveWithdrawal = "approve-withdrawal",
        DeclineWithdrawal = "decline-withdrawal",
        Stop = "stop",
        RecordPayment = "record-payment",
        ReportIncident = "report-incident",
        CloseIncident = "close-incident",
        CorrectCalendar = "correct-calendar",
        TakeOver = "take-over",
        Move = "move",
        ConfirmArrival = "confirm-arrival",
        NoteTaken = "note-taken",
        Hear = "hear",
        ForwardAgain = "forward-again",
        ReturnStrand = "return-strand",
    }
}
