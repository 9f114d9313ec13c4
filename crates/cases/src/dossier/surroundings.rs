//! What the life cycle asks of organisation and officers.

use base::{AgencyId, Denied, Officer, OfficerId, local_date};
use db::Tx;
use people::{Agency, agencies, officers};
use rules::{procedure::Tier, workflow::Dossier};

use crate::{CaseError, Operation};

/// The agency that decides and the one that receives for it, today.
pub(super) struct Competence {
    pub agency: Agency,
    pub intake: Agency,
}

impl Competence {
    pub fn of(tx: &Tx, op: &Operation, agency: AgencyId) -> Result<Self, CaseError> {
        let today = local_date(op.now);
        let agency = agencies::by_id(tx, agency)?.ok_or(Denied::NotFound)?;
        let intake = agencies::intake_for(tx, &agency, today)?;
        Ok(Self { agency, intake })
    }

    /// Who decided on a dossier and who received it: no reorganisation after its end changes what is printed of it
    /// (domain rule: old dossiers print identically).
    pub fn acted(tx: &Tx, op: &Operation, dossier: &Dossier) -> Result<Self, CaseError> {
        let (agency, intake) = dossier.acted_by();
        if agency == dossier.agency {
            return Self::of(tx, op, agency);
        }
        let one = |id| Ok::<_, CaseError>(agencies::by_id(tx, id)?.ok_or(Denied::NotFound)?);
        Ok(Self { agency: one(agency)?, intake: one(intake)? })
    }

    /// Whether the agency exists today; one whose validity has ended accepts nothing.
    pub fn is_open(&self, op: &Operation) -> bool {
        self.agency.valid_on(local_date(op.now))
    }

    /// The tier as conditions of forms and sheets know it.
    pub fn tier(&self) -> Tier {
        self.agency.tier.into()
    }
}

/// The officer a command names, with the rights that hold today.
pub(super) fn officer(tx: &Tx, op: &Operation, id: OfficerId) -> Result<Option<Officer>, CaseError> {
    Ok(officers::acting(tx, &op.office.vault, id, local_date(op.now))?)
}

/// What the agency is called in sentences to citizens.
pub(super) fn agency_name(tx: &Tx, id: AgencyId) -> Result<String, CaseError> {
    Ok(agencies::by_id(tx, id)?.map(|agency| agency.authority()).unwrap_or_default())
}
