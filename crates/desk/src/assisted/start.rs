//! Which procedure, and for whom: the citizen is named before anything is typed.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{AccountId, AgencyId, Denied, DossierId, FieldErrors, Refusal, local_date};
use cases::{
    CaseError,
    catalogue::{self, Card, Revision, offers::offers},
    dossier::{
        Beginning, Summary,
        assisted::{self, Citizen, Helped},
        check_reach, exchange,
    },
};
use filing::words::cases;
use people::{agencies, contact};
use rules::{document::Person, form::ForWhom};
use serde::Deserialize;
use webkit::{Answer, CsrfForm, OfficerVisit, Page, go, show as render, show_as};

use crate::{
    App,
    door::{Room, web, work},
    words,
};

/// What the search box sends.
#[derive(Debug, Default, Deserialize)]
pub struct Sought {
    #[serde(default)]
    q: String,
}

/// Who is helped, and the first questions.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    who: String,
    find: Option<String>,
    account: String,
    name: String,
    identity: String,
    phone: String,
    email: String,
    address: String,
    #[serde(flatten)]
    beginning: Beginning,
}

#[derive(Template)]
#[template(path = "assisted/list.html")]
struct ListPage {
    page: Page,
    q: String,
    found: Vec<Card>,
    drafts: Vec<Summary>,
}

impl ListPage {
    fn when(&self, draft: &Summary) -> String {
        words::moment(draft.updated_at)
    }
}

/// GET /can-bo/nop-ho
pub async fn list(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Query(Sought { q }): Query<Sought>,
) -> Answer {
    let typed = q.trim().to_owned();
    let (found, drafts) =
        work(&app, &visit.actor, move |room| Ok((search(&room, &typed)?, assisted::mine(room.op())?)))
            .await
            .map_err(web)?;
    render(&ListPage { page: page.titled("desk.assisted.title"), q, found, drafts })
}

/// Procedures that somebody takes online.
fn search(room: &Room, typed: &str) -> Result<Vec<Card>, CaseError> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let snapshot = room.app.catalogue.snapshot(&room.app.office.db, room.now)?;
    let cards = match snapshot.card(typed) {
        Some(card) => vec![card],
        None => snapshot.search(typed, 40),
    };
    Ok(cards.into_iter().filter(|card| snapshot.takes_online(card)).take(12).cloned().collect())
}

/// What the page of one procedure shows.
struct Scene {
    revision: Revision,
    agencies: Vec<(AgencyId, String)>,
    found: Vec<Citizen>,
    typed: Typed,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "assisted/start.html")]
struct StartPage {
    page: Page,
    scene: Scene,
}

impl StartPage {
    fn wrong(&self, name: &str) -> Option<String> {
        self.page.error(&self.scene.errors, name)
    }
    fn account(&self) -> String {
        match self.scene.found.as_slice() {
            [only] if self.scene.typed.account.is_empty() => only.account.to_string(),
            _ => self.scene.typed.account.clone(),
        }
    }
    fn cases(&self) -> Vec<(String, String)> {
        cases(&self.page, &self.scene.revision.definition.sheet)
    }
    fn people(&self) -> Vec<(String, String)> {
        let line = |citizen: &Citizen| filing::person(Some(&citizen.person)).replace('\n', " · ");
        self.scene.found.iter().map(|citizen| (citizen.account.to_string(), line(citizen))).collect()
    }
}

/// The page at first: the agency for which this one-stop receives is chosen, and who is helped files for themself.
fn scene(room: &Room, code: &str) -> Result<Scene, CaseError> {
    let snapshot = room.app.catalogue.snapshot(&room.app.office.db, room.now)?;
    let today = local_date(room.now);
    let officer = room.op().officer()?;
    room.app.office.db.read(|tx| {
        let revision = catalogue::current(tx, code)?.ok_or(Denied::NotFound)?;
        exchange::connected(&revision.definition.sheet, &room.app.office.settings.partners)?;
        let offers = offers(tx, &snapshot, &revision.definition.sheet, today)?;
        if offers.is_empty() {
            return Err(Refusal::new("not_filed_online").into());
        }
        let own = agencies::by_id(tx, officer.agency)?.ok_or(Denied::NotFound)?;
        let reach: Vec<_> = agencies::received_at(tx, &own, today)?.iter().map(|agency| agency.id).collect();
        let agencies: Vec<_> = offers.iter().map(|offer| (offer.agency.id, offer.name())).collect();
        let nearest = agencies.iter().find(|(id, _)| agencies.len() == 1 || reach.contains(id));
        let agency = nearest.map(|(id, _)| id.to_string()).unwrap_or_default();
        let for_whom = ForWhom::Myself.word().to_owned();
        let beginning = Beginning { agency, for_whom, ..Beginning::default() };
        let typed = Typed { beginning, ..Typed::default() };
        Ok(Scene { revision, agencies, found: Vec::new(), typed, errors: FieldErrors::default() })
    })
}

