//! Fee lines and what the cashier records.
