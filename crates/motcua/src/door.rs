//! The door for the systems of ministries: progress messages, signed with the secret that both sides know.
//!
//! No browser comes here, so there is no session and no form token; what counts is the signature over method, path,
//! key, time and body, which holds for five minutes. A message that comes again is known by its number and changes
//! nothing. Whoever is not known, and whoever signs wrongly, get the same answer. Deliberately absent: what a message
//! means (`cases::dossier::exchange`).

use axum::{
    body::Bytes,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Denied;
use cases::{
    CaseError,
    dossier::exchange::{self, Hearing},
};
use liaison::{
    message::{Progress, Received, Wrong},
    signing::{KEY, SIGNATURE, TIME},
};
use serde::Serialize;
use webkit::{Access, Lang, Routes, WebError};

use crate::wiring::House;

/// The routes.
pub fn routes(house: House) -> Routes {
    Routes::<House>::new().post("/lien-thong/{partner}/tien-trinh", Access::Public, hear).with_state(house)
}

/// What came with a request beside its body.
struct Letter {
    method: Method,
    path: String,
    key: String,
    time: String,
    signature: String,
    body: Bytes,
}

async fn hear(
    State(house): State<House>,
    Path(partner): Path<String>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let path = uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string);
    let letter = Letter { method, path, key: said(KEY), time: said(TIME), signature: said(SIGNATURE), body };
    Ok(tokio::task::spawn_blocking(move || answer(&house, &partner, &letter)).await?)
}

fn answer(house: &House, partner: &str, letter: &Letter) -> Response {
    let head = liaison::signing::Head {
        method: letter.method.as_str(),
        path: &letter.path,
        key: &letter.key,
        time: &letter.time,
    };
    let line = house.lines.get(partner);
    let secret = line.map(|line| &line.account().secret);
    let Some(secret) =
        secret.filter(|it| it.is_request(head, &letter.body, &letter.signature, house.office.now()))
    else {
        tracing::warn!("a message to the door of other systems has no good signature");
        let wrong = Wrong { loi: Lang::Vi.t("failure.signature") };
        return (StatusCode::UNAUTHORIZED, [(header::CONTENT_TYPE, JSON)], said(&wrong)).into_response();
    };
    let (status, body) = heard(house, partner, &letter.body);
    let signature = secret.answer(&letter.key, &letter.time, status.as_u16(), &body);
    (status, [(header::CONTENT_TYPE.as_str(), JSON), (SIGNATURE, signature.as_str())], body).into_response()
}

const JSON: &str = "application/json; charset=utf-8";

fn said(message: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(message).unwrap_or_default()
}

fn heard(house: &House, partner: &str, body: &[u8]) -> (StatusCode, Vec<u8>) {
    let wrong = |status, loi: String| (status, said(&Wrong { loi }));
    let progress: Progress = match serde_json::from_slice(body) {
        Ok(progress) => progress,
        Err(error) => {
            let place = error.line().to_string();
            return wrong(
                StatusCode::UNPROCESSABLE_ENTITY,
                Lang::Vi.t_with("failure.not_understood", &[("line", place)]),
            );
        }
    };
    match exchange::hear(&house.office, partner, &progress) {
        Ok(hearing) => {
            let word = if hearing == Hearing::New { "nhan" } else { "da-co" };
            (StatusCode::OK, said(&Received { ket_qua: word.to_owned() }))
        }
        Err(CaseError::Refused(refusal)) => wrong(StatusCode::UNPROCESSABLE_ENTITY, Lang::Vi.refusal(&refusal)),
        Err(CaseError::Denied(Denied::NotFound | Denied::NotAllowed)) => {
            wrong(StatusCode::NOT_FOUND, Lang::Vi.t("failure.no_such_dossier"))
        }
        // Somebody works on it at this moment: the partner comes again.
        Err(CaseError::Conflict) => wrong(StatusCode::SERVICE_UNAVAILABLE, Lang::Vi.t("failure.come_again")),
        Err(error) => {
            tracing::error!(%error, "a message of another system could not be taken in");
            wrong(StatusCode::INTERNAL_SERVER_ERROR, Lang::Vi.t("failure.come_again"))
        }
    }
}
