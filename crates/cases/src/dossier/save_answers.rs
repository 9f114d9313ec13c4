//! Everything typed is kept as one goes, right or wrong; checks show at the page and stop only the filing.

use base::{DossierId, Refusal};
use db::Tx;
use rules::{
    document::Person,
    form::{Answers, ForWhom},
    workflow::State,
};

use super::{
    Content, by_mandate, perform,
    perform::scoped,
    store::{self, Loaded},
};
use crate::{CaseError, Operation};

/// Takes over the answers of one page; the other pages stay as they are. Returns what is kept now.
pub fn save_answers(op: Operation, id: DossierId, posted: &Answers) -> Result<Content, CaseError> {
    change(op, id, |content| content.answers.take(posted.clone()))
}

/// What is asked before and after the form.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// For whom.
    pub for_whom: Option<ForWhom>,
    /// The chosen case; `Some(None)` takes it away.
    pub case: Option<Option<String>>,
    /// Who hands it in.
    pub filer: Option<Person>,
    /// Whose matter it is; `Some(None)`: the filer's own.
    pub owner: Option<Option<Person>>,
    /// Relation or mandate.
    pub relation: Option<Option<String>>,
    /// How the citizen wants the result.
    pub delivery: Option<rules::workflow::DeliveryWay>,
    /// Where the post brings it.
    pub delivery_address: Option<Option<String>>,
}

/// Takes over those details that are given.
pub fn save_details(op: Operation, id: DossierId, details: &Details) -> Result<Content, CaseError> {
    change(op, id, |content| {
        let given = details.clone();
        content.for_whom = given.for_whom.unwrap_or(content.for_whom);
        content.delivery = given.delivery.unwrap_or(content.delivery);
        if let Some(case) = given.case {
            content.case = case;
        }
        if let Some(filer) = given.filer {
            content.filer = filer;
        }
        if let Some(owner) = given.owner {
            content.owner = owner;
        }
        if let Some(relation) = given.relation {
            content.relation = relation;
        }
        if let Some(address) = given.delivery_address {
            content.delivery_address = address;
        }
    })
}

fn change(op: Operation, id: DossierId, change: impl Fn(&mut Content)) -> Result<Content, CaseError> {
    op.office.db.write(|tx| {
        let loaded = scoped(tx, &op, id, true)?;
        writable(&op, &loaded)?;
        let mut content = by_mandate::content(tx, &op, &loaded, working_copy(tx, &loaded)?)?;
        change(&mut content);
        store::put_content(tx, &loaded.key, id, 0, &content, op.now)?;
        store::touch(tx, id, op.now)?;
        Ok(content)
    })
}

/// The working copy.
pub(super) fn working_copy(tx: &Tx, loaded: &Loaded) -> Result<Content, CaseError> {
    store::content(tx, &loaded.key, loaded.id, 0)?.ok_or_else(|| db::DbError::NoRow.into())
}

/// Only who may file it may write in it, and only while it is the applicant's turn.
pub(super) fn writable(op: &Operation, loaded: &Loaded) -> Result<(), CaseError> {
    let turn = matches!(loaded.dossier.state, State::Draft | State::PreSupplement | State::Supplement);
    if !turn {
        return Err(Refusal::new("filed_already").with("reference", &loaded.summary.reference).into());
    }
    perform::may_file(op, &loaded.dossier)
}
