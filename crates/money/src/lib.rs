//! What the cashier takes at the counter: one row per paper receipt, and the day's book.
//!
//! A fee receipt (biên lai) is numbered by its printed series and number; the same one is never recorded
//! twice for one agency, and a recorded one is never changed or deleted. Deliberately absent: online payment,
//! refunds and reconciliation, which come with the money issue; whose dossier a receipt is for is only a
//! reference here, the room knows nothing of dossiers.

mod store;

use base::{AgencyId, Date, Moment, OfficerId, Refusal, Vnd};
use db::{DbError, Tx};

/// What was paid and the paper receipt given for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What it was paid for: the id of a dossier, as text.
    pub subject: String,
    /// The agency whose cashier took it.
    pub agency: AgencyId,
    /// The cashier.
    pub collector: OfficerId,
    /// How much.
    pub amount: Vnd,
    /// Series printed on the receipt, for example `AB/19P`.
    pub series: String,
    /// Number printed on the receipt.
    pub number: String,
    /// When.
    pub at: Moment,
}

/// A payment could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum MoneyError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store says no.
    #[error(transparent)]
    Store(#[from] DbError),
}

/// Records a paper receipt in the caller's transaction. Refused: an amount of nothing or less, an empty
/// series or number, a receipt that this agency recorded before.
pub fn record(tx: &Tx, receipt: &Receipt) -> Result<(), MoneyError> {
    let series = base::text::tidy(&receipt.series).to_uppercase();
    let number = base::text::tidy(&receipt.number);
    if receipt.amount <= Vnd::ZERO {
        return Err(Refusal::new("receipt_amount_not_positive").into());
    }
    if series.is_empty() || number.is_empty() {
        return Err(Refusal::new("receipt_without_number").into());
    }
    let kept = Receipt { series, number, ..receipt.clone() };
    if store::insert(tx, &kept)? {
        Ok(())
    } else {
        Err(Refusal::new("receipt_recorded_before").with("series", kept.series).with("number", kept.number).into())
    }
}

/// The receipts for one subject, oldest first.
pub fn of_subject(tx: &Tx, subject: &str) -> Result<Vec<Receipt>, DbError> {
    store::of_subject(tx, subject)
}

/// The receipts that an agency's cashiers gave on a day in Vietnam, in the order of recording.
pub fn day_book(tx: &Tx, agency: AgencyId, day: Date) -> Result<Vec<Receipt>, DbError> {
    let Ok(begin) = day.to_zoned(base::VIETNAM) else { return Ok(Vec::new()) };
    let begin = base::millis(begin.timestamp());
    store::between(tx, agency, begin, begin + 24 * 3_600_000)
}
