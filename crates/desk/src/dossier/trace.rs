//! The full trace of a dossier: every event with who, what, its papers and what it did to the limit; as a page, which
//! can be narrowed down, and as a paper (phiếu theo dõi quá trình xử lý). Who may open the dossier may open it;
//! inspection sees all of it, incidents included.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use base::{DossierId, local_time};
use cases::{
    CaseError,
    document::Kind,
    dossier::{Recorded, trace as traces},
};
use rules::{
    document::TraceLine,
    workflow::{Event, EventKind, Holder, TraceStep, trace},
};
use serde::Deserialize;
use webkit::{Answer, OfficerVisit, Page, security, show as render};

use super::{effects, history};
use crate::{
    App,
    bench::Bench,
    door::{Room, id as named, web, work},
    names::Names,
    words::{self, VI},
};

/// One line as shown.
struct Row {
    number: u64,
    kind: EventKind,
    at: base::Moment,
    who: String,
    unit: String,
    what: String,
    detail: String,
    effects: Vec<String>,
    papers: Vec<(String, String)>,
    next: String,
    until: Option<base::Moment>,
    moved: bool,
}

/// Which lines are shown.
const VIEWS: [&str; 5] = ["tat-ca", "thoi-han", "van-ban", "chuyen-giao", "su-co"];

impl Row {
    fn is_in(&self, view: &str) -> bool {
        use EventKind as E;
        match view {
            "thoi-han" => !self.effects.is_empty(),
            "van-ban" => !self.papers.is_empty(),
            "chuyen-giao" => self.moved,
            "su-co" => matches!(
                self.kind,
                E::IncidentReported
                    | E::IncidentClosed
                    | E::CorrectionDrafted
                    | E::CorrectionSigned
                    | E::CorrectionDropped
                    | E::ResultCorrected
            ),
            _ => true,
        }
    }

    fn printed(&self) -> TraceLine {
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        TraceLine {
            number: self.number,
            at: local_time(self.at),
            person: self.who.clone(),
            unit: said(&self.unit),
            action: self.what.clone(),
            detail: said(&self.detail),
            effects: self.effects.clone(),
            next: self.next.clone(),
            limit: self.until.map(local_time),
        }
    }
}

fn rows(room: &Room, bench: &Bench) -> Result<Vec<Row>, CaseError> {
    let history = &bench.view.history;
    let calendar = room.app.office.calendar();
    let steps = trace(history.iter().map(|recorded| (&recorded.event, recorded.at)), &calendar);
    let names = names(room, history, &steps)?;
    let mut told = Told::of(bench);
    let rows = history.iter().zip(&steps).map(|(recorded, step)| row(bench, &names, &mut told, recorded, step));
    Ok(rows.collect())
}

/// Everybody who did something or had it in hand.
fn names(room: &Room, history: &[Recorded], steps: &[TraceStep]) -> Result<Names, CaseError> {
    let units = steps.iter().flat_map(|step| [Some(step.holder.seat()), step.given_to]).flatten();
    let agencies = units.map(|seat| seat.agency).chain(history.iter().filter_map(|recorded| recorded.agency));
    let holders = steps.iter().filter_map(|step| step.holder.officer());
    let officers = holders.chain(history.iter().filter_map(|recorded| recorded.officer));
    Names::of(&room.app, agencies, officers)
}

fn row(bench: &Bench, names: &Names, told: &mut Told, recorded: &Recorded, step: &TraceStep) -> Row {
    let kind = recorded.event.kind();
    Row {
        number: recorded.seq,
        kind,
        at: recorded.at,
        who: match recorded.officer {
            Some(officer) => names.officer(officer),
            None => VI.t(&format!("desk.by.{}", recorded.by)),
        },
        unit: recorded.agency.map(|agency| names.agency(agency)).unwrap_or_default(),
        what: VI.t(&format!("desk.event.{}", kind.word())),
        detail: history::detail(bench, &recorded.event),
        effects: step.effects.iter().map(effects::said).collect(),
        papers: told.papers(bench, recorded),
        next: next(names, step),
        until: step.until,
        moved: step.moved,
    }
}

