//! One person takes many results: codes are scanned or ticked, looked through, handed over, and the page tells
//! which went and which did not and why.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use base::{BatchId, DossierId, FieldErrors, Refusal};
use cases::{
    CaseError,
    dossier::{
        self, Scanned,
        batch::{self, Handing},
    },
};
use rules::workflow::{CommandKind, Finance, State as Business};
use webkit::{Answer, Answers, CsrfForm, OfficerVisit, Page, show as render, show_as};

use super::{new_word, person, said, word};
use crate::{
    App,
    door::{Room, web, work},
    scan, words,
    words::VI,
};

/// More than one person carries away at once.
const MOST: usize = 200;

/// A result on the page.
struct Line {
    id: DossierId,
    version: u64,
    code: String,
    name: String,
    procedure: String,
    result: String,
    ticked: bool,
    /// Why it cannot be handed over now; empty when it can.
    why: String,
}

#[derive(Template)]
#[template(path = "batch/give.html")]
struct GivePage {
    page: Page,
    once: String,
    lines: Vec<Line>,
    unread: String,
    told: Vec<String>,
    typed: Answers,
    errors: FieldErrors,
}

impl GivePage {
    fn typed(&self, name: &str) -> &str {
        self.typed.get(name)
    }
    fn error(&self, name: &str) -> Option<String> {
        self.page.error(&self.errors, name)
    }
    fn begins(&self, name: &str) -> bool {
        let first = match self.errors.0.first() {
            Some(error) => error.path.as_str(),
            None if self.lines.is_empty() || !self.unread.is_empty() => "codes",
            None => "receiver.name",
        };
        first == name
    }
    fn can_hand(&self) -> bool {
        self.lines.iter().any(|line| line.why.is_empty())
    }
}

/// What the lines of a scanner came to.
#[derive(Default)]
struct Read {
    found: Vec<DossierId>,
    unread: Vec<String>,
    told: Vec<Scanned>,
}

/// GET /can-bo/tra-ket-qua
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(asked): Query<Answers>,
) -> Answer {
    let batch: Option<BatchId> = asked.get("lo").parse().ok();
    let filled = work(&app, &visit.actor, move |room| match batch {
        Some(id) => of_batch(&room, id),
        None => Ok((Vec::new(), Answers::default())),
    });
    let (lines, typed) = filled.await.map_err(web)?;
    render(&GivePage {
        page: page.titled("desk.batch.give"),
        once: new_word(),
        lines,
        unread: String::new(),
        told: Vec::new(),
        typed,
        errors: FieldErrors::default(),
    })
}

/// Everything of a batch that came in, for who brought it.
fn of_batch(room: &Room, id: BatchId) -> Result<(Vec<Line>, Answers), CaseError> {
    let (batch, members) = batch::batch(room.op(), id)?;
    let ids: Vec<DossierId> = members.iter().map(|member| member.id).collect();
    let mut typed = Answers::default();
    if let Some(said) = batch.said {
        let fields = [
            ("name", Some(said.person.name)),
            ("phone", said.person.phone),
            ("identity", said.person.identity),
            ("address", said.person.address),
        ];
        for (name, value) in fields {
            typed.0.push((format!("receiver.{name}"), value.unwrap_or_default()));
        }
    }
    Ok((lines(room, &ids, None)?, typed))
}

/// POST /can-bo/tra-ket-qua
pub async fn give(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let handing = Handing {
        once: word(&form).unwrap_or_else(new_word),
        receiver: person(&form, "receiver"),
        capacity: said(&form, "capacity"),
    };
    let chosen: Vec<(DossierId, u64)> = form.all("chon").filter_map(chosen).take(MOST).collect();
    let mut errors = FieldErrors::default();
    if form.get("go") == "hand" {
        if handing.receiver.name.is_empty() {
            errors.push("receiver.name", Refusal::new("receiver_missing"));
        }
        if chosen.is_empty() {
            errors.push("codes", Refusal::new("nothing_chosen"));
        }
        if errors.is_empty() {
            return hand(&app, page, visit, handing, chosen).await;
        }
    }
    look(&app, page, visit, handing.once, form, errors).await
}

/// The page again, with what was scanned since.
async fn look(
    app: &App,
    page: Page,
    visit: OfficerVisit,
    once: String,
    form: Answers,
    errors: FieldErrors,
) -> Answer {
    let typed = form.clone();
    let looked = work(app, &visit.actor, move |room| {
        let read = read(&room, form.get("codes"))?;
        let shown = form.all("co").filter_map(|id| id.parse().ok());
        let mut ticks: Vec<DossierId> = form.all("chon").filter_map(chosen).map(|(id, _)| id).collect();
        let before: Vec<DossierId> = shown.chain(ticks.iter().copied()).collect();
        ticks.extend(read.found.iter().copied().filter(|id| !before.contains(id)));
        let mut ids = Vec::new();
        for id in before.into_iter().chain(read.found.iter().copied()) {
            if !ids.contains(&id) && ids.len() < MOST {
                ids.push(id);
            }
        }
        Ok::<_, CaseError>((lines(&room, &ids, Some(&ticks))?, read))
    });
    let (lines, read) = looked.await.map_err(web)?;
    let told: Vec<String> = read.told.iter().map(|found| scan::why(&page, found)).collect();
    let wrong = !errors.is_empty() || !told.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = page.titled("desk.batch.give").failed_if(wrong);
    show_as(status, &GivePage { page, once, lines, unread: read.unread.join("\n"), told, typed, errors })
}

