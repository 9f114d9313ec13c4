//! Hand-overs: what went from unit to unit on a day, with the list that both sides sign, and the control slip of
//! one dossier (Form 05), each as a page and as a PDF.

use askama::Template;
use axum::extract::{Path, Query, State};
use base::{AgencyId, Date, DossierId, Part, Seat, local_date};
use cases::dossier::handover::{self, Passage};
use rules::document::{ControlSlip, Outcome};
use serde::Deserialize;
use webkit::{Answer, OfficerVisit, Page, WebError, security, show as render};

use crate::{
    App,
    door::{id as named, web, work},
    words,
};

/// Which day, and for the print which list.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    #[serde(default)]
    ngay: String,
    #[serde(default)]
    tu: String,
    #[serde(default)]
    den: String,
}

#[derive(Template)]
#[template(path = "handovers.html")]
struct HandoversPage {
    page: Page,
    day: Date,
    passages: Vec<Passage>,
}

impl HandoversPage {
    fn time(&self, at: &base::Moment) -> String {
        words::moment(*at)
    }
    fn print(&self, passage: &Passage) -> String {
        let (from, to) = (word(passage.from), word(passage.to));
        format!("/can-bo/ban-giao/danh-sach.pdf?ngay={}&tu={from}&den={to}", self.day)
    }
}

/// A unit in an address.
fn word(seat: Seat) -> String {
    format!("{}.{}", seat.agency, seat.part.word())
}

fn seat(word: &str) -> Result<Seat, WebError> {
    let (agency, part) = word.split_once('.').ok_or(WebError::NOT_FOUND)?;
    let agency: AgencyId = named(agency)?;
    Ok(Seat { agency, part: Part::from_word(part).ok_or(WebError::NOT_FOUND)? })
}

/// GET /can-bo/ban-giao
pub async fn day(State(app): State<App>, page: Page, visit: OfficerVisit, Query(which): Query<Which>) -> Answer {
    let day: Date = which.ngay.parse().unwrap_or_else(|_| local_date(app.office.now()));
    let passages = work(&app, &visit.actor, move |room| handover::on_day(room.op(), day)).await.map_err(web)?;
    render(&HandoversPage { page: page.titled("desk.handover.title"), day, passages })
}

/// GET /can-bo/ban-giao/danh-sach.pdf
pub async fn print(State(app): State<App>, visit: OfficerVisit, Query(which): Query<Which>) -> Answer {
    let day: Date = which.ngay.parse().map_err(|_| WebError::NOT_FOUND)?;
    let (from, to) = (seat(&which.tu)?, seat(&which.den)?);
    let made = work(&app, &visit.actor, move |room| handover::print_list(room.op(), day, from, to));
    Ok(security::file("danh-sach-ban-giao.pdf", "application/pdf", made.await.map_err(web)?))
}

#[derive(Template)]
#[template(path = "slip.html")]
struct SlipPage {
    page: Page,
    id: DossierId,
    slip: ControlSlip,
}

impl SlipPage {
    fn address(&self) -> String {
        format!("/can-bo/ho-so/{}", self.id)
    }
    fn moment(&self, at: &jiff::civil::DateTime) -> String {
        format!("{:02}:{:02}, {}", at.hour(), at.minute(), base::text::short_date(at.date()))
    }
    #[allow(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand fields over by reference"
    )]
    fn outcome(&self, outcome: &Option<Outcome>) -> String {
        let key = match outcome {
            None => return String::new(),
            Some(Outcome::Early) => "desk.due.early",
            Some(Outcome::OnTime) => "desk.due.on_time",
            Some(Outcome::Late) => "desk.due.late",
        };
        self.page.t(key)
    }
}

/// GET /can-bo/ho-so/{id}/phieu-kiem-soat
pub async fn slip(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: DossierId = named(&id)?;
    let slip = work(&app, &visit.actor, move |room| handover::control_slip(room.op(), id)).await.map_err(web)?;
    render(&SlipPage { page: page.titled("desk.slip.title"), id, slip })
}

/// GET /can-bo/ho-so/{id}/phieu-kiem-soat.pdf
pub async fn print_slip(State(app): State<App>, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: DossierId = named(&id)?;
    let made = work(&app, &visit.actor, move |room| handover::print_slip(room.op(), id));
    Ok(security::file("phieu-kiem-soat.pdf", "application/pdf", made.await.map_err(web)?))
}
