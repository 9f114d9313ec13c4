//! The table `fee_receipt`.

use base::AgencyId;
use db::{DbError, Row, Tx, params};

use crate::Receipt;

const COLUMNS: &str = "subject, agency, collector, amount, series, number, at";

pub(crate) fn insert(tx: &Tx, receipt: &Receipt) -> Result<bool, DbError> {
    let added = tx.execute(
        "insert into fee_receipt (subject, agency, collector, amount, series, number, at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        params![
            &receipt.subject,
            receipt.agency,
            receipt.collector,
            receipt.amount,
            &receipt.series,
            &receipt.number,
            receipt.at
        ],
    )?;
    Ok(added == 1)
}

pub(crate) fn of_subject(tx: &Tx, subject: &str) -> Result<Vec<Receipt>, DbError> {
    tx.all(
        &format!("select {COLUMNS} from fee_receipt where subject = $1 order by at, number"),
        params![subject],
        read,
    )
}

pub(crate) fn between(tx: &Tx, agency: AgencyId, from: i64, to: i64) -> Result<Vec<Receipt>, DbError> {
    tx.all(
        &format!(
            "select {COLUMNS} from fee_receipt where agency = $1 and at >= $2 and at < $3 order by at, number"
        ),
        params![agency, from, to],
        read,
    )
}

fn read(row: &Row) -> Result<Receipt, DbError> {
    Ok(Receipt {
        subject: row.get(0)?,
        agency: row.get(1)?,
        collector: row.get(2)?,
        amount: row.get(3)?,
        series: row.get(4)?,
        number: row.get(5)?,
        at: row.get(6)?,
    })
}
