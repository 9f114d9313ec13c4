//! Reporting what went wrong and closing it with remedy, cost and apology.

use base::{DocumentId, OfficerId, Part, Refusal, Vnd};

use super::{
    super::{Dossier, Event, Incident, IncidentKind, Remedy, gate::must},
    Context, filled,
};
use crate::calendar::pending_overdue;

/// Lateness and wrong results are facts, not opinions: they are reported only where the dossier shows them.
pub(super) fn report(
    dossier: &Dossier,
    ctx: &Context,
    kind: IncidentKind,
    what: String,
    (part, officer): (Part, Option<OfficerId>),
) -> Result<Vec<Event>, Refusal> {
    match kind {
        IncidentKind::Late => must(is_late(dossier, ctx), "incident_not_late")?,
        IncidentKind::WrongResult => must(dossier.result_number().is_some(), "incident_no_result")?,
        IncidentKind::PaperLost | IncidentKind::PaperDamaged => {}
    }
    must(dossier.open_incident(kind).is_none(), "incident_reported_before")?;
    let officer = officer.map(|named| ctx.subject(dossier, named).map(|officer| officer.id)).transpose()?;
    Ok(vec![Event::IncidentReported(Incident {
        kind,
        what: filled(what, "incident_not_said")?,
        at: ctx.now,
        reported_by: ctx.actor.officer().map(|officer| officer.id),
        unit: if part == Part::OneStop { dossier.one_stop() } else { dossier.seat(part) },
        officer,
        remedy: None,
    })])
}

/// Against the lawful due moment: an apology does not make it disappear.
fn is_late(dossier: &Dossier, ctx: &Context) -> bool {
    let (Some(due), Some(acceptance)) = (dossier.due, &dossier.acceptance) else { return false };
    pending_overdue(due.original, dossier.ended_at.unwrap_or(ctx.now), acceptance.limit)
}

/// The oldest open incident is closed; whoever answers for it does not close it.
pub(super) fn close(
    dossier: &Dossier,
    ctx: &Context,
    what: String,
    cost: Vnd,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let open = dossier.open_incidents().next().ok_or_else(|| Refusal::new("no_incident"))?;
    let by = ctx.officer()?.id;
    must(open.officer != Some(by), "not_your_own_incident")?;
    let correcting = open.kind == IncidentKind::WrongResult && dossier.correction.is_some();
    must(!correcting, "correction_open")?;
    must(cost >= Vnd::ZERO, "amount_missing")?;
    let what = filled(what, "remedy_missing")?;
    Ok(vec![Event::IncidentClosed(Remedy { what, cost, document, by, at: ctx.now })])
}
