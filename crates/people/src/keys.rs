//! What of this room lies under the installation's key, and how it is put under another.

use db::{
    DbError, Tx,
    rekey::{Keys, Part},
};

use crate::{accounts, api_clients, codes, identity, officers, requests, second_factor, sign_in};

/// The parts.
pub const PARTS: [Part; 7] = [
    Part { name: "passing", step: passing },
    Part { name: "accounts", step: accounts::rekey },
    Part { name: "officers", step: officers::rekey },
    Part { name: "officer-requests", step: requests::rekey },
    Part { name: "api-clients", step: api_clients::rekey },
    Part { name: "second-factors", step: second_factor::rekey },
    Part { name: "officers-identities", step: identity::rekey_officers },
];

/// What lives for minutes is forgotten: whoever is in the middle of a code or a sign-in begins anew.
fn passing(tx: &Tx, _: &Keys, _: &str, _: u32) -> Result<Option<String>, DbError> {
    codes::forget_all(tx)?;
    sign_in::forget_all(tx)?;
    Ok(None)
}
