//! Declared outages: declaring one, ending it, and what was entered of it afterwards.
//!
//! Deliberately absent: entering the papers, which is done at the counter.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{AgencyId, FieldErrors, OutageId, Refusal, local_date, local_moment};
use cases::{
    CaseError,
    outage::{self, Declared, Entered},
};
use people::{Agency, agencies};
use rules::policy::{Action, may};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, escape, go, go_with, show_as};

use crate::{
    App,
    door::{Room, id as named, web, work, work_proved},
    names::Names,
    words::{self, VI},
};

const HERE: &str = "/can-bo/su-co-he-thong";

/// Whose it is, in words.
fn scope(one: &Declared) -> String {
    one.agency.clone().unwrap_or_else(|| VI.t("desk.outage.all"))
}

/// What stands on pages while it runs.
pub fn notice(one: &Declared) -> String {
    let (scope, at) = (scope(one), words::moment(one.outage.began));
    VI.t_with("desk.outage.notice", &[("scope", scope.as_str()), ("at", &at), ("reason", &one.reason)])
}

/// The notices of what runs now.
pub fn notices(room: &Room) -> Result<Vec<String>, CaseError> {
    let running = room.app.office.db.read(|tx| outage::running(tx, room.now))?;
    Ok(running.iter().map(notice).collect())
}

#[derive(Template)]
#[template(path = "outage/list.html")]
struct ListPage {
    page: Page,
    outages: Vec<Declared>,
    agencies: Vec<Agency>,
    may: bool,
    typed: Answers,
    errors: FieldErrors,
}

impl ListPage {
    fn scope(&self, one: &Declared) -> String {
        scope(one)
    }
    fn began(&self, one: &Declared) -> String {
        words::moment(one.outage.began)
    }
    fn ended(&self, one: &Declared) -> String {
        one.outage.ended.map_or_else(|| VI.t("desk.outage.running"), words::moment)
    }
    fn wrong(&self, name: &str) -> Option<String> {
        self.page.error(&self.errors, name)
    }
    fn agency_field(&self) -> webkit::ui::Select {
        let items = self.agencies.iter().map(|agency| (agency.id.to_string(), agency.full_name.clone()));
        let all = (String::new(), VI.t("desk.outage.all"));
        let field = self.page.ui().select("agency", self.page.t("desk.outage.scope"));
        field.items([all].into_iter().chain(items)).chosen(self.typed.get("agency")).error(self.wrong("agency"))
    }
}

/// Where a second factor is shown again, and back with what was typed.
fn step_up(visit: &OfficerVisit, address: &str, fields: &[&str], typed: &Answers) -> axum::response::Response {
    let pairs: Vec<_> = fields.iter().map(|name| format!("{name}={}", escape(typed.get(name)))).collect();
    go(&visit.step_up_and(&format!("{address}?{}", pairs.join("&"))))
}

/// GET /can-bo/su-co-he-thong: also back from the second factor with what was typed.
pub async fn list(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(typed): Query<Answers>,
) -> Answer {
    listed(&app, page, &visit, typed, FieldErrors::default()).await
}

async fn listed(app: &App, page: Page, visit: &OfficerVisit, typed: Answers, errors: FieldErrors) -> Answer {
    let found = work(app, &visit.actor, |room| {
        let today = local_date(room.now);
        let agencies = room.app.office.db.read(|tx| agencies::list(tx, today))?;
        Ok((outage::outages(room.op())?, agencies))
    });
    let (outages, agencies) = found.await.map_err(web)?;
    let may = may(&visit.officer, Action::DeclareOutage);
    let failed = !errors.is_empty();
    let page = page.titled("desk.outage.title").failed_if(failed);
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show_as(status, &ListPage { page, outages, agencies, may, typed, errors })
}

