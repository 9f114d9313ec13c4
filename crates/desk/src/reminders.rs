//! "Nhắc việc": what the officer was told of running times and is not done yet. Reading is marked; only the deed clears.

use askama::Template;
use axum::extract::{Query, State};
use cases::{
    CaseError,
    dossier::{
        Summary,
        reminder::{self, Reminder},
    },
};
use rules::workflow::{About, ClockKind, Rung};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, go_with, show as render};

use crate::{
    App,
    door::{Room, web, work},
    names::Names,
    words::{self, VI},
};

/// Reminders of one page.
const ROWS: u32 = 50;

/// One reminder in words.
struct Line {
    id: String,
    dossier: String,
    code: String,
    procedure: String,
    what: String,
    when: String,
    late: bool,
    holder: String,
    rung: String,
    told: String,
    read: String,
    unread: bool,
    head: String,
}

#[derive(Template)]
#[template(path = "reminders.html")]
struct RemindersPage {
    page: Page,
    lines: Vec<Line>,
    unread: u64,
    number: usize,
    pages: usize,
}

/// GET /can-bo/nhac-viec
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(asked): Query<Answers>,
) -> Answer {
    let number = asked.get("trang").parse().unwrap_or(1_u32).clamp(1, 10_000);
    let found = work(&app, &visit.actor, move |room| {
        let (all, unread) = reminder::reminder_count(room.op())?;
        Ok::<_, CaseError>((lines(&room, number)?, all, unread))
    });
    let (lines, all, unread) = found.await.map_err(web)?;
    let pages = all.div_ceil(u64::from(ROWS)) as usize;
    render(&RemindersPage {
        page: page.titled("desk.remind.title"),
        lines,
        unread,
        number: number as usize,
        pages,
    })
}

/// POST /can-bo/nhac-viec: one is read, or all are.
pub async fn read(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let which = form.get("nhac").parse().ok();
    if which.is_none() && form.get("nhac") != "tat-ca" {
        return Ok(go_with(&page, "/can-bo/nhac-viec", &Flash::notice("desk.remind.nothing")));
    }
    let marked = work(&app, &visit.actor, move |room| reminder::acknowledge(room.op(), which));
    marked.await.map_err(web)?;
    Ok(go_with(&page, "/can-bo/nhac-viec", &Flash::done("desk.remind.done")))
}

fn lines(room: &Room, number: u32) -> Result<Vec<Line>, CaseError> {
    let found = reminder::reminders(room.op(), (number - 1) * ROWS, ROWS)?;
    let agencies = found.iter().flat_map(|(told, _)| [Some(told.seat.agency), asked(told)]).flatten();
    let names = Names::of(&room.app, agencies, found.iter().filter_map(|(told, _)| told.officer))?;
    Ok(found.iter().map(|(told, dossier)| line(room, &names, told, dossier)).collect())
}

/// The agency that was asked.
fn asked(told: &Reminder) -> Option<base::AgencyId> {
    let Some(About::Agency(agency)) = told.about else { return None };
    Some(agency)
}

fn line(room: &Room, names: &Names, told: &Reminder, dossier: &Summary) -> Line {
    let left = words::left(&room.app.office.calendar(), room.now, told.due);
    let collect = told.clock == ClockKind::Collect;
    let holder = match told.officer {
        Some(officer) => format!("{} ({})", names.officer(officer), names.seat(told.seat)),
        None => names.seat(told.seat),
    };
    let read = |at| VI.t_with("desk.remind.read_at", &[("when", words::moment(at))]);
    let head = match told.head_read_at {
        _ if told.rung != Rung::Controller => String::new(),
        Some(at) => VI.t_with("desk.remind.head_read", &[("when", words::moment(at))]),
        None => VI.t("desk.remind.head_unread"),
    };
    Line {
        id: told.id.to_string(),
        dossier: told.dossier.to_string(),
        code: dossier.code.clone().unwrap_or_else(|| dossier.reference.clone()),
        procedure: dossier.header.as_ref().map(|header| header.procedure.clone()).unwrap_or_default(),
        what: match &told.step {
            Some(step) => VI.t_with("desk.remind.named.step", &[("step", step)]),
            None => VI.t(&format!("desk.remind.clock.{}", told.clock.word())),
        },
        when: if collect {
            VI.t_with("desk.remind.since", &[("when", words::moment(told.due))])
        } else {
            let day = matches!(told.clock, ClockKind::Opinion | ClockKind::Supplement | ClockKind::Apology);
            let until = if day { words::day(base::local_date(told.due)) } else { words::moment(told.due) };
            format!("{}, {until}", left.text)
        },
        late: left.late && !collect,
        holder,
        rung: VI.t(&format!("desk.remind.rung.{}", told.rung.word())),
        told: words::moment(told.at),
        read: told.read_at.map(read).unwrap_or_default(),
        unread: told.read_at.is_none(),
        head,
    }
}
