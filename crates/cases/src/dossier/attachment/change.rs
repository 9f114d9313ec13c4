//! One visit to the page of papers: files come in, files go out.

use std::collections::BTreeMap;

use base::{AttachmentId, DossierId, FieldErrors};

use super::{Upload, attach, detach};
use crate::{CaseError, Operation, dossier::Folder};

/// What is to be done with the files of a dossier.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Files to take in, each with the key of its paper.
    pub add: Vec<(String, Upload)>,
    /// Files to take out.
    pub remove: Vec<AttachmentId>,
    /// Whether the papers are said to be complete now.
    pub complete: bool,
}

/// Attaches paper by paper, so that a refused one does not hold back the others, then takes out. Tells what was
/// refused and, where the papers are said to be complete, what is missing.
pub fn change(op: Operation, id: DossierId, wanted: Change) -> Result<FieldErrors, CaseError> {
    let mut errors = FieldErrors::default();
    let mut add: BTreeMap<String, Vec<Upload>> = BTreeMap::new();
    for (key, upload) in wanted.add {
        add.entry(key).or_default().push(upload);
    }
    for place in Folder::open(op, id)?.places() {
        let Some(uploads) = add.remove(&place.key) else { continue };
        match attach(op, id, &place.key, &uploads) {
            Ok(_) => {}
            Err(CaseError::Refused(refusal)) => errors.push(&format!("paper.{}", place.key), refusal),
            Err(other) => return Err(other),
        }
    }
    for file in wanted.remove {
        detach(op, id, file)?;
    }
    if wanted.complete {
        let missing = Folder::open(op, id)?.papers_missing().0;
        let new: Vec<_> = missing.into_iter().filter(|error| errors.of(&error.path).is_none()).collect();
        errors.0.extend(new);
    }
    Ok(errors)
}
