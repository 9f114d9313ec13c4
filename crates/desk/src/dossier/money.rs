//! Fees and payments on a dossier's page.

use base::Vnd;
use rules::{
    fee::FeeLine,
    workflow::{Event, Finance},
};

use crate::{
    bench::Bench,
    words::{self, VI},
};

/// A line of fees.
pub struct FeeRow {
    /// Its name.
    pub name: String,
    /// How much; in words when it is not known.
    pub amount: String,
}

/// The fees line by line, what is owed and paid, and each paper receipt.
pub fn fees(bench: &Bench) -> Vec<FeeRow> {
    let dossier = &bench.view.dossier;
    let mut rows: Vec<FeeRow> =
        bench.fees().iter().map(|line| FeeRow { name: line.name.vi.clone(), amount: amount(line) }).collect();
    if dossier.finance() != Finance::Free {
        rows.push(FeeRow { name: VI.t("desk.fee.owed"), amount: dossier.owed.to_string() });
        rows.push(FeeRow { name: VI.t("desk.fee.paid"), amount: dossier.paid.to_string() });
    }
    for recorded in &bench.view.history {
        if let Event::Paid { amount, series, number, on } = &recorded.event {
            let args = [("series", series.clone()), ("number", number.clone()), ("day", words::day(*on))];
            rows.push(FeeRow { name: VI.t_with("desk.fee.receipt", &args), amount: amount.to_string() });
        }
    }
    rows
}

fn amount(line: &FeeLine) -> String {
    match line.total {
        Some(Vnd(0)) => VI.t("desk.fee.free"),
        Some(total) => total.to_string(),
        None => VI.t("desk.fee.unknown"),
    }
}
