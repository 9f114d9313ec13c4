//! A batch comes in: rows by keyboard, one checklist for all, one receipt. Rows with mistakes stay on the page.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{AgencyId, BatchId, DossierId, FieldErrors, Refusal};
use cases::{
    CaseError,
    dossier::{
        batch::{self, Bundle},
        shelf,
    },
};
use rules::{procedure::Channel, workflow::DeliveryWay};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, go_with, show_as};

use super::{
    new_word, person,
    rows::{self, Typed},
    said, word,
};
use crate::{
    App,
    checklist::{self, Check},
    counter::{Desk, desk},
    door::{Room, web, work},
    words::VI,
};

/// Rows of a page that was opened without saying how many.
const ROWS: usize = 10;

/// A dossier of this batch that is in already.
struct Done {
    id: DossierId,
    code: String,
    batch: BatchId,
}

#[derive(Template)]
#[template(path = "batch/take.html")]
struct TakePage {
    page: Page,
    desk: Desk,
    checks: Vec<Check>,
    rows: Vec<Typed>,
    done: Vec<Done>,
    once: String,
    begins: String,
    wrong: usize,
}

impl TakePage {
    fn typed(&self, name: &str) -> &str {
        self.desk.typed.get(name)
    }
    fn typed_or<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        Some(self.typed(name)).filter(|typed| !typed.is_empty()).unwrap_or(otherwise)
    }
    fn error(&self, name: &str) -> Option<String> {
        self.page.error(&self.desk.errors, name)
    }
    fn begins(&self, name: &str) -> bool {
        self.begins == name
    }
    fn begins_row(&self, row: &Typed) -> bool {
        self.begins == format!("r.{}.name", row.key)
    }
}

/// GET /can-bo/tiep-nhan/{code}/lo
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(code): Path<String>,
    Query(asked): Query<Answers>,
) -> Answer {
    let count: usize = asked.get("dong").parse().unwrap_or(ROWS);
    let desk = work(&app, &visit.actor, move |room| desk(&room, &code)).await.map_err(web)?;
    let mut rows = Vec::new();
    rows::lengthen(&mut rows, count.max(1));
    answer(page, StatusCode::OK, Posted { desk, rows, done: Vec::new() }, new_word())
}

/// What stands on the page after a post.
struct Posted {
    desk: Desk,
    rows: Vec<Typed>,
    done: Vec<Done>,
}

