//! A step's form that could not be taken yet: somebody else changed the dossier meanwhile, a field was wrong, a second
//! factor was asked for in between. What was typed and the files that came with it are laid aside for the officer
//! who sent them, so that nobody types or scans twice.
//!
//! Deliberately absent: whether the step is lawful, which is asked again when the form is sent again.

mod store;

use base::{AsideId, DossierId};
use db::{DbError, Tx};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::perform::scoped;
use crate::{CaseError, Operation};

/// How long a form is kept; whoever comes back later begins anew.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A form as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The step's word.
    pub step: String,
    /// The fields, names and values.
    pub fields: Vec<(String, String)>,
    /// The files.
    pub files: Vec<File>,
}

/// A file of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The field it came in.
    pub field: String,
    /// Its name as sent.
    pub name: String,
    /// The bytes as sent; nobody has looked at them yet.
    pub bytes: Vec<u8>,
}

/// What is sealed of a form besides the bytes of its files.
#[derive(Serialize, Deserialize)]
struct Words {
    fields: Vec<(String, String)>,
    /// Field and name of each file.
    files: Vec<(String, String)>,
}

/// Lays a form aside. Only who may see the dossier.
pub fn lay_aside(op: Operation, dossier: DossierId, aside: &Aside) -> Result<AsideId, CaseError> {
    let (id, officer) = (AsideId::new(), op.officer()?.id);
    op.office.db.write(|tx| {
        let loaded = scoped(tx, &op, dossier, false)?;
        store::insert(tx, &loaded.key, (id, dossier, officer), aside, op.now)?;
        Ok(id)
    })
}

/// The form that this officer laid aside for this dossier, while it is kept.
pub fn taken_up(op: Operation, dossier: DossierId, id: AsideId) -> Result<Option<Aside>, CaseError> {
    let officer = op.officer()?.id;
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, dossier, false)?;
        Ok(store::one(tx, &loaded.key, (id, dossier, officer), op.now - KEPT)?)
    })
}

/// Forgets what was laid aside: the step is taken.
pub fn forget(op: Operation, id: AsideId) -> Result<(), CaseError> {
    let officer = op.officer()?.id;
    Ok(op.office.db.write(|tx| store::delete(tx, id, officer))?)
}

/// Removes what was laid aside more than a day ago; tells how many forms.
pub fn sweep(tx: &Tx, now: base::Moment) -> Result<u64, DbError> {
    store::sweep(tx, now - KEPT)
}
