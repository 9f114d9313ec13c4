//! Where the exchange with partners is in trouble: refused, not taken, silent. Shown to whoever watches, and told by
//! `motcua check`.

use base::{Denied, DossierId, Moment};
use db::Tx;
use jiff::SignedDuration;
use rules::{
    policy::{Action, may},
    workflow::Strand,
};

use super::{
    super::perform::scoped,
    store::{self, Sync},
};
use crate::{CaseError, Operation, Settings};

/// After how long in the outbox it is told that a partner has not taken a dossier.
const NOT_TAKEN: SignedDuration = SignedDuration::from_hours(1);
/// After how long without news a partner is silent, where the settings say nothing.
pub const PATIENCE: SignedDuration = SignedDuration::from_hours(48);

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The partner refuses it, with its sentence.
    Refused(String),
    /// The partner has not taken it since; what was wrong the last time.
    NotTaken(Option<String>),
    /// The partner has said nothing since.
    Silent,
}

impl What {
    /// The word used in text keys.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::NotTaken(_) => "not-taken",
            Self::Silent => "silent",
        }
    }
}

/// A strand in trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The dossier.
    pub id: DossierId,
    /// Its code, or its reference.
    pub name: String,
    /// The strand's key.
    pub strand: String,
    /// What it is called.
    pub title: String,
    /// What the partner is called.
    pub partner: String,
    /// What is wrong.
    pub what: What,
    /// Since when.
    pub since: Moment,
}

/// What is in trouble among the officer's dossiers: of the own agency, or of the province for who sees all.
pub fn mine(op: Operation) -> Result<Vec<Trouble>, CaseError> {
    let officer = op.officer()?;
    if !may(officer, Action::SeeQueue) {
        return Err(Denied::NotAllowed.into());
    }
    let agency = Some(officer.agency).filter(|_| !may(officer, Action::SeeAll));
    op.office.db.read(|tx| troubles(tx, &op, agency))
}

/// What is in trouble anywhere; for the system alone.
pub fn everywhere(op: Operation) -> Result<Vec<Trouble>, CaseError> {
    if *op.actor != base::Actor::System {
        return Err(Denied::NotAllowed.into());
    }
    op.office.db.read(|tx| troubles(tx, &op, None))
}

/// How the exchange about a dossier goes, for an officer who may see it: with the partner's sentence where it refused.
pub fn sync(op: Operation, id: DossierId) -> Result<Vec<(Sync, Option<String>)>, CaseError> {
    op.officer()?;
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        let rows = store::of_dossier(tx, id)?.into_iter();
        rows.map(|row| {
            let refusal = store::refusal(tx, &loaded.key, id, &row.strand)?.filter(|_| row.is_refused());
            Ok((row, refusal))
        })
        .collect()
    })
}

/// Since when the partner of a strand is silent, where that is longer than this installation bears.
pub fn silent_since(settings: &Settings, strand: &Strand, now: Moment) -> Option<Moment> {
    let since = strand.silent_since()?;
    let key = strand.partner.as_ref().map(|partner| partner.key.as_str()).unwrap_or_default();
    (now.duration_since(since) >= patience(settings, key)).then_some(since)
}

fn patience(settings: &Settings, partner: &str) -> SignedDuration {
    let partner = settings.partners.iter().find(|known| known.key == partner);
    partner.map_or(PATIENCE, |partner| partner.patience)
}

fn troubles(tx: &Tx, op: &Operation, agency: Option<base::AgencyId>) -> Result<Vec<Trouble>, CaseError> {
    let mut found = Vec::new();
    for row in store::open(tx, agency)? {
        let Some((what, since)) = trouble(op, &row) else { continue };
        let Ok(loaded) = scoped(tx, op, row.dossier, false) else { continue };
        let Some(strand) = loaded.dossier.strand(&row.strand) else { continue };
        let what = match what {
            What::Refused(_) => {
                What::Refused(store::refusal(tx, &loaded.key, row.dossier, &row.strand)?.unwrap_or_default())
            }
            other => other,
        };
        found.push(Trouble {
            id: row.dossier,
            name: loaded.dossier.code().unwrap_or(&loaded.summary.reference).to_owned(),
            strand: strand.key.clone(),
            title: strand.name.clone(),
            partner: strand.partner.as_ref().map(|partner| partner.name.clone()).unwrap_or_default(),
            what,
            since,
        });
    }
    Ok(found)
}

/// What is wrong with one strand and since when, if anything is.
fn trouble(op: &Operation, row: &Sync) -> Option<(What, Moment)> {
    if row.is_refused() {
        return Some((What::Refused(String::new()), row.refused_at.unwrap_or(row.forwarded_at)));
    }
    if !row.is_taken() {
        let long = op.now.duration_since(row.forwarded_at) >= NOT_TAKEN;
        return long.then(|| (What::NotTaken(row.error.clone()), row.forwarded_at));
    }
    let since = row.heard_at.max(row.taken_at).unwrap_or(row.forwarded_at);
    let patience = patience(&op.office.settings, &row.partner);
    (op.now.duration_since(since) >= patience).then_some((What::Silent, since))
}
