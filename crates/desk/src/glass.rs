//! `/can-bo/xem-ngoai-nhiem-vu`: an officer asks to read a dossier outside the duty, a second person answers with a
//! second factor shown just now. And for inspection: who opened a dossier, with names.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{FieldErrors, GlassId, Role};
use cases::{
    CaseError,
    dossier::{
        access::{self, Access},
        glass::{self, Question},
    },
};
use rules::glass::Answer as Said;
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, go_with, show as render, show_as};

use crate::{
    App,
    door::{id as named, web, work, work_proved},
    names::Names,
    words,
};

const HERE: &str = "/can-bo/xem-ngoai-nhiem-vu";

#[derive(Template)]
#[template(path = "glass.html")]
struct GlassPage {
    page: Page,
    asked: Vec<Question>,
    waiting: Vec<Question>,
    answers: bool,
    hours: u32,
    code: String,
    reason: String,
    errors: FieldErrors,
}

impl GlassPage {
    fn moment(&self, at: &base::Moment) -> String {
        words::moment(*at)
    }
    fn is_open(&self, question: &Question) -> bool {
        matches!(question.answer, Said::Granted(_))
    }
    fn said(&self, question: &Question) -> String {
        let said = self.page.t(&format!("desk_glass.answer.{}", question.answer.word()));
        match question.answer {
            Said::Granted(until) | Said::Over(until) => format!("{said} {}", words::moment(until)),
            _ => said,
        }
    }
}

/// GET /can-bo/xem-ngoai-nhiem-vu
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    listed(&app, page, &visit, [String::new(), String::new()], FieldErrors::default()).await
}

async fn listed(
    app: &App,
    page: Page,
    visit: &OfficerVisit,
    [code, reason]: [String; 2],
    errors: FieldErrors,
) -> Answer {
    let answers = visit.officer.has(Role::Leader) || visit.officer.has(Role::Inspector);
    let found = work(app, &visit.actor, move |room| {
        let waiting = if answers { glass::to_answer(room.op())? } else { Vec::new() };
        Ok::<_, CaseError>((glass::asked(room.op())?, waiting))
    });
    let (asked, waiting) = found.await.map_err(web)?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page.titled("desk_glass.title").failed_if(!errors.is_empty());
    let hours = app.office.settings.glass_hours;
    show_as(status, &GlassPage { page, asked, waiting, answers, hours, code, reason, errors })
}

/// POST /can-bo/xem-ngoai-nhiem-vu
pub async fn ask(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let typed = [form.get("code").to_owned(), form.get("reason").to_owned()];
    let ([code, reason], operation) = (typed.clone(), page.operation().to_owned());
    let asked = work(&app, &visit.actor, move |room| glass::ask(room.op(), &code, &reason, &operation));
    match asked.await {
        Ok(_) => Ok(go_with(&page, HERE, &Flash::done("desk_glass.asked"))),
        Err(CaseError::Refused(refusal)) => {
            let about_reason = matches!(refusal.key.as_str(), "glass_reason_short" | "text_too_long");
            let mut errors = FieldErrors::default();
            errors.push(if about_reason { "reason" } else { "code" }, refusal);
            listed(&app, page, &visit, typed, errors).await
        }
        Err(error) => Err(web(error)),
    }
}

#[derive(Template)]
#[template(path = "glass-question.html")]
struct QuestionPage {
    page: Page,
    question: Question,
    hours: u32,
}

impl QuestionPage {
    fn asked_at(&self) -> String {
        words::moment(self.question.asked_at)
    }
}

/// GET /can-bo/xem-ngoai-nhiem-vu/{id}
pub async fn question(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: GlassId = named(&id)?;
    let found = work(&app, &visit.actor, move |room| {
        let waiting = glass::to_answer(room.op())?.into_iter().find(|question| question.id == id);
        waiting.ok_or(CaseError::Denied(base::Denied::NotFound))
    });
    let question = found.await.map_err(web)?;
    let hours = app.office.settings.glass_hours;
    render(&QuestionPage { page: page.titled("desk_glass.question"), question, hours })
}

/// POST /can-bo/xem-ngoai-nhiem-vu/{id}
pub async fn answer(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let id: GlassId = named(&id)?;
    visit.fresh()?;
    let (grant, operation) = (!form.has("decline"), page.operation().to_owned());
    let answered = work_proved(&app, &visit, move |room| glass::answer(room.op(), id, grant, &operation));
    answered.await.map_err(web)?;
    let key = if grant { "desk_glass.granted" } else { "desk_glass.declined" };
    Ok(go_with(&page, HERE, &Flash::done(key)))
}

#[derive(Template)]
#[template(path = "seen.html")]
struct SeenPage {
    page: Page,
    address: String,
    rows: Vec<SeenRow>,
}

struct SeenRow {
    when: String,
    who: String,
    office: String,
    what: String,
    why: String,
}

/// GET /can-bo/ho-so/{id}/ai-da-xem
pub async fn seen(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id = named(&id)?;
    let found = work(&app, &visit.actor, move |room| {
        let seen = access::for_inspection(room.op(), id)?;
        let names = Names::of(&room.app, [], seen.iter().map(|access| access.officer))?;
        Ok::<_, CaseError>(seen.iter().map(|access| row(&names, access)).collect())
    });
    let rows = found.await.map_err(web)?;
    let page = page.titled("desk_glass.seen");
    render(&SeenPage { page, address: format!("/can-bo/ho-so/{id}"), rows })
}

fn row(names: &Names, access: &Access) -> SeenRow {
    let opened = access.opened.iter().map(|opened| words::VI.t(&format!("access.opened.{}", opened.word())));
    let duty = words::VI.t(&format!("access.duty.{}", access.duty.word()));
    SeenRow {
        when: words::moment(access.at),
        who: format!("{}, {}", names.officer(access.officer), access.title),
        office: access.agency.clone(),
        what: opened.collect::<Vec<_>>().join(", "),
        why: access.reason.as_ref().map_or(duty.clone(), |reason| format!("{duty}: {reason}")),
    }
}
