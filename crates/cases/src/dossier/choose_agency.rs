//! Another agency for an open draft, where several decide the same procedure.

use base::{AgencyId, DossierId, Refusal};
use rules::workflow::{State, choose_agency as chosen};

use super::{
    exchange::plan,
    offered,
    perform::{drafting, pinned, record, scoped},
    save_answers::writable,
    surroundings::Competence,
};
use crate::{CaseError, Operation};

/// Chooses the agency; the same one again changes nothing. Refused where the procedure is not offered, and once
/// it is filed: then the office passes it on.
pub fn choose_agency(op: Operation, id: DossierId, agency: AgencyId) -> Result<(), CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        if loaded.dossier.agency == agency {
            return Ok(());
        }
        writable(&op, &loaded)?;
        if loaded.dossier.state != State::Draft {
            return Err(Refusal::new("not_a_draft").into());
        }
        let definition = pinned(tx, &loaded)?;
        let competence = Competence::of(tx, &op, agency)?;
        offered::may_enter(tx, &op, &definition.sheet, &competence, loaded.dossier.channel)?;
        let calendar = op.office.calendar.read(tx)?;
        let plan = plan(&definition.sheet, &op.office.settings.partners)?;
        let ctx = drafting(&op, &calendar, &competence, (definition.sheet.route, &plan));
        let event = chosen(&loaded.dossier, competence.agency.id, competence.intake.id, &ctx)?;
        record(tx, &op, &mut loaded, &[event])
    })
}
