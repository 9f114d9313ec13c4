//! A dossier as its events made it.

use base::{AgencyId, Date, Moment, OfficerId, Part, RevisionId, Seat, Vnd};
use serde::{Deserialize, Serialize};

use super::{
    Acceptance, AnswerDue, Apology, ApologyDraft, Asked, Assisted, Closing, Consultation, Correction, Delegation,
    Delivery, Draft, DueMoments, EnteredLate, ForeignResult, Handover, Holder, Incident, IncidentKind, Issued,
    Obligation, Opening, Origin, Outcome, PaperReceived, Parties, Proposal, ResultVersion, Returned, Signature,
    State, Strand, WithdrawalRequest, way::Way,
};
use crate::{calendar::Pause, procedure::Channel};

/// The state of one dossier after some number of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// How many events made it.
    pub version: u64,
    /// Business state.
    pub state: State,
    /// The pinned revision of its procedure.
    pub revision: RevisionId,
    /// How it came in.
    pub channel: Channel,
    /// The officer who began the draft for the citizen.
    pub typed_by: Option<OfficerId>,
    /// An officer typed for the citizen.
    pub assisted: Option<Assisted>,
    /// The competent agency.
    pub agency: AgencyId,
    /// The agency whose one-stop receives and returns.
    pub intake_agency: AgencyId,
    /// Filer and owner.
    pub parties: Parties,
    /// Who has it in hand.
    pub holder: Holder,
    /// A hand-over nobody has confirmed.
    pub handover: Option<Handover>,
    /// The specialist who works on it.
    pub assignee: Option<OfficerId>,
    /// When it was last filed.
    pub submitted_at: Option<Moment>,
    /// Until when the one-stop answers a filing or a supplement; `None` when nothing waits for an answer.
    pub answer_due: Option<AnswerDue>,
    /// The facts of acceptance; there from acceptance on, for ever.
    pub acceptance: Option<Acceptance>,
    /// The appointment; there from acceptance on, for ever.
    pub due: Option<DueMoments>,
    /// Times in which the limit stands still.
    pub pauses: Vec<Pause>,
    /// What came on paper, all filings added up.
    pub papers: Vec<PaperReceived>,
    /// Why some of them go to the section without a scan.
    #[serde(default)]
    pub unscanned: Option<String>,
    /// How often the citizen was asked to complete before acceptance.
    pub completions: u32,
    /// How often the citizen was asked for papers after acceptance.
    pub supplements: u32,
    /// The latest request to the citizen for papers.
    pub asked: Option<Asked>,
    /// From when the supplement that the one-stop has not yet checked counts.
    pub supplied_at: Option<Moment>,
    /// What waits for another officer's approval.
    pub proposal: Option<Proposal>,
    /// The citizen's request to take it back, undecided.
    pub withdrawal: Option<WithdrawalRequest>,
    /// Questions to other agencies.
    pub consultations: Vec<Consultation>,
    /// The financial obligation that is open.
    pub obligation: Option<Obligation>,
    /// The apology.
    pub apology: Option<Apology>,
    /// The apology that the system drafted and nobody has sent or dropped.
    #[serde(default)]
    pub apology_draft: Option<ApologyDraft>,
    /// The leader dropped a drafted apology: the system drafts no other.
    #[serde(default)]
    pub apology_dropped: bool,
    /// The latest draft of the result.
    pub draft: Option<Draft>,
    /// The signature under the draft.
    pub signature: Option<Signature>,
    /// A corrected result that is not issued yet.
    pub correction: Option<Correction>,
    /// The result: issued version first, then corrections.
    pub results: Vec<ResultVersion>,
    /// The end moment: the result confirmed at the one-stop. Not the citizen's pick-up.
    pub ended_at: Option<Moment>,
    /// The delivery axis.
    pub delivery: Delivery,
    /// The return of the result.
    pub returned: Option<Returned>,
    /// The end without a result.
    pub closing: Option<Closing>,
    /// Who stands in for whom.
    pub delegations: Vec<Delegation>,
    /// What went wrong, oldest first.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// How far it has come through the steps of its process.
    #[serde(default)]
    pub way: Way,
    /// Moves to successors of agencies that ended, oldest first.
    #[serde(default)]
    pub moves: Vec<super::MoveMade>,
    /// A move whose receiver has not confirmed yet.
    #[serde(default)]
    pub arrival: Option<super::Arrival>,
    /// Its life in another system, when it was taken over from one.
    #[serde(default)]
    pub taken_over: Option<Origin>,
    /// What of it is done by other systems; empty for an ordinary dossier.
    #[serde(default)]
    pub strands: Vec<Strand>,
    /// Its papers came during a declared outage and were entered afterwards.
    #[serde(default)]
    pub late: Option<EnteredLate>,
    /// When papers that were entered late really came, as long as the acceptance counts from then: a filing that had
    /// to be completed or went to another agency counts from its acceptance like any other.
    #[serde(default)]
    pub papers_came: Option<Moment>,
    /// Fees owed.
    pub owed: Vnd,
    /// Fees paid.
    pub paid: Vnd,
}

