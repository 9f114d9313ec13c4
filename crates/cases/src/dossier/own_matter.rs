//! Conflict of interest beyond accounts: the dossier was filed without the officer's account, on paper or by
//! somebody else, and yet names the officer, by the identity number of the account linked to the officer.
//!
//! What accounts tell is a guard of `rules::workflow`. Deliberately absent: relatives, and names, which many share.

use base::{Officer, Refusal, local_date};
use db::Tx;
use people::{accounts, mandates};
use rules::{document::Person, workflow::Parties};

use super::store::Loaded;
use crate::{CaseError, Operation};

/// Whether the filer or owner is the officer, or the officer acts for one of them by a mandate: a member of a business
/// decides nothing for the office in its matters, whoever of it filed.
pub(super) fn is_own(
    tx: &Tx,
    op: &Operation,
    parties: Parties,
    (filer, owner): (&Person, Option<&Person>),
    officer: &Officer,
) -> Result<bool, CaseError> {
    let Some(account) = officer.account else { return Ok(false) };
    for number in [Some(filer), owner].into_iter().flatten().filter_map(|person| person.identity.as_deref()) {
        let number: String = number.chars().filter(|letter| letter.is_alphanumeric()).collect();
        if accounts::by_identity(tx, &op.office.vault, &number)?.contains(&account) {
            return Ok(true);
        }
    }
    for party in [parties.filer, parties.owner].into_iter().flatten().filter(|party| parties.belong_to(*party)) {
        if mandates::is_agent_of(tx, account, party, local_date(op.now))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses these officers where it is their own matter.
pub(super) fn refuse_own<'a>(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    officers: impl IntoIterator<Item = &'a Officer>,
) -> Result<(), CaseError> {
    let header = &loaded.header;
    for officer in officers {
        if is_own(tx, op, loaded.dossier.parties, (&header.filer, header.owner.as_ref()), officer)? {
            return Err(Refusal::new("your_own_dossier").into());
        }
    }
    Ok(())
}
