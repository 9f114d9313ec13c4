//! Assisted mode: an officer types online for a citizen, who is named, confirms every answer and stays the
//! party. Counted apart from what citizens file themselves.
//!
//! The citizen confirms what was typed, not the wish to file: a code is good for exactly the answers and files
//! it was sent about, and so is a signed print-out. The draft is the business of the officer who began it (and
//! of the citizen, who finds it under their own account). Nobody types for themself. Deliberately absent: how
//! answers and files are kept (as in every draft), pages.

mod citizen;
mod code;
mod open;
mod print_out;

use std::sync::Arc;

use base::{Denied, DocumentId, DossierId, OfficerId, Refusal};
use db::Tx;
use rules::{
    form::{Facts, Lang},
    procedure::{Channel, Definition},
    workflow::{Assisted, Confirmation, State},
};
use sha2::{Digest, Sha256};

pub use citizen::{Citizen, find};
pub use code::{ask_code, confirm_by_code, reached_at};
pub use open::{Helped, open};
pub use print_out::{confirm_by_print_out, print_out};

use super::{
    Content, Summary, attachment,
    perform::pinned,
    save_answers::{working_copy, writable},
    store::{self, Filter, Loaded},
    submit::{Filing, Submitted, acknowledged, complete, known},
};
use crate::{
    CaseError, Operation,
    document::{self, Document, Kind},
};

/// The officer's open drafts for citizens, the newest first.
pub fn mine(op: Operation) -> Result<Vec<Summary>, CaseError> {
    let filter =
        Filter { typed_by: Some(op.officer()?.id), states: vec![State::Draft], drafts: true, ..Filter::default() };
    Ok(op.office.db.read(|tx| store::list(tx, &op.office.vault, &filter, 0, 200))?)
}

/// What the officer hands over once it is filed: reference, secret, and the acknowledgement's paper.
#[derive(Debug, Clone)]
pub struct HandedOver {
    /// Reference and secret.
    pub submitted: Submitted,
    /// The draft, now filed.
    pub summary: Summary,
    /// Who is the party.
    pub filer: rules::document::Person,
    /// The paper.
    pub acknowledgement: Option<DocumentId>,
}

/// What to hand over, for the officer who typed. While it is a draft there is nothing yet.
pub fn handed_over(op: Operation, id: DossierId) -> Result<HandedOver, CaseError> {
    op.office.db.read(|tx| {
        let loaded = own(tx, &op, id, false)?;
        let submitted = filed_before(&op, &loaded)?.ok_or(Denied::NotFound)?;
        let papers = document::of_dossier(tx, id)?;
        let paper = papers.iter().find(|paper| paper.kind == Kind::Acknowledgement);
        Ok(HandedOver {
            submitted,
            filer: loaded.header.filer,
            acknowledgement: paper.map(|paper| paper.id),
            summary: loaded.summary,
        })
    })
}

/// A paper that assisted mode made, with its bytes: the print-out or the acknowledgement.
pub fn paper(op: Operation, id: DossierId, paper: DocumentId) -> Result<(Document, Vec<u8>), CaseError> {
    let (key, row) = op.office.db.read(|tx| {
        let loaded = own(tx, &op, id, false)?;
        let row = document::one(tx, id, paper)?.ok_or(Denied::NotFound)?;
        match row.kind {
            Kind::AssistedConfirmation | Kind::Acknowledgement | Kind::Scan => Ok((loaded.key, row)),
            _ => Err(CaseError::Denied(Denied::NotFound)),
        }
    })?;
    Ok((row, document::bytes(op.office, &key, id, paper)?))
}

/// The dossier, if the officer began it online for a citizen; to anybody else it looks as if it were not there.
fn own(tx: &Tx, op: &Operation, id: DossierId, lock: bool) -> Result<Loaded, CaseError> {
    let officer = op.officer()?;
    let loaded = store::load(tx, &op.office.vault, id, lock)?.ok_or(Denied::NotFound)?;
    if loaded.dossier.typed_by == Some(officer.id) && loaded.dossier.channel == Channel::Online {
        Ok(loaded)
    } else {
        Err(Denied::NotFound.into())
    }
}

/// What was filed already when the same confirmation comes a second time; refused when the citizen filed the
/// draft from their own account: then there is nothing to hand over.
fn filed_before(op: &Operation, loaded: &Loaded) -> Result<Option<Submitted>, CaseError> {
    if loaded.dossier.state == State::Draft {
        return Ok(None);
    }
    let me: OfficerId = op.officer()?.id;
    match loaded.dossier.assisted {
        Some(Assisted { officer, confirmation }) if officer == me && confirmation != Confirmation::Account => {
            Ok(Some(acknowledged(loaded, false)))
        }
        _ => Err(Refusal::new("filed_already").with("reference", &loaded.summary.reference).into()),
    }
}

fn filing(confirmation: Confirmation, lang: Lang) -> Filing {
    Filing { confirmation: Some(confirmation), lang }
}

/// A draft in which nothing is missing.
struct Whole {
    definition: Arc<Definition>,
    content: Content,
    facts: Facts,
}

/// The draft as it would be filed, every field and paper there; nothing else is put before the citizen.
fn whole(tx: &Tx, op: &Operation, loaded: &Loaded, lang: Lang) -> Result<Whole, CaseError> {
    writable(op, loaded)?;
    let definition = pinned(tx, loaded)?;
    let content = working_copy(tx, loaded)?;
    let facts = known(tx, op, loaded, &content, Channel::Online)?;
    let content = complete(tx, loaded, &definition, content, &facts, (Channel::Online, lang))?;
    Ok(Whole { definition, content, facts })
}

/// What names exactly this state of the draft: every answer and every file.
fn fingerprint(tx: &Tx, loaded: &Loaded) -> Result<String, CaseError> {
    let content = working_copy(tx, loaded)?;
    let text = serde_json::to_vec(&content).map_err(|error| db::DbError::Engine(error.to_string()))?;
    let mut hash = Sha256::new();
    hash.update(text);
    for file in attachment::of(tx, &loaded.key, loaded.id)? {
        hash.update(format!("\n{} {} {}", file.component, file.position, file.sha256));
    }
    Ok(hex::encode(hash.finalize()))
}
