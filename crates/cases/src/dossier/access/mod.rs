//! Who saw a dossier: each opening by an officer is kept, and shown to whose dossier it is.
//!
//! Whatever hands content of a dossier out reads it by [`opening`]: nothing is shown that is not kept before. Kept is
//! one row for each officer, dossier, kind of thing and quarter of an hour, so a page that is opened again costs one
//! look into an index. The owner is told office, position and duty; the officer's name stays with the row for
//! inspection, because an official answers to the owner as an office. Deliberately absent: lists and search, which
//! open nothing; what citizens look at themselves.

mod store;

use base::{AgencyId, Denied, DossierId, GlassId, Moment, OfficerId, Role, millis};
use db::Tx;
use people::agencies;
use rules::policy::Duty;

pub(super) use store::own_of;

use super::{glass, perform::scoped, store::Loaded};
use crate::{CaseError, Operation};

/// How long one row stands for, in milliseconds.
const SLOT: i64 = 15 * 60 * 1000;
/// How many openings a page of the list shows.
pub const PAGE: u32 = 50;

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opened {
    /// A page about the dossier.
    Page,
    /// A file that was filed.
    File,
    /// A paper of the office.
    Paper,
}

impl Opened {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Page, Self::File, Self::Paper];

    /// The word used in the table and in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::File => "file",
            Self::Paper => "paper",
        }
    }
}

/// What one officer opened of one dossier within a quarter of an hour, as its owner is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Which dossier.
    pub dossier: DossierId,
    /// Its code, or reference before acceptance.
    pub name: String,
    /// Who; the owner is not told the name.
    pub officer: OfficerId,
    /// The office.
    pub agency: String,
    /// In which role.
    pub role: Role,
    /// The position.
    pub title: String,
    /// What was opened.
    pub opened: Vec<Opened>,
    /// By which duty.
    pub duty: Duty,
    /// Why, where there was no duty; `None` also when the dossier's content was destroyed.
    pub reason: Option<String>,
    /// When it began.
    pub at: Moment,
}

/// An opening that has no row yet.
pub(super) struct New {
    dossier: DossierId,
    officer: OfficerId,
    agency: AgencyId,
    role: Role,
    title: String,
    opened: Opened,
    duty: Duty,
    glass: Option<GlassId>,
    at: Moment,
}

impl New {
    fn slot(&self) -> i64 {
        millis(self.at).div_euclid(SLOT)
    }
}

/// Reads a dossier for who may see it, and keeps that an officer opened it before anything is handed out.
pub(super) fn opening<T>(
    op: &Operation,
    id: DossierId,
    opened: Opened,
    mut read: impl FnMut(&Tx, Loaded) -> Result<T, CaseError>,
) -> Result<T, CaseError> {
    let (shown, new) = op.office.db.read(|tx| {
        let loaded = scoped(tx, op, id, false)?;
        let new = due(tx, op, &loaded, opened)?;
        Ok::<_, CaseError>((read(tx, loaded)?, new))
    })?;
    if let Some(new) = new {
        op.office.db.write(|tx| {
            if store::insert(tx, &new)? && new.duty == Duty::Glass {
                glass::used(tx, op, &new)?;
            }
            Ok::<_, CaseError>(())
        })?;
    }
    Ok(shown)
}

/// What is to be kept of this opening; nothing where it is no officer's, or stands there already.
fn due(tx: &Tx, op: &Operation, loaded: &Loaded, opened: Opened) -> Result<Option<New>, CaseError> {
    let Some(officer) = op.actor.officer() else { return Ok(None) };
    let duty = loaded.duty.ok_or(Denied::NotFound)?;
    let new = New {
        dossier: loaded.id,
        officer: officer.id,
        agency: officer.agency,
        role: duty.role(officer).ok_or(Denied::NotFound)?,
        title: officer.title.clone(),
        opened,
        duty,
        glass: loaded.glass,
        at: op.now,
    };
    Ok((!store::is_kept(tx, &new)?).then_some(new))
}

impl New {
    /// The question that let the officer in.
    pub(super) fn glass(&self) -> Option<GlassId> {
        self.glass
    }
    pub(super) fn dossier(&self) -> DossierId {
        self.dossier
    }
}

/// Whether a grant was used before this opening.
pub(super) fn was_used(tx: &Tx, dossier: DossierId, glass: GlassId) -> Result<bool, CaseError> {
    Ok(store::uses(tx, dossier, glass)? > 1)
}

/// Who saw one of the citizen's dossiers, the latest first.
pub fn of_dossier(op: Operation, id: DossierId) -> Result<Vec<Access>, CaseError> {
    op.account()?;
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        let rows = store::of_dossier(tx, loaded.id, PAGE)?;
        rows.into_iter().map(|row| told(tx, &op, row)).collect()
    })
}

/// The same for inspection, which is told the officers' ids.
pub fn for_inspection(op: Operation, id: DossierId) -> Result<Vec<Access>, CaseError> {
    if !op.officer()?.has(Role::Inspector) {
        return Err(Denied::NotAllowed.into());
    }
    opening(&op, id, Opened::Page, |tx, loaded| {
        let rows = store::of_dossier(tx, loaded.id, PAGE)?;
        rows.into_iter().map(|row| told(tx, &op, row)).collect()
    })
}

/// Who saw any dossier that is the citizen's own, or of the one they act for as far as that reaches: a page of the list, the latest first, and how many
/// openings there are in all.
pub fn of_mine(op: Operation, page: u32) -> Result<(Vec<Access>, u64), CaseError> {
    let (account, among) = (op.party()?, op.reach());
    op.office.db.read(|tx| {
        let skip = page.saturating_sub(1).saturating_mul(PAGE);
        let rows = store::of_account(tx, account, among.as_deref(), PAGE, skip)?;
        let told: Result<Vec<_>, CaseError> = rows.into_iter().map(|row| told(tx, &op, row)).collect();
        Ok((told?, store::count_of_account(tx, account, among.as_deref())?))
    })
}

fn told(tx: &Tx, op: &Operation, row: store::Row) -> Result<Access, CaseError> {
    let agency = agencies::by_id(tx, row.agency)?.map(|agency| agency.authority()).unwrap_or_default();
    let reason = match row.glass {
        Some(glass) => glass::reason(tx, &op.office.vault, glass)?,
        None => None,
    };
    Ok(Access {
        dossier: row.dossier,
        name: row.name,
        officer: row.officer,
        agency,
        role: row.role,
        title: row.title,
        opened: row.opened,
        duty: row.duty,
        reason,
        at: row.at,
    })
}
