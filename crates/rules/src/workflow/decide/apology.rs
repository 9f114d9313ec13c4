//! The apology and the single re-appointment (Decree 61/2018/NĐ-CP, article 19): drafted by the system while there is
//! still time, sent by the leader. Drafting promises nobody anything and moves no date.

use base::{Date, DocumentId, Moment, Refusal, VIETNAM, local_date};

use super::{
    super::{Apology, ApologyDraft, Dossier, Event, gate::must},
    Context,
    clock::appointment,
    required,
};

/// The letter goes out at the latest one day before the due date; a later one is sent all the same and the
/// miss is recorded.
pub(super) fn apologise(
    dossier: &Dossier,
    ctx: &Context,
    reason: String,
    new_day: Date,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let reason = required(reason)?;
    let due = appointment(dossier)?;
    let new_due = new_appointment(dossier, ctx, new_day)?;
    let missed = ctx.today() >= local_date(due.original);
    let by = ctx.officer()?.id;
    Ok(vec![Event::Apologised(Apology { reason, new_due, document, missed, by })])
}

/// The system's draft; what the leader sends is judged again on that day.
pub(super) fn draft(
    dossier: &Dossier,
    ctx: &Context,
    reason: String,
    new_day: Date,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let new_due = new_appointment(dossier, ctx, new_day)?;
    Ok(vec![Event::ApologyDrafted(ApologyDraft { reason: required(reason)?, new_due, document, at: ctx.now })])
}

/// One click: reason and day as drafted.
pub(super) fn send(dossier: &Dossier, ctx: &Context, document: DocumentId) -> Result<Vec<Event>, Refusal> {
    let draft = dossier.apology_draft.as_ref().ok_or_else(|| Refusal::new("no_apology_drafted"))?;
    apologise(dossier, ctx, draft.reason.clone(), local_date(draft.new_due), document)
}

fn new_appointment(dossier: &Dossier, ctx: &Context, new_day: Date) -> Result<Moment, Refusal> {
    let due = appointment(dossier)?;
    must(new_day > local_date(due.current).max(ctx.today()), "new_day_not_later")?;
    must(ctx.calendar.day(new_day)?.is_working(), "new_day_is_a_rest_day")?;
    let close = new_day.to_datetime(ctx.calendar.hours().close()).to_zoned(VIETNAM);
    Ok(close.map_err(|_| Refusal::new("new_day_not_later"))?.timestamp())
}
