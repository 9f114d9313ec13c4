//! One dossier as a citizen or officer sees it.

use base::{Date, DossierId, Officer};
use db::Tx;
use rules::{
    form::Facts,
    policy::Duty,
    procedure::{Channel, Tier},
    workflow::{CommandKind, Dossier, not_their_own},
};

use super::{
    Content, Header, Recorded, Summary,
    access::{Opened, opening},
    attachment::{self, Attachment},
    by_mandate,
    own_matter::is_own,
    perform::scoped,
    save_answers::working_copy,
    steps::Steps,
    store::Loaded,
};
use crate::{
    CaseError, Operation,
    document::{self, Document},
    received::look as pictures,
};

/// Everything about one dossier that the actor may see.
#[derive(Debug, Clone)]
pub struct View {
    /// The row.
    pub summary: Summary,
    /// Names and the look-up secret.
    pub header: Header,
    /// The state, folded from the events.
    pub dossier: Dossier,
    /// What the citizen wrote, as it is now.
    pub content: Content,
    /// The files.
    pub files: Vec<Attachment>,
    /// The papers of the office, drafts of the result only for officers.
    pub documents: Vec<Document>,
    /// What happened.
    pub history: Vec<Recorded>,
    /// The officer who looks is filer or owner, and so does nothing here.
    pub own_matter: bool,
    /// By which duty the officer looks; `None` where it is no officer.
    pub duty: Option<Duty>,
    /// What the actor may do now.
    pub allowed: Vec<CommandKind>,
    /// The steps of its process.
    pub steps: Steps,
}

/// The dossier, if the actor may see it.
pub fn view(op: Operation, id: DossierId) -> Result<View, CaseError> {
    opening(&op, id, Opened::Page, |tx, loaded| {
        let content = by_mandate::content(tx, &op, &loaded, working_copy(tx, &loaded)?)?;
        let files = attachment::of(tx, &loaded.key, id)?;
        let internal = op.actor.officer().is_some();
        let documents = document::of_dossier(tx, id)?
            .into_iter()
            .filter(|paper| internal || !is_internal(paper.kind))
            .collect();
        let own_matter = match op.actor.officer() {
            Some(officer) => own_matter(tx, &op, &loaded, officer)?,
            None => false,
        };
        let steps = Steps::with(tx, &op, &loaded, &content)?;
        let may = || steps.course().allowed(&loaded.dossier, op.actor, op.now);
        let reads_only = own_matter || loaded.duty == Some(Duty::Glass);
        let allowed = if reads_only { Vec::new() } else { may() };
        Ok(View {
            summary: loaded.summary,
            header: loaded.header,
            dossier: loaded.dossier,
            content,
            files,
            documents,
            history: loaded.recorded,
            own_matter,
            duty: loaded.duty,
            allowed,
            steps,
        })
    })
}

/// By account or by identity number.
pub(super) fn own_matter(tx: &Tx, op: &Operation, loaded: &Loaded, officer: &Officer) -> Result<bool, CaseError> {
    let header = &loaded.header;
    Ok(not_their_own(&loaded.dossier, Some(officer)).is_err()
        || is_own(tx, op, loaded.dossier.parties, (&header.filer, header.owner.as_ref()), officer)?)
}

/// Unfinished and internal papers are not the citizen's: drafts, signed but not issued, control slips, and what
/// agencies ask each other.
fn is_internal(kind: document::Kind) -> bool {
    use document::Kind;
    matches!(kind, Kind::Draft | Kind::Signed | Kind::Form05 | Kind::Opinion | Kind::ApologyDraft)
}

/// A paper of the dossier for whom may see it, with the dossier's key. A citizen gets no draft, and an issued result
/// only once it is at the one-stop and paid for.
fn paper(op: &Operation, id: DossierId, paper: base::DocumentId) -> Result<(db::DataKey, Document), CaseError> {
    opening(op, id, Opened::Paper, |tx, loaded| {
        let row = document::one(tx, id, paper)?.ok_or(base::Denied::NotFound)?;
        let results = &loaded.dossier.results;
        let is_result = row.kind == document::Kind::Issued || results.iter().any(|it| it.issued.document == paper);
        let waits = row.sha256.as_deref().is_some_and(|hash| loaded.dossier.holds_back(hash));
        let held_back = waits || is_result && loaded.dossier.returned.is_none();
        if op.actor.officer().is_none() && (is_internal(row.kind) || held_back) {
            return Err(CaseError::Denied(base::Denied::NotFound));
        }
        if let Some(received) = row.received(id) {
            received.opens(op)?;
        }
        Ok((loaded.key, row))
    })
}

/// What people see of a paper.
pub enum Shown {
    /// Its bytes, which the office made.
    Made(Vec<u8>),
    /// It came from outside: how many of its pages can be looked at.
    Brought(u32),
}

/// A paper as it is looked at.
pub fn look_at_paper(
    op: Operation,
    id: DossierId,
    wanted: base::DocumentId,
) -> Result<(Document, Shown), CaseError> {
    let (key, row) = paper(&op, id, wanted)?;
    let shown = match row.received(id) {
        Some(received) => Shown::Brought(pictures::pages(&op, &key, &received)?),
        None => Shown::Made(document::bytes(op.office, &key, id, wanted)?),
    };
    Ok((row, shown))
}

/// One page of a paper that came from outside, counted from 1, as a JPEG.
pub fn paper_page(
    op: Operation,
    id: DossierId,
    wanted: base::DocumentId,
    page: u32,
) -> Result<Vec<u8>, CaseError> {
    let (key, row) = paper(&op, id, wanted)?;
    let received = row.received(id).ok_or(base::Denied::NotFound)?;
    pictures::page(&op, &key, &received, page, pictures::DOTS)
}

/// A paper with its bytes as they are kept.
pub fn read_paper(
    op: Operation,
    id: DossierId,
    wanted: base::DocumentId,
) -> Result<(Document, Vec<u8>), CaseError> {
    let (key, row) = paper(&op, id, wanted)?;
    Ok((row, document::bytes(op.office, &key, id, wanted)?))
}

/// The data key of a dossier, for the worker who sets papers.
pub fn key_of(op: Operation, id: DossierId) -> Result<db::DataKey, CaseError> {
    op.office.db.read(|tx| Ok(scoped(tx, &op, id, false)?.key))
}

/// What forms and sheets know of a filing besides the answers.
pub fn facts(content: &Content, channel: Channel, tier: Tier, today: Date) -> Facts {
    Facts { today, for_whom: content.for_whom, case: content.case.clone(), channel, tier }
}
