//! Strands: what is handed to partners and when, what they say, what the citizen gets before the rest.

use base::{DocumentId, Refusal};
use jiff::SignedDuration;

use super::{
    super::{
        DeliveryWay, Dossier, Event, Report, Returned, State, StrandStatus, WHOLE, fold, gate::must, state_of,
    },
    Context, filled,
};

/// How far another system's clock may be ahead of ours. What claims to be later would silence everything that
/// truly comes after it.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// What a filing brings besides itself: its strands, and the hand-over where the partner does the whole.
pub(super) fn filed(ctx: &Context) -> Vec<Event> {
    if ctx.plan.is_empty() {
        return Vec::new();
    }
    let mut events = vec![Event::Linked { strands: ctx.plan.to_vec() }];
    events.extend(ctx.plan.iter().filter(|strand| strand.key == WHOLE).map(|strand| forwarded(&strand.key)));
    events
}

fn forwarded(strand: &str) -> Event {
    Event::Forwarded { strand: strand.to_owned() }
}

/// What the citizen supplies goes on to the partner who asked for it.
pub(super) fn supplied(papers: Vec<super::super::PaperReceived>) -> Vec<Event> {
    vec![Event::SuppliedOnward { papers }, forwarded(WHOLE)]
}

/// The one-stop has the result made here: the end, unless partners are still at work.
pub(super) fn received(dossier: &Dossier, by: base::OfficerId) -> Event {
    if dossier.open_strands().next().is_some() {
        Event::OwnResultReceived { by }
    } else {
        Event::ResultReceived { by }
    }
}

pub(super) fn note_taken(dossier: &Dossier, strand: String, foreign_code: String) -> Result<Vec<Event>, Refusal> {
    let known = handed_over(dossier, &strand)?;
    let foreign_code = filled(foreign_code, "foreign_code_missing")?;
    if known.foreign_code.as_deref() == Some(foreign_code.trim()) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::ForeignTaken { strand, foreign_code: foreign_code.trim().to_owned() }])
}

/// Takes in what a partner says, in whatever order it comes. What was said before changes nothing; the same
/// number with other words is refused, for one of the two is wrong.
pub(super) fn hear(
    dossier: &Dossier,
    ctx: &Context,
    strand: String,
    report: Report,
) -> Result<Vec<Event>, Refusal> {
    let known = handed_over(dossier, &strand)?;
    must(!report.id.trim().is_empty(), "report_without_number")?;
    if let Some(before) = known.reports.iter().find(|before| before.id == report.id) {
        must(*before == report, "report_differs")?;
        return Ok(Vec::new());
    }
    must(state_of(report.code).is_some(), "status_unknown")?;
    must(report.at.duration_since(ctx.now) <= AHEAD, "report_from_the_future")?;
    Ok(vec![Event::ForeignStatus { strand, report }])
}

fn handed_over<'a>(dossier: &'a Dossier, strand: &str) -> Result<&'a super::super::Strand, Refusal> {
    let known = dossier.strand(strand).ok_or_else(|| Refusal::new("strand_unknown"))?;
    must(known.partner.is_some() && known.forwarded > 0, "strand_not_forwarded")?;
    Ok(known)
}

pub(super) fn forward_again(dossier: &Dossier) -> Vec<Event> {
    dossier.strands.iter().filter(|strand| strand.is_awaited()).map(|strand| forwarded(&strand.key)).collect()
}

pub(super) fn give_back(
    dossier: &Dossier,
    ctx: &Context,
    strand: String,
    (way, receiver): (DeliveryWay, String),
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let known = dossier.strand(&strand).ok_or_else(|| Refusal::new("strand_unknown"))?;
    must(known.is_to_be_returned(), "strand_without_result")?;
    let receiver = filled(receiver, "receiver_missing")?;
    let returned = Returned { at: ctx.now, way, receiver, document };
    Ok(vec![Event::StrandReturned { strand, returned }])
}

/// What follows from `events` for the strands of a linked service: the next ones are handed over, those that have
/// become pointless are dropped, a corrected result goes to whoever works with it, and when the last one has ended
/// the dossier is ready.
pub(super) fn follow(before: &Dossier, events: &[Event], ctx: &Context) -> Vec<Event> {
    let mut dossier = events.iter().fold(before.clone(), |dossier, event| fold(dossier, event, ctx.now));
    let mut more = Vec::new();
    if dossier.strands.is_empty() || dossier.strand(WHOLE).is_some() {
        return more;
    }
    if events.iter().any(|event| matches!(event, Event::ResultCorrected { .. })) {
        more.extend(forward_again(&dossier));
    }
    while let Some(event) = next(&dossier) {
        dossier = fold(dossier, &event, ctx.now);
        more.push(event);
    }
    more
}

/// The next thing that is due for the strands of an accepted dossier.
fn next(dossier: &Dossier) -> Option<Event> {
    if !dossier.state.is_being_processed() {
        return None;
    }
    let waiting = dossier.strands.iter().filter(|strand| strand.partner.is_some());
    for strand in waiting.filter(|strand| strand.status == StrandStatus::Waiting) {
        let needed = || strand.after.iter().filter_map(|key| dossier.strand(key));
        if let Some(failed) = needed().find(|needed| needed.status == StrandStatus::Refused) {
            return Some(Event::StrandDropped { strand: strand.key.clone(), reason: failed.name.clone() });
        }
        if needed().all(|needed| needed.status == StrandStatus::Done) {
            return Some(forwarded(&strand.key));
        }
    }
    let own_is_here = dossier.own_strand().is_some_and(|strand| strand.here);
    let ended = dossier.open_strands().next().is_none();
    (dossier.state == State::Issued && own_is_here && ended).then_some(Event::StrandsEnded)
}