/// `id.version`
fn chosen(word: &str) -> Option<(DossierId, u64)> {
    let (id, version) = word.split_once('.')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

fn read(room: &Room, codes: &str) -> Result<Read, CaseError> {
    let mut read = Read::default();
    for line in codes.lines().map(str::trim).filter(|line| !line.is_empty()).take(MOST) {
        match dossier::scan(room.op(), line)? {
            Scanned::Dossier(id) => read.found.push(id),
            Scanned::Batch(id) => {
                read.found.extend(batch::batch(room.op(), id)?.1.into_iter().map(|member| member.id));
            }
            Scanned::Nothing => {}
            other => {
                read.unread.push(line.to_owned());
                read.told.push(other);
            }
        }
    }
    Ok(read)
}

/// The results, with what holds each back. `ticks`: those chosen; at first everything that can go.
fn lines(room: &Room, ids: &[DossierId], ticks: Option<&[DossierId]>) -> Result<Vec<Line>, CaseError> {
    let mut found = Vec::new();
    for id in ids {
        let view = match dossier::view(room.op(), *id) {
            Ok(view) => view,
            Err(CaseError::Denied(_)) => continue,
            Err(error) => return Err(error),
        };
        let why = why_not(&view);
        let owner = view.header.owner.as_ref().unwrap_or(&view.header.filer);
        found.push(Line {
            id: *id,
            version: view.dossier.version,
            code: view.summary.code.clone().unwrap_or_else(|| view.summary.reference.clone()),
            name: owner.name.clone(),
            procedure: view.header.procedure.clone(),
            result: view.dossier.issued().map(|issued| issued.number.clone()).unwrap_or_default(),
            ticked: why.is_empty() && ticks.is_none_or(|ticks| ticks.contains(id)),
            why,
        });
    }
    Ok(found)
}

fn why_not(view: &dossier::View) -> String {
    if view.allowed.contains(&CommandKind::Return) {
        return String::new();
    }
    let dossier = &view.dossier;
    if dossier.state != Business::ResultReady {
        return VI.t_with("desk.batch.not_ready", &[("state", words::state(dossier.state))]);
    }
    if dossier.finance() == Finance::Unpaid {
        let missing = base::Vnd(dossier.owed.0 - dossier.paid.0);
        return VI.t_with("desk.batch.unpaid", &[("amount", missing)]);
    }
    VI.refusal(&Refusal::new("not_your_step"))
}

/// What became of one result.
struct Outcome {
    name: String,
    href: String,
    said: String,
}

#[derive(Template)]
#[template(path = "batch/given.html")]
struct GivenPage {
    page: Page,
    receiver: String,
    batch: Option<BatchId>,
    done: Vec<Outcome>,
    left: Vec<Outcome>,
}

async fn hand(
    app: &App,
    page: Page,
    visit: OfficerVisit,
    handing: Handing,
    chosen: Vec<(DossierId, u64)>,
) -> Answer {
    let receiver = handing.receiver.name.clone();
    let handed = work(app, &visit.actor, move |room| {
        let outcomes = batch::give_back(room.op(), &handing, &chosen)?;
        Ok(outcomes.into_iter().map(|(id, outcome)| told(&room, id, outcome)).collect::<Vec<_>>())
    });
    let handed = handed.await.map_err(web)?;
    let batch = handed.iter().find_map(|(batch, _)| *batch);
    let (done, left): (Vec<_>, Vec<_>) = handed.into_iter().partition(|(batch, _)| batch.is_some());
    let (done, left): (Vec<_>, Vec<_>) =
        (done.into_iter().map(|it| it.1).collect(), left.into_iter().map(|it| it.1).collect());
    render(&GivenPage { page: page.titled("desk.batch.give"), receiver, batch, done, left })
}

fn told(room: &Room, id: DossierId, outcome: Result<BatchId, CaseError>) -> (Option<BatchId>, Outcome) {
    let view = dossier::view(room.op(), id).ok();
    let known = view.as_ref().and_then(|view| view.summary.code.clone());
    let name = known.unwrap_or_else(|| VI.t("desk.bulk.unknown"));
    let href = view.as_ref().map(|_| format!("/can-bo/ho-so/{id}")).unwrap_or_default();
    let (batch, said) = match outcome {
        Ok(batch) => {
            let header = view.map(|view| view.header);
            (Some(batch), header.map(|header| header.owner.unwrap_or(header.filer).name).unwrap_or_default())
        }
        Err(CaseError::Conflict) => (None, VI.t("desk.bulk.changed")),
        Err(CaseError::Refused(refusal)) => (None, VI.refusal(&refusal)),
        Err(CaseError::Denied(_)) => (None, VI.t("desk.bulk.not_there")),
        Err(error) => {
            tracing::error!(dossier = %id, %error, "a result of many was not handed over");
            (None, VI.t("desk.bulk.failed"))
        }
    };
    (batch, Outcome { name, href, said })
}