/// The finance axis: where the fees stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finance {
    /// Nothing is owed.
    Free,
    /// Something is still owed.
    Unpaid,
    /// Everything is paid.
    Paid,
}

impl Dossier {
    /// The draft that `opening` begins.
    pub fn opened(opening: &Opening) -> Self {
        Self {
            version: 1,
            state: State::Draft,
            revision: opening.revision,
            channel: opening.channel,
            typed_by: opening.typed_by,
            assisted: None,
            agency: opening.agency,
            intake_agency: opening.intake_agency,
            parties: opening.parties,
            holder: Holder::Applicant { watching: Seat { agency: opening.intake_agency, part: Part::OneStop } },
            handover: None,
            assignee: None,
            submitted_at: None,
            answer_due: None,
            acceptance: None,
            due: None,
            pauses: Vec::new(),
            papers: Vec::new(),
            unscanned: None,
            completions: 0,
            supplements: 0,
            asked: None,
            supplied_at: None,
            proposal: None,
            withdrawal: None,
            consultations: Vec::new(),
            obligation: None,
            apology: None,
            apology_draft: None,
            apology_dropped: false,
            draft: None,
            signature: None,
            correction: None,
            results: Vec::new(),
            ended_at: None,
            delivery: Delivery::default(),
            returned: None,
            closing: None,
            delegations: Vec::new(),
            incidents: Vec::new(),
            way: Way::default(),
            moves: Vec::new(),
            arrival: None,
            taken_over: None,
            strands: Vec::new(),
            late: None,
            papers_came: None,
            owed: Vnd::ZERO,
            paid: Vnd::ZERO,
        }
    }

    /// The one-stop that receives and returns.
    pub fn one_stop(&self) -> Seat {
        Seat { agency: self.intake_agency, part: Part::OneStop }
    }

    /// A part of the competent agency.
    pub fn seat(&self, part: Part) -> Seat {
        Seat { agency: self.agency, part }
    }

    /// The dossier code; there from acceptance on.
    pub fn code(&self) -> Option<&str> {
        self.acceptance.as_ref().map(|acceptance| acceptance.code.as_str())
    }

    /// The finance axis.
    pub fn finance(&self) -> Finance {
        if self.owed <= Vnd::ZERO {
            Finance::Free
        } else if self.paid < self.owed {
            Finance::Unpaid
        } else {
            Finance::Paid
        }
    }

    /// Whether the limit stands still.
    pub fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.to.is_none())
    }

    /// The questions to other agencies that wait for an answer.
    pub fn open_consultations(&self) -> impl Iterator<Item = &Consultation> {
        self.consultations.iter().filter(|asked| asked.answer.is_none())
    }

    /// The question that `agency` may answer now: an open one, or until the draft is signed the last one it
    /// answered, whose answer it may replace.
    pub fn answerable(&self, agency: AgencyId) -> Option<&Consultation> {
        let open = self.open_consultations().find(|asked| asked.agency == agency);
        let last = || self.consultations.iter().rev().find(|asked| asked.agency == agency);
        open.or_else(|| last().filter(|_| self.state.is_before_signature()))
    }

    /// What went wrong and is not put right yet, oldest first.
    pub fn open_incidents(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().filter(|incident| incident.remedy.is_none())
    }

    /// The open incident of a kind.
    pub fn open_incident(&self, kind: IncidentKind) -> Option<&Incident> {
        self.open_incidents().find(|incident| incident.kind == kind)
    }

    /// The document that holds now: the latest version of the result.
    pub fn issued(&self) -> Option<&Issued> {
        self.results.last().map(|version| &version.issued)
    }

    /// The draft that is to be signed or issued next: of the correction, where one is under way.
    pub fn draft_in_hand(&self) -> Option<&Draft> {
        self.correction.as_ref().map(|correction| &correction.draft).or(self.draft.as_ref())
    }

    /// The signature under it.
    pub fn signature_in_hand(&self) -> Option<Signature> {
        self.correction.as_ref().map_or(self.signature, |correction| correction.signature)
    }

    /// The result that another system issued before the dossier was taken over.
    pub fn foreign_result(&self) -> Option<&ForeignResult> {
        self.taken_over.as_ref()?.result.as_ref()
    }

    /// Number and date of the document that holds now, whoever issued it.
    pub fn result_number(&self) -> Option<(&str, Date)> {
        let issued = self.issued().map(|issued| (issued.number.as_str(), issued.on));
        issued.or(self.foreign_result().map(|result| (result.number.as_str(), result.on)))
    }

    /// Which way it was decided, once that is issued.
    pub fn outcome(&self) -> Option<Outcome> {
        let drafted = self.issued().and(self.draft.as_ref()).map(|draft| draft.outcome);
        drafted.or(self.foreign_result().map(|result| result.outcome))
    }

    /// Whether `officer` is, or today stands in for, the specialist who works on it.
    pub fn is_assigned_to(&self, officer: OfficerId, today: Date) -> bool {
        let Some(assignee) = self.assignee else { return false };
        assignee == officer
            || self
                .delegations
                .iter()
                .any(|it| it.absent == assignee && it.delegate == officer && it.holds_on(today))
    }
}
