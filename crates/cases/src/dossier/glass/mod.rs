//! Break-glass: an officer outside the duty asks to read one dossier, the head of an agency that has to do with it or
//! the inspector lets them for some hours, and the owner is told. The rules are [`rules::glass`].
//!
//! A grant opens pages, files and papers and no step. The reason is sealed under the dossier's key. Asking, answering
//! and the first use are security events. Deliberately absent: finding a dossier for which one has no code.

mod store;

use base::{Denied, DossierId, GlassId, Moment, OfficerId, Refusal, text::tidy, text::tidy_lines};
use db::{Tx, Vault};
use people::{
    agencies,
    audit::{self, Event, Kind},
    officers,
    sessions::Subject,
};
use rules::{
    glass::{self as rule, Answer},
    policy::Concern,
};

use super::{access, glance::name_of, keys, messages, perform::concern, store as dossiers};
use crate::{CaseError, Operation};

/// How many questions a list shows.
const MOST: u32 = 50;

/// A question as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which.
    pub id: GlassId,
    /// About which dossier.
    pub dossier: DossierId,
    /// Its code, or reference before acceptance.
    pub name: String,
    /// The procedure.
    pub procedure: String,
    /// Who asks: name and position.
    pub officer: String,
    /// The office of who asks.
    pub agency: String,
    /// Why.
    pub reason: String,
    /// When.
    pub asked_at: Moment,
    /// What became of it.
    pub answer: Answer,
}

/// Asks to read the dossier with this code or reference. The same question a second time is a double click.
pub fn ask(op: Operation, typed: &str, reason: &str, operation: &str) -> Result<GlassId, CaseError> {
    let officer = op.officer()?;
    let (name, reason) = (tidy(typed).to_uppercase(), tidy_lines(reason));
    op.office.db.write(|tx| {
        let found = dossiers::by_name(tx, &name)?
            .and_then(|id| dossiers::load(tx, &op.office.vault, id, true).transpose());
        let loaded = found.transpose()?.ok_or_else(|| Refusal::new("glass_no_such").with("name", &name))?;
        rule::check_question(officer, &concern(&loaded), &reason)?;
        super::own_matter::refuse_own(tx, &op, &loaded, [officer])?;
        if let Some(open) = open_question(tx, &op, officer.id, loaded.id)? {
            return Ok(open);
        }
        let id = GlassId::new();
        store::insert(tx, &loaded.key, id, loaded.id, officer, &reason, op.now)?;
        note(tx, &op, Kind::GlassAsked, officer.id, loaded.id, operation)?;
        Ok(id)
    })
}

/// What waits for an answer or holds.
fn open_question(
    tx: &Tx,
    op: &Operation,
    officer: OfficerId,
    dossier: DossierId,
) -> Result<Option<GlassId>, CaseError> {
    let rows = store::of_officer(tx, officer, MOST)?.into_iter().filter(|row| row.dossier == dossier);
    let open =
        rows.filter(|row| matches!(row.answer(op.now), Answer::Waiting | Answer::Granted(_))).map(|row| row.id);
    Ok(open.into_iter().next())
}

/// The officer's own questions, the latest first.
pub fn asked(op: Operation) -> Result<Vec<Question>, CaseError> {
    let officer = op.officer()?;
    op.office.db.read(|tx| {
        let rows = store::of_officer(tx, officer.id, MOST)?.into_iter();
        rows.filter_map(|row| shown(tx, &op, row).transpose()).map(|it| it.map(|(question, _)| question)).collect()
    })
}

/// The questions that wait for the officer's answer, the oldest first.
pub fn to_answer(op: Operation) -> Result<Vec<Question>, CaseError> {
    let officer = op.officer()?;
    op.office.db.read(|tx| {
        let mut waiting = Vec::new();
        for row in store::unanswered(tx)? {
            let (asker, waits) = (row.officer, row.answer(op.now) == Answer::Waiting);
            let Some((question, of)) = shown(tx, &op, row)? else { continue };
            if waits && rule::check_answer(officer, asker, &of).is_ok() {
                waiting.push(question);
            }
        }
        Ok(waiting)
    })
}

