//! What an event changes.

use base::{Moment, Part};

use super::{
    AnswerDue, Closing, DeliveryStatus, Dossier, Event, Holder, Opinion, Origin, Outcome, PaperReceived,
    ResultVersion, Signature, Stage, State, StrandStatus, TakenOver, WHOLE, WithdrawalRequest, state_of,
    strand::Report,
};
use crate::calendar::Pause;

/// The dossier after `event`, which happened `at` that moment. Trusts the event: what was decided once stays
/// true whatever the rules become.
#[must_use]
pub fn fold(mut dossier: Dossier, event: &Event, at: Moment) -> Dossier {
    if let Event::Opened(opening) = event {
        return Dossier::opened(opening);
    }
    dossier.version += 1;
    dossier.apply(event, at);
    dossier
}

/// The dossier that `events` made, oldest first; none when they do not begin with its opening.
pub fn replay<'a>(events: impl IntoIterator<Item = (&'a Event, Moment)>) -> Option<Dossier> {
    let mut events = events.into_iter();
    let (Event::Opened(opening), _) = events.next()? else { return None };
    Some(events.fold(Dossier::opened(opening), |dossier, (event, at)| fold(dossier, event, at)))
}

impl Dossier {
    fn apply(&mut self, event: &Event, at: Moment) {
        let asking = self.asking(event);
        self.way.note(event, at, asking);
        match event {
            Event::Opened(opening) => *self = Self::opened(opening),
            Event::AgencyChosen { agency, intake_agency } => {
                (self.agency, self.intake_agency) = (*agency, *intake_agency);
                self.holder = Holder::Applicant { watching: self.one_stop() };
            }
            Event::Submitted { channel, assisted, parties, delivery, owed, answer_due, papers, late } => {
                (self.channel, self.assisted, self.parties, self.owed) = (*channel, *assisted, *parties, *owed);
                self.delivery.way = *delivery;
                self.take_papers(papers);
                self.papers_came = late.as_ref().map(|late| late.received);
                self.late.clone_from(late);
                self.await_answer(State::Submitted, self.papers_came.unwrap_or(at), *answer_due);
            }
            Event::CompletionAsked { asked, .. } => {
                self.completions += 1;
                (self.asked, self.proposal, self.answer_due) = (Some(asked.clone()), None, None);
                self.go(State::PreSupplement, Holder::Applicant { watching: self.one_stop() });
            }
            Event::Resubmitted { answer_due, papers } => {
                self.papers_came = None;
                self.take_papers(papers);
                self.await_answer(State::Submitted, at, *answer_due);
            }
            Event::PassedOn { agency, intake_agency, .. } => {
                (self.agency, self.intake_agency, self.proposal) = (*agency, *intake_agency, None);
                self.papers_came = None;
                self.holder = Holder::Seat { seat: self.one_stop() };
            }
            Event::NotAccepted { reason, document, .. } => self.close(State::NotAccepted, at, reason, *document),
            Event::Accepted { acceptance, due, owed } => {
                (self.acceptance, self.due, self.owed) = (Some(acceptance.clone()), Some(*due), *owed);
                (self.answer_due, self.proposal) = (None, None);
                self.own_strand_turns(StrandStatus::Underway, at);
                self.go(State::Accepted, Holder::Seat { seat: self.one_stop() });
            }
            Event::HandedOver(handover) => {
                self.handover = Some(*handover);
                if self.state == State::Accepted {
                    self.state = State::Transferred;
                }
            }
            Event::HandoverConfirmed { .. } => {
                if let Some(handover) = self.handover.take() {
                    self.holder = Holder::Seat { seat: handover.to };
                }
            }
            Event::LeftUnscanned { reason, .. } => self.unscanned = Some(reason.clone()),
            Event::Recalled { .. } => {
                self.handover = None;
                if self.state == State::Transferred {
                    self.state = State::Accepted;
                }
            }
            Event::Assigned { officer, seat } => {
                self.assignee = Some(*officer);
                self.holder = Holder::Officer { seat: *seat, officer: *officer };
                if self.state == State::Transferred {
                    self.state = State::InProcessing;
                }
            }
            Event::SteppedBack { .. } => {
                self.assignee = None;
                self.go(State::Transferred, Holder::Seat { seat: self.seat(Part::Section) });
            }
            Event::StepFinished { .. } => {}
            Event::OpinionAsked(consultation) => {
                self.consultations.push(consultation.clone());
                self.state = State::Consulting;
            }
            Event::OpinionClosed { agency, opinion } => self.close_consultation(*agency, opinion),
            Event::OpinionReplaced { agency, opinion } => self.replace_opinion(*agency, opinion),
            Event::OpinionTermMoved { agency, answer_by, .. } => {
                let open = self.consultations.iter_mut().find(|it| it.agency == *agency && it.answer.is_none());
                if let Some(consultation) = open {
                    consultation.answer_by = *answer_by;
                }
            }
            Event::Proposed(proposal) => self.proposal = Some(proposal.clone()),
            Event::ProposalDeclined { .. } => self.proposal = None,
            Event::SupplementAsked { asked, .. } => {
                self.supplements += 1;
                self.begin_pause("supplement", asked.document, at);
                (self.asked, self.proposal, self.apology_draft) = (Some(asked.clone()), None, None);
                self.go(State::Supplement, Holder::Applicant { watching: self.one_stop() });
            }
            Event::SupplementHandedIn { received, answer_due, papers } => {
                self.take_papers(papers);
                self.supplied_at = Some(*received);
                self.answer_due = Some(*answer_due);
                self.go(State::SupplementHandedIn, Holder::Seat { seat: self.one_stop() });
            }
            Event::SupplementFound { due, .. } => {
                self.end_pause(self.supplied_at.unwrap_or(at));
                (self.supplied_at, self.answer_due, self.due) = (None, None, Some(*due));
                self.back_to_work();
            }
            Event::FinanceRequired(obligation) => {
                if obligation.pauses {
                    self.begin_pause("finance", obligation.document, at);
                    self.apology_draft = None;
                }
                self.obligation = Some(obligation.clone());
                self.go(State::WaitingFinance, Holder::Applicant { watching: self.seat(Part::Section) });
            }
            Event::FinanceConfirmed { due, .. } => {
                self.end_pause(at);
                (self.obligation, self.due) = (None, Some(*due));
                self.back_to_work();
            }
            Event::Extended { limit, due, .. } => {
                if let Some(acceptance) = &mut self.acceptance {
                    acceptance.limit = *limit;
                }
                (self.due, self.proposal, self.apology_draft) = (Some(*due), None, None);
            }
            Event::ApologyDrafted(draft) => self.apology_draft = Some(draft.clone()),
            Event::ApologyDropped { .. } => (self.apology_draft, self.apology_dropped) = (None, true),
            Event::Apologised(apology) => {
                self.apology_draft = None;
                if let Some(due) = &mut self.due {
                    due.current = apology.new_due;
                }
                self.apology = Some(apology.clone());
            }
            Event::CalendarCorrected { due, calendar_rules, .. } => {
                self.due = Some(*due);
                if let Some(acceptance) = &mut self.acceptance {
                    acceptance.calendar_rules.clone_from(calendar_rules);
                }
            }
            Event::AnswerTimeCorrected { answer_due, .. } => self.answer_due = Some(*answer_due),
            Event::DraftSubmitted { draft, to } => {
                (self.draft, self.signature, self.apology_draft) = (Some(draft.clone()), None, None);
                self.go(State::ForSignature, Holder::Seat { seat: *to });
            }
            Event::DraftReviewed { by, to } => {
                if let Some(draft) = &mut self.draft {
                    draft.reviewed_by = Some(*by);
                }
                self.holder = Holder::Seat { seat: *to };
            }
            Event::SentBack { .. } => {
                self.signature = None;
                self.back_to_work();
            }
            Event::Signed { signature, to } => {
                self.signature = Some(*signature);
                self.go(State::Signed, Holder::Seat { seat: *to });
            }
            Event::Issued(issued) => {
                if let Some(signature) = self.signature {
                    self.add_result(issued, signature, None, at);
                }
                let granted = self.draft.as_ref().is_none_or(|draft| draft.outcome == Outcome::Positive);
                self.own_strand_turns(if granted { StrandStatus::Done } else { StrandStatus::Refused }, at);
                self.go(State::Issued, Holder::Seat { seat: self.seat(Part::Clerical) });
            }
            Event::ResultReceived { .. } => {
                self.own_result_is_here();
                self.be_ready(at);
            }
            Event::OwnResultReceived { .. } => self.own_result_is_here(),
            Event::StrandsEnded => self.be_ready(at),
            Event::Returned(returned) => {
                self.returned = Some(returned.clone());
                self.delivery.status = DeliveryStatus::Delivered;
                self.state = State::Returned;
            }
            Event::Reminded => self.delivery.reminders += 1,
            Event::CorrectionDrafted(correction) => self.correction = Some(correction.clone()),
            Event::CorrectionSigned { signature } => {
                if let Some(correction) = &mut self.correction {
                    correction.signature = Some(*signature);
                }
            }
            Event::CorrectionDropped { .. } => self.correction = None,
            Event::ResultCorrected { reason, issued, signature, .. } => {
                if let Some(correction) = self.correction.take() {
                    (self.draft, self.signature) = (Some(correction.draft), Some(*signature));
                }
                self.add_result(issued, *signature, Some(reason.clone()), at);
            }
            Event::Delegated(delegation) => self.delegations.push(delegation.clone()),
            Event::WithdrawalRequested { reason, document } => {
                self.withdrawal = Some(WithdrawalRequest { reason: reason.clone(), document: *document, at });
            }
            Event::WithdrawalDeclined { .. } => self.withdrawal = None,
            Event::Withdrawn { reason, document, .. } => self.close(State::Withdrawn, at, reason, *document),
            Event::Stopped { reason, document, .. } => self.close(State::Stopped, at, reason, *document),
            Event::IncidentReported(incident) => self.incidents.push(incident.clone()),
            Event::IncidentClosed(remedy) => {
                if let Some(open) = self.incidents.iter_mut().find(|incident| incident.remedy.is_none()) {
                    open.remedy = Some(remedy.clone());
                }
            }
            Event::Paid { amount, .. } => self.paid = self.paid + *amount,
            Event::TakenOver(taken) => self.take_over(taken, at),
            Event::Moved(moving) => self.move_over(moving, at),
            Event::ArrivalConfirmed { .. } => self.arrival = None,
            Event::Linked { strands } => self.strands.clone_from(strands),
            Event::Forwarded { strand } => self.forward(strand, at),
            Event::ForeignTaken { strand, foreign_code } => {
                if let Some(strand) = self.strand_mut(strand) {
                    (strand.foreign_code, strand.heard_at) = (Some(foreign_code.clone()), Some(at));
                }
            }
            Event::ForeignStatus { strand, report } => self.hear(strand, report, at),
            Event::SuppliedOnward { papers } => self.take_papers(papers),
            Event::StrandDropped { strand, reason } => {
                if let Some(strand) = self.strand_mut(strand) {
                    strand.refusal = Some(reason.clone());
                    strand.turns(StrandStatus::Refused, at);
                }
            }
            Event::StrandReturned { strand, returned } => {
                if let Some(strand) = self.strand_mut(strand) {
                    strand.returned = Some(returned.clone());
                }
            }
        }
    }