/// POST /can-bo/tiep-nhan/{code}/lo
pub async fn take(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(code): Path<String>,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let once = word(&form).unwrap_or_else(new_word);
    let takes = form.get("go") == "take";
    let own = once.clone();
    let posted = work(&app, &visit.actor, move |room| {
        let desk = Desk { typed: form.clone(), ..desk(&room, &code)? };
        Ok(if takes { taken(&room, desk, &own) } else { looked(desk) })
    });
    let posted = posted.await.map_err(web)?;
    let clean = posted.desk.errors.is_empty() && posted.rows.iter().all(|row| row.errors.is_empty());
    if takes
        && clean
        && let Some(first) = posted.done.first()
    {
        let flash = Flash::done("desk.batch.taken").with("count", posted.done.len());
        return Ok(go_with(&page, &format!("/can-bo/lo/{}", first.batch), &flash));
    }
    let status = if clean { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    answer(page, status, posted, once)
}

/// Looks through the rows and makes room for more; nothing is taken in.
fn looked(desk: Desk) -> Posted {
    let mut rows = rows::read(&desk.typed);
    if desk.typed.get("go") == "paste" {
        rows::paste(&mut rows, desk.typed.get("list"));
    }
    for row in rows.iter_mut().filter(|row| !row.is_empty()) {
        row.row();
    }
    let empty = rows.iter().filter(|row| row.is_empty()).count();
    let more = desk.typed.get("more").trim().parse().unwrap_or(if empty < 3 { ROWS } else { 0 });
    rows::lengthen(&mut rows, more);
    let typed = desk.typed.0.into_iter().filter(|(name, _)| name != "list").collect();
    Posted { desk: Desk { typed: Answers(typed), ..desk }, rows, done: Vec::new() }
}

fn taken(room: &Room, desk: Desk, once: &str) -> Posted {
    let mut typed: Vec<Typed> = rows::read(&desk.typed).into_iter().filter(|row| !row.is_empty()).collect();
    let bundle = match bundle(&desk, once, typed.is_empty()) {
        Ok(bundle) => bundle,
        Err(errors) => {
            let by = if typed.is_empty() { ROWS } else { 0 };
            rows::lengthen(&mut typed, by);
            return Posted { desk: Desk { errors, ..desk }, rows: typed, done: Vec::new() };
        }
    };
    let rows: Vec<_> = typed.iter_mut().filter_map(Typed::row).collect();
    let mut done = Vec::new();
    for (key, outcome) in batch::take_bundle(room.op(), &bundle, &rows) {
        match outcome {
            Ok(taken) => {
                typed.retain(|row| row.key != key);
                done.push(Done { id: taken.id, code: taken.code, batch: taken.batch });
            }
            Err(error) => {
                if let Some(row) = typed.iter_mut().find(|row| row.key == key) {
                    row.errors = complaints(error);
                }
            }
        }
    }
    Posted { desk, rows: typed, done }
}

/// Why a row was not taken in.
fn complaints(error: CaseError) -> FieldErrors {
    let mut errors = FieldErrors::default();
    match error {
        CaseError::Fields(fields) => return fields,
        CaseError::Refused(refusal) => errors.push("name", refusal),
        CaseError::Denied(_) => errors.push("name", Refusal::new("not_your_step")),
        CaseError::Conflict => errors.push("name", Refusal::new("row_sent_twice")),
        error => {
            tracing::error!(%error, "a dossier of a batch was not taken in");
            errors.push("name", Refusal::new("row_failed"));
        }
    }
    errors
}

/// What is the same for all rows, or what is wrong with it.
fn bundle(desk: &Desk, once: &str, nothing: bool) -> Result<Bundle, FieldErrors> {
    let (typed, sheet) = (&desk.typed, &desk.revision.definition.sheet);
    let mut errors = FieldErrors::default();
    let bringer = person(typed, "bringer");
    if bringer.name.is_empty() {
        errors.push("bringer.name", Refusal::new("name_missing"));
    }
    let case = Some(typed.get("case").to_owned()).filter(|case| !case.is_empty());
    if !sheet.cases.is_empty() && case.is_none() {
        errors.push("case", Refusal::new("case_missing"));
    }
    let agency = typed.get("agency").parse::<AgencyId>().ok();
    let agency = desk.agencies.iter().find(|own| desk.agencies.len() == 1 || Some(own.id) == agency);
    if agency.is_none() {
        errors.push("agency", Refusal::new("choice_needed"));
    }
    let papers = checklist::read(&sheet.components, typed, &mut errors);
    if errors.is_empty() && checklist::untouched(&sheet.components, &papers) {
        errors.push("have", Refusal::new("papers_not_checked"));
    }
    let delivery = DeliveryWay::from_word(typed.get("delivery")).unwrap_or_default();
    let delivery_address = said(typed, "delivery_address");
    if delivery == DeliveryWay::Post && delivery_address.is_none() {
        errors.push("delivery_address", Refusal::new("delivery_address_missing"));
    }
    let shelf = base::text::tidy(typed.get("shelf"));
    if shelf.chars().count() > shelf::MOST_LETTERS {
        errors.push("shelf", Refusal::new("text_too_long").with("max", shelf::MOST_LETTERS));
    }
    if nothing {
        errors.push("rows", Refusal::new("batch_empty"));
    }
    errors.into_result()?;
    Ok(Bundle {
        once: once.to_owned(),
        bringer,
        revision: desk.revision.id,
        agency: agency.map(|agency| agency.id).unwrap_or_default(),
        case,
        channel: if typed.get("channel") == "post" { Channel::Post } else { Channel::Counter },
        papers,
        delivery,
        delivery_address,
        shelf,
    })
}

fn answer(page: Page, status: StatusCode, posted: Posted, once: String) -> Answer {
    let Posted { desk, rows, done } = posted;
    let wrong = rows.iter().filter(|row| !row.errors.is_empty()).count();
    let failed = !desk.errors.is_empty() || wrong > 0;
    let page = page.named(desk.revision.definition.sheet.name.vi.clone()).failed_if(failed);
    let checks = checklist::lines(&desk.revision.definition.sheet.components, &desk.typed);
    let begins = begins(&desk, &rows);
    show_as(status, &TakePage { page, desk, checks, rows, done, once, begins, wrong })
}

/// Where typing goes on: at what is wrong, else at the first row that is empty, else at the top.
fn begins(desk: &Desk, rows: &[Typed]) -> String {
    let row = |row: &Typed| format!("r.{}.name", row.key);
    if let Some(error) = desk.errors.0.first() {
        return if error.path == "rows" { rows.first().map(row).unwrap_or_default() } else { error.path.clone() };
    }
    if let Some(wrong) = rows.iter().find(|row| !row.errors.is_empty()) {
        return row(wrong);
    }
    let sheet = &desk.revision.definition.sheet;
    match desk.typed.0.is_empty() {
        true if !sheet.cases.is_empty() => "case".to_owned(),
        true if desk.agencies.len() > 1 => "agency".to_owned(),
        true => "bringer.name".to_owned(),
        false => rows.iter().find(|row| row.is_empty()).map(row).unwrap_or_default(),
    }
}

impl TakePage {
    /// What is wrong, for the summary on top: one sentence for all rows.
    fn summary(&self) -> Option<String> {
        (self.wrong > 0).then(|| VI.t_with("desk.batch.rows_wrong", &[("count", self.wrong)]))
    }
}
