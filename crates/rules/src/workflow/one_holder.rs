//! One holder at every moment, in the words of the law's table: before acceptance the competent one-stop; in a
//! supplement the applicant, with a unit that watches; in a consultation the asking unit; in an unconfirmed hand-over
//! the giver; with the result ready the one-stop. Read from a dossier as it is, whatever made it so: for the sweep.
//!
//! Deliberately absent: who the holder is today (whether the officer still serves and the agency still exists).

use base::{Part, Seat};

use super::{Dossier, Holder, State};

impl Dossier {
    /// What is wrong with who holds it, in words for the operator; `None` when all is well.
    pub fn holder_fault(&self) -> Option<&'static str> {
        if self.elsewhere().is_some() {
            return self.elsewhere_fault();
        }
        self.handover_fault()
            .or_else(|| self.seat_fault())
            .or_else(|| self.officer_fault())
            .or_else(|| self.limbo())
    }

    /// The partner holds it, the applicant where it asked for something, and the one-stop what ended or was handed to
    /// it. Our times do not run; whether the partner is silent is watched by the exchange.
    fn elsewhere_fault(&self) -> Option<&'static str> {
        let watching = self.one_stop();
        let right = match self.holder {
            Holder::Elsewhere { watching: unit } => unit == watching && !self.state.is_final(),
            Holder::Applicant { watching: unit } => {
                unit == watching && matches!(self.state, State::Supplement | State::WaitingFinance)
            }
            Holder::Seat { seat } => {
                seat == watching && (self.state.is_final() || self.state == State::ResultReady)
            }
            Holder::Officer { .. } => false,
        };
        (!right).then_some("another system owns its status, but it is held by somebody else")
    }

    fn handover_fault(&self) -> Option<&'static str> {
        let handover = self.handover?;
        if !matches!(self.state, State::Transferred | State::Issued) {
            return Some("handed over in a state in which nothing is handed over");
        }
        (self.holder.seat() != handover.from).then_some("handed over and not confirmed, but not held by the giver")
    }

    fn seat_fault(&self) -> Option<&'static str> {
        let (one_stop, section) = (self.one_stop(), self.seat(Part::Section));
        let clerical = self.seat(Part::Clerical);
        let applicant = |watching| self.holder == Holder::Applicant { watching };
        let held = |seat: Seat| !matches!(self.holder, Holder::Applicant { .. }) && self.holder.seat() == seat;
        let (right, fault) = match self.state {
            State::Draft | State::PreSupplement | State::Supplement => {
                (applicant(one_stop), "the applicant has to act, but does not hold it with the one-stop watching")
            }
            State::WaitingFinance => {
                (applicant(section), "the applicant has to pay, but does not hold it with the section watching")
            }
            State::Submitted | State::SupplementHandedIn | State::Accepted => {
                (held(one_stop), "the one-stop has to act, but does not hold it")
            }
            State::Transferred if self.handover.is_some() => {
                (held(one_stop), "not held by the one-stop that gives it")
            }
            State::Transferred | State::InProcessing => {
                (held(section), "the section works on it, but does not hold it")
            }
            State::Consulting => (held(section), "the unit that asks for opinions does not hold it"),
            State::ForSignature => {
                let laid = held(section) || held(self.seat(Part::Leadership));
                (laid, "it lies before the head or the leader, but is held elsewhere")
            }
            State::Issued if self.own_strand().is_some_and(|strand| strand.here) => {
                (held(one_stop), "its own result lies at the one-stop, but the one-stop does not hold it")
            }
            State::Signed | State::Issued => (held(clerical), "the clerk has to act, but does not hold it"),
            State::ResultReady | State::Returned | State::NotAccepted | State::Withdrawn | State::Stopped => {
                (held(one_stop), "it ended or its result lies ready, but the one-stop does not hold it")
            }
        };
        (!right).then_some(fault)
    }

    fn officer_fault(&self) -> Option<&'static str> {
        let works = matches!(self.state, State::InProcessing | State::Consulting);
        let differs = works && self.holder.officer() != self.assignee;
        differs.then_some("another officer holds it than the one it is assigned to")
    }

    /// An open dossier has a time that runs or lawfully stands still; a citizen may have been given no last day.
    fn limbo(&self) -> Option<&'static str> {
        let waits = matches!(self.state, State::Draft | State::PreSupplement) || self.state.is_final();
        let runs = waits || self.is_paused() || !self.running().is_empty();
        (!runs).then_some("no time runs for it")
    }
}
