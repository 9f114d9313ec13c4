//! Reading the table `dossier` by the look-up secret, and by the code.

use base::DossierId;
use db::{DbError, Tx, params};

/// The id of a filed dossier by its code or reference, when the secret fits.
pub(in crate::dossier) fn by_secret(tx: &Tx, code: &str, secret_hash: &str) -> Result<Option<DossierId>, DbError> {
    tx.opt(
        "select id from dossier where (code = $1 or reference = $1) and secret_hash = $2 and state <> 'draft'",
        params![code, secret_hash],
        |row| row.get(0),
    )
}

/// The id of a filed dossier by its secret alone, for officers: they see only what is theirs anyway.
pub(in crate::dossier) fn by_secret_alone(tx: &Tx, secret_hash: &str) -> Result<Option<DossierId>, DbError> {
    tx.opt("select id from dossier where secret_hash = $1 and state <> 'draft'", params![secret_hash], |row| {
        row.get(0)
    })
}

/// The id of the dossier with this code, which it has from its acceptance on.
pub(in crate::dossier) fn by_code(tx: &Tx, code: &str) -> Result<Option<DossierId>, DbError> {
    tx.opt("select id from dossier where code = $1", params![code], |row| row.get(0))
}
