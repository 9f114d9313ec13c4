//! What happened to a dossier. Events are the truth; everything else is folded from them.
//!
//! Reasons and texts in events are personal data: the store seals them.

use base::{AgencyId, Date, DocumentId, Moment, OfficerId, RevisionId, Seat, Vnd};
use serde::{Deserialize, Serialize};

use super::{
    Acceptance, AnswerDue, Apology, ApologyDraft, Asked, Assisted, Consultation, Correction, Delegation,
    DeliveryWay, Draft, DueMoments, EnteredLate, Extension, Handover, Incident, Issued, Obligation, Opinion,
    PaperReceived, Parties, Proposal, Remedy, Report, Returned, Signature, Strand, TakenOver, kinds::kinds,
};
use crate::procedure::Channel;

/// How a dossier begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The revision of the procedure it is filed under; pinned.
    pub revision: RevisionId,
    /// The competent agency.
    pub agency: AgencyId,
    /// The agency whose one-stop receives for it (departments: the provincial centre).
    pub intake_agency: AgencyId,
    /// How it comes in.
    pub channel: Channel,
    /// Filer and owner.
    pub parties: Parties,
    /// The officer who types it for the citizen; absent when the citizen began it.
    pub typed_by: Option<OfficerId>,
}

/// Something that happened. The store adds who, when and the running number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// A draft was begun.
    Opened(Opening),
    /// Another agency was chosen for the draft.
    AgencyChosen {
        /// The competent agency.
        agency: AgencyId,
        /// The agency whose one-stop receives for it.
        intake_agency: AgencyId,
    },
    /// It was filed.
    Submitted {
        /// How it really came in.
        channel: Channel,
        /// An officer typed.
        assisted: Option<Assisted>,
        /// Filer and owner as filed.
        parties: Parties,
        /// How the citizen wants the result.
        delivery: DeliveryWay,
        /// The fees as computed when it was filed.
        owed: Vnd,
        /// Until when the one-stop answers.
        answer_due: AnswerDue,
        /// What came on paper.
        #[serde(default)]
        papers: Vec<PaperReceived>,
        /// The papers came during a declared outage and were entered afterwards.
        #[serde(default)]
        late: Option<EnteredLate>,
    },
    /// The one-stop asked to complete it before acceptance (Form 02).
    CompletionAsked {
        /// What and why.
        asked: Asked,
        /// Who approved a second request.
        approved_by: Option<OfficerId>,
    },
    /// The citizen filed again after a request to complete.
    Resubmitted {
        /// Until when the one-stop answers.
        answer_due: AnswerDue,
        /// What came on paper.
        #[serde(default)]
        papers: Vec<PaperReceived>,
    },
    /// It was filed at the wrong agency and passed on; the answer timer goes on.
    PassedOn {
        /// The right agency.
        agency: AgencyId,
        /// The agency whose one-stop receives for it.
        intake_agency: AgencyId,
        /// Why.
        reason: String,
        /// The note that goes with it; older events have none.
        #[serde(default)]
        document: Option<DocumentId>,
    },
    /// Intake refused it (Form 03), or the citizen never answered the request to complete.
    NotAccepted {
        /// Why.
        reason: String,
        /// Form 03 or the notice.
        document: DocumentId,
        /// The citizen was silent.
        lapsed: bool,
    },
    /// It was accepted: the clock runs.
    Accepted {
        /// The facts of acceptance.
        acceptance: Acceptance,
        /// The appointment.
        due: DueMoments,
        /// The fees as they stand now.
        owed: Vnd,
    },
    /// It was handed over; not yet confirmed.
    HandedOver(Handover),
    /// The receiver confirmed.
    HandoverConfirmed {
        /// Who confirmed.
        by: OfficerId,
    },
    /// The one-stop said why papers go to the section without a scan.
    LeftUnscanned {
        /// Why.
        reason: String,
        /// The papers, by name.
        papers: Vec<String>,
    },
    /// The giver took an unconfirmed hand-over back.
    Recalled {
        /// Why.
        reason: String,
    },
    /// A specialist was assigned.
    Assigned {
        /// The specialist.
        officer: OfficerId,
        /// Their unit.
        seat: Seat,
    },
    /// The holder returned it by one step.
    SteppedBack {
        /// Why.
        reason: String,
    },
    /// A step of the process was finished.
    StepFinished {
        /// The step.
        step: String,
        /// The answer that decided which way to go.
        answer: Option<String>,
        /// What else is to be known.
        note: Option<String>,
        /// The steps it led to.
        next: Vec<String>,
        /// Who finished it.
        by: OfficerId,
    },
    /// Another agency was asked for its opinion.
    OpinionAsked(Consultation),
    /// A consultation ended.
    OpinionClosed {
        /// The agency that was asked.
        agency: AgencyId,
        /// The opinion, or the ground for going on without.
        opinion: Opinion,
    },
    /// The agency put another answer in the place of its former one, which stays readable.
    OpinionReplaced {
        /// The agency that was asked.
        agency: AgencyId,
        /// The answer that holds now.
        opinion: Opinion,
    },
    /// An agency that was asked got another day to answer.
    OpinionTermMoved {
        /// The agency that was asked.
        agency: AgencyId,
        /// The new day.
        answer_by: Date,
        /// The day before.
        before: Date,
        /// Why.
        reason: String,
    },
    /// Something needs another officer's approval.
    Proposed(Proposal),
    /// The approval was denied.
    ProposalDeclined {
        /// Why.
        reason: String,
    },
    /// The citizen was asked for papers (Form 02): the clock stands.
    SupplementAsked {
        /// What and why.
        asked: Asked,
        /// Who approved a second request.
        approved_by: Option<OfficerId>,
    },
    /// The citizen supplied.
    SupplementHandedIn {
        /// From when it counts.
        received: Moment,
        /// Until when the one-stop looks.
        answer_due: AnswerDue,
        /// What came on paper.
        #[serde(default)]
        papers: Vec<PaperReceived>,
    },
    /// What was supplied is complete: the clock runs again.
    SupplementFound {
        /// The receipt issued again with the new date.
        document: DocumentId,
        /// The appointment.
        due: DueMoments,
    },
    /// A financial obligation has to be fulfilled.
    FinanceRequired(Obligation),
    /// It was fulfilled.
    FinanceConfirmed {
        /// The receipt.
        receipt: String,
        /// The appointment, moved if the time was excluded.
        due: DueMoments,
    },
    /// The limit was extended by law.
    Extended {
        /// Why and by what.
        extension: Extension,
        /// Who approved.
        approved_by: OfficerId,
        /// The limit as it is now.
        limit: crate::calendar::Limit,
        /// The appointment.
        due: DueMoments,
    },
    /// The appointment came near without a draft for signature: the system drafted the apology.
    ApologyDrafted(ApologyDraft),
    /// The leader dropped the drafted apology.
    ApologyDropped {
        /// Why.
        reason: String,
    },
    /// The agency apologised and named a new day.
    Apologised(Apology),
    /// Days off changed: counted again.
    CalendarCorrected {
        /// Which decision.
        reason: String,
        /// Which version of the rules counts now.
        calendar_rules: String,
        /// The appointment.
        due: DueMoments,
        /// The appointment until then.
        #[serde(default)]
        before: Option<DueMoments>,
    },
    /// Days off changed: the time to answer was counted again.
    AnswerTimeCorrected {
        /// Which decision.
        reason: String,
        /// Until when the one-stop answers.
        answer_due: AnswerDue,
        /// Until when it was to answer before.
        before: AnswerDue,
    },
    /// A draft of the result lies before the head or the leader.
    DraftSubmitted {
        /// The draft.
        draft: Draft,
        /// Before whom.
        to: Seat,
    },
    /// The head found the draft good.
    DraftReviewed {
        /// The head.
        by: OfficerId,
        /// Before whom it lies now.
        to: Seat,
    },
    /// The draft, or the signed result before numbering, was sent back.
    SentBack {
        /// Why.
        reason: String,
    },
    /// It was signed.
    Signed {
        /// The signature.
        signature: Signature,
        /// The clerk's unit.
        to: Seat,
    },
    /// It was numbered and issued.
    Issued(Issued),
    /// The one-stop confirmed that it has the result: the clock stops.
    ResultReceived {
        /// Who confirmed.
        by: OfficerId,
    },
    /// The citizen has the result.
    Returned(Returned),
    /// The citizen was reminded to collect it.
    Reminded,
    /// A mistake was found and a corrected result drafted.
    CorrectionDrafted(Correction),
    /// The corrected result was signed.
    CorrectionSigned {
        /// The signature.
        signature: Signature,
    },
    /// The correction was dropped before it was issued.
    CorrectionDropped {
        /// Why.
        reason: String,
    },
    /// The corrected result was issued.
    ResultCorrected {
        /// What was wrong.
        reason: String,
        /// The correction or revocation decision.
        issued: Issued,
        /// The signature under it.
        signature: Signature,
        /// The apology to the citizen.
        apology: DocumentId,
    },
    /// Somebody stands in for an absent officer.
    Delegated(Delegation),
    /// The citizen wants it back after acceptance.
    WithdrawalRequested {
        /// Why.
        reason: String,
        /// The request.
        document: DocumentId,
    },
    /// The agency did not agree.
    WithdrawalDeclined {
        /// Why.
        reason: String,
    },
    /// It was taken back.
    Withdrawn {
        /// Why.
        reason: String,
        /// Withdrawal note or decision.
        document: DocumentId,
        /// Who approved, after acceptance.
        approved_by: Option<OfficerId>,
    },
    /// It ended without outcome.
    Stopped {
        /// Why.
        reason: String,
        /// Stop notice or return letter.
        document: DocumentId,
        /// The citizen did not supply in time.
        lapsed: bool,
    },
    /// Something went wrong.
    IncidentReported(Incident),
    /// The oldest open incident was put right.
    IncidentClosed(Remedy),
    /// Fees were paid at the counter.
    Paid {
        /// How much.
        amount: Vnd,
        /// Series of the receipt.
        series: String,
        /// Number of the receipt.
        number: String,
        /// Its date.
        on: Date,
    },
    /// It went over to the agency that takes the place of another.
    Moved(super::Moving),
    /// The successor's unit confirmed that it has come.
    ArrivalConfirmed {
        /// Who confirmed.
        by: OfficerId,
    },
    /// It was taken over from another system.
    TakenOver(Box<TakenOver>),
    /// It consists of strands, some of them done by other systems.
    Linked {
        /// The strands, none begun.
        strands: Vec<Strand>,
    },
    /// A strand was given to the outbox for its partner; where it is the whole, the partner holds the dossier.
    Forwarded {
        /// Which strand.
        strand: String,
    },
    /// The partner took it and told its own code.
    ForeignTaken {
        /// Which strand.
        strand: String,
        /// The partner's own code.
        foreign_code: String,
    },
    /// The partner said what happened there.
    ForeignStatus {
        /// Which strand.
        strand: String,
        /// What it says.
        report: Report,
    },
    /// The citizen supplied what the partner asked for.
    SuppliedOnward {
        /// What came on paper.
        #[serde(default)]
        papers: Vec<PaperReceived>,
    },
    /// A strand has become pointless, because one that it needs ended without a result.
    StrandDropped {
        /// Which strand.
        strand: String,
        /// Why.
        reason: String,
    },
    /// The one-stop has the result that was made here, while strands at partners are still open.
    OwnResultReceived {
        /// Who confirmed.
        by: OfficerId,
    },
    /// The citizen has the result of one strand before the others.
    StrandReturned {
        /// Which strand.
        strand: String,
        /// To whom and how.
        returned: Returned,
    },
    /// The last strand ended: everything there will be is at the one-stop, and the clock stops.
    StrandsEnded,
}

