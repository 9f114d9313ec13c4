//! The cashier's book of one day.

use askama::Template;
use axum::extract::{Query, State};
use base::{Date, Vnd, local_date};
use cases::{CaseError, dossier};
use serde::Deserialize;
use webkit::{Answer, OfficerVisit, Page, show as render};

use crate::{
    App,
    door::{Room, web, work},
    names::Names,
    words,
};

/// Which day.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    #[serde(default)]
    ngay: String,
}

/// One receipt of the day.
struct Row {
    at: String,
    series: String,
    number: String,
    dossier: String,
    name: String,
    payer: String,
    collector: String,
    amount: Vnd,
}

#[derive(Template)]
#[template(path = "cash.html")]
struct CashPage {
    page: Page,
    day: Date,
    rows: Vec<Row>,
    total: Vnd,
}

/// GET /can-bo/thu-phi
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Query(which): Query<Which>) -> Answer {
    let day: Date = which.ngay.parse().unwrap_or_else(|_| local_date(app.office.now()));
    let rows = work(&app, &visit.actor, move |room| book(&room, day)).await.map_err(web)?;
    let total = rows.iter().map(|row| row.amount).sum();
    render(&CashPage { page: page.titled("desk.cash.title"), day, rows, total })
}

fn book(room: &Room, day: Date) -> Result<Vec<Row>, CaseError> {
    let agency = room.op().officer()?.agency;
    let receipts = room.app.office.db.read(|tx| Ok::<_, CaseError>(money::day_book(tx, agency, day)?))?;
    let names = Names::of(&room.app, [], receipts.iter().map(|receipt| receipt.collector))?;
    let mut rows = Vec::new();
    for receipt in receipts {
        let line = match receipt.subject.parse() {
            Ok(id) => dossier::glance(room.op(), id).ok(),
            Err(_) => None,
        };
        rows.push(Row {
            at: words::moment(receipt.at),
            name: line.as_ref().map(|line| line.name.clone()).unwrap_or_default(),
            payer: line.map(|line| line.filer).unwrap_or_default(),
            collector: names.officer(receipt.collector),
            dossier: receipt.subject,
            series: receipt.series,
            number: receipt.number,
            amount: receipt.amount,
        });
    }
    Ok(rows)
}
