//! A mistake in an issued result: a corrected one beside it, with an apology (Decree 61/2018/NĐ-CP, article
//! 21). It is drafted here, then signed and issued by the doors of the first one: digitally or by pen, under
//! a number and a date of its own, and names the document it takes the place of (Decree 30/2020/NĐ-CP, article
//! 18). The wrong one stays as it is.

use base::{DocumentId, DossierId};
use rules::workflow::Command;

use super::{
    super::perform::Done,
    draft::{DraftText, lay},
};
use crate::{CaseError, Operation};

/// Lays the corrected draft before the leadership. `reason`: what was wrong.
pub fn correct(
    op: Operation,
    id: DossierId,
    version: u64,
    text: &DraftText,
    reason: &str,
) -> Result<Done, CaseError> {
    let document = DocumentId::new();
    let command = Command::CorrectResult {
        reason: base::text::tidy_lines(reason),
        document,
        outcome: text.outcome,
        apology: DocumentId::new(),
    };
    lay(op, id, version, text, (document, &command))
}
