//! Conflict of interest beyond accounts: the dossier was filed without the officer's account, on paper or by
//! somebody else, and yet names the officer, by the identity number of the account linked to the officer.
//!
//! What accounts tell is a guard of `rules::workflow`. Deliberately absent: relatives, and names, which many share.

use base::{Officer, Refusal};
use db::Tx;
use people::accounts;
use rules::document::Person;

use super::Header;
use crate::{CaseError, Operation};

/// Whether the filer or owner is the officer.
pub(super) fn is_own(
    tx: &Tx,
    op: &Operation,
    filer: &Person,
    owner: Option<&Person>,
    officer: &Officer,
) -> Result<bool, CaseError> {
    let Some(account) = officer.account else { return Ok(false) };
    for number in [Some(filer), owner].into_iter().flatten().filter_map(|person| person.identity.as_deref()) {
        let number: String = number.chars().filter(|letter| letter.is_alphanumeric()).collect();
        if accounts::by_identity(tx, &op.office.vault, &number)?.contains(&account) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses these officers where it is their own matter.
pub(super) fn refuse_own<'a>(
    tx: &Tx,
    op: &Operation,
    header: &Header,
    officers: impl IntoIterator<Item = &'a Officer>,
) -> Result<(), CaseError> {
    for officer in officers {
        if is_own(tx, op, &header.filer, header.owner.as_ref(), officer)? {
            return Err(Refusal::new("your_own_dossier").into());
        }
    }
    Ok(())
}
