//! What comes in from outside the portal: papers over the counter, by post, dossiers of other systems.
//!
//! It goes through the same door as an online filing (`submit::enter`), with another channel.

use base::DossierId;
use db::DataKey;
use rules::{
    form::Lang,
    workflow::{Confirmation, DeliveryWay, PaperReceived},
};

use super::{
    NewDraft,
    attachment::{self, Upload},
    open_draft::begin,
    perform::scoped,
    save_answers::working_copy,
    store,
    submit::{Filing, Submitted, acknowledged, enter_with},
};
use crate::{
    CaseError, Operation,
    outage::{self, Late},
};

/// A whole dossier from outside.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Procedure, agency, channel, people, answers.
    pub draft: NewDraft,
    /// The code another system gave it; the same code twice is the same dossier.
    pub foreign_code: Option<String>,
    /// For an online filing that an officer typed: how the citizen confirmed.
    pub confirmation: Option<Confirmation>,
    /// How the citizen wants the result.
    pub delivery: DeliveryWay,
    /// Where the post brings it.
    pub delivery_address: Option<String>,
    /// What came on paper, as ticked and counted.
    pub papers: Vec<PaperReceived>,
    /// Scans, by component.
    pub files: Vec<(String, Vec<Upload>)>,
}

/// Takes a dossier in: draft, files and filing in one transaction, or nothing. The sheet is the one in force.
pub fn take_in(op: Operation, incoming: &Incoming) -> Result<Submitted, CaseError> {
    take(op, incoming, None)
}

/// The same for papers that came during a declared outage and are entered afterwards, by somebody else than received
/// them; they count from when they came.
pub fn take_in_late(op: Operation, incoming: &Incoming, late: &Late) -> Result<Submitted, CaseError> {
    take(op, incoming, Some(late))
}

fn take(op: Operation, incoming: &Incoming, late: Option<&Late>) -> Result<Submitted, CaseError> {
    let (id, key) = (DossierId::new(), DataKey::new());
    let files = attachment::prepare_all(&op, &key, &incoming.files)?;
    let taken = op.office.db.write(|tx| {
        if let Some(known) = known(tx, incoming)? {
            return Ok(acknowledged(&scoped(tx, &op, known, false)?, false));
        }
        let loaded = enter_new(tx, &op, (id, &key), incoming, (&files, late))?;
        Ok::<_, CaseError>(acknowledged(&loaded, true))
    });
    if !matches!(&taken, Ok(submitted) if submitted.first) {
        attachment::forget(&op, &files);
    }
    match taken {
        // The same dossier was sent twice at once: whoever came second finds the first.
        Err(CaseError::Conflict) => op.office.db.read(|tx| {
            let known = known(tx, incoming)?.ok_or(CaseError::Conflict)?;
            Ok(acknowledged(&scoped(tx, &op, known, false)?, false))
        }),
        other => other,
    }
}

/// Draft, files and filing of a new dossier, in the caller's transaction.
pub(super) fn enter_new(
    tx: &db::Tx,
    op: &Operation,
    (id, key): (DossierId, &DataKey),
    incoming: &Incoming,
    (files, late): (&[attachment::Attachment], Option<&Late>),
) -> Result<store::Loaded, CaseError> {
    begin(tx, op, id, key, &incoming.draft, incoming.foreign_code.as_deref())?;
    attachment::insert_all(tx, key, id, files)?;
    let mut loaded = scoped(tx, op, id, true)?;
    let mut content = working_copy(tx, &loaded)?;
    content.delivery = incoming.delivery;
    content.delivery_address.clone_from(&incoming.delivery_address);
    store::put_content(tx, key, id, 0, &content, op.now)?;
    let filing = Filing { confirmation: incoming.confirmation, lang: Lang::Vi };
    let intake = loaded.dossier.intake_agency;
    let late = late.map(|late| outage::entry(tx, op, late, intake)).transpose()?;
    enter_with(tx, op, &mut loaded, filing, (incoming.papers.clone(), late))?;
    if let Some(late) = &loaded.dossier.late {
        outage::note(tx, op, id, intake, late)?;
    }
    Ok(loaded)
}

/// The dossier that was made of the same code before.
pub(super) fn known(tx: &db::Tx, incoming: &Incoming) -> Result<Option<DossierId>, CaseError> {
    match &incoming.foreign_code {
        Some(code) => Ok(store::by_foreign_code(tx, code)?),
        None => Ok(None),
    }
}
