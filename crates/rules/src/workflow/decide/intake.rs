//! Until acceptance (Decree 61/2018/NĐ-CP, articles 16 and 17).

use base::{Actor, AgencyId, Date, DocumentId, Moment, Refusal, Vnd};

use super::{
    super::{
        Acceptance, Asked, Assisted, Confirmation, DeliveryWay, Dossier, DueMoments, EnteredLate, Event,
        LateEntry, PaperAsked, PaperReceived, Parties, Proposal, Register, State, StatedLimit,
        gate::{must, not_their_own, sits},
    },
    Context, clock, filled, required, strand,
};
use crate::{
    calendar::Limit,
    procedure::{Channel, Route},
};

pub(super) fn filed_here(ctx: &Context) -> Result<(), Refusal> {
    must(ctx.route == Route::Local || !ctx.plan.is_empty(), "filed_elsewhere")?;
    must(ctx.agency_open, "agency_ended")
}

pub(super) fn submit(
    dossier: &Dossier,
    ctx: &Context,
    channel: Channel,
    parties: Parties,
    (delivery, owed): (DeliveryWay, Vnd),
    confirmation: Option<Confirmation>,
    (papers, late): (Vec<PaperReceived>, Option<Box<LateEntry>>),
) -> Result<Vec<Event>, Refusal> {
    filed_here(ctx)?;
    counted(&papers)?;
    let assisted = who_files(dossier, ctx, channel, parties, confirmation)?;
    let late = late.map(|late| entered_late(dossier, ctx, channel, *late)).transpose()?;
    let since = late.as_ref().map_or(ctx.now, |late| late.received);
    let answer_due = clock::answer_due(ctx, since)?;
    let mut events =
        vec![Event::Submitted { channel, assisted, parties, delivery, owed, answer_due, papers, late }];
    events.extend(strand::filed(ctx));
    Ok(events)
}

/// Papers of an outage count from when they really came: only inside a declared outage of that agency, by a second
/// person of the same one-stop, and not long afterwards.
fn entered_late(
    dossier: &Dossier,
    ctx: &Context,
    channel: Channel,
    late: LateEntry,
) -> Result<EnteredLate, Refusal> {
    must(channel != Channel::Online, "late_only_on_paper")?;
    let by = ctx.officer()?.id;
    must(by != late.receiver, "late_by_the_receiver")?;
    let receiver = ctx.subject(dossier, late.receiver)?;
    must(sits(receiver, dossier.one_stop()), "late_receiver_elsewhere")?;
    must(late.received <= ctx.now, "received_in_the_future")?;
    must(late.outage.strikes(&[dossier.agency, dossier.intake_agency]), "outage_of_another_agency")?;
    must(late.outage.lasted(late.received), "received_outside_the_outage")?;
    if !late.outage.is_enterable(ctx.calendar, late.days, ctx.now)? {
        return Err(Refusal::new("late_window_is_over").with("days", late.days));
    }
    let slip = filled(late.slip, "slip_missing")?;
    Ok(EnteredLate { outage: late.outage.id, received: late.received, receiver: late.receiver, by, slip })
}

/// A paper that was received was counted.
fn counted(papers: &[PaperReceived]) -> Result<(), Refusal> {
    let empty = papers.iter().find(|paper| (paper.originals, paper.certified, paper.copies) == (0, 0, 0));
    empty.map_or(Ok(()), |paper| Err(Refusal::new("paper_not_counted").with("paper", &paper.name)))
}

/// The channel is the one really used: a citizen's own filing is online, an officer files online only in
/// assisted mode, and papers are entered by the one-stop that received them. What an officer typed stays
/// assisted, also when the citizen files it from their own account.
fn who_files(
    dossier: &Dossier,
    ctx: &Context,
    channel: Channel,
    parties: Parties,
    confirmation: Option<Confirmation>,
) -> Result<Option<Assisted>, Refusal> {
    match ctx.actor {
        Actor::Citizen { .. } | Actor::Agent(_) => {
            must(channel == Channel::Online, "channel_not_real")?;
            let mandate = ctx.actor.agent().map(|agent| (agent.principal, agent.mandate));
            let named = (parties.filer, parties.owner.zip(parties.mandate));
            must(named == (ctx.actor.account(), mandate), "file_as_yourself")?;
            let confirmation = Confirmation::Account;
            Ok(dossier.typed_by.map(|officer| Assisted { officer, confirmation }))
        }
        Actor::Officer(officer) => {
            not_their_own(&Dossier { parties, ..dossier.clone() }, Some(officer))?;
            if channel == Channel::Online {
                let confirmation = confirmation.ok_or_else(|| Refusal::new("citizen_has_not_confirmed"))?;
                Ok(Some(Assisted { officer: dossier.typed_by.unwrap_or(officer.id), confirmation }))
            } else {
                must(sits(officer, dossier.one_stop()), "not_your_step")?;
                Ok(None)
            }
        }
        _ => Ok(None),
    }
}

