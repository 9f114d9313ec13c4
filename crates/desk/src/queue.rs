//! The first page of the desk: what is to be done, the most urgent on top.

use askama::Template;
use axum::extract::{Query, State};
use base::Moment;
use cases::{
    CaseError,
    dossier::{self, Summary, Tab},
};
use rules::{
    calendar::Calendar,
    policy::{Action, may},
};
use serde::Deserialize;
use webkit::{Answer, Flash, OfficerVisit, Page, go, go_with, show as render};

use crate::{
    App,
    door::{Room, web, work},
    names::Names,
    words::{self, Left},
};

/// Rows of one page.
const ROWS: u32 = 50;

/// What the address of the list says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    muc: String,
    #[serde(default)]
    trang: Option<u32>,
}

/// One list in the row of tabs.
pub struct TabLink {
    /// Word in addresses and text keys.
    pub word: &'static str,
    /// How many it has.
    pub count: u64,
    /// It is being shown.
    pub current: bool,
}

/// One dossier of the list.
pub struct Row {
    /// The dossier.
    pub summary: Summary,
    /// Code or reference.
    pub name: String,
    /// Who handed it in.
    pub filer: String,
    /// The procedure.
    pub procedure: String,
    /// Who has it.
    pub holder: String,
    /// Until when something is to be done.
    pub until: Option<(String, Left)>,
    /// That rests on days off that nobody has decided.
    pub provisional: bool,
    /// The state's name and colour.
    pub state: (String, &'static str),
    /// A hand-over waits for a confirmation.
    pub handed_over: bool,
}

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    page: Page,
    tabs: Vec<TabLink>,
    current: &'static str,
    rows: Vec<Row>,
    late: usize,
    provisional: bool,
    number: usize,
    pages: usize,
    takes_in: bool,
    query: String,
}

impl QueuePage {
    fn address(&self) -> String {
        format!("/can-bo?muc={}", self.current)
    }
}

/// The lists, in the order of a dossier's life.
const TABS: &[(Tab, &str)] = &[
    (Tab::ToDo, "viec"),
    (Tab::Intake, "cho-tiep-nhan"),
    (Tab::HandedOver, "cho-xac-nhan"),
    (Tab::Working, "dang-giai-quyet"),
    (Tab::ForReview, "cho-duyet"),
    (Tab::ForSignature, "cho-ky"),
    (Tab::ToIssue, "cho-phat-hanh"),
    (Tab::ToHandOver, "cho-ban-giao"),
    (Tab::Correcting, "sua-sai"),
    (Tab::Waiting, "cho-nguoi-dan"),
    (Tab::Ready, "cho-tra"),
    (Tab::Open, "tat-ca"),
    (Tab::Closed, "da-xong"),
];

/// GET /can-bo
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Query(asked): Query<Asked>) -> Answer {
    if !may(&visit.officer, Action::SeeQueue) {
        return render(&empty(page.titled("desk.queue.title")));
    }
    let (tab, word) = TABS
        .iter()
        .find(|(_, word)| *word == asked.muc)
        .or_else(|| TABS.iter().find(|(tab, _)| dossier::queue_is_for(&visit.officer, *tab)))
        .copied()
        .ok_or(webkit::WebError::NOT_FOUND)?;
    let number = asked.trang.unwrap_or(1).clamp(1, 10_000);
    let (tabs, rows) = work(&app, &visit.actor, move |room| lists(&room, tab, number)).await.map_err(web)?;
    let total = tabs.iter().find(|link| link.current).map_or(0, |link| link.count);
    let roles = &visit.officer.roles;
    render(&QueuePage {
        page: page.titled("desk.queue.title"),
        late: rows.iter().filter(|row| row.until.as_ref().is_some_and(|(_, left)| left.late)).count(),
        provisional: rows.iter().any(|row| row.provisional),
        current: word,
        number: number as usize,
        pages: total.div_ceil(u64::from(ROWS)) as usize,
        takes_in: roles.contains(&base::Role::Intake),
        query: String::new(),
        tabs,
        rows,
    })
}

fn empty(page: Page) -> QueuePage {
    QueuePage {
        page,
        tabs: Vec::new(),
        current: "viec",
        rows: Vec::new(),
        late: 0,
        provisional: false,
        number: 1,
        pages: 0,
        takes_in: false,
        query: String::new(),
    }
}

fn lists(room: &Room, tab: Tab, number: u32) -> Result<(Vec<TabLink>, Vec<Row>), CaseError> {
    let mut tabs = Vec::new();
    let officer = room.op().officer()?;
    for (each, word) in TABS {
        // Lists that never have anything for such a role only cost room.
        if dossier::queue_is_for(officer, *each) || *each == tab {
            let count = dossier::queue_size(room.op(), *each)?;
            tabs.push(TabLink { word, count, current: *each == tab });
        }
    }
    let found = dossier::queue(room.op(), tab, (number - 1) * ROWS, ROWS)?;
    let agencies = found.iter().map(|summary| summary.holder.agency);
    let officers = found.iter().filter_map(|summary| summary.holder_officer);
    let names = Names::of(&room.app, agencies, officers)?;
    let calendar = &room.app.office.calendar();
    Ok((tabs, found.into_iter().map(|summary| row(calendar, room.now, &names, summary)).collect()))
}

fn row(calendar: &Calendar, now: Moment, names: &Names, summary: Summary) -> Row {
    let until = summary.answer_due.or(summary.due.filter(|_| summary.ended_at.is_none() && !summary.paused));
    let open = !summary.state.is_final();
    let header = summary.header.as_ref();
    let holder = match summary.holder_officer {
        Some(officer) => names.officer(officer),
        None => names.seat(summary.holder),
    };
    let asked = if summary.answer_due.is_some() { summary.answer_provisional } else { summary.due_provisional };
    Row {
        provisional: asked && until.is_some() && open,
        name: summary.code.clone().unwrap_or_else(|| summary.reference.clone()),
        filer: header.map(|header| header.filer.name.clone()).unwrap_or_default(),
        procedure: header.map(|header| header.procedure.clone()).unwrap_or_default(),
        holder,
        until: until.filter(|_| open).map(|until| (words::moment(until), words::left(calendar, now, until))),
        state: (words::state(summary.state), words::colour(summary.state)),
        handed_over: summary.handover_to.is_some(),
        summary,
    }
}

/// What the search box sends.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// GET /can-bo/tim
pub async fn search(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(Typed { q }): Query<Typed>,
) -> Answer {
    let typed = q.clone();
    match work(&app, &visit.actor, move |room| dossier::find(room.op(), &typed)).await {
        Ok(id) => Ok(go(&format!("/can-bo/ho-so/{id}"))),
        Err(CaseError::Denied(base::Denied::NotFound)) => {
            let shown: String = q.chars().take(60).collect();
            Ok(go_with(&page, "/can-bo", &Flash::notice("desk.queue.not_found").with("name", shown)))
        }
        Err(error) => Err(web(error)),
    }
}