    fn take_over(&mut self, taken: &TakenOver, at: Moment) {
        let section = self.seat(Part::Section);
        let one_stop = Holder::Seat { seat: self.one_stop() };
        (self.acceptance, self.due) = (Some(taken.acceptance.clone()), Some(taken.due));
        (self.owed, self.paid, self.submitted_at) = (taken.owed, taken.paid, Some(taken.acceptance.received));
        self.delivery.way = taken.delivery;
        let mut result = None;
        match &taken.stage {
            Stage::Accepted => self.go(State::Accepted, one_stop),
            Stage::Transferred => self.go(State::Transferred, Holder::Seat { seat: section }),
            Stage::InProcessing { officer } => {
                self.assignee = Some(*officer);
                self.back_to_work();
            }
            Stage::Supplement { asked, since } => {
                (self.supplements, self.assignee, self.asked) = (1, Some(asked.by), Some(asked.clone()));
                self.begin_pause("supplement", asked.document, *since);
                self.go(State::Supplement, Holder::Applicant { watching: self.one_stop() });
            }
            Stage::ResultReady { result: issued, since } => {
                (result, self.ended_at) = (Some(issued.clone()), Some(*since));
                self.delivery.status = DeliveryStatus::Waiting;
                self.go(State::ResultReady, one_stop);
            }
        }
        self.taken_over = Some(Origin { source: taken.source.clone(), at, result });
    }

