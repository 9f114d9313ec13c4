//! Where one dossier stands: state, unit, appointment, steps. Nobody's name, no reason, no file.

use axum::extract::{Path, State};
use base::Actor;
use cases::{
    CaseError, Operation,
    dossier::{self, Entry as Happened, ForClient, OpenStep},
};
use serde::Serialize;
use webkit::{ClientVisit, Lang, WebError};

use crate::{App, Json, answer, moment};

#[derive(Serialize)]
pub(crate) struct Dossier {
    ma_ho_so: String,
    ma_thu_tuc: String,
    ten_thu_tuc: String,
    trang_thai: &'static str,
    ten_trang_thai: String,
    co_quan: Agency,
    noi_giu: String,
    hen_tra: Option<String>,
    hen_tra_tam_tinh: bool,
    dang_tam_dung: bool,
    buoc_dang_lam: Vec<Step>,
    qua_trinh: Vec<Entry>,
}

#[derive(Serialize)]
struct Agency {
    ma: String,
    ten: String,
}

#[derive(Serialize)]
struct Step {
    ten: String,
    don_vi: String,
    han: Option<String>,
    tre_han: bool,
}

#[derive(Serialize)]
struct Entry {
    luc: String,
    viec: &'static str,
    ten_viec: String,
    don_vi: Option<String>,
}

/// GET /api/v1/ho-so/{code}
pub(crate) async fn show(
    State(app): State<App>,
    ClientVisit(client): ClientVisit,
    Path(code): Path<String>,
) -> Result<Json<Dossier>, WebError> {
    answer(move || {
        let op = Operation::new(&app.office, &Actor::System);
        dossier::for_client(op, &client, &code).map(told).map_err(no)
    })
    .await
}

fn no(error: CaseError) -> WebError {
    match error {
        CaseError::Denied(denied) => WebError::Denied(denied),
        CaseError::Store(error) => error.into(),
        other => WebError::from(other),
    }
}

fn told(found: ForClient) -> Dossier {
    let ForClient { agency, procedure, code, timeline } = found;
    Dossier {
        ma_ho_so: code,
        ma_thu_tuc: procedure,
        ten_thu_tuc: timeline.procedure,
        trang_thai: timeline.state.word(),
        ten_trang_thai: Lang::Vi.t(&format!("state.dossier.{}", timeline.state.word())),
        co_quan: Agency { ma: agency.code.clone(), ten: agency.full_name.clone() },
        noi_giu: timeline.unit,
        hen_tra: timeline.due.map(moment),
        hen_tra_tam_tinh: timeline.provisional,
        dang_tam_dung: timeline.paused,
        buoc_dang_lam: timeline.steps.into_iter().map(step).collect(),
        qua_trinh: timeline.entries.into_iter().map(entry).collect(),
    }
}

fn step(step: OpenStep) -> Step {
    Step { ten: step.name.vi, don_vi: step.unit, han: step.until.map(moment), tre_han: step.late }
}

fn entry(entry: Happened) -> Entry {
    let viec = entry.kind.word();
    Entry { luc: moment(entry.at), viec, ten_viec: Lang::Vi.t(&format!("event.{viec}")), don_vi: entry.unit }
}
