//! A dossier goes over to the agency that takes the place of another: a reorganisation, not a hand-over.
//!
//! The giver has ended, so from the moment of the move the successor holds the dossier by law (Law on Organisation of
//! Local Government, succession of units); its unit then confirms that the file has really come. Due dates, code,
//! revision and the line of the register stay. Deliberately absent: which agency follows which, and the plan.

use base::{AgencyId, Moment, OfficerId, PlanId, Seat};
use serde::{Deserialize, Serialize};

use super::{Dossier, Holder, State};

/// From which agency to which a dossier goes, and by which plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// The plan.
    pub plan: PlanId,
    /// The agency that has ended.
    pub from: AgencyId,
    /// The agency that takes its place for this dossier.
    pub to: AgencyId,
    /// The agency whose one-stop receives for it from now on.
    pub intake_agency: AgencyId,
    /// The specialist goes along and goes on with it.
    pub officer: Option<OfficerId>,
}

/// A move that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveMade {
    /// The plan.
    pub plan: PlanId,
    /// The competent agency before.
    pub from: AgencyId,
    /// Whose one-stop received before.
    pub from_intake: AgencyId,
    /// The competent agency since.
    pub to: AgencyId,
    /// When.
    pub at: Moment,
    /// The dossier was over already: only its keeping changed.
    pub closed: bool,
}

/// The successor's unit has not confirmed yet that the file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The unit that held it before.
    pub from: Seat,
    /// Since when.
    pub at: Moment,
}

impl Dossier {
    /// Whether `agency` has to do with it in a way that a move changes.
    pub fn concerns(&self, agency: AgencyId) -> bool {
        let asked = self.open_consultations().any(|asked| asked.agency == agency);
        self.agency == agency || self.intake_agency == agency || asked
    }

    /// Who decided and who received: after the end of a dossier no move changes what its papers say.
    pub fn acted_by(&self) -> (AgencyId, AgencyId) {
        let kept = self.moves.iter().find(|made| made.closed);
        kept.map_or((self.agency, self.intake_agency), |made| (made.from, made.from_intake))
    }

    pub(super) fn move_over(&mut self, moving: &Moving, at: Moment) {
        for asked in self.consultations.iter_mut().filter(|asked| asked.answer.is_none()) {
            if asked.agency == moving.from {
                asked.agency = moving.to;
            }
        }
        if ![self.agency, self.intake_agency].contains(&moving.from) {
            return;
        }
        let (from, from_intake, before) = (self.agency, self.intake_agency, self.holder.seat());
        let old_one_stop = self.one_stop();
        if self.agency == moving.from {
            self.agency = moving.to;
            self.assignee = moving.officer;
        }
        self.intake_agency = moving.intake_agency;
        let one_stop = self.one_stop();
        let place = |seat: Seat| match seat {
            seat if seat == old_one_stop => one_stop,
            seat if seat.agency == moving.from => Seat { agency: moving.to, ..seat },
            seat => seat,
        };
        self.holder = match self.holder {
            Holder::Applicant { watching } => Holder::Applicant { watching: place(watching) },
            Holder::Elsewhere { watching } => Holder::Elsewhere { watching: place(watching) },
            Holder::Officer { seat, officer } if self.assignee == Some(officer) => {
                Holder::Officer { seat: place(seat), officer }
            }
            Holder::Officer { seat, .. } | Holder::Seat { seat } => Holder::Seat { seat: place(seat) },
        };
        if let Some(handover) = &mut self.handover {
            (handover.from, handover.to) = (place(handover.from), place(handover.to));
        }
        let (closed, to) = (self.state.is_final(), self.agency);
        if !closed && self.state != State::Draft && self.holder.seat() != before {
            self.arrival = Some(Arrival { from: before, at });
        }
        self.moves.push(MoveMade { plan: moving.plan, from, from_intake, to, at, closed });
    }
}