pub(super) fn asked(
    ctx: &Context,
    reason: String,
    papers: Vec<PaperAsked>,
    document: DocumentId,
    answer_by: Option<Date>,
) -> Result<Asked, Refusal> {
    must(answer_by.is_none_or(|until| until >= ctx.today()), "day_has_passed")?;
    Ok(Asked { reason: required(reason)?, papers, document, answer_by, by: ctx.officer()?.id })
}

/// The list is asked for once and complete; asking again needs another officer.
pub(super) fn ask_completion(dossier: &Dossier, asked: Asked) -> Vec<Event> {
    vec![if dossier.completions == 0 {
        Event::CompletionAsked { asked, approved_by: None }
    } else {
        Event::Proposed(Proposal::Supplement(asked))
    }]
}

pub(super) fn refuse(reason: String, document: DocumentId) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::NotAccepted { reason: required(reason)?, document, lapsed: false }])
}

pub(super) fn pass_on(
    dossier: &Dossier,
    ctx: &Context,
    (agency, intake_agency): (AgencyId, AgencyId),
    reason: String,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    must(agency != dossier.agency, "agency_is_the_same")?;
    must(ctx.agency_open, "agency_ended")?;
    Ok(vec![Event::PassedOn { agency, intake_agency, reason: required(reason)?, document: Some(document) }])
}

pub(super) fn accept(
    ctx: &Context,
    dossier: &Dossier,
    (code, register, form_01): (String, Register, DocumentId),
    owed: Vnd,
    stated: Option<StatedLimit>,
) -> Result<Vec<Event>, Refusal> {
    filed_here(ctx)?;
    let received = match dossier.channel {
        Channel::Online => ctx.calendar.legal_receipt(ctx.now)?,
        Channel::Counter | Channel::Post => dossier.papers_came.unwrap_or(ctx.now),
    };
    let (limit, limit_basis) = limit(ctx, received, stated)?;
    let end = ctx.calendar.due(received, limit, &[])?.into_due()?;
    let due = DueMoments { original: end.moment, current: end.moment, provisional: end.provisional };
    let acceptance = Acceptance {
        at: ctx.now,
        received,
        code: filled(code, "code_missing")?,
        register,
        form_01,
        limit,
        limit_basis,
        calendar_rules: ctx.calendar_rules.to_owned(),
        by: Some(ctx.officer()?.id),
    };
    Ok(vec![Event::Accepted { acceptance, due, owed }])
}

/// The procedure's limit, or the officer's own with its basis. An own one never gives the citizen a later day
/// than the published one (Decree 61/2018/NĐ-CP, article 4: the time by law is kept).
fn limit(
    ctx: &Context,
    received: Moment,
    stated: Option<StatedLimit>,
) -> Result<(Limit, Option<String>), Refusal> {
    let Some(own) = stated.filter(|own| Some(own.limit) != ctx.limit) else {
        return Ok((ctx.limit.ok_or_else(|| Refusal::new("limit_not_stated"))?, None));
    };
    let basis = filled(own.basis, "limit_basis_missing")?;
    if let Some(published) = ctx.limit {
        let due = |limit| Ok::<_, Refusal>(ctx.calendar.due(received, limit, &[])?.into_due()?.moment);
        must(due(own.limit)? <= due(published)?, "limit_longer_than_published")?;
    }
    Ok((own.limit, Some(basis)))
}

/// Supplies what was asked, before acceptance or after.
pub(super) fn resubmit(
    dossier: &Dossier,
    ctx: &Context,
    papers: Vec<PaperReceived>,
) -> Result<Vec<Event>, Refusal> {
    counted(&papers)?;
    if dossier.elsewhere().is_some() {
        return Ok(strand::supplied(papers));
    }
    let answer_due = clock::answer_due(ctx, ctx.now)?;
    if dossier.state == State::PreSupplement {
        return Ok(vec![Event::Resubmitted { answer_due, papers }]);
    }
    let received = clock::supplied(ctx)?;
    Ok(vec![Event::SupplementHandedIn { received, answer_due, papers }])
}

pub(super) fn lapse(dossier: &Dossier, reason: String, document: DocumentId) -> Result<Vec<Event>, Refusal> {
    let reason = required(reason)?;
    Ok(vec![if dossier.state == State::PreSupplement {
        Event::NotAccepted { reason, document, lapsed: true }
    } else {
        Event::Stopped { reason, document, lapsed: true }
    }])
}
