//! The first page of the desk: what is to be done, the most urgent on top.

use askama::Template;
use axum::extract::{Query, State};
use base::OfficerId;
use cases::{
    CaseError,
    dossier::{self, Tab},
};
use rules::{
    policy::{Action, may},
    workflow::CommandKind,
};
use serde::Deserialize;
use webkit::{Answer, OfficerVisit, Page, show as render};

use crate::{
    App, bulk,
    door::{Room, web, work},
    list::{self, ROWS, Row},
};

/// What the address of the list says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    muc: String,
    #[serde(default)]
    trang: Option<u32>,
    #[serde(default)]
    chon: String,
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
    steps: Vec<CommandKind>,
    specialists: Vec<(OfficerId, String)>,
    ticked: bool,
}

impl QueuePage {
    /// The list as the query of its address.
    fn list(&self) -> String {
        format!("muc={}", self.current)
    }
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
    (Tab::Incidents, "su-co"),
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
    let steps = bulk::steps(tab, &visit.officer);
    let assigns = steps.contains(&CommandKind::Assign);
    let (tabs, rows, specialists) = work(&app, &visit.actor, move |room| {
        let (tabs, rows) = lists(&room, tab, number)?;
        let specialists = if assigns { bulk::specialists(&room)? } else { Vec::new() };
        Ok::<_, CaseError>((tabs, rows, specialists))
    })
    .await
    .map_err(web)?;
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
        ticked: asked.chon == "het",
        steps,
        specialists,
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
        steps: Vec::new(),
        specialists: Vec::new(),
        ticked: false,
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
    Ok((tabs, list::rows(room, found)?))
}