    fn go(&mut self, state: State, holder: Holder) {
        (self.state, self.holder) = (state, holder);
    }

    fn await_answer(&mut self, state: State, at: Moment, answer_due: AnswerDue) {
        (self.submitted_at, self.answer_due) = (Some(at), Some(answer_due));
        self.go(state, Holder::Seat { seat: self.one_stop() });
    }

    /// To the specialist who had it, or to the section when there is none any more.
    fn back_to_work(&mut self) {
        let seat = self.seat(Part::Section);
        let holder = self.assignee.map_or(Holder::Seat { seat }, |officer| Holder::Officer { seat, officer });
        self.go(State::InProcessing, holder);
    }

    fn close(&mut self, state: State, at: Moment, reason: &str, document: base::DocumentId) {
        self.end_pause(at);
        (self.handover, self.proposal, self.withdrawal, self.apology_draft) = (None, None, None, None);
        self.arrival = None;
        (self.answer_due, self.supplied_at, self.obligation) = (None, None, None);
        self.closing = Some(Closing { at, reason: reason.to_owned(), document });
        for strand in self.strands.iter_mut().filter(|strand| !strand.status.is_ended()) {
            strand.refusal = Some(reason.to_owned());
            strand.turns(StrandStatus::Refused, at);
        }
        self.go(state, Holder::Seat { seat: self.one_stop() });
    }

