//! Transfer, assignment, opinions (Decree 61/2018/NĐ-CP, articles 18 and 19).

use base::{AgencyId, Date, DocumentId, OfficerId, Part, Refusal, Role, Seat};

use super::{
    super::{
        Consultation, Delegation, Dossier, Event, Handover, Opinion, State,
        gate::{must, sits},
    },
    Context, filled, required,
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
        Event::ResultReceived { by }
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
    agency: AgencyId,
    question: String,
    document: DocumentId,
    answer_by: Date,
    mandatory: bool,
) -> Result<Vec<Event>, Refusal> {
    must(agency != dossier.agency, "agency_is_the_same")?;
    must(!dossier.open_consultations().any(|asked| asked.agency == agency), "asked_already")?;
    let question = filled(question, "question_missing")?;
    Ok(vec![Event::OpinionAsked(Consultation {
        agency,
        question,
        document,
        answer_by,
        mandatory,
        silence_is_consent: false,
        step: None,
        answer: None,
    })])
}

pub(super) fn give_opinion(
    dossier: &Dossier,
    ctx: &Context,
    opinion: String,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let agency = ctx.officer()?.agency;
    close(dossier, agency, Opinion { text: filled(opinion, "opinion_missing")?, document, given: true })
}

/// Silence is not consent: going on needs a documented ground.
pub(super) fn forgo_opinion(
    dossier: &Dossier,
    agency: AgencyId,
    ground: String,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    close(dossier, agency, Opinion { text: required(ground)?, document, given: false })
}

fn close(dossier: &Dossier, agency: AgencyId, opinion: Opinion) -> Result<Vec<Event>, Refusal> {
    must(dossier.open_consultations().any(|asked| asked.agency == agency), "no_opinion_asked")?;
    Ok(vec![Event::OpinionClosed { agency, opinion }])
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
