//! Reorganisations: plans, who takes the place of whom, the run, and the first heads of successors.
//!
//! Deliberately absent: importing the organisation, which an operator does with a file.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{AgencyId, Date, FieldErrors, OfficerId, PlanId, Refusal};
use cases::{
    CaseError,
    reorganisation::{self, Detail, Holdings, Plan, Unit},
};
use people::{
    Agency,
    officers::{self, OnRoster},
};
use rules::policy::{Action, may};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, WebError, go_with, show as render, show_as};

use crate::{
    App,
    door::{Room, id as named, web, work},
    words::{self, VI},
};

const HERE: &str = "/can-bo/sap-xep";

#[derive(Template)]
#[template(path = "reorganisation/plans.html")]
struct PlansPage {
    page: Page,
    plans: Vec<Plan>,
    may: bool,
    day: String,
    errors: FieldErrors,
}

impl PlansPage {
    fn state(&self, plan: &Plan) -> String {
        state(plan)
    }
    fn day(&self, plan: &Plan) -> String {
        base::text::short_date(plan.day)
    }
}

fn state(plan: &Plan) -> String {
    VI.t(match (plan.run_at, plan.done_at) {
        (_, Some(_)) => "desk.reorganisation.done",
        (Some(_), None) => "desk.reorganisation.running",
        (None, None) => "desk.reorganisation.planned",
    })
}

/// A successor whose first head is awaited.
struct Awaited {
    agency: Agency,
    heads: Vec<OnRoster>,
}

#[derive(Template)]
#[template(path = "reorganisation/plan.html")]
struct PlanPage {
    page: Page,
    detail: Detail,
    candidates: Vec<Agency>,
    awaited: Vec<Awaited>,
    may: bool,
    said: Option<String>,
}

impl PlanPage {
    fn address(&self) -> String {
        format!("{HERE}/{}", self.detail.plan.id)
    }
    fn state(&self) -> String {
        state(&self.detail.plan)
    }
    fn ended(&self, unit: &Unit) -> String {
        unit.agency.valid_to.map(base::text::short_date).unwrap_or_default()
    }
    fn open(&self, holdings: &Holdings) -> String {
        let one = |(state, count): &(rules::workflow::State, u64)| format!("{}: {count}", words::state(*state));
        holdings.open.iter().map(one).collect::<Vec<_>>().join("; ")
    }
    fn successor(&self, unit: &Unit) -> String {
        let found = unit.successor.and_then(|id| self.candidates.iter().find(|agency| agency.id == id));
        found.map(|agency| agency.full_name.clone()).unwrap_or_default()
    }
    fn is_chosen(&self, unit: &Unit, agency: &Agency) -> bool {
        unit.successor == Some(agency.id)
    }
    fn others(&self, unit: &Unit) -> Vec<&Agency> {
        self.candidates.iter().filter(|one| !unit.followers.iter().any(|next| next.id == one.id)).collect()
    }
    fn undecided(&self) -> String {
        VI.t_with("desk.reorganisation.undecided", &[("count", self.detail.undecided())])
    }
    /// What can still be decided, before the plan runs.
    fn open_plan(&self) -> bool {
        self.may && self.detail.plan.run_at.is_none()
    }
    fn runnable(&self) -> bool {
        self.may && self.detail.undecided() == 0 && self.detail.plan.done_at.is_none()
    }
}

/// GET /can-bo/sap-xep
pub async fn plans(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    listed(&app, page, &visit, String::new(), FieldErrors::default()).await
}

async fn listed(app: &App, page: Page, visit: &OfficerVisit, day: String, errors: FieldErrors) -> Answer {
    let plans = work(app, &visit.actor, |room| reorganisation::plans(room.op())).await.map_err(web)?;
    let may = may(&visit.officer, Action::Reorganise);
    let failed = !errors.is_empty();
    let page = page.titled("desk.reorganisation.title").failed_if(failed);
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show_as(status, &PlansPage { page, plans, may, day, errors })
}

