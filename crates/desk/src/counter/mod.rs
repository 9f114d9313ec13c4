//! The counter: papers over the desk or by post become a dossier in under a minute of typing. It enters by
//! the same door as an online filing.

mod late;
mod matters;
mod take;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{FieldErrors, local_date};
use cases::{
    CaseError,
    catalogue::{self, Card, Revision},
    dossier::exchange,
};
use people::{Agency, agencies};
use serde::Deserialize;
use webkit::{Answer, Answers, CsrfUpload, Flash, OfficerVisit, Page, go, go_with, show as render, show_as};

use crate::{
    App,
    bench::tier,
    checklist::{self, Check},
    door::{Room, web, work},
};
use matters::MatterRow;
use take::{Taken, attempt};

/// What the search box of the counter sends.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    pub q: String,
}

#[derive(Template)]
#[template(path = "counter.html")]
struct ChoosePage {
    page: Page,
    q: String,
    found: Vec<Card>,
    searched: bool,
}

/// GET /can-bo/tiep-nhan: which procedure?
pub async fn choose(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(Typed { q }): Query<Typed>,
) -> Answer {
    let typed = q.trim().to_owned();
    let found = work(&app, &visit.actor, move |room| offered(&room, &typed)).await.map_err(web)?;
    if let [only] = found.as_slice()
        && only.code == q.trim()
    {
        return Ok(go(&format!("/can-bo/tiep-nhan/{}", only.code)));
    }
    let searched = !q.trim().is_empty();
    render(&ChoosePage { page: page.titled("desk.counter.title"), q, found, searched })
}

/// Procedures that are received here and answer what was typed; all of the catalogue's best where nothing was.
pub fn offered(room: &Room, typed: &str) -> Result<Vec<Card>, CaseError> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let snapshot = room.app.catalogue.snapshot(&room.app.office.db, room.now)?;
    let exact = snapshot.card(typed).cloned();
    let cards = match exact {
        Some(card) => vec![card],
        None => snapshot.search(typed, 40).into_iter().cloned().collect(),
    };
    let reach = within_reach(room)?;
    let mut here = Vec::new();
    for card in cards {
        if !competent(room, &reach, &card.code)?.is_empty() {
            here.push(card);
        }
    }
    here.truncate(12);
    Ok(here)
}

/// The agencies whose dossiers are received at the officer's one-stop.
fn within_reach(room: &Room) -> Result<Vec<Agency>, CaseError> {
    let officer = room.op().officer()?;
    let today = local_date(room.now);
    room.app.office.db.read(|tx| {
        let own = agencies::by_id(tx, officer.agency)?.ok_or(base::Denied::NotFound)?;
        Ok(agencies::received_at(tx, &own, today)?)
    })
}

/// Those of them that decide this procedure.
fn competent(room: &Room, reach: &[Agency], code: &str) -> Result<Vec<Agency>, CaseError> {
    let today = local_date(room.now);
    room.app.office.db.read(|tx| {
        let mut tiers: Vec<_> = reach.iter().map(tier).collect();
        tiers.sort_unstable();
        tiers.dedup();
        let mut found = Vec::new();
        for tier in tiers {
            found.extend(catalogue::competent_agencies(tx, code, tier, today)?);
        }
        found.retain(|agency| reach.iter().any(|own| own.id == agency.id));
        Ok(found)
    })
}

