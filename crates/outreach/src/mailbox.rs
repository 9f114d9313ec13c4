//! Reading what was sent: the demonstration's mailbox page.

use base::MessageId;
use db::{Db, DbError, Vault};

use crate::{Address, Kept};

/// The newest messages, those to one address when it is given.
pub fn newest(db: &Db, vault: &Vault, to: Option<&Address>, most: u32) -> Result<Vec<Kept>, DbError> {
    db.read(|tx| crate::newest(tx, vault, to, most))
}

/// One message.
pub fn one(db: &Db, vault: &Vault, id: MessageId) -> Result<Option<Kept>, DbError> {
    db.read(|tx| crate::one(tx, vault, id))
}