/// POST /can-bo/sap-xep: makes a plan for a day.
pub async fn make(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    let mut errors = FieldErrors::default();
    let Ok(day) = typed.get("day").parse::<Date>() else {
        errors.push("day", Refusal::new("date_wrong"));
        return listed(&app, page, &visit, typed.get("day").to_owned(), errors).await;
    };
    match work(&app, &visit.actor, move |room| reorganisation::make(room.op(), day)).await {
        Ok(id) => Ok(go_with(&page, &format!("{HERE}/{id}"), &Flash::done("desk.reorganisation.made"))),
        Err(CaseError::Refused(refusal)) => {
            errors.push("day", refusal);
            listed(&app, page, &visit, day.to_string(), errors).await
        }
        Err(other) => Err(web(other)),
    }
}

/// GET /can-bo/sap-xep/{id}
pub async fn plan(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    shown(&app, page, &visit, named(&id)?, None).await
}

async fn shown(app: &App, page: Page, visit: &OfficerVisit, id: PlanId, said: Option<Refusal>) -> Answer {
    let found = work(app, &visit.actor, move |room| {
        let detail = reorganisation::detail(room.op(), id)?;
        let candidates = reorganisation::candidates(room.op(), id)?;
        let awaited = awaited(&room, &detail, &candidates)?;
        Ok::<_, CaseError>((detail, candidates, awaited))
    });
    let (detail, candidates, awaited) = found.await.map_err(web)?;
    let day = base::text::short_date(detail.plan.day);
    let page = page.named(VI.t_with("desk.reorganisation.plan_title", &[("day", day)]));
    let may = may(&visit.officer, Action::Reorganise);
    let status = if said.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let said = said.map(|refusal| VI.refusal(&refusal));
    let page = page.failed_if(said.is_some());
    if status == StatusCode::OK {
        return render(&PlanPage { page, detail, candidates, awaited, may, said });
    }
    show_as(status, &PlanPage { page, detail, candidates, awaited, may, said })
}

/// Successors that have nobody yet who could confirm the others.
fn awaited(room: &Room, detail: &Detail, candidates: &[Agency]) -> Result<Vec<Awaited>, CaseError> {
    if detail.plan.run_at.is_none() {
        return Ok(Vec::new());
    }
    let mut wanted: Vec<AgencyId> = detail.units.iter().filter_map(|unit| unit.successor).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = Vec::new();
    for agency in candidates.iter().filter(|agency| wanted.contains(&agency.id)) {
        let heads = officers::heads_awaited(&room.app.people, agency.id)?;
        if !heads.is_empty() {
            found.push(Awaited { agency: agency.clone(), heads });
        }
    }
    Ok(found)
}

/// POST /can-bo/sap-xep/{id}: decides on one unit, runs the plan, or says that a head has come.
pub async fn change(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    let id: PlanId = named(&id)?;
    let to = format!("{HERE}/{id}");
    let key = match typed.get("deed") {
        "decide" => "desk.reorganisation.decided",
        "head" => "desk.reorganisation.head_confirmed",
        "run" => "desk.reorganisation.ran",
        _ => return Err(WebError::NOT_FOUND),
    };
    // Moving a whole agency binds it: a second factor is shown just before.
    if typed.get("deed") != "decide" {
        visit.fresh()?;
    }
    let asked = page.origin();
    let done = work(&app, &visit.actor, move |room| {
        let people = room.app.people.asked(asked);
        match typed.get("deed") {
            "decide" => {
                let (agency, successor) = (chosen(&typed, "agency")?, chosen(&typed, "successor")?);
                reorganisation::decide(room.op(), id, agency, successor, typed.has("by_place"))?;
                Ok(None)
            }
            "run" => reorganisation::run(room.op(), &people, id).map(Some),
            _ => {
                let (who, agency): (OfficerId, AgencyId) = (chosen(&typed, "officer")?, chosen(&typed, "agency")?);
                reorganisation::head_has_come(room.op(), &people, who, agency)?;
                Ok(None)
            }
        }
    });
    match done.await {
        Ok(None) => Ok(go_with(&page, &to, &Flash::done(key))),
        Ok(Some(ran)) => {
            let flash = Flash::done(key).with("moved", ran.moved).with("kept", ran.kept);
            Ok(go_with(&page, &to, &flash.with("officers", ran.officers).with("left", ran.left)))
        }
        Err(CaseError::Refused(refusal)) => shown(&app, page, &visit, id, Some(refusal)).await,
        Err(other) => Err(web(other)),
    }
}

fn chosen<T: std::str::FromStr>(typed: &Answers, name: &str) -> Result<T, CaseError> {
    typed.get(name).parse().map_err(|_| Refusal::new("successor_missing").into())
}
