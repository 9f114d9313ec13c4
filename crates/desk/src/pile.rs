//! The scan of a whole paper dossier: brought, looked at page by page, split into its papers by their numbers or by
//! the separator sheets between them. Without scripts: pictures, and one field for each page.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{AttachmentId, DossierId, FieldErrors, Refusal, local_date};
use cases::{
    CaseError,
    document::Data,
    dossier::{self, attachment::Upload, pile},
};
use filing::viewer;
use rules::{
    document::{
        scan,
        separators::{Separator, Separators},
    },
    procedure::Component,
};
use webkit::{Answer, Answers, CsrfForm, CsrfUpload, Flash, OfficerVisit, Page, go_with, security, show_as};

use crate::{
    App,
    bench::Bench,
    door::{Room, id as named, web, work},
    names::Names,
    words,
};

/// A pile as listed.
struct Row {
    href: String,
    name: String,
    about: String,
    sha256: String,
    pages: u32,
    parts: Vec<String>,
    whole: bool,
}

#[derive(Template)]
#[template(path = "pile/list.html")]
struct ListPage {
    page: Page,
    name: String,
    address: String,
    rows: Vec<Row>,
    missing: Vec<String>,
    errors: FieldErrors,
}

/// The papers of the sheet that can be scanned, in the order of their numbers.
fn papers(bench: &Bench) -> Vec<Component> {
    bench.definition.sheet.components.iter().filter(|paper| !paper.remark).cloned().collect()
}

struct Listed {
    bench: Bench,
    rows: Vec<Row>,
    missing: Vec<String>,
}

fn listed(room: &Room, id: DossierId) -> Result<Listed, CaseError> {
    let bench = Bench::of(room, id)?;
    let piles = pile::piles(room.op(), id)?;
    let names = Names::of(&room.app, [], piles.iter().map(|pile| pile.officer))?;
    let row = |pile: &pile::Pile| Row {
        href: format!("{}/quet/{}", bench.address(), pile.id),
        name: pile.name.clone(),
        about: format!("{}, {}, {}", words::size(pile.size), names.officer(pile.officer), words::moment(pile.at)),
        sha256: pile.sha256.clone(),
        pages: pile.pages,
        parts: pile.parts.iter().map(|part| told(&bench, part)).collect(),
        whole: pile.parts.is_empty(),
    };
    let rows = piles.iter().map(row).collect();
    let missing = dossier::missing_scans(room.op(), id)?;
    Ok(Listed { bench, rows, missing })
}

/// `Tờ khai: trang 1-3`, with the hash of the part.
fn told(bench: &Bench, part: &pile::Part) -> String {
    let paper = bench.definition.sheet.components.iter().find(|paper| paper.key == part.component);
    let name = paper.map(|paper| paper.name.vi.clone()).unwrap_or_default();
    let pages: Vec<String> = part.pages.iter().map(u32::to_string).collect();
    words::VI
        .t_with("desk.pile.part", &[("name", name), ("pages", pages.join(", ")), ("hash", part.sha256.clone())])
}

/// GET /can-bo/ho-so/{id}/quet
pub async fn list(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: DossierId = named(&id)?;
    let found = work(&app, &visit.actor, move |room| listed(&room, id)).await.map_err(web)?;
    answer(page, StatusCode::OK, found, FieldErrors::default())
}

fn answer(page: Page, status: StatusCode, found: Listed, errors: FieldErrors) -> Answer {
    let Listed { bench, rows, missing } = found;
    let page = page.titled("desk.pile.title").failed_if(!errors.is_empty());
    let (name, address) = (bench.known_as().to_owned(), bench.address());
    show_as(status, &ListPage { page, name, address, rows, missing, errors })
}