/// Lets the officer who asked read for the settled number of hours, or not.
pub fn answer(op: Operation, id: GlassId, grant: bool, operation: &str) -> Result<(), CaseError> {
    op.proved()?;
    let officer = op.officer()?;
    op.office.db.write(|tx| {
        let row = store::one(tx, id)?.ok_or(Denied::NotFound)?;
        let loaded = dossiers::load(tx, &op.office.vault, row.dossier, true)?.ok_or(Denied::NotFound)?;
        rule::check_answer(officer, row.officer, &concern(&loaded))?;
        super::own_matter::refuse_own(tx, &op, &loaded, [officer])?;
        let until = grant.then(|| rule::until(op.now, op.office.settings.glass_hours));
        if row.answer(op.now) != Answer::Waiting || !store::answer(tx, id, officer.id, until, op.now)? {
            return Err(Refusal::new("glass_answered").into());
        }
        let kind = if grant { Kind::GlassGranted } else { Kind::GlassDeclined };
        note(tx, &op, kind, row.officer, row.dossier, operation)
    })
}

/// The grant that lets the officer read this dossier now.
pub(super) fn granted(
    tx: &Tx,
    officer: OfficerId,
    dossier: DossierId,
    now: Moment,
) -> Result<Option<GlassId>, CaseError> {
    Ok(store::granted(tx, officer, dossier, now)?)
}

/// The first use of a grant is an event, and the owner is told by message; each further one stands in the list.
pub(super) fn used(tx: &Tx, op: &Operation, new: &access::New) -> Result<(), CaseError> {
    let Some(id) = new.glass() else { return Ok(()) };
    if access::was_used(tx, new.dossier(), id)? {
        return Ok(());
    }
    let officer = op.officer()?;
    let loaded = dossiers::load(tx, &op.office.vault, new.dossier(), false)?.ok_or(Denied::NotFound)?;
    let reason = reason(tx, &op.office.vault, id)?.unwrap_or_default();
    let agency = agencies::by_id(tx, officer.agency)?.map(|agency| agency.authority()).unwrap_or_default();
    messages::tell_of_glass(tx, op, &loaded, &format!("{}, {agency}", officer.title), &reason)?;
    note(tx, op, Kind::GlassUsed, officer.id, new.dossier(), "")
}

/// Why a question was asked; `None` when the dossier's content was destroyed.
pub(super) fn reason(tx: &Tx, vault: &Vault, id: GlassId) -> Result<Option<String>, CaseError> {
    let Some(row) = store::one(tx, id)? else { return Ok(None) };
    let key = keys::key_of(tx, vault, row.dossier)?;
    Ok(key.map(|key| row.reason(&key)).transpose()?)
}

/// The question with what decides who answers it; `None` when the dossier's content was destroyed.
fn shown(tx: &Tx, op: &Operation, row: store::Row) -> Result<Option<(Question, Concern)>, CaseError> {
    let Some(loaded) = dossiers::load(tx, &op.office.vault, row.dossier, false)? else { return Ok(None) };
    let agency = agencies::by_id(tx, row.agency)?.map(|agency| agency.authority()).unwrap_or_default();
    let officer =
        officers::name_of(tx, &op.office.vault, row.officer)?.map(|(name, title)| format!("{name}, {title}"));
    let question = Question {
        id: row.id,
        dossier: row.dossier,
        name: name_of(&loaded),
        procedure: loaded.header.procedure.clone(),
        officer: officer.unwrap_or_default(),
        agency,
        reason: row.reason(&loaded.key)?,
        asked_at: row.asked_at,
        answer: row.answer(op.now),
    };
    Ok(Some((question, concern(&loaded))))
}

fn note(
    tx: &Tx,
    op: &Operation,
    kind: Kind,
    subject: OfficerId,
    dossier: DossierId,
    operation: &str,
) -> Result<(), CaseError> {
    let by = op.actor.officer().map(|officer| Subject::Officer(officer.id));
    let event = Event::to(kind, by, Some(Subject::Officer(subject))).about(format!("dossier {dossier}"));
    Ok(audit::note_at(tx, &event, operation, op.now)?)
}
