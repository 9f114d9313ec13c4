//! Transfer, assignment, opinions (Decree 61/2018/NĐ-CP, articles 18 and 19).

use base::{AgencyId, Date, DocumentId, OfficerId, Part, Refusal, Role, Seat};

use super::{
    super::{
        Consultation, Delegation, Dossier, Event, Handover, Opinion, State,
        gate::{must, sits},
    },
    Context, filled, required, strand,
};

pub(super) fn transfer(dossier: &Dossier, ctx: &Context, keep: bool) -> Result<Vec<Event>, Refusal> {
    let officer = ctx.officer()?;
    let seat = dossier.seat(Part::Section);
    let given = Event::HandedOver(hand_over(ctx, dossier.one_stop(), seat)?);
    if !keep {
        return Ok(vec![given]);
    }
    must(sits(officer, seat) && officer.has(Role::Specialist), "not_your_section")?;
    let confirmed = Event::HandoverConfirmed { by: officer.id };
    Ok(vec![given, confirmed, Event::Assigned { officer: officer.id, seat }])
}

pub(super) fn hand_over(ctx: &Context, from: Seat, to: Seat) -> Result<Handover, Refusal> {
    Ok(Handover { from, to, at: ctx.now, by: ctx.officer()?.id })
}

pub(super) fn confirm(dossier: &Dossier, ctx: &Context) -> Result<Vec<Event>, Refusal> {
    let by = ctx.officer()?.id;
    Ok(vec![if dossier.state == State::Issued {
        strand::received(dossier, by)
    } else {
        Event::HandoverConfirmed { by }
    }])
}

/// The head assigns; a specialist may take what nobody has yet, for themself alone.
pub(super) fn assign(dossier: &Dossier, ctx: &Context, officer: OfficerId) -> Result<Vec<Event>, Refusal> {
    let actor = ctx.officer()?;
    let head = actor.has(Role::SectionHead) || actor.has(Role::Leader);
    must(head || actor.id == officer, "only_the_head_assigns")?;
    must(dossier.assignee != Some(officer), "assigned_already")?;
    let seat = dossier.seat(Part::Section);
    let subject = if actor.id == officer { actor } else { ctx.subject(dossier, officer)? };
    must(sits(subject, seat) && subject.has(Role::Specialist), "not_a_specialist_there")?;
    Ok(vec![Event::Assigned { officer, seat }])
}

pub(super) fn ask_opinion(
    dossier: &Dossier,
    ctx: &Context,
    agency: AgencyId,
    question: String,
    document: DocumentId,
    answer_by: Date,
    mandatory: bool,
) -> Result<Consultation, Refusal> {
    must(agency != dossier.agency, "agency_is_the_same")?;
    answer_day(ctx, answer_by)?;
    must(!dossier.open_consultations().any(|asked| asked.agency == agency), "asked_already")?;
    let question = filled(question, "question_missing")?;
    Ok(Consultation {
        agency,
        question,
        document,
        answer_by,
        mandatory,
        silence_is_consent: false,
        step: None,
        answer: None,
        earlier: Vec::new(),
    })
}

/// The agency that was asked answers, or until the draft is signed puts another answer in the place of its last.
pub(super) fn give_opinion(
    dossier: &Dossier,
    ctx: &Context,
    opinion: String,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let agency = ctx.officer()?.agency;
    let asked = dossier.answerable(agency).ok_or_else(|| Refusal::new("no_opinion_asked"))?;
    let text = filled(opinion, "opinion_missing")?;
    let opinion = Opinion { given: true, ..said(ctx, text, document) };
    Ok(vec![if asked.answer.is_none() {
        Event::OpinionClosed { agency, opinion }
    } else {
        Event::OpinionReplaced { agency, opinion }
    }])
}

/// Silence is not consent: going on needs a documented ground.
pub(super) fn forgo_opinion(
    dossier: &Dossier,
    ctx: &Context,
    agency: AgencyId,
    ground: String,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    open_question(dossier, agency)?;
    Ok(vec![Event::OpinionClosed { agency, opinion: said(ctx, required(ground)?, document) }])
}

/// A few laws say that an agency which does not answer in time consents; only then does silence mean anything.
pub(super) fn take_silence(
    dossier: &Dossier,
    ctx: &Context,
    agency: AgencyId,
    ground: String,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let asked = open_question(dossier, agency)?;
    must(asked.silence_is_consent, "silence_is_no_consent")?;
    must(asked.answer_by < ctx.today(), "opinion_still_awaited")?;
    let opinion = Opinion { silent: true, ..said(ctx, required(ground)?, document) };
    Ok(vec![Event::OpinionClosed { agency, opinion }])
}

/// Another day to answer; the dossier's own limit runs on.
pub(super) fn extend_opinion(
    dossier: &Dossier,
    ctx: &Context,
    agency: AgencyId,
    answer_by: Date,
    reason: String,
) -> Result<Vec<Event>, Refusal> {
    let before = open_question(dossier, agency)?.answer_by;
    answer_day(ctx, answer_by)?;
    must(answer_by > before, "answer_day_not_later")?;
    Ok(vec![Event::OpinionTermMoved { agency, answer_by, before, reason: required(reason)? }])
}

/// The sub-deadline is the end of a working day to come.
fn answer_day(ctx: &Context, answer_by: Date) -> Result<(), Refusal> {
    must(answer_by >= ctx.today(), "day_has_passed")?;
    must(ctx.calendar.day(answer_by)?.is_working(), "answer_day_is_a_rest_day")
}

fn open_question(dossier: &Dossier, agency: AgencyId) -> Result<&Consultation, Refusal> {
    let open = dossier.open_consultations().find(|asked| asked.agency == agency);
    open.ok_or_else(|| Refusal::new("no_opinion_asked"))
}

fn said(ctx: &Context, text: String, document: DocumentId) -> Opinion {
    let by = ctx.actor.officer().map(|officer| officer.id);
    Opinion { text, document, given: false, silent: false, at: Some(ctx.now), by }
}

pub(super) fn delegate(
    dossier: &Dossier,
    ctx: &Context,
    absent: OfficerId,
    delegate: OfficerId,
    (since, until): (Date, Date),
    reason: String,
) -> Result<Vec<Event>, Refusal> {
    must(dossier.assignee == Some(absent), "not_the_one_assigned")?;
    must(absent != delegate, "stand_in_is_the_same")?;
    must(since <= until && until >= ctx.today(), "day_has_passed")?;
    let subject = ctx.subject(dossier, delegate)?;
    must(sits(subject, dossier.seat(Part::Section)) && subject.has(Role::Specialist), "not_a_specialist_there")?;
    Ok(vec![Event::Delegated(Delegation { absent, delegate, since, until, reason: required(reason)? })])
}