/// POST /can-bo/ho-so/{id}/quet
pub async fn bring(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    upload: CsrfUpload,
) -> Answer {
    let id: DossierId = named(&id)?;
    let file = upload.files.into_iter().find(|file| file.field == "pile");
    let brought = work(&app, &visit.actor, move |room| {
        let Some(file) = file else { return Ok(Err((listed(&room, id)?, Refusal::new("scan_missing")))) };
        match pile::bring(room.op(), id, &Upload { name: file.name, bytes: file.bytes }) {
            Ok(pile) => Ok(Ok(pile)),
            Err(CaseError::Refused(refusal)) => Ok(Err((listed(&room, id)?, refusal))),
            Err(error) => Err(error),
        }
    });
    match brought.await.map_err(web)? {
        Ok(pile) => {
            let to = format!("/can-bo/ho-so/{id}/quet/{pile}");
            Ok(go_with(&page, &to, &Flash::done("desk.pile.brought")))
        }
        Err((found, refusal)) => {
            let mut errors = FieldErrors::default();
            errors.push("pile", refusal);
            answer(page, StatusCode::UNPROCESSABLE_ENTITY, found, errors)
        }
    }
}

/// A page of the pile, as shown.
struct Leaf {
    number: u32,
    typed: String,
    separator: bool,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "pile/split.html")]
struct SplitPage {
    page: Page,
    name: String,
    address: String,
    pile: AttachmentId,
    papers: Vec<Component>,
    leaves: Vec<Leaf>,
    errors: FieldErrors,
}

struct Laid {
    bench: Bench,
    pile: pile::Pile,
    sheets: Vec<(u32, String)>,
}

fn laid(room: &Room, id: DossierId, file: AttachmentId, search: bool) -> Result<Laid, CaseError> {
    let bench = Bench::of(room, id)?;
    let found = pile::piles(room.op(), id)?.into_iter().find(|pile| pile.id == file);
    let pile = found.ok_or(base::Denied::NotFound)?;
    let sheets = if search { pile::separators(room.op(), id, file)? } else { Vec::new() };
    Ok(Laid { bench, pile, sheets })
}

/// GET /can-bo/ho-so/{id}/quet/{file}: the pages. `?tim=1` looks for separator sheets first.
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path((id, file)): Path<(String, String)>,
    Query(asked): Query<Answers>,
) -> Answer {
    let (id, file): (DossierId, AttachmentId) = (named(&id)?, named(&file)?);
    let search = asked.get("tim") == "1";
    let found = work(&app, &visit.actor, move |room| laid(&room, id, file, search)).await.map_err(web)?;
    if !found.pile.parts.is_empty() {
        return Ok(webkit::go(&format!("/can-bo/ho-so/{id}/quet")));
    }
    let mut errors = FieldErrors::default();
    if search && found.sheets.is_empty() {
        errors.push("p.1", Refusal::new("no_separators_found"));
    }
    splitting(page, StatusCode::OK, found, &Answers::default(), errors)
}

fn splitting(page: Page, status: StatusCode, found: Laid, typed: &Answers, errors: FieldErrors) -> Answer {
    let Laid { bench, pile, sheets } = found;
    let papers = papers(&bench);
    let leaf = |number: u32| {
        let field = format!("p.{number}");
        let sheet = sheets.iter().find(|(page, _)| *page == number);
        let after = sheets.iter().find(|(page, _)| *page + 1 == number);
        let told = after.and_then(|(_, component)| papers.iter().position(|paper| paper.key == *component));
        let proposed = if sheet.is_some() {
            "0".to_owned()
        } else {
            told.map_or_else(String::new, |at| (at + 1).to_string())
        };
        Leaf {
            number,
            typed: if typed.has(&field) { typed.get(&field).to_owned() } else { proposed },
            separator: sheet.is_some(),
            wrong: errors.of(&field).is_some(),
        }
    };
    let leaves = (1..=pile.pages).map(leaf).collect();
    let page = page.titled("desk.pile.split").failed_if(!errors.is_empty());
    let (name, address) = (bench.known_as().to_owned(), bench.address());
    show_as(status, &SplitPage { page, name, address, pile: pile.id, papers, leaves, errors })
}

