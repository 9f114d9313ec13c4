//! Papers that came on paper during a declared outage, entered at the counter by somebody else than received them.
//! Deliberately absent: what is lawful (`rules::workflow`).

use base::{FieldErrors, OfficerId, OutageId, Refusal, local_moment};
use cases::{
    CaseError,
    outage::{self, Declared, Late},
};
use people::Agency;
use webkit::{Answers, Page};

use crate::{
    door::Room,
    words::{self, VI},
};

/// What may be entered late here.
pub struct Offer {
    /// Outages whose papers may be entered.
    pub outages: Vec<Declared>,
    /// Who may have received them.
    receivers: Vec<(OfficerId, String)>,
}

impl Offer {
    /// Of the outages that struck this one-stop or one of the agencies it receives for.
    pub fn of(room: &Room, agencies: &[Agency]) -> Result<Self, CaseError> {
        let own = room.op().officer()?.agency;
        let struck: Vec<_> = agencies.iter().map(|agency| agency.id).chain([own]).collect();
        let outages = outage::enterable(room.op(), &struck)?;
        let receivers = if outages.is_empty() { Vec::new() } else { outage::receivers(room.op())? };
        Ok(Self { outages, receivers })
    }
}

/// The choice of an outage; nothing chosen is an ordinary intake.
pub fn outage_field(page: &Page, offer: &Offer, typed: &Answers, error: Option<String>) -> webkit::ui::Select {
    let told = |one: &Declared| {
        let scope = one.agency.clone().unwrap_or_else(|| VI.t("desk.outage.all"));
        (one.outage.id.to_string(), format!("{}: {scope}", words::moment(one.outage.began)))
    };
    let field = page.ui().select("late.outage", page.t("desk.outage.which")).blank();
    field.items(offer.outages.iter().map(told)).chosen(typed.get("late.outage")).error(error)
}

/// The choice of who received them.
pub fn receiver_field(page: &Page, offer: &Offer, typed: &Answers, error: Option<String>) -> webkit::ui::Select {
    let field = page.ui().select("late.receiver", page.t("desk.outage.receiver")).blank();
    let items = offer.receivers.iter().map(|(id, name)| (id.to_string(), name.clone()));
    field.items(items).chosen(typed.get("late.receiver")).error(error)
}

/// What was typed of a late entry; `None` for an ordinary one. Half of it is told, field by field.
pub fn read(typed: &Answers, errors: &mut FieldErrors) -> Option<Late> {
    let said = |name: &str| base::text::tidy(typed.get(&format!("late.{name}")));
    if ["outage", "received", "receiver", "slip"].iter().all(|name| said(name).is_empty()) {
        return None;
    }
    let outage = said("outage").parse::<OutageId>().ok();
    let received = local_moment(&said("received"));
    let receiver = said("receiver").parse::<OfficerId>().ok();
    let slip = said("slip");
    for (missing, name, key) in [
        (outage.is_none(), "late.outage", "choice_needed"),
        (received.is_none(), "late.received", "moment_wrong"),
        (receiver.is_none(), "late.receiver", "choice_needed"),
        (slip.is_empty(), "late.slip", "slip_missing"),
    ] {
        if missing {
            errors.push(name, Refusal::new(key));
        }
    }
    Some(Late { outage: outage?, received: received?, receiver: receiver?, slip })
}
