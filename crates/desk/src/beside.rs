//! What officers keep beside a dossier: memos for each other, and where the paper file stands.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{DossierId, FieldErrors};
use cases::{
    CaseError,
    dossier::{
        memo::{self, Memo},
        shelf::{self, Shelf},
    },
};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, go_with, show_as};

use crate::{
    App,
    bench::Bench,
    door::{Room, id as named, web, work},
    names::Names,
    words,
};

/// A memo as shown.
pub struct MemoRow {
    /// Who wrote it, with the agency.
    pub who: String,
    /// When.
    pub when: String,
    /// What.
    pub words: String,
}

/// What lies beside a dossier.
pub struct Beside {
    /// Memos, the newest first.
    pub memos: Vec<MemoRow>,
    /// Where the paper file stands.
    pub place: String,
    /// Who put it there, and when.
    pub placed: String,
    /// The officer may write here.
    pub may_write: bool,
}

impl Beside {
    /// Beside this dossier.
    pub fn of(room: &Room, bench: &Bench) -> Result<Self, CaseError> {
        let id = bench.view.summary.id;
        let (memos, shelf) = (memo::memos(room.op(), id)?, shelf::shelf(room.op(), id)?);
        let agencies = memos.iter().map(|memo| memo.agency);
        let officers = memos.iter().map(|memo| memo.officer).chain(shelf.iter().map(|shelf| shelf.officer));
        let names = Names::of(&room.app, agencies, officers)?;
        let may_write = !bench.view.own_matter
            && bench.view.duty != Some(rules::policy::Duty::Glass)
            && rules::policy::may_handle(room.op().officer()?, &bench.view.dossier).is_ok();
        let placed = |shelf: &Shelf| format!("{}, {}", names.officer(shelf.officer), words::moment(shelf.at));
        Ok(Self {
            memos: memos.into_iter().map(|memo| row(&names, memo)).collect(),
            placed: shelf.as_ref().map(placed).unwrap_or_default(),
            place: shelf.map(|shelf| shelf.place).unwrap_or_default(),
            may_write,
        })
    }
}

fn row(names: &Names, memo: Memo) -> MemoRow {
    let who = format!("{}, {}", names.officer(memo.officer), names.agency(memo.agency));
    MemoRow { who, when: words::moment(memo.at), words: memo.words }
}

#[derive(Template)]
#[template(path = "beside.html")]
struct BesidePage {
    page: Page,
    name: String,
    address: String,
    field: &'static str,
    typed: String,
    errors: FieldErrors,
}

/// POST /can-bo/ho-so/{id}/ghi-chu
pub async fn memo(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let words = form.get("memo").to_owned();
    let typed = words.clone();
    let back = back(&form);
    let write = move |room: &Room, id| memo::write_memo(room.op(), id, &words);
    answer(&app, page, visit, &id, ("memo", typed, &back), write).await
}

/// POST /can-bo/ho-so/{id}/noi-de
pub async fn shelf(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let place = form.get("shelf").to_owned();
    let typed = place.clone();
    let put = move |room: &Room, id| shelf::put_on_shelf(room.op(), id, &place);
    answer(&app, page, visit, &id, ("shelf", typed, ""), put).await
}

/// To which page of the dossier a memo leads back: the one it was written on.
fn back(form: &Answers) -> String {
    let key = form.get("giay");
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    match form.get("back") {
        "doi-chieu" if key.chars().all(plain) => format!("/doi-chieu?giay={key}"),
        _ => String::new(),
    }
}

/// Back to the dossier, or the field again with what was typed and why it was not kept.
async fn answer(
    app: &App,
    page: Page,
    visit: OfficerVisit,
    id: &str,
    (field, typed, back): (&'static str, String, &str),
    keep: impl FnOnce(&Room, DossierId) -> Result<(), CaseError> + Send + 'static,
) -> Answer {
    let id: DossierId = named(id)?;
    let kept = work(app, &visit.actor, move |room| match keep(&room, id) {
        Err(CaseError::Refused(refusal)) => Ok(Some((Bench::of(&room, id)?.known_as().to_owned(), refusal))),
        other => other.map(|()| None),
    });
    let address = format!("/can-bo/ho-so/{id}{back}");
    let Some((name, refusal)) = kept.await.map_err(web)? else {
        return Ok(go_with(&page, &address, &Flash::done(&format!("desk.beside.{field}_done"))));
    };
    let mut errors = FieldErrors::default();
    errors.push(field, refusal);
    let page = page.titled(&format!("desk.beside.{field}")).failed_if(true);
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &BesidePage { page, name, address, field, typed, errors })
}
