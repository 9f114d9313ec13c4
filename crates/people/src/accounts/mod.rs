//! Accounts of citizens and businesses: what they say of themselves and how they are reached.
//!
//! A person may have several accounts and an identity number proves nothing here; the key of an account is a
//! confirmed phone number or e-mail address. Deliberately absent: verified identity, members of a business.

mod profile;
mod store;

use base::{AccountId, Moment};
use db::{DbError, Tx, Vault};
use outreach::Address as Contact;

pub use profile::{AccountKind, Address, Business, Facts, Identity, Profile};

/// An account as its holder may see it.
#[derive(Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Person or business.
    pub kind: AccountKind,
    /// What the holder says.
    pub profile: Profile,
    /// Confirmed addresses, the first one used for messages.
    pub contacts: Vec<Contact>,
    /// When it was made.
    pub created_at: Moment,
}

/// One account.
pub fn find(tx: &Tx, vault: &Vault, id: AccountId) -> Result<Option<Account>, DbError> {
    store::find(tx, vault, id)
}

/// The account that signs in with this phone number or e-mail address.
pub fn by_contact(tx: &Tx, vault: &Vault, contact: &Contact) -> Result<Option<AccountId>, DbError> {
    Ok(store::credentials(tx, vault, contact)?.map(|(id, _)| id))
}

/// Accounts that say they have this identity number; the number is not verified.
pub fn by_identity(tx: &Tx, vault: &Vault, number: &str) -> Result<Vec<AccountId>, DbError> {
    store::by_identity(tx, vault, number)
}
