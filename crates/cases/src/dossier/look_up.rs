//! Anyone with code and secret sees the status; the code alone opens nothing.

use base::{Denied, text::tidy};

use super::{find, open_draft::secret_hash, retention, store, timeline, timeline::Timeline};
use crate::{CaseError, Operation};

/// The timeline of the dossier with this code or reference, when the secret fits; a wrong code and a wrong
/// secret look the same.
pub fn look_up(op: Operation, code: &str, secret: &str) -> Result<Timeline, CaseError> {
    let hash = secret_hash(&op, secret);
    let code = tidy(code).to_uppercase();
    op.office.db.read(|tx| {
        let id = find::by_secret(tx, &code, &hash)?.ok_or(Denied::NotFound)?;
        let Some(loaded) = store::load(tx, &op.office.vault, id, false)? else {
            return Err(retention::told(tx, id)?);
        };
        timeline::of(tx, &op, &loaded, false)
    })
}