/// POST /can-bo/ho-so/{id}/quet/{file}
pub async fn split(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path((id, file)): Path<(String, String)>,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let (id, file): (DossierId, AttachmentId) = (named(&id)?, named(&file)?);
    let typed = form.clone();
    let done = work(&app, &visit.actor, move |room| {
        let found = laid(&room, id, file, false)?;
        let mut errors = FieldErrors::default();
        let wanted = read(&papers(&found.bench), found.pile.pages, &form, &mut errors);
        if !errors.is_empty() {
            return Ok(Err((found, errors)));
        }
        match pile::split(room.op(), id, file, &wanted) {
            Ok(parts) => Ok(Ok(parts.len())),
            Err(CaseError::Refused(refusal)) => {
                errors.push("p.1", refusal);
                Ok(Err((found, errors)))
            }
            Err(error) => Err(error),
        }
    });
    match done.await.map_err(web)? {
        Ok(count) => {
            let flash = Flash::done("desk.pile.done").with("count", count);
            Ok(go_with(&page, &format!("/can-bo/ho-so/{id}/quet"), &flash))
        }
        Err((found, errors)) => splitting(page, StatusCode::UNPROCESSABLE_ENTITY, found, &typed, errors),
    }
}

/// The paper of each page: a number begins it, an empty field goes on with it, 0 leaves the page out.
fn read(papers: &[Component], pages: u32, form: &Answers, errors: &mut FieldErrors) -> Vec<Option<String>> {
    let mut current: Option<String> = None;
    let mut wanted = Vec::new();
    for page in 1..=pages {
        let field = format!("p.{page}");
        let text = form.get(&field).trim();
        let number = text.parse::<usize>().ok();
        let chosen = number.and_then(|number| number.checked_sub(1)).and_then(|at| papers.get(at));
        wanted.push(match (text, number, chosen) {
            ("", ..) => current.clone(),
            (_, Some(0), _) => None,
            (_, _, Some(paper)) => {
                current = Some(paper.key.clone());
                current.clone()
            }
            _ => {
                errors
                    .push(&field, Refusal::new("page_number_wrong").with("page", page).with("most", papers.len()));
                None
            }
        });
    }
    wanted
}

/// GET /can-bo/ho-so/{id}/quet/{file}/trang/{page}: a page as a picture.
pub async fn picture(
    State(app): State<App>,
    visit: OfficerVisit,
    Path((id, file, page)): Path<(String, String, String)>,
) -> Answer {
    let (id, file): (DossierId, AttachmentId) = (named(&id)?, named(&file)?);
    let page: u32 = page.parse().map_err(|_| webkit::WebError::NOT_FOUND)?;
    let drawn =
        work(&app, &visit.actor, move |room| pile::picture(room.op(), id, file, page)).await.map_err(web)?;
    Ok(viewer::picture(drawn))
}

/// GET /can-bo/ho-so/{id}/quet/{file}/tep.pdf: the pile as it came.
pub async fn whole(
    State(app): State<App>,
    visit: OfficerVisit,
    Path((id, file)): Path<(String, String)>,
) -> Answer {
    let (id, file): (DossierId, AttachmentId) = (named(&id)?, named(&file)?);
    let read = work(&app, &visit.actor, move |room| pile::whole(room.op(), id, file)).await.map_err(web)?;
    Ok(viewer::original(&read.0.name, read.1))
}

/// GET /can-bo/ho-so/{id}/to-ngan.pdf: the separator sheets of the dossier's procedure.
pub async fn sheets(State(app): State<App>, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: DossierId = named(&id)?;
    let made = work(&app, &visit.actor, move |room| {
        let bench = Bench::of(&room, id)?;
        let sheet = |(number, paper): (u32, Component)| Separator {
            number,
            name: paper.name.vi,
            qr: scan::separator(&paper.key),
        };
        let paper = Separators {
            date: local_date(room.now),
            content: bench.view.header.procedure.clone(),
            sheets: (1..).zip(papers(&bench)).map(sheet).collect(),
        };
        let data = Data::from(&paper);
        Ok::<_, CaseError>(room.app.office.renderer.render(&data.template, &data.data, &[])?)
    });
    Ok(security::file("to-ngan.pdf", "application/pdf", made.await.map_err(web)?))
}
