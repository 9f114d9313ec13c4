//! Whether a procedure may be begun and filed at an agency on this day, by this way.
//!
//! Dossiers that other systems send (the system itself asks) are not measured by the table of offerings: what
//! another portal took is received and, at the wrong agency, passed on. Deliberately absent: supplements, which
//! stay possible whatever was closed after the filing.

use base::{Actor, Refusal, local_date};
use db::Tx;
use rules::procedure::{Channel, Route, Sheet};

use super::{exchange::plan, surroundings::Competence};
use crate::{CaseError, Operation, catalogue};

/// Refuses what may not come in: at a closed public front, for a procedure processed elsewhere or not offered
/// by the agency, online below level 3 (Circular 32/2017/TT-BTTTT, article 3), at an agency that has ended.
pub(super) fn may_enter(
    tx: &Tx,
    op: &Operation,
    sheet: &Sheet,
    competence: &Competence,
    channel: Channel,
) -> Result<(), CaseError> {
    let citizen = matches!(op.actor, Actor::Citizen { .. });
    must(!citizen || op.office.settings.public_filing, "public_filing_closed")?;
    let plan = plan(sheet, &op.office.settings.partners)?;
    must(sheet.route == Route::Local || !plan.is_empty(), "filed_elsewhere")?;
    must(competence.is_open(op), "agency_ended")?;
    if *op.actor == Actor::System {
        return Ok(());
    }
    let (tier, name) = (competence.tier(), &competence.agency.name);
    let offered = catalogue::offered(tx, &sheet.code, tier, name, local_date(op.now))?;
    let offered = offered.ok_or_else(|| Refusal::new("not_offered_there"))?;
    must(channel != Channel::Online || offered.takes_online(), "not_offered_online")
}

fn must(holds: bool, key: &str) -> Result<(), CaseError> {
    if holds { Ok(()) } else { Err(Refusal::new(key).into()) }
}
