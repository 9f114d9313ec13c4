//! Fees and charges.

use serde::{Deserialize, Serialize};

/// A fee or charge of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRule {
    /// Unique in the sheet.
    pub key: String,
    /// Name.
    pub name: String,
}
