//! An officer is absent: the head names who stands in, for everything open at once, and sees who stands in for whom.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use base::{FieldErrors, OfficerId, Refusal};
use cases::{
    CaseError,
    dossier::absence::{self, NewAbsence},
};
use webkit::{Answer, Answers, CsrfForm, OfficerVisit, Page, show_as};

use crate::{
    App, bulk,
    door::{Room, web, work},
    names::Names,
    step::Reader,
    words::{self, VI},
};

/// An absence in words.
struct Line {
    absent: String,
    stand_in: String,
    days: String,
    now: bool,
}

/// What became of the dossiers.
struct Report {
    done: usize,
    left: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "absence.html")]
struct AbsencePage {
    page: Page,
    lines: Vec<Line>,
    officers: Vec<(OfficerId, String)>,
    enters: bool,
    typed: Answers,
    errors: FieldErrors,
    report: Option<Report>,
}

impl AbsencePage {
    fn officer(&self, name: &str) -> webkit::page::Markup {
        let items = self.officers.iter().map(|(id, text)| (id.to_string(), text.clone()));
        let select =
            self.page.ui().select(name, self.page.t(&format!("desk.absence.{name}"))).blank().items(items);
        let error = self.page.error(&self.errors, name);
        webkit::page::Markup(select.chosen(self.typed.get(name)).error(error).to_string())
    }
    fn day(&self, name: &str) -> webkit::page::Markup {
        let part = |part: &str| self.typed.get(&format!("{name}.{part}")).to_owned();
        let date = self.page.ui().date(name, self.page.t(&format!("desk.absence.{name}")));
        let date = date.values(part("day"), part("month"), part("year"));
        webkit::page::Markup(date.error(self.page.error(&self.errors, name)).to_string())
    }
}

/// GET /can-bo/lam-thay
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    render(&app, page, &visit, Answers::default(), FieldErrors::default(), None).await
}

/// POST /can-bo/lam-thay
pub async fn enter(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    let mut reader = Reader::new(&form, &[]);
    let (absent, stand_in) = (reader.chosen("absent"), reader.chosen("stand_in"));
    let (since, until) = (reader.day("since"), reader.day("until"));
    let reason = reader.area("reason", "reason_missing");
    let new = NewAbsence {
        absent: absent.unwrap_or_default(),
        stand_in: stand_in.unwrap_or_default(),
        since,
        until,
        reason,
    };
    let new = match reader.whole(new) {
        Ok(new) => new,
        Err(errors) => return render(&app, page, &visit, form, errors, None).await,
    };
    let covered = work(&app, &visit.actor, move |room| {
        let covered = absence::cover(room.op(), &new)?;
        Ok::<_, CaseError>(Report { done: covered.done.len(), left: left(&room, covered.left) })
    });
    match covered.await {
        Ok(report) => {
            let none = (Answers::default(), FieldErrors::default());
            render(&app, page, &visit, none.0, none.1, Some(report)).await
        }
        Err(CaseError::Refused(refusal)) => {
            let errors = at_its_field(refusal);
            render(&app, page, &visit, form, errors, None).await
        }
        Err(error) => Err(web(error)),
    }
}

fn at_its_field(refusal: Refusal) -> FieldErrors {
    let field = match refusal.key.as_str() {
        "day_has_passed" => "until",
        "reason_missing" => "reason",
        _ => "stand_in",
    };
    let mut errors = FieldErrors::default();
    errors.push(field, refusal);
    errors
}

/// The dossiers that stay with the absent officer: address, name, why.
fn left(room: &Room, left: Vec<(base::DossierId, Refusal)>) -> Vec<(String, String, String)> {
    let named = |(id, refusal): (base::DossierId, Refusal)| {
        let name = cases::dossier::view(room.op(), id)
            .map(|view| view.summary.code.clone().unwrap_or(view.summary.reference));
        (format!("/can-bo/ho-so/{id}"), name.unwrap_or_default(), VI.refusal(&refusal))
    };
    left.into_iter().map(named).collect()
}

async fn render(
    app: &App,
    page: Page,
    visit: &OfficerVisit,
    typed: Answers,
    errors: FieldErrors,
    report: Option<Report>,
) -> Answer {
    let found = work(app, &visit.actor, |room| Ok::<_, CaseError>((lines(&room)?, bulk::specialists(&room)?)));
    let (lines, officers) = found.await.map_err(web)?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page.titled("desk.absence.title").failed_if(!errors.is_empty());
    let enters = absence::enters_absences(&visit.officer);
    show_as(status, &AbsencePage { page, lines, officers, enters, typed, errors, report })
}

fn lines(room: &Room) -> Result<Vec<Line>, CaseError> {
    let found = absence::absences(room.op())?;
    let names = Names::of(&room.app, [], found.iter().flat_map(|it| [it.absent, it.stand_in]))?;
    let today = base::local_date(room.now);
    let line = |it: &absence::Absence| Line {
        absent: names.officer(it.absent),
        stand_in: names.officer(it.stand_in),
        days: format!("{} – {}", words::day(it.since), words::day(it.until)),
        now: it.since <= today,
    };
    Ok(found.iter().map(line).collect())
}
