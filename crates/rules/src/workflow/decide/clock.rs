//! What stops, resumes or moves the limit: the only ways to another due date (domain rule: supplement,
//! statutory extension, financial pause, apology, calendar correction, each an event).

use base::{Actor, DocumentId, Moment, Refusal, Vnd};

use super::{
    super::{
        Acceptance, AnswerDue, Asked, Dossier, DueMoments, Event, Extension, Obligation, Proposal, State,
        gate::must,
    },
    Context, filled, required,
};
use crate::calendar::{Due, Limit, Pause};

pub(super) fn ask_supplement(dossier: &Dossier, asked: Asked) -> Vec<Event> {
    vec![if dossier.supplements == 0 {
        Event::SupplementAsked { asked, approved_by: None }
    } else {
        Event::Proposed(Proposal::Supplement(asked))
    }]
}

/// From when what is supplied now counts: at the counter at once, online out of hours from the next opening.
pub(super) fn supplied(ctx: &Context) -> Result<Moment, Refusal> {
    match ctx.actor {
        Actor::Officer(_) => Ok(ctx.now),
        _ => ctx.calendar.legal_receipt(ctx.now),
    }
}

pub(super) fn find_complete(
    dossier: &Dossier,
    ctx: &Context,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let pauses = dossier.pauses_ended(dossier.supplied_at.unwrap_or(ctx.now));
    let due = reckon(dossier, ctx, accepted(dossier)?.limit, &pauses)?;
    Ok(vec![Event::SupplementFound { document, due }])
}

pub(super) fn require_finance(
    amount: Vnd,
    reason: String,
    document: DocumentId,
    pauses: bool,
) -> Result<Vec<Event>, Refusal> {
    must(amount > Vnd::ZERO, "amount_missing")?;
    Ok(vec![Event::FinanceRequired(Obligation { amount, reason: required(reason)?, document, pauses })])
}

pub(super) fn confirm_finance(dossier: &Dossier, ctx: &Context, receipt: String) -> Result<Vec<Event>, Refusal> {
    let receipt = filled(receipt, "receipt_missing")?;
    let due = if dossier.is_paused() {
        reckon(dossier, ctx, accepted(dossier)?.limit, &dossier.pauses_ended(ctx.now))?
    } else {
        appointment(dossier)?
    };
    Ok(vec![Event::FinanceConfirmed { receipt, due }])
}

pub(super) fn extend(
    dossier: &Dossier,
    ctx: &Context,
    basis: String,
    reason: String,
    extra: u32,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    longer(accepted(dossier)?.limit, extra)?;
    let (basis, reason) = (filled(basis, "provision_missing")?, required(reason)?);
    let extension = Extension { basis, reason, extra, document, by: ctx.officer()?.id };
    Ok(vec![Event::Proposed(Proposal::Extension(extension))])
}

pub(super) fn approve(dossier: &Dossier, ctx: &Context) -> Result<Vec<Event>, Refusal> {
    let by = ctx.officer()?.id;
    match dossier.proposal.clone() {
        None => Err(Refusal::new("nothing_proposed")),
        Some(Proposal::Supplement(asked)) if dossier.state == State::Submitted => {
            Ok(vec![Event::CompletionAsked { asked, approved_by: Some(by) }])
        }
        Some(Proposal::Supplement(asked)) => Ok(vec![Event::SupplementAsked { asked, approved_by: Some(by) }]),
        Some(Proposal::Extension(extension)) => {
            let limit = longer(accepted(dossier)?.limit, extension.extra)?;
            let due = reckon(dossier, ctx, limit, &dossier.pauses)?;
            Ok(vec![Event::Extended { extension, approved_by: by, limit, due }])
        }
    }
}

/// Until when a filing or supplement that came in at `since` has its answer.
pub(super) fn answer_due(ctx: &Context, since: Moment) -> Result<AnswerDue, Refusal> {
    let Due { moment, provisional, .. } = ctx.calendar.answer_timer(since)?;
    Ok(AnswerDue { since, moment, provisional })
}

/// While the one-stop owes an answer, that time is counted again; a limit that stands still meanwhile is counted
/// when it goes on.
pub(super) fn correct_calendar(dossier: &Dossier, ctx: &Context, reason: String) -> Result<Vec<Event>, Refusal> {
    if let Some(before) = dossier.answer_due {
        let answer_due = answer_due(ctx, before.since)?;
        return Ok(vec![Event::AnswerTimeCorrected { reason: required(reason)?, answer_due, before }]);
    }
    let due = reckon(dossier, ctx, accepted(dossier)?.limit, &dossier.pauses)?;
    let calendar_rules = ctx.calendar_rules.to_owned();
    let before = dossier.due;
    Ok(vec![Event::CalendarCorrected { reason: required(reason)?, calendar_rules, due, before }])
}

fn accepted(dossier: &Dossier) -> Result<&Acceptance, Refusal> {
    dossier.acceptance.as_ref().ok_or_else(|| Refusal::new("not_accepted_yet"))
}

pub(super) fn appointment(dossier: &Dossier) -> Result<DueMoments, Refusal> {
    dossier.due.ok_or_else(|| Refusal::new("not_accepted_yet"))
}

/// Counts the whole limit again from the receipt, so that no shift of clock time can creep in. An apology
/// never becomes earlier by it.
fn reckon(dossier: &Dossier, ctx: &Context, limit: Limit, pauses: &[Pause]) -> Result<DueMoments, Refusal> {
    let due = ctx.calendar.due(accepted(dossier)?.received, limit, pauses)?.into_due()?;
    let current = dossier.apology.as_ref().map_or(due.moment, |apology| apology.new_due.max(due.moment));
    Ok(DueMoments { original: due.moment, current, provisional: due.provisional })
}

fn longer(limit: Limit, extra: u32) -> Result<Limit, Refusal> {
    must(extra > 0, "extension_without_length")?;
    match limit {
        Limit::Hours(count) => Ok(Limit::Hours(count.saturating_add(extra))),
        Limit::WorkingDays(count) => Ok(Limit::WorkingDays(count.saturating_add(extra))),
        Limit::Days(count) => Ok(Limit::Days(count.saturating_add(extra))),
        Limit::Months(count) => Ok(Limit::Months(count.saturating_add(extra))),
        Limit::SameDay => Err(Refusal::new("same_day_cannot_be_extended")),
    }
}