impl Event {
    /// Whether it is one of the lawful events that set or move the due moment.
    pub fn moves_due(&self) -> bool {
        matches!(
            self,
            Self::Accepted { .. }
                | Self::SupplementFound { .. }
                | Self::Extended { .. }
                | Self::FinanceConfirmed { .. }
                | Self::Apologised(_)
                | Self::CalendarCorrected { .. }
                | Self::TakenOver(_)
        )
    }
}

kinds! {
    /// What kind of thing happened.
    Event => EventKind {
        Opened = "opened",
        AgencyChosen = "agency-chosen",
        Submitted = "submitted",
        CompletionAsked = "completion-asked",
        Resubmitted = "resubmitted",
        PassedOn = "passed-on",
        NotAccepted = "not-accepted",
        Accepted = "accepted",
        HandedOver = "handed-over",
        HandoverConfirmed = "handover-confirmed",
        LeftUnscanned = "left-unscanned",
        Recalled = "recalled",
        Assigned = "assigned",
        SteppedBack = "stepped-back",
        StepFinished = "step-finished",
        OpinionAsked = "opinion-asked",
        OpinionClosed = "opinion-closed",
        OpinionReplaced = "opinion-replaced",
        OpinionTermMoved = "opinion-term-moved",
        Proposed = "proposed",
        ProposalDeclined = "proposal-declined",
        SupplementAsked = "supplement-asked",
        SupplementHandedIn = "supplement-handed-in",
        SupplementFound = "supplement-found",
        FinanceRequired = "finance-required",
        FinanceConfirmed = "finance-confirmed",
        Extended = "extended",
        ApologyDrafted = "apology-drafted",
        ApologyDropped = "apology-dropped",
        Apologised = "apologised",
        CalendarCorrected = "calendar-corrected",
        AnswerTimeCorrected = "answer-time-corrected",
        DraftSubmitted = "draft-submitted",
        DraftReviewed = "draft-reviewed",
        SentBack = "sent-back",
        Signed = "signed",
        Issued = "issued",
        ResultReceived = "result-received",
        Returned = "returned",
        Reminded = "reminded",
        CorrectionDrafted = "correction-drafted",
        CorrectionSigned = "correction-signed",
        CorrectionDropped = "correction-dropped",
        ResultCorrected = "result-corrected",
        Delegated = "delegated",
        WithdrawalRequested = "withdrawal-requested",
        WithdrawalDeclined = "withdrawal-declined",
        Withdrawn = "withdrawn",
        Stopped = "stopped",
        IncidentReported = "incident-reported",
        IncidentClosed = "incident-closed",
        Paid = "paid",
        TakenOver = "taken-over",
        Moved = "moved",
        ArrivalConfirmed = "arrival-confirmed",
        Linked = "linked",
        Forwarded = "forwarded",
        ForeignTaken = "foreign-taken",
        ForeignStatus = "foreign-status",
        SuppliedOnward = "supplied-onward",
        StrandDropped = "strand-dropped",
        OwnResultReceived = "own-result-received",
        StrandReturned = "strand-returned",
        StrandsEnded = "strands-ended",
    }
}