/// Who has it in hand since, and on its way to whom; nobody once it is over.
fn next(names: &Names, step: &TraceStep) -> String {
    if step.state.is_final() {
        return VI.t("desk.trace.over");
    }
    let unit = names.seat(step.holder.seat());
    let holds = match step.holder {
        Holder::Applicant { .. } => VI.t_with("desk.dossier.applicant_holds", &[("unit", unit)]),
        Holder::Elsewhere { .. } => VI.t_with("desk.trace.elsewhere", &[("unit", unit)]),
        Holder::Seat { .. } => unit,
        Holder::Officer { officer, .. } => format!("{} ({unit})", names.officer(officer)),
    };
    match step.given_to {
        Some(to) => VI.t_with("desk.trace.given_to", &[("holder", holds), ("unit", names.seat(to))]),
        None => holds,
    }
}

/// Which papers go with which event: those it names, and of the others those written in the same moment.
struct Told {
    named: BTreeSet<base::DocumentId>,
    round: u32,
}

impl Told {
    fn of(bench: &Bench) -> Self {
        let all: Vec<_> = bench.view.documents.iter().map(|paper| paper.id).collect();
        let named = bench.view.history.iter().flat_map(|recorded| recorded.event.papers(&all)).collect();
        Self { named, round: 0 }
    }

    /// Label and address.
    fn papers(&mut self, bench: &Bench, recorded: &Recorded) -> Vec<(String, String)> {
        let all: Vec<_> = bench.view.documents.iter().map(|paper| paper.id).collect();
        let named = recorded.event.papers(&all);
        let filing = matches!(
            recorded.event,
            Event::Submitted { .. } | Event::Resubmitted { .. } | Event::SupplementHandedIn { .. }
        );
        let with = |paper: &&cases::document::Document| {
            let beside = filing && paper.kind == Kind::Acknowledgement && paper.at == recorded.at;
            named.contains(&paper.id) || beside && !self.named.contains(&paper.id)
        };
        let label = |paper: &cases::document::Document| VI.t(&format!("desk.print.{}", paper.kind.word()));
        let papers = bench.view.documents.iter().filter(with);
        let address = |paper: &cases::document::Document| format!("{}/van-ban/{}", bench.address(), paper.id);
        let mut papers: Vec<_> = papers.map(|paper| (label(paper), address(paper))).collect();
        if filing {
            self.round += 1;
            let label = VI.t_with("desk.trace.filed", &[("round", self.round)]);
            papers.push((label, format!("{}/doi-chieu?lan={}", bench.address(), self.round)));
        }
        papers
    }
}

/// Which lines.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    #[serde(default)]
    xem: String,
}

/// A choice of lines with how many it has.
struct View {
    word: &'static str,
    count: usize,
    current: bool,
}

#[derive(Template)]
#[template(path = "trace.html")]
struct TracePage {
    page: Page,
    bench: Bench,
    views: Vec<View>,
    rows: Vec<Row>,
}

impl TracePage {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates hand fields over by reference")]
    fn moment(&self, at: &base::Moment) -> String {
        words::moment(*at)
    }
    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "the same")]
    fn until(&self, at: &Option<base::Moment>) -> String {
        effects::maybe(*at)
    }
}

/// GET /can-bo/ho-so/{id}/qua-trinh
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let id: DossierId = named(&id)?;
    let built = work(&app, &visit.actor, move |room| {
        let bench = Bench::of(&room, id)?;
        let rows = rows(&room, &bench)?;
        Ok::<_, CaseError>((bench, rows))
    });
    let (bench, mut rows) = built.await.map_err(web)?;
    let chosen = VIEWS.into_iter().find(|view| *view == which.xem).unwrap_or(VIEWS[0]);
    let count = |word: &str| rows.iter().filter(|row| row.is_in(word)).count();
    let views = VIEWS.map(|word| View { word, count: count(word), current: word == chosen }).into();
    rows.retain(|row| row.is_in(chosen));
    let title = page.t1("desk.trace.title", "name", bench.known_as());
    let page = page.named(title);
    render(&TracePage { page, bench, views, rows })
}

/// GET /can-bo/ho-so/{id}/qua-trinh.pdf
pub async fn print(State(app): State<App>, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: DossierId = named(&id)?;
    let made = work(&app, &visit.actor, move |room| {
        let bench = Bench::of(&room, id)?;
        let lines = rows(&room, &bench)?.iter().map(Row::printed).collect();
        traces::print(room.op(), id, words::state(bench.view.dossier.state), lines)
    });
    let name = "phieu-theo-doi-qua-trinh-xu-ly.pdf";
    Ok(security::file(name, "application/pdf", made.await.map_err(web)?))
}
