//! From unit to unit: every move of a dossier, read from its events. Pure.

use base::{Moment, OfficerId, Seat};
use rules::workflow::{Event, State, fold};

use super::super::Recorded;
use crate::document::words;

/// One move of a dossier from a unit to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The unit that gives.
    pub from: Seat,
    /// The unit that receives.
    pub to: Seat,
    /// When it was given.
    pub at: Moment,
    /// Who gave it; nobody when the citizen's supplement moved it.
    pub giver: Option<OfficerId>,
    /// Who confirmed, and when; moves within one agency need no confirmation.
    pub received: Option<(OfficerId, Moment)>,
    /// It is a hand-over that the receiver has to confirm.
    pub two_sided: bool,
    /// It brought the result to the one-stop.
    pub result: bool,
    /// Why it went back, or was taken back.
    pub reason: Option<String>,
    /// What the giver said with it: why papers go without a scan.
    pub note: Option<String>,
}

/// The moves since acceptance, and those before by which it came to the right agency; oldest first.
pub fn moves(recorded: &[Recorded]) -> Vec<Move> {
    let mut found: Vec<Move> = Vec::new();
    let (mut dossier, mut said) = (None, None);
    for step in recorded {
        let before = dossier.take();
        let after = match (before.clone(), &step.event) {
            (_, Event::Opened(opening)) => rules::workflow::Dossier::opened(opening),
            (Some(before), event) => fold(before, event, step.at),
            (None, _) => continue,
        };
        if let (Event::HandedOver(_), Some(why)) =
            (&step.event, before.as_ref().and_then(|it| it.unscanned.clone()))
            && before.as_ref().is_some_and(|it| it.state == State::Accepted)
        {
            said = Some(format!("Chưa quét đủ giấy tờ: {why}"));
        }
        let passed_on = matches!(step.event, Event::PassedOn { .. });
        if let Some(before) = before.filter(|before| before.acceptance.is_some() || passed_on) {
            take(&mut found, step, (before.holder.seat(), before.state), after.holder.seat());
            if let (Some(note), Some(given)) = (said.take(), found.last_mut()) {
                given.note = Some(note);
            }
        }
        dossier = Some(after);
    }
    found
}

fn take(found: &mut Vec<Move>, step: &Recorded, (from, state): (Seat, State), to: Seat) {
    match &step.event {
        Event::HandedOver(given) => found.push(Move {
            from: given.from,
            to: given.to,
            at: given.at,
            giver: Some(given.by),
            received: None,
            two_sided: true,
            result: state == State::Issued,
            reason: None,
            note: None,
        }),
        Event::HandoverConfirmed { by } | Event::ResultReceived { by } => {
            if let Some(given) = found.iter_mut().rev().find(|given| given.two_sided) {
                given.received = Some((*by, step.at));
            }
        }
        Event::ArrivalConfirmed { by } => {
            if let Some(made) = found.iter_mut().rev().find(|made| made.giver.is_none() && made.received.is_none())
            {
                made.received = Some((*by, step.at));
            }
        }
        Event::Recalled { reason } => {
            if let Some(given) = found.iter_mut().rev().find(|given| given.two_sided) {
                given.reason = Some(reason.clone());
            }
        }
        // Within a section, or at the same one-stop for another agency, the slip still notes it.
        event if from != to || matches!(event, Event::SteppedBack { .. } | Event::PassedOn { .. }) => {
            found.push(Move {
                from,
                to,
                at: step.at,
                giver: step.officer,
                received: None,
                two_sided: false,
                result: false,
                reason: reason(event),
                note: None,
            });
        }
        _ => {}
    }
}

fn reason(event: &Event) -> Option<String> {
    match event {
        Event::SentBack { reason }
        | Event::SteppedBack { reason }
        | Event::PassedOn { reason, .. }
        | Event::Stopped { reason, .. }
        | Event::Withdrawn { reason, .. } => Some(reason.clone()),
        Event::SupplementAsked { asked, .. } => Some(asked.reason.clone()),
        Event::Moved(_) => Some(words::REORGANISED.to_owned()),
        _ => None,
    }
}