/// What the page of one procedure shows.
pub struct Desk {
    /// The revision in force.
    pub revision: Revision,
    /// Who decides it here.
    pub agencies: Vec<Agency>,
    /// Outages of which papers may be entered, and who may have received them.
    pub late: late::Offer,
    /// What was typed.
    pub typed: Answers,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Desk {
    /// Where typing begins: at the first wrong field, else at the first of the page.
    pub fn begins(&self) -> &str {
        let sheet = &self.revision.definition.sheet;
        match self.errors.0.first() {
            Some(error) => &error.path,
            None if !sheet.cases.is_empty() => "case",
            None if self.agencies.len() > 1 => "agency",
            None => "filer.name",
        }
    }
    /// The choice of a case.
    pub fn case_field(&self, page: &Page) -> webkit::ui::Radios {
        let cases = self.revision.definition.sheet.cases.iter();
        let items = cases.map(|case| (case.key.as_str(), case.name.vi.as_str()));
        let field = page.ui().radios("case", page.t("desk.dossier.case")).items(items);
        field.chosen(self.typed.get("case")).error(page.error(&self.errors, "case")).focus(self.begins() == "case")
    }
    /// The choice of an agency.
    pub fn agency_field(&self, page: &Page) -> webkit::ui::Select {
        let items = self.agencies.iter().map(|agency| (agency.id, agency.full_name.as_str()));
        let field = page.ui().select("agency", page.t("desk.dossier.agency")).blank().items(items);
        let field = field.chosen(self.typed.get("agency")).error(page.error(&self.errors, "agency"));
        field.focus(self.begins() == "agency")
    }
}

#[derive(Template)]
#[template(path = "intake.html")]
struct IntakePage {
    page: Page,
    desk: Desk,
    checks: Vec<Check>,
    matters: Vec<MatterRow>,
    once: String,
}

impl IntakePage {
    fn code(&self) -> &str {
        &self.desk.revision.definition.sheet.code
    }
    fn typed(&self, name: &str) -> &str {
        self.desk.typed.get(name)
    }
    fn typed_or<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        Some(self.typed(name)).filter(|typed| !typed.is_empty()).unwrap_or(otherwise)
    }
    fn begins(&self, name: &str) -> bool {
        self.desk.begins() == name
    }
    fn wrong(&self, name: &str) -> Option<String> {
        self.page.error(&self.desk.errors, name)
    }
    fn late_outage(&self) -> webkit::ui::Select {
        late::outage_field(&self.page, &self.desk.late, &self.desk.typed, self.wrong("late.outage"))
    }
    fn late_receiver(&self) -> webkit::ui::Select {
        late::receiver_field(&self.page, &self.desk.late, &self.desk.typed, self.wrong("late.receiver"))
    }
    /// Somebody has begun to say that it is a late entry: its fields stand open.
    fn enters_late(&self) -> bool {
        ["late.outage", "late.received", "late.receiver", "late.slip"]
            .iter()
            .any(|name| !self.typed(name).is_empty())
    }
}

/// The procedure in force and who decides it here.
pub fn desk(room: &Room, code: &str) -> Result<Desk, CaseError> {
    let agencies = competent(room, &within_reach(room)?, code)?;
    if agencies.is_empty() {
        return Err(base::Denied::NotFound.into());
    }
    let revision = room.app.office.db.read(|tx| Ok::<_, CaseError>(catalogue::current(tx, code)?))?;
    let revision = revision.ok_or(base::Denied::NotFound)?;
    exchange::connected(&revision.definition.sheet, &room.app.office.settings.partners)?;
    let late = late::Offer::of(room, &agencies)?;
    Ok(Desk { revision, agencies, late, typed: Answers::default(), errors: FieldErrors::default() })
}

/// GET /can-bo/tiep-nhan/{code}
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(code): Path<String>) -> Answer {
    let desk = work(&app, &visit.actor, move |room| desk(&room, &code)).await.map_err(web)?;
    answer(page, StatusCode::OK, desk, hex_word())
}

fn answer(page: Page, status: StatusCode, desk: Desk, once: String) -> Answer {
    let failed = !desk.errors.is_empty();
    let page = page.named(desk.revision.definition.sheet.name.vi.clone()).failed_if(failed);
    let checks = checklist::lines(&desk.revision.definition.sheet.components, &desk.typed);
    let matters = matters::rows(&desk.revision.definition.sheet, &desk.typed);
    show_as(status, &IntakePage { page, desk, checks, matters, once })
}

fn hex_word() -> String {
    base::random::bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// POST /can-bo/tiep-nhan/{code}
pub async fn take(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(code): Path<String>,
    upload: CsrfUpload,
) -> Answer {
    let once = upload.fields.get("once").to_owned();
    let taken = work(&app, &visit.actor, move |room| attempt(&room, desk(&room, &code)?, upload));
    match taken.await.map_err(web)? {
        Taken::Accepted(id, code) => {
            let flash = Flash::done("desk.counter.accepted").with("code", code);
            Ok(go_with(&page, &format!("/can-bo/ho-so/{id}"), &flash))
        }
        Taken::Entered(id) => Ok(go(&format!("/can-bo/ho-so/{id}/buoc/ask-completion"))),
        Taken::Undecided(id) => Ok(go(&format!("/can-bo/ho-so/{id}/buoc/accept"))),
        Taken::Again(status, desk) => answer(page, status, *desk, once),
    }
}