/// GET /can-bo/nop-ho/moi/{code}
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(code): Path<String>) -> Answer {
    let scene = work(&app, &visit.actor, move |room| scene(&room, &code)).await.map_err(web)?;
    answer(page, StatusCode::OK, scene)
}

fn answer(page: Page, status: StatusCode, scene: Scene) -> Answer {
    let failed = !scene.errors.is_empty();
    let page = page.named(scene.revision.definition.sheet.name.vi.clone()).failed_if(failed);
    show_as(status, &StartPage { page, scene })
}

/// POST /can-bo/nop-ho/moi/{code}: finds the citizen, or begins the draft.
pub async fn take(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(code): Path<String>,
    CsrfForm(typed): CsrfForm<Typed>,
) -> Answer {
    let finds = typed.find.is_some();
    let taken = work(&app, &visit.actor, move |room| {
        let mut scene = Scene { typed, ..scene(&room, &code)? };
        find(&room, &mut scene, finds)?;
        if finds {
            return Ok((scene, None));
        }
        let begun = begin(&room, &mut scene)?;
        Ok((scene, begun))
    });
    match taken.await.map_err(web)? {
        (_, Some((id, first))) => Ok(go(&match first {
            Some(first) => format!("/can-bo/nop-ho/{id}/khai/{first}"),
            None => format!("/can-bo/nop-ho/{id}/giay-to"),
        })),
        (scene, None) => {
            let status = if scene.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            answer(page, status, scene)
        }
    }
}

/// Fills in who was found. Only a search that was asked for complains.
fn find(room: &Room, scene: &mut Scene, asked: bool) -> Result<(), CaseError> {
    let who = scene.typed.who.clone();
    if who.trim().is_empty() && !asked {
        return Ok(());
    }
    match assisted::find(room.op(), &who) {
        Ok(found) if found.is_empty() && asked => scene.errors.push("who", Refusal::new("citizen_not_found")),
        Ok(found) => scene.found = found,
        Err(CaseError::Refused(refusal)) => scene.errors.push("who", refusal),
        Err(other) => return Err(other),
    }
    Ok(())
}

/// The draft and the first page of its form; none when something was complained about.
fn begin(room: &Room, scene: &mut Scene) -> Result<Option<(DossierId, Option<String>)>, CaseError> {
    let helped = helped(scene);
    let wanted = &scene.typed.beginning.agency;
    let agency = scene.agencies.iter().find(|(id, _)| scene.agencies.len() == 1 || id.to_string() == *wanted);
    let Some((agency, _)) = agency.cloned() else {
        scene.errors.push("agency", Refusal::new("choice_needed"));
        return Ok(None);
    };
    if !scene.errors.is_empty() {
        return Ok(None);
    }
    match assisted::open(room.op(), &scene.revision, agency, helped) {
        Ok(id) => Ok(Some((id, scene.revision.definition.form.pages.first().map(|page| page.id.clone())))),
        Err(CaseError::Refused(refusal)) if refusal.key == "your_own_dossier" => {
            scene.errors.push("who", refusal);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// Reads who is helped with what, complaining into the scene.
fn helped(scene: &mut Scene) -> Helped {
    let Scene { typed, errors, found, revision, .. } = scene;
    let said = |text: &str| Some(base::text::tidy(text)).filter(|text| !text.is_empty());
    let chosen = typed.account.parse::<AccountId>().ok();
    let account = chosen.filter(|id| found.iter().any(|citizen| citizen.account == *id));
    if account.is_none() && said(&typed.name).is_none() {
        errors.push("name", Refusal::new("citizen_not_chosen"));
    }
    check_reach(&typed.phone, &typed.email, errors);
    let beginning = &typed.beginning;
    errors.0.extend(beginning.check(&revision.definition.sheet).0);
    let person = Person {
        name: said(&typed.name).unwrap_or_default(),
        address: said(&typed.address),
        phone: contact::phone(&typed.phone),
        email: contact::email(&typed.email),
        identity: said(&typed.identity),
    };
    Helped {
        account,
        person,
        for_whom: beginning.for_whom().unwrap_or_default(),
        case: beginning.case(),
        owner: beginning.owner(),
        relation: beginning.relation(),
    }
}
