//! The internal processes of procedures, for procedure control: which there are, one as a plain table, a new one from a
//! file, and the one that ships put back.
//!
//! Deliberately absent: an editor in the browser. A process is a file that an agency decides and keeps; it is taken
//! whole or refused with each fault and its line.

mod table;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use base::{Denied, FieldErrors, OfficerId, Refusal};
use cases::{
    CaseError,
    catalogue::{
        Card, Revision,
        import::ImportError,
        process::{self, Change, Kept, Origin, Outcome},
    },
};
use rules::procedure::{
    Process,
    process::{Problem, longest, shortest},
};
use serde::Deserialize;
use webkit::{
    Answer, CsrfForm, CsrfUpload, Flash, OfficerVisit, Page, go_with, security, show as render, show_as,
};

use crate::{
    App,
    door::{Room, web, work},
    names::Names,
    words::{self, VI},
};
use table::{Line, lines};

/// What a process file may weigh; the longest that ships has three thousand bytes.
pub const MOST_BYTES: usize = 256 * 1024;
/// How many procedures the list shows at once.
const SHOWN: usize = 50;

/// What the search box sends.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// A procedure in the list.
struct Row {
    code: String,
    name: String,
    origin: String,
    steps: usize,
    sum: u32,
    most: Option<u32>,
}

#[derive(Template)]
#[template(path = "processes/list.html")]
struct ListPage {
    page: Page,
    q: String,
    rows: Vec<Row>,
    more: usize,
}

/// A variant as it is shown.
struct Variant {
    who: String,
    hours: Vec<String>,
    lines: Vec<Line>,
    sum: u32,
}

#[derive(Template)]
#[template(path = "processes/show.html")]
struct ShowPage {
    page: Page,
    code: String,
    origin: String,
    own: bool,
    aside: Vec<String>,
    sum: String,
    lines: Vec<Line>,
    variants: Vec<Variant>,
    effective: String,
    changes: Vec<(String, String)>,
    problems: Vec<String>,
    errors: FieldErrors,
}

/// GET /can-bo/quy-trinh
pub async fn list(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(Typed { q }): Query<Typed>,
) -> Answer {
    let typed = q.trim().to_owned();
    let (rows, more) = work(&app, &visit.actor, move |room| rows(&room, &typed)).await.map_err(web)?;
    render(&ListPage { page: page.titled("desk.processes.title"), q, rows, more })
}

/// Procedures that answer what was typed; those with an own form first where nothing was.
fn rows(room: &Room, typed: &str) -> Result<(Vec<Row>, usize), CaseError> {
    let snapshot = room.app.catalogue.snapshot(&room.app.office.db, room.now)?;
    let mut cards: Vec<Card> = match snapshot.card(typed) {
        Some(card) => vec![card.clone()],
        None if typed.is_empty() => snapshot.cards().to_vec(),
        None => snapshot.search(typed, 400).into_iter().cloned().collect(),
    };
    if typed.is_empty() {
        cards.sort_by_key(|card| !card.own_form);
    }
    let more = cards.len().saturating_sub(SHOWN);
    let mut rows = Vec::new();
    for card in cards.into_iter().take(SHOWN) {
        rows.extend(process::kept(room.op(), &card.code)?.map(|kept| row(card, &kept)));
    }
    Ok((rows, more))
}

fn row(card: Card, kept: &Kept) -> Row {
    let definition = &kept.revision.definition;
    let steps = &definition.process.steps;
    Row {
        code: card.code,
        name: card.name.vi,
        origin: origin(&kept.origin),
        steps: steps.len(),
        sum: longest(steps).0,
        most: shortest(&definition.sheet),
    }
}

fn origin(origin: &Origin) -> String {
    VI.t(match origin {
        Origin::Own => "desk.processes.own",
        Origin::Shipped => "desk.processes.shipped",
        Origin::General => "desk.processes.general",
        Origin::SetAside(_) => "desk.processes.set_aside",
    })
}

/// GET /can-bo/quy-trinh/{code}
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(code): Path<String>) -> Answer {
    let shown = work(&app, &visit.actor, move |room| open(&room, &code)).await.map_err(web)?;
    render(&shown_as(page, shown, Vec::new(), FieldErrors::default()))
}

/// A process with the names of who changed it.
type Opened = (Kept, Names);

fn open(room: &Room, code: &str) -> Result<Opened, CaseError> {
    let kept = process::kept(room.op(), code)?.ok_or(Denied::NotFound)?;
    let officers: Vec<OfficerId> = kept.changes.iter().filter_map(|change| change.officer).collect();
    let names = Names::of(&room.app, [], officers)?;
    Ok((kept, names))
}

fn shown_as(page: Page, (kept, names): Opened, problems: Vec<String>, errors: FieldErrors) -> ShowPage {
    let Revision { definition, effective_from, code, .. } = &kept.revision;
    let aside = match &kept.origin {
        Origin::SetAside(problems) => told(problems),
        _ => Vec::new(),
    };
    ShowPage {
        page: page.named(&definition.sheet.name.vi).failed_if(!problems.is_empty() || !errors.is_empty()),
        code: code.clone(),
        origin: origin(&kept.origin),
        own: matches!(kept.origin, Origin::Own | Origin::SetAside(_)),
        aside,
        sum: sum(&definition.process, shortest(&definition.sheet)),
        lines: lines(&definition.process.steps, &definition.form),
        variants: definition.process.variants.iter().map(|one| variant(&kept.revision, one)).collect(),
        effective: words::day(*effective_from),
        changes: kept.changes.iter().map(|change| changed(&names, change)).collect(),
        problems,
        errors,
    }
}