/// POST /can-bo/su-co-he-thong: declares one.
pub async fn declare(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    if !visit.is_fresh {
        return Ok(step_up(&visit, HERE, &["began", "agency", "reason"], &typed));
    }
    let mut errors = FieldErrors::default();
    let Some(began) = local_moment(typed.get("began")) else {
        errors.push("began", Refusal::new("moment_wrong"));
        return listed(&app, page, &visit, typed, errors).await;
    };
    let (agency, reason) = (typed.get("agency").to_owned(), typed.get("reason").to_owned());
    let done = work_proved(&app, &visit, move |room| {
        let agency = match agency.as_str() {
            "" => None,
            id => Some(id.parse::<AgencyId>().map_err(|_| Refusal::new("choice_needed"))?),
        };
        outage::declare(room.op(), agency, began, &reason)
    });
    match done.await {
        Ok(id) => Ok(go_with(&page, &format!("{HERE}/{id}"), &Flash::done("desk.outage.declared"))),
        Err(CaseError::Refused(refusal)) => {
            let field = match refusal.key.as_str() {
                "outage_in_the_future" | "outage_too_long_ago" => "began",
                "reason_missing" | "text_too_long" => "reason",
                _ => "agency",
            };
            errors.push(field, refusal);
            listed(&app, page, &visit, typed, errors).await
        }
        Err(other) => Err(web(other)),
    }
}

#[derive(Template)]
#[template(path = "outage/one.html")]
struct OnePage {
    page: Page,
    one: Declared,
    entered: Vec<Entered>,
    names: Names,
    may: bool,
    typed: String,
    errors: FieldErrors,
}

impl OnePage {
    fn address(&self) -> String {
        format!("{HERE}/{}", self.one.outage.id)
    }
    fn scope(&self) -> String {
        scope(&self.one)
    }
    fn who(&self, officer: Option<base::OfficerId>) -> String {
        officer.map_or_else(|| VI.t("desk.outage.operator"), |id| self.names.officer(id))
    }
    fn declared(&self) -> String {
        format!("{}, {}", self.who(self.one.declared_by), words::moment(self.one.declared_at))
    }
    fn ended(&self) -> String {
        let Some(ended) = self.one.outage.ended else { return VI.t("desk.outage.running") };
        let by = self.who(self.one.ended_by);
        format!("{} ({by})", words::moment(ended))
    }
    fn moment(&self, at: &base::Moment) -> String {
        words::moment(*at)
    }
    fn officer(&self, id: &base::OfficerId) -> String {
        self.names.officer(*id)
    }
    fn agency(&self, id: &AgencyId) -> String {
        self.names.agency(*id)
    }
    fn endable(&self) -> bool {
        self.may && self.one.outage.ended.is_none()
    }
}

/// GET /can-bo/su-co-he-thong/{id}: also back from the second factor with what was typed.
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    Query(typed): Query<Answers>,
) -> Answer {
    shown(&app, page, &visit, named(&id)?, typed.get("ended").to_owned(), FieldErrors::default()).await
}

async fn shown(
    app: &App,
    page: Page,
    visit: &OfficerVisit,
    id: OutageId,
    typed: String,
    errors: FieldErrors,
) -> Answer {
    let found = work(app, &visit.actor, move |room| {
        let (one, entered) = outage::outage(room.op(), id)?;
        let officers = entered.iter().flat_map(|row| [row.receiver, row.entered_by]);
        let officers = officers.chain(one.declared_by).chain(one.ended_by);
        let names = Names::of(&room.app, entered.iter().map(|row| row.agency), officers)?;
        Ok((one, entered, names))
    });
    let (one, entered, names) = found.await.map_err(web)?;
    let may = may(&visit.officer, Action::DeclareOutage);
    let failed = !errors.is_empty();
    let title = VI.t_with("desk.outage.one", &[("at", words::moment(one.outage.began))]);
    let page = page.named(title).failed_if(failed);
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show_as(status, &OnePage { page, one, entered, names, may, typed, errors })
}

/// POST /can-bo/su-co-he-thong/{id}: ends it.
pub async fn end(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    let id: OutageId = named(&id)?;
    if !visit.is_fresh {
        return Ok(step_up(&visit, &format!("{HERE}/{id}"), &["ended"], &typed));
    }
    let text = typed.get("ended").to_owned();
    let done = match local_moment(&text) {
        None => Err(Refusal::new("moment_wrong").into()),
        Some(ended) => work_proved(&app, &visit, move |room| outage::end(room.op(), id, ended)).await,
    };
    match done {
        Ok(()) => Ok(go_with(&page, &format!("{HERE}/{id}"), &Flash::done("desk.outage.end_entered"))),
        Err(CaseError::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            errors.push("ended", refusal);
            shown(&app, page, &visit, id, text, errors).await
        }
        Err(other) => Err(web(other)),
    }
}
