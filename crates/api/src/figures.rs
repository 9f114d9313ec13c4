//! Figures by agency as the public report counts them, of the agencies of the client's scope.

use axum::extract::{Query, State};
use base::{Date, Refusal};
use db::DbError;
use insight::{Counts, Map, Period};
use people::agencies;
use serde::{Deserialize, Serialize};
use webkit::{ClientVisit, WebError};

use crate::{App, Json, answer, moment};

#[derive(Deserialize)]
pub(crate) struct Asked {
    tu: Option<String>,
    den: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Figures {
    tu: String,
    den: String,
    tinh_den: String,
    co_quan: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    ma: String,
    ten: String,
    tiep_nhan: Received,
    da_giai_quyet: Solved,
    dang_giai_quyet: Pending,
}

#[derive(Serialize)]
struct Received {
    tong_so: u64,
    truc_tuyen_tu_nop: u64,
    truc_tuyen_ho_tro: u64,
    truc_tiep: u64,
    buu_chinh: u64,
    ky_truoc_chuyen_qua: u64,
}

#[derive(Serialize)]
struct Solved {
    tong_so: u64,
    truoc_han: u64,
    dung_han: u64,
    qua_han: u64,
    yeu_cau_bo_sung_qua_mot_lan: u64,
    ket_thuc_khong_ket_qua: u64,
}

#[derive(Serialize)]
struct Pending {
    tong_so: u64,
    trong_han: u64,
    qua_han: u64,
}

/// GET /api/v1/so-lieu
pub(crate) async fn show(
    State(app): State<App>,
    ClientVisit(client): ClientVisit,
    Query(asked): Query<Asked>,
) -> Result<Json<Figures>, WebError> {
    let period = period(&asked, base::local_date(app.office.now()))?;
    answer(move || {
        app.office.db.read(|tx| {
            let figures = insight::figures(tx, period, Map::OfThePeriod, app.office.now())?;
            let mut co_quan = Vec::new();
            for line in figures.lines.iter().filter(|line| client.covers(line.agency)) {
                let code = agencies::by_id(tx, line.agency)?.map(|agency| agency.code).unwrap_or_default();
                co_quan.push(told(code, line.name.clone(), &line.counts));
            }
            Ok::<_, DbError>(Figures {
                tu: period.from.to_string(),
                den: period.to.to_string(),
                tinh_den: moment(figures.as_of),
                co_quan,
            })
        })
    })
    .await
}

/// From `tu` to `den`, both included; this year where neither is said.
fn period(asked: &Asked, today: Date) -> Result<Period, WebError> {
    let wrong = || WebError::Invalid(Refusal::new("api_days_wrong"));
    let day = |text: &Option<String>, usual: Date| match text {
        None => Ok(usual),
        Some(text) => text.parse::<Date>().map_err(|_| wrong()),
    };
    let year = Period::year(today);
    let period = Period { from: day(&asked.tu, year.from)?, to: day(&asked.den, year.to)? };
    if period.from <= period.to { Ok(period) } else { Err(wrong()) }
}

fn told(ma: String, ten: String, counts: &Counts) -> Line {
    Line {
        ma,
        ten,
        tiep_nhan: Received {
            tong_so: counts.received(),
            truc_tuyen_tu_nop: counts.online_self,
            truc_tuyen_ho_tro: counts.online_assisted,
            truc_tiep: counts.counter,
            buu_chinh: counts.post,
            ky_truoc_chuyen_qua: counts.carried_over,
        },
        da_giai_quyet: Solved {
            tong_so: counts.solved(),
            truoc_han: counts.early,
            dung_han: counts.on_time,
            qua_han: counts.late,
            yeu_cau_bo_sung_qua_mot_lan: counts.asked_twice,
            ket_thuc_khong_ket_qua: counts.ended_without_result,
        },
        dang_giai_quyet: Pending {
            tong_so: counts.pending(),
            trong_han: counts.pending_in_time,
            qua_han: counts.pending_overdue,
        },
    }
}