    /// What was supplied out of hours counts from the next opening, so a pause may begin before the last one
    /// has lawfully ended; it then begins at that end.
    fn begin_pause(&mut self, ground: &str, document: base::DocumentId, at: Moment) {
        let from = self.pauses.last().and_then(|last| last.to).map_or(at, |to| at.max(to));
        self.pauses.push(Pause { from, to: None, ground: ground.to_owned(), document: Some(document) });
    }

    fn end_pause(&mut self, at: Moment) {
        self.pauses = self.pauses_ended(at);
    }

    /// The pauses as they are when the open one, if any, ends at `at`.
    pub(super) fn pauses_ended(&self, at: Moment) -> Vec<Pause> {
        let mut pauses = self.pauses.clone();
        if let Some(open) = pauses.last_mut().filter(|pause| pause.to.is_none()) {
            open.to = Some(at.max(open.from));
        }
        pauses
    }

    /// Counts what came on paper to what is there.
    fn take_papers(&mut self, papers: &[PaperReceived]) {
        for paper in papers {
            match self.papers.iter_mut().find(|known| known.component == paper.component) {
                Some(known) => {
                    known.originals = known.originals.saturating_add(paper.originals);
                    known.certified = known.certified.saturating_add(paper.certified);
                    known.copies = known.copies.saturating_add(paper.copies);
                }
                None => self.papers.push(paper.clone()),
            }
        }
    }

