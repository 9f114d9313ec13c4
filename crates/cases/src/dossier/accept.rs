//! The one-stop accepts: dossier code, appointment, register line and Form 01 in one transaction.

use base::{DocumentId, DossierId, Refusal, Vnd, local_date};
use rules::workflow::{Command, Event, StatedLimit};

use super::{
    perform::{Done, Terms, fresh, perform, pinned, scoped},
    save_answers::working_copy,
    store::{self, Loaded},
    submit::known,
    surroundings::Competence,
};
use crate::{CaseError, Operation, document::sets};

/// What the intake officer decides besides accepting.
#[derive(Debug, Clone, Default)]
pub struct Acceptance {
    /// The fees, when they differ from those reckoned at the filing.
    pub owed: Option<Vnd>,
    /// The limit with its basis, where the sheet states none for such a filing or the matter allows less.
    pub stated: Option<StatedLimit>,
}

/// Accepts the dossier as shown at `version`, by the sheet it was filed under.
pub fn accept(op: Operation, id: DossierId, version: u64, acceptance: Acceptance) -> Result<Done, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        fresh(&loaded, Some(version))?;
        let events = accept_loaded(tx, &op, &mut loaded, acceptance.clone())?;
        Ok(Done { id, dossier: loaded.dossier, events })
    })
}

/// The same in the caller's transaction.
pub(super) fn accept_loaded(
    tx: &db::Tx,
    op: &Operation,
    loaded: &mut Loaded,
    acceptance: Acceptance,
) -> Result<Vec<Event>, CaseError> {
    let definition = pinned(tx, loaded)?;
    let content = working_copy(tx, loaded)?;
    let facts = known(tx, op, loaded, &content, loaded.dossier.channel)?;
    let limit = definition.sheet.limit(&content.answers, &facts);
    let competence = Competence::of(tx, op, loaded.dossier.agency)?;
    let today = local_date(op.now);
    let field = loaded.summary.field.clone();
    let command = Command::Accept {
        code: code(tx, &competence, today)?,
        register: store::enter(tx, competence.agency.id, &field, today.year(), loaded.id, op.now)?,
        form_01: DocumentId::new(),
        owed: acceptance.owed.unwrap_or(loaded.dossier.owed),
        stated: acceptance.stated,
    };
    let terms = Terms { limit, route: definition.sheet.route, plan: &[] };
    let events = perform(tx, op, loaded, &command, terms)?;
    people::agencies::identifier_is_used(tx, competence.agency.id)?;
    Ok(events)
}

/// `000.00.05.H16-190520-0007` (Circular 01/2018/TT-VPCP, article 19): by the pattern of the form set of that day.
fn code(tx: &db::Tx, competence: &Competence, day: base::Date) -> Result<String, CaseError> {
    let identifier = competence.agency.identifier.as_ref();
    let identifier = identifier.ok_or_else(|| Refusal::new("agency_without_identifier"))?;
    loop {
        let number = store::next_number(tx, identifier, day)?;
        let code = sets::on(day)?.code.code(identifier, day, number);
        // Another system may have given it before its dossiers were taken over; gaps are allowed, reuse is not.
        if store::by_name(tx, &code)?.is_none() {
            return Ok(code);
        }
    }
}
