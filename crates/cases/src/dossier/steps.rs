//! The steps of a dossier's process at its agency, and asking the agencies that they name.
//!
//! Deliberately absent: where the dossier stands in them, which `rules::workflow::way` computes from the events.

use base::{AgencyId, Denied, DocumentId, DossierId, Refusal, RevisionId, local_date};
use db::{DbError, Tx};
use people::{Agency, agencies};
use rules::{
    form::{Answers, Facts},
    procedure::process::{At, Step},
    workflow::{Command, Course, Standing, StepQuestion},
};

use super::{
    Content,
    perform::{Done, Terms, fresh, perform, scoped},
    save_answers::working_copy,
    store::Loaded,
    submit::known,
    surroundings::Competence,
};
use crate::{CaseError, Operation, catalogue};

/// The steps of the pinned revision at the competent agency, and what decides where they lead.
#[derive(Debug, Clone)]
pub struct Steps {
    steps: Vec<Step>,
    answers: Answers,
    facts: Facts,
}

impl Steps {
    pub(super) fn of(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<Self, CaseError> {
        Self::with(tx, op, loaded, &working_copy(tx, loaded)?)
    }

    pub(super) fn with(tx: &Tx, op: &Operation, loaded: &Loaded, content: &Content) -> Result<Self, CaseError> {
        let facts = known(tx, op, loaded, content, loaded.dossier.channel)?;
        let steps = at(tx, loaded.dossier.revision, loaded.dossier.agency)?;
        Ok(Self { steps, answers: content.answers.clone(), facts })
    }

    /// As the rules take them.
    pub fn course(&self) -> Course<'_> {
        Course { steps: &self.steps, filing: Some((&self.answers, &self.facts)) }
    }
}

/// The steps of a pinned revision at an agency, without what decides where they lead.
pub(super) fn at(tx: &Tx, revision: RevisionId, agency: AgencyId) -> Result<Vec<Step>, CaseError> {
    let agency = agencies::by_id(tx, agency)?.ok_or(Denied::NotFound)?;
    let at = At { code: &agency.code, name: &agency.name, tier: agency.tier.into() };
    let pinned = catalogue::definition(tx, revision)?.ok_or(DbError::NoRow)?;
    Ok(pinned.definition.process.at(at).into_owned())
}

/// Asks the agencies of all open steps at once.
pub fn ask_agencies(op: Operation, id: DossierId, version: u64) -> Result<Done, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        fresh(&loaded, Some(version))?;
        let steps = Steps::of(tx, &op, &loaded)?;
        let competent = Competence::of(tx, &op, loaded.dossier.agency)?.agency;
        let standing = Standing::of(&steps.steps, &loaded.dossier.way);
        let mut asked = Vec::new();
        for step in standing.to_ask() {
            let Some(opinion) = &step.opinion else { continue };
            let agency = agency(tx, &op, &competent, &opinion.agency)?;
            asked.push(StepQuestion { step: step.key.clone(), agency, document: DocumentId::new() });
        }
        let events = perform(tx, &op, &mut loaded, &Command::AskAgencies { asked }, Terms::NONE)?;
        Ok(Done { id, dossier: loaded.dossier, events })
    })
}

/// The agency a step names, as it is today: by code or name, `@parent` the one above. Of several with one name the
/// one beside the asking agency is meant.
fn agency(tx: &Tx, op: &Operation, asking: &Agency, named: &str) -> Result<AgencyId, CaseError> {
    let today = local_date(op.now);
    let unknown = || Refusal::new("step_agency_unknown").with("agency", named);
    if named == "@parent" {
        let above = asking.parent.as_deref().map(|code| agencies::by_code_on(tx, code, today)).transpose()?;
        return Ok(above.flatten().ok_or_else(unknown)?.id);
    }
    let all = agencies::list(tx, today)?;
    let called = |agency: &&Agency| [&agency.code, &agency.name, &agency.full_name].iter().any(|it| *it == named);
    let found: Vec<&Agency> = all.iter().filter(called).collect();
    let beside = found.iter().find(|agency| agency.parent == asking.parent);
    Ok(beside.or(found.first()).ok_or_else(unknown)?.id)
}
