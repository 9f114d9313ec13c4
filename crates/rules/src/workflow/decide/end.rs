//! Return, withdrawal, fees paid.

use base::{DocumentId, Refusal, Vnd};

use super::{
    super::{DeliveryWay, Dossier, Event, Returned, gate::must},
    Context, filled, required,
};

pub(super) fn give_back(
    ctx: &Context,
    way: DeliveryWay,
    receiver: String,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let receiver = filled(receiver, "receiver_missing")?;
    Ok(vec![Event::Returned(Returned { at: ctx.now, way, receiver, document })])
}

/// Before acceptance the citizen takes it back; afterwards the agency has to agree.
pub(super) fn withdraw(dossier: &Dossier, reason: String, document: DocumentId) -> Result<Vec<Event>, Refusal> {
    let reason = required(reason)?;
    Ok(vec![if dossier.acceptance.is_none() {
        Event::Withdrawn { reason, document, approved_by: None }
    } else {
        Event::WithdrawalRequested { reason, document }
    }])
}

pub(super) fn approve_withdrawal(
    dossier: &Dossier,
    ctx: &Context,
    document: DocumentId,
) -> Result<Vec<Event>, Refusal> {
    let asked = dossier.withdrawal.as_ref().ok_or_else(|| Refusal::new("no_withdrawal_asked"))?;
    let approved_by = Some(ctx.officer()?.id);
    Ok(vec![Event::Withdrawn { reason: asked.reason.clone(), document, approved_by }])
}

pub(super) fn record_payment(
    dossier: &Dossier,
    ctx: &Context,
    amount: Vnd,
    series: String,
    number: String,
) -> Result<Vec<Event>, Refusal> {
    must(amount > Vnd::ZERO, "amount_missing")?;
    must(dossier.paid + amount <= dossier.owed, "more_than_owed")?;
    let (series, number) = (filled(series, "receipt_missing")?, filled(number, "receipt_missing")?);
    Ok(vec![Event::Paid { amount, series, number, on: ctx.today() }])
}
