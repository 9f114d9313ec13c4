//! Where a dossier stands, for another system of the province: without names, reasons and files.
//!
//! Nothing is kept of it in the list of who saw a dossier, which is of people and content.

use base::{Denied, text::tidy};
use people::{Agency, agencies};
use rules::policy::{Client, Concern};

use super::{find, store, timeline, timeline::Timeline};
use crate::{CaseError, Operation};

/// What another system is told of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct ForClient {
    /// The dossier code.
    pub code: String,
    /// The procedure's code.
    pub procedure: String,
    /// The competent agency.
    pub agency: Agency,
    /// Its way, without reasons.
    pub timeline: Timeline,
}

/// The dossier with this code, where the client may see it; one that it may not see is not there.
pub fn for_client(op: Operation, client: &Client, code: &str) -> Result<ForClient, CaseError> {
    let code = tidy(code).to_uppercase();
    op.office.db.read(|tx| {
        let id = find::by_code(tx, &code)?.ok_or(Denied::NotFound)?;
        let loaded = store::load(tx, &op.office.vault, id, false)?.ok_or(Denied::NotFound)?;
        if !client.sees(&Concern::of(&loaded.dossier, &loaded.summary.procedure_code, None)) {
            return Err(Denied::NotFound.into());
        }
        let agency = agencies::by_id(tx, loaded.dossier.agency)?.ok_or(Denied::NotFound)?;
        let timeline = timeline::of(tx, &op, &loaded, false)?;
        Ok(ForClient { code: code.clone(), procedure: loaded.summary.procedure_code.clone(), agency, timeline })
    })
}
