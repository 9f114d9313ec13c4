//! The first page of the desk: what is to be done, the most urgent on top.

use askama::Template;
use axum::extract::{Query, State};
use base::OfficerId;
use cases::{
    CaseError,
    dossier::{self, Tab, reminder},
    preset,
};
use rules::{
    policy::{Action, may},
    workflow::CommandKind,
};
use webkit::{Answer, Answers, OfficerVisit, Page, show as render};

use crate::{
    App, bulk,
    door::{Room, web, work},
    exchange,
    list::{self, ROWS, Row},
    narrow::{self, COLUMNS, Chosen, PresetLink},
    outage,
};

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
    stands_in: bool,
    query: String,
    steps: Vec<CommandKind>,
    specialists: Vec<(OfficerId, String)>,
    ticked: bool,
    chosen: Chosen,
    /// The form that narrows the list down is open.
    narrowing: bool,
    columns: Vec<&'static str>,
    procedures: Vec<(String, String)>,
    presets: Vec<PresetLink>,
    reminders: (u64, u64),
    troubles: usize,
    notices: Vec<String>,
}

impl QueuePage {
    /// The list as the query of its address.
    fn list(&self) -> String {
        format!("muc={}{}", self.current, self.chosen.query())
    }
    fn address(&self) -> String {
        format!("/can-bo?{}", self.list())
    }
    fn all_columns(&self) -> [&'static str; 10] {
        COLUMNS
    }
    fn has_column(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }
}

/// The lists, in the order of a dossier's life.
const TABS: &[(Tab, &str)] = &[
    (Tab::ToDo, "viec"),
    (Tab::Intake, "cho-tiep-nhan"),
    (Tab::HandedOver, "cho-xac-nhan"),
    (Tab::Arrived, "chuyen-den"),
    (Tab::Working, "dang-giai-quyet"),
    (Tab::ForReview, "cho-duyet"),
    (Tab::ForSignature, "cho-ky"),
    (Tab::ToIssue, "cho-phat-hanh"),
    (Tab::ToHandOver, "cho-ban-giao"),
    (Tab::Asked, "cho-y-kien"),
    (Tab::Correcting, "sua-sai"),
    (Tab::Waiting, "cho-nguoi-dan"),
    (Tab::Ready, "cho-tra"),
    (Tab::Open, "tat-ca"),
    (Tab::Incidents, "su-co"),
    (Tab::Closed, "da-xong"),
];

/// GET /can-bo
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(asked): Query<Answers>,
) -> Answer {
    if !may(&visit.officer, Action::SeeQueue) {
        let notices = work(&app, &visit.actor, |room| outage::notices(&room)).await.map_err(web)?;
        return render(&empty(page.titled("desk.queue.title"), notices));
    }
    let (tab, word) = TABS
        .iter()
        .find(|(_, word)| *word == asked.get("muc"))
        .or_else(|| TABS.iter().find(|(tab, _)| dossier::queue_is_for(&visit.officer, *tab)))
        .copied()
        .ok_or(webkit::WebError::NOT_FOUND)?;
    let number = asked.get("trang").parse().unwrap_or(1_u32).clamp(1, 10_000);
    let steps = bulk::steps(tab, &visit.officer);
    let assigns = steps.contains(&CommandKind::Assign);
    let chosen = Chosen::read(&asked);
    let narrowing = chosen.is_own() || asked.get("thu-hep") == "1";
    let narrowed_by = chosen.clone();
    let shown = work(&app, &visit.actor, move |room| {
        let shown = shown(&room, tab, number, &narrowed_by, assigns)?;
        // To read a whole queue for a form that is seldom opened made each visit several times as long.
        let procedures = if narrowing { dossier::queue_procedures(room.op(), tab)? } else { Vec::new() };
        Ok::<_, CaseError>(Shown { procedures, ..shown })
    });
    let Shown { tabs, rows, total, specialists, procedures, presets, reminders, troubles, notices } =
        shown.await.map_err(web)?;
    let roles = &visit.officer.roles;
    render(&QueuePage {
        page: page.titled("desk.queue.title"),
        late: rows.iter().filter(|row| row.until.as_ref().is_some_and(|(_, left)| left.late)).count(),
        provisional: rows.iter().any(|row| row.provisional),
        current: word,
        number: number as usize,
        pages: total.div_ceil(u64::from(ROWS)) as usize,
        takes_in: roles.contains(&base::Role::Intake),
        stands_in: [base::Role::Specialist, base::Role::SectionHead, base::Role::Leader]
            .iter()
            .any(|role| roles.contains(role)),
        query: String::new(),
        ticked: asked.get("chon") == "het",
        columns: chosen.columns(),
        chosen,
        narrowing,
        procedures,
        presets,
        reminders,
        troubles,
        notices,
        steps,
        specialists,
        tabs,
        rows,
    })
}

fn empty(page: Page, notices: Vec<String>) -> QueuePage {
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
        stands_in: false,
        query: String::new(),
        steps: Vec::new(),
        specialists: Vec::new(),
        ticked: false,
        chosen: Chosen::default(),
        narrowing: false,
        columns: Vec::new(),
        procedures: Vec::new(),
        presets: Vec::new(),
        reminders: (0, 0),
        troubles: 0,
        notices,
    }
}

/// Everything the page needs from the store.
struct Shown {
    tabs: Vec<TabLink>,
    rows: Vec<Row>,
    total: u64,
    specialists: Vec<(OfficerId, String)>,
    procedures: Vec<(String, String)>,
    presets: Vec<PresetLink>,
    reminders: (u64, u64),
    troubles: usize,
    notices: Vec<String>,
}

fn shown(room: &Room, tab: Tab, number: u32, chosen: &Chosen, assigns: bool) -> Result<Shown, CaseError> {
    let narrow = chosen.narrow(&room.app.office.calendar(), room.now);
    let (found, total) = dossier::narrowed(room.op(), tab, &narrow, (number - 1) * ROWS, ROWS)?;
    Ok(Shown {
        tabs: tabs(room, tab)?,
        rows: list::rows(room, found)?,
        total,
        specialists: if assigns { bulk::specialists(room)? } else { Vec::new() },
        procedures: Vec::new(),
        presets: narrow::links(preset::presets(room.op())?),
        reminders: reminder::reminder_count(room.op())?,
        troubles: exchange::troubles(room)?,
        notices: outage::notices(room)?,
    })
}

fn tabs(room: &Room, tab: Tab) -> Result<Vec<TabLink>, CaseError> {
    let mut tabs = Vec::new();
    let officer = room.op().officer()?;
    for (each, word) in TABS {
        // Lists that never have anything for such a role only cost room.
        if dossier::queue_is_for(officer, *each) || *each == tab {
            let count = dossier::queue_size(room.op(), *each)?;
            // Reorganisations are rare: their list is there while something is in it.
            if count == 0 && *each == Tab::Arrived && *each != tab {
                continue;
            }
            tabs.push(TabLink { word, count, current: *each == tab });
        }
    }
    Ok(tabs)
}
