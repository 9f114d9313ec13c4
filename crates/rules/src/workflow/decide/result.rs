//! Draft, review, signature, issue, hand-over to the one-stop. Four eyes: nobody approves or signs their own
//! draft. Within the agency a draft is laid before its reader electronically, so there is no hand-over to
//! confirm; the result goes to the one-stop with confirmation.

use base::{Date, DocumentId, Part, Refusal, Role};

use super::{
    super::{
        Correction, Dossier, Draft, Event, IncidentKind, Issued, Outcome, Signature,
        gate::{drafter, must, not_their_own, sits},
    },
    Context, filled, incident, processing, required, strand,
};

pub(super) fn submit_draft(
    dossier: &Dossier,
    ctx: &Context,
    document: DocumentId,
    outcome: Outcome,
    reason: Option<String>,
    to: Part,
) -> Result<Vec<Event>, Refusal> {
    must(matches!(to, Part::Section | Part::Leadership), "not_for_that_part")?;
    let reason = match outcome {
        Outcome::Positive => None,
        Outcome::Negative => Some(required(reason.unwrap_or_default())?),
    };
    let draft = next_draft(dossier, ctx, document, outcome, reason)?;
    Ok(vec![Event::DraftSubmitted { draft, to: dossier.seat(to) }])
}

fn next_draft(
    dossier: &Dossier,
    ctx: &Context,
    document: DocumentId,
    outcome: Outcome,
    reason: Option<String>,
) -> Result<Draft, Refusal> {
    let version = dossier.draft.as_ref().map_or(1, |draft| draft.version.saturating_add(1));
    Ok(Draft { version, document, drafter: ctx.officer()?.id, reviewed_by: None, outcome, reason })
}

pub(super) fn review(dossier: &Dossier, ctx: &Context) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::DraftReviewed { by: ctx.officer()?.id, to: dossier.seat(Part::Leadership) }])
}

pub(super) fn sign(dossier: &Dossier, ctx: &Context, signature: Signature) -> Result<Vec<Event>, Refusal> {
    must(drafter(dossier) != Some(signature.signatory()), "not_your_own_draft")?;
    lawful(dossier, ctx, signature)?;
    Ok(vec![if dossier.correction.is_some() {
        Event::CorrectionSigned { signature }
    } else {
        Event::Signed { signature, to: dossier.seat(Part::Clerical) }
    }])
}

/// A digital signature is made by the signatory in person; one by pen may be recorded by the clerk, who names
/// a leader.
fn lawful(dossier: &Dossier, ctx: &Context, signature: Signature) -> Result<(), Refusal> {
    let actor = ctx.officer()?;
    let signatory = if actor.id == signature.signatory() {
        actor
    } else {
        must(matches!(signature, Signature::Pen { .. }), "signature_is_not_yours")?;
        ctx.subject(dossier, signature.signatory())?
    };
    not_their_own(dossier, Some(signatory))?;
    must(signatory.agency == dossier.agency && signatory.has(Role::Leader), "not_a_signatory")?;
    match signature {
        Signature::Pen { on, .. } => must(on <= ctx.today(), "day_has_not_come"),
        Signature::Digital { .. } => Ok(()),
    }
}

pub(super) fn issue(
    dossier: &Dossier,
    ctx: &Context,
    number: String,
    on: Date,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    must(on <= ctx.today(), "day_has_not_come")?;
    let number = filled(number, "number_missing")?;
    let issued = Issued { number, on, document, by: ctx.officer()?.id };
    let Some(correction) = dossier.correction.clone() else { return Ok(vec![Event::Issued(issued)]) };
    let signature = correction.signature.ok_or_else(|| Refusal::new("not_signed_yet"))?;
    let (reason, apology) = (correction.reason, correction.apology);
    Ok(vec![Event::ResultCorrected { reason, issued, signature, apology }])
}

pub(super) fn send_back(dossier: &Dossier, reason: String) -> Result<Vec<Event>, Refusal> {
    let reason = required(reason)?;
    Ok(vec![if dossier.correction.is_some() {
        Event::CorrectionDropped { reason }
    } else {
        Event::SentBack { reason }
    }])
}

/// Whoever sits on both sides confirms with the same click.
pub(super) fn hand_result(dossier: &Dossier, ctx: &Context) -> Result<Vec<Event>, Refusal> {
    let officer = ctx.officer()?;
    let given = processing::hand_over(ctx, dossier.seat(Part::Clerical), dossier.one_stop())?;
    let mut events = vec![Event::HandedOver(given)];
    if sits(officer, dossier.one_stop()) {
        events.push(strand::received(dossier, officer.id));
    }
    Ok(events)
}

/// A result is immutable: a mistake is put right by a new document beside it, drafted, signed and numbered like
/// the first, with an apology, and it is an incident of its own (Decree 61/2018/NĐ-CP, article 21; Decree 30/2020/NĐ-CP, article 18).
pub(super) fn correct(
    dossier: &Dossier,
    ctx: &Context,
    reason: String,
    (document, outcome): (DocumentId, Outcome),
    apology: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let reason = required(reason)?;
    let refused = (outcome == Outcome::Negative).then(|| reason.clone());
    let draft = next_draft(dossier, ctx, document, outcome, refused)?;
    let mut events = Vec::new();
    if dossier.open_incident(IncidentKind::WrongResult).is_none() {
        let responsible = (Part::Section, None);
        events = incident::report(dossier, ctx, IncidentKind::WrongResult, reason.clone(), responsible)?;
    }
    events.insert(0, Event::CorrectionDrafted(Correction { reason, draft, apology, signature: None }));
    Ok(events)
}