fn sum(process: &Process, most: Option<u32>) -> String {
    let (hours, _) = longest(&process.steps);
    match most {
        Some(most) => VI.t_with("desk.process_page.sum", &[("hours", hours), ("most", most)]),
        None => VI.t_with("desk.process_page.sum_unlimited", &[("hours", hours)]),
    }
}

fn variant(revision: &Revision, variant: &rules::procedure::process::Variant) -> Variant {
    let process = &revision.definition.process;
    let steps = process.varied(variant);
    let tier = variant.tier.map(|tier| VI.t(&format!("tier.{}", tier.word())));
    let who: Vec<String> = tier.into_iter().chain(variant.agencies.iter().cloned()).collect();
    let name = |key: &str| {
        process
            .steps
            .iter()
            .find(|step| step.key == key)
            .map_or_else(|| key.to_owned(), |step| step.name.vi.clone())
    };
    let hours = variant.hours.iter().map(|(key, hours)| {
        VI.t_with("desk.process_page.variant_hours", &[("step", name(key)), ("hours", hours.to_string())])
    });
    Variant {
        who: who.join(", "),
        hours: hours.collect(),
        lines: if variant.steps.is_empty() { Vec::new() } else { lines(&steps, &revision.definition.form) },
        sum: longest(&steps).0,
    }
}

/// What was changed and when, by whom.
fn changed(names: &Names, change: &Change) -> (String, String) {
    let what = VI.t(&format!("desk.process_changed.{}", change.what.word()));
    let who = change.officer.map_or_else(|| VI.t("desk.process_changed.command"), |id| names.officer(id));
    let when = words::moment(change.at);
    (what, VI.t_with("desk.process_page.history_row", &[("when", when), ("who", who)]))
}

fn told(problems: &[Problem]) -> Vec<String> {
    let line = |problem: &Problem| {
        let what = VI.refusal(&problem.what);
        VI.t_with("desk.process_page.line", &[("line", problem.line.unwrap_or(1).to_string()), ("what", what)])
    };
    problems.iter().map(line).collect()
}

/// POST /can-bo/quy-trinh/{code}: a file is put in force, or refused with each fault and its line.
pub async fn put(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(code): Path<String>,
    upload: CsrfUpload,
) -> Answer {
    let chosen = upload.files.iter().find(|file| file.field == "process").map(|file| file.bytes.clone());
    let (asked, actor) = (code.clone(), visit.actor.clone());
    let outcome = work(&app, &actor, move |room| {
        let taken = take(&room, &asked, chosen);
        Ok((taken, open(&room, &asked)?))
    });
    let (taken, opened) = outcome.await.map_err(web)?;
    let (problems, errors) = match taken {
        Ok(Outcome { changed, .. }) => {
            let key = if changed { "desk.process_page.taken" } else { "desk.process_page.same" };
            return Ok(go_with(&page, &format!("/can-bo/quy-trinh/{code}"), &Flash::done(key)));
        }
        Err(ImportError::Process(problems)) => (told(&problems), FieldErrors::default()),
        Err(ImportError::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            errors.push("process", refusal);
            (Vec::new(), errors)
        }
        Err(other) => return Err(web(other.into())),
    };
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &shown_as(page, opened, problems, errors))
}

fn take(room: &Room, code: &str, chosen: Option<Vec<u8>>) -> Result<Outcome, ImportError> {
    let bytes = chosen.filter(|bytes| !bytes.is_empty());
    let bytes = bytes.ok_or_else(|| ImportError::Refused(Refusal::new("process_file_missing")))?;
    let text =
        String::from_utf8(bytes).map_err(|_| ImportError::Refused(Refusal::new("process_file_not_text")))?;
    process::put(&room.app.people, room.op(), code, text.trim_start_matches('\u{feff}'))
}

/// GET /can-bo/quy-trinh/{code}/tep: the process as a file, to be changed and brought back.
pub async fn file(State(app): State<App>, visit: OfficerVisit, Path(code): Path<String>) -> Answer {
    let name = format!("quy-trinh-{code}.toml");
    let (kept, _) = work(&app, &visit.actor, move |room| open(&room, &code)).await.map_err(web)?;
    let file: Response = security::file(&name, "application/toml; charset=utf-8", kept.file.into_bytes());
    Ok(file)
}

/// POST /can-bo/quy-trinh/{code}/bo: the process that ships holds again.
pub async fn drop_own(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(code): Path<String>,
    CsrfForm(Nothing {}): CsrfForm<Nothing>,
) -> Answer {
    let asked = code.clone();
    let dropped =
        work(&app, &visit.actor, move |room| Ok(process::drop_own(&room.app.people, room.op(), &asked)?));
    dropped.await.map_err(web)?;
    Ok(go_with(&page, &format!("/can-bo/quy-trinh/{code}"), &Flash::done("desk.process_page.backed")))
}

/// A form of which only the button counts.
#[derive(Debug, Deserialize)]
pub struct Nothing {}
