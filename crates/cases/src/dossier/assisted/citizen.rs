//! Whom the officer types for: found by phone, e-mail or identity number.

use base::{AccountId, Refusal};
use people::{accounts, contact};
use rules::document::Person;

use crate::{CaseError, Operation};

/// A citizen who has an account.
#[derive(Debug, Clone, PartialEq)]
pub struct Citizen {
    /// The account.
    pub account: AccountId,
    /// Who they say they are.
    pub person: Person,
}

/// The accounts that fit a phone number, an e-mail address or an identity number; none is found by name. An
/// identity number proves nothing, so several may fit. Nobody finds themself.
pub fn find(op: Operation, typed: &str) -> Result<Vec<Citizen>, CaseError> {
    let me = op.officer()?.account;
    let vault = &op.office.vault;
    let typed = base::text::tidy(typed);
    if typed.is_empty() {
        return Err(Refusal::new("nothing_to_find").into());
    }
    op.office.db.read(|tx| {
        let mut ids = accounts::by_identity(tx, vault, &plain(&typed))?;
        if let Some(contact) = contact::parse(&typed) {
            ids.extend(accounts::by_contact(tx, vault, &contact)?);
        }
        ids.dedup();
        if me.is_some_and(|me| ids.contains(&me)) {
            return Err(Refusal::new("your_own_dossier").into());
        }
        let mut found = Vec::new();
        for id in ids {
            if let Some(account) = accounts::find(tx, vault, id)? {
                found.push(Citizen { account: id, person: account.person() });
            }
        }
        Ok(found)
    })
}

/// An identity number as kept: without spaces.
pub(super) fn plain(number: &str) -> String {
    number.chars().filter(|letter| !letter.is_whitespace()).collect()
}
