//! One person takes many results: each is returned in a transaction of its own, and one paper acknowledges all.

use base::{BatchId, DocumentId, DossierId, Refusal};
use rules::{
    document::Person,
    workflow::{Command, DeliveryWay},
};

use super::{
    super::perform::{Terms, perform, scoped, unchanged},
    Said, Way, begun, store,
};
use crate::{CaseError, Operation};

/// Who takes the results.
#[derive(Debug, Clone)]
pub struct Handing {
    /// The word of the page: the same page sent twice hands over nothing twice.
    pub once: String,
    /// Who takes them.
    pub receiver: Person,
    /// By which right.
    pub capacity: Option<String>,
}

/// Hands over the results as shown at their versions and tells of each what became of it. An unpaid fee holds
/// back its own dossier and no other.
pub fn give_back(
    op: Operation,
    handing: &Handing,
    chosen: &[(DossierId, u64)],
) -> Result<Vec<(DossierId, Result<BatchId, CaseError>)>, CaseError> {
    op.officer()?;
    if handing.receiver.name.trim().is_empty() {
        return Err(Refusal::new("receiver_missing").into());
    }
    Ok(chosen.iter().map(|(id, version)| (*id, one(op, handing, *id, *version))).collect())
}

fn one(op: Operation, handing: &Handing, id: DossierId, version: u64) -> Result<BatchId, CaseError> {
    match hand(op, handing, id, version) {
        // Two posts of one page at once: the second finds the batch, or the dossier in it.
        Err(CaseError::Conflict) => hand(op, handing, id, version),
        other => other,
    }
}

fn hand(op: Operation, handing: &Handing, id: DossierId, version: u64) -> Result<BatchId, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        let officer = op.officer()?;
        if let Some(batch) = store::by_once(tx, officer.agency, Way::Out, &handing.once)?
            && store::has(tx, batch, id)?
        {
            return Ok(batch);
        }
        unchanged(&loaded, Some(version))?;
        let command = Command::Return {
            way: DeliveryWay::Counter,
            receiver: handing.receiver.name.clone(),
            document: DocumentId::new(),
        };
        perform(tx, &op, &mut loaded, &command, Terms::NONE)?;
        let said = Said {
            person: handing.receiver.clone(),
            capacity: handing.capacity.clone(),
            content: String::new(),
            delivery: String::new(),
        };
        let batch = begun(tx, &op, Way::Out, &handing.once, &said)?;
        store::add(tx, batch, id)?;
        Ok(batch)
    })
}