    /// The step whose consultation `event` ends.
    fn asking(&self, event: &Event) -> Option<String> {
        let Event::OpinionClosed { agency, .. } = event else { return None };
        self.open_consultations().find(|asked| asked.agency == *agency)?.step.clone()
    }

    fn close_consultation(&mut self, agency: base::AgencyId, opinion: &Opinion) {
        let open = self.consultations.iter_mut().find(|asked| asked.agency == agency && asked.answer.is_none());
        if let Some(consultation) = open {
            consultation.answer = Some(opinion.clone());
        }
        if self.state == State::Consulting && self.open_consultations().next().is_none() {
            self.state = State::InProcessing;
        }
    }

    /// The former answer stays beside the new one.
    fn replace_opinion(&mut self, agency: base::AgencyId, opinion: &Opinion) {
        let last = self.consultations.iter_mut().rev().find(|asked| asked.agency == agency);
        if let Some(consultation) = last {
            consultation.earlier.extend(consultation.answer.replace(opinion.clone()));
        }
    }

    fn add_result(
        &mut self,
        issued: &super::Issued,
        signature: Signature,
        correction: Option<String>,
        at: Moment,
    ) {
        self.results.push(ResultVersion { issued: issued.clone(), signature, correction, at });
    }

    fn own_strand_turns(&mut self, status: StrandStatus, at: Moment) {
        if let Some(own) = self.strands.iter_mut().find(|strand| strand.partner.is_none()) {
            own.turns(status, at);
        }
    }

    fn own_result_is_here(&mut self) {
        self.handover = None;
        self.holder = Holder::Seat { seat: self.one_stop() };
        if let Some(own) = self.strands.iter_mut().find(|strand| strand.partner.is_none()) {
            own.here = true;
        }
    }

    /// Processed: the clock stops.
    fn be_ready(&mut self, at: Moment) {
        (self.handover, self.ended_at) = (None, Some(at));
        self.delivery.status = DeliveryStatus::Waiting;
        self.go(State::ResultReady, Holder::Seat { seat: self.one_stop() });
    }

    fn forward(&mut self, key: &str, at: Moment) {
        if let Some(strand) = self.strand_mut(key) {
            (strand.forwarded, strand.forwarded_at) = (strand.forwarded.saturating_add(1), Some(at));
            if strand.status == StrandStatus::Waiting {
                strand.turns(StrandStatus::Underway, at);
            }
        }
        if key == WHOLE {
            // Our time to answer is not the partner's.
            self.answer_due = None;
            self.holder = Holder::Elsewhere { watching: self.one_stop() };
        }
    }

    /// What the citizen has in hand, and what was ready as a whole, no later message takes back; it is kept all the
    /// same.
    fn hear(&mut self, key: &str, report: &Report, at: Moment) {
        let whole = key == WHOLE;
        let over = if whole { self.returned.is_some() } else { self.ended_at.is_some() || self.state.is_final() };
        let Some(strand) = self.strand_mut(key) else { return };
        strand.heard_at = Some(at);
        strand.reports.push(report.clone());
        if over || strand.returned.is_some() {
            return;
        }
        strand.follow_reports(at);
        let (code, here) = (strand.latest().map(|latest| latest.code), strand.here);
        if let Some(state) = code.and_then(state_of).filter(|_| whole) {
            self.state_is_theirs(state, here);
        }
    }

    /// The partner owns the status of the dossier.
    fn state_is_theirs(&mut self, state: State, here: bool) {
        let watching = self.one_stop();
        self.delivery.status = match state {
            State::Returned => DeliveryStatus::Delivered,
            State::ResultReady if here => DeliveryStatus::Waiting,
            _ => DeliveryStatus::NotYet,
        };
        let holder = match state {
            State::Supplement | State::WaitingFinance => Holder::Applicant { watching },
            State::ResultReady if here => Holder::Seat { seat: watching },
            state if state.is_final() => Holder::Seat { seat: watching },
            _ => Holder::Elsewhere { watching },
        };
        self.go(state, holder);
    }
}
