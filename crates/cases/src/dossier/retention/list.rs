//! What the desk sees of dossiers that are to be destroyed, and the inspector's hold on one.

use base::{Date, Denied, DossierId, Refusal, Role, local_date, text::tidy_lines};
use people::audit::Kind;
use rules::policy::{Action, may};

use super::{note, store};
use crate::{
    CaseError, Operation,
    dossier::{glance::name_of, store as dossiers},
};

/// The most letters of a reason.
pub const LONGEST: usize = 500;

/// An announced or held dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub id: DossierId,
    /// Its code, or reference.
    pub name: String,
    /// The procedure.
    pub procedure: String,
    /// The last day of keeping.
    pub until: Option<Date>,
    /// From when on its content is destroyed; none where nothing was announced.
    pub after: Option<Date>,
    /// The ground.
    pub basis: String,
    /// Nobody compared it with an instrument.
    pub assumed: bool,
    /// Why inspection keeps it.
    pub hold: Option<String>,
}

/// What was announced, the next to be destroyed first, then what is held: of the officer's agency, or of the province.
pub fn listed(op: Operation) -> Result<Vec<Kept>, CaseError> {
    let officer = op.officer()?;
    let agency = (!may(officer, Action::SeeAll)).then_some(officer.agency);
    op.office.db.read(|tx| {
        let mut kept = Vec::new();
        for row in store::listed(tx, agency)? {
            let Some(loaded) = dossiers::load(tx, &op.office.vault, row.id, false)? else { continue };
            kept.push(Kept {
                id: row.id,
                name: name_of(&loaded),
                procedure: loaded.header.procedure.clone(),
                until: row.until,
                after: row.after.map(local_date),
                basis: row.basis.clone(),
                assumed: row.assumed,
                hold: row.hold(&loaded.key)?,
            });
        }
        Ok(kept)
    })
}

/// Keeps a dossier from being destroyed until the hold is lifted; inspection alone does it, with a reason. Whether or
/// not it was announced yet: a dispute may begin before.
pub fn hold(op: Operation, typed: &str, reason: &str) -> Result<(), CaseError> {
    let (officer, reason) = (inspector(&op)?, tidy_lines(reason));
    if reason.is_empty() {
        return Err(Refusal::new("hold_reason_missing").into());
    }
    if reason.chars().count() > LONGEST {
        return Err(Refusal::new("text_too_long").with("max", LONGEST).into());
    }
    let name = base::text::tidy(typed).to_uppercase();
    op.office.db.write(|tx| {
        let id = dossiers::by_name(tx, &name)?.ok_or_else(|| Refusal::new("glass_no_such").with("name", &name))?;
        let Some(loaded) = dossiers::load(tx, &op.office.vault, id, true)? else {
            return Err(super::told(tx, id)?);
        };
        if !loaded.dossier.state.is_final() {
            return Err(Refusal::new("hold_not_ended").into());
        }
        store::hold(tx, &loaded.key, id, officer, &reason, op.now)?;
        note(tx, &op, Kind::HoldPlaced, id)?;
        Ok(())
    })
}

/// Lifts the hold. What had been announced is announced anew, so that the citizen has the whole time again.
pub fn lift(op: Operation, id: DossierId) -> Result<(), CaseError> {
    inspector(&op)?;
    op.office.db.write(|tx| {
        if !store::lift(tx, id)? {
            return Err(Refusal::new("hold_not_there").into());
        }
        note(tx, &op, Kind::HoldLifted, id)?;
        Ok(())
    })
}

fn inspector(op: &Operation) -> Result<base::OfficerId, CaseError> {
    let officer = op.officer()?;
    if officer.has(Role::Inspector) { Ok(officer.id) } else { Err(Denied::NotAllowed.into()) }
}
