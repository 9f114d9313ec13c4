//! Which procedure, and for whom: the citizen is named before anything is typed.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{AccountId, AgencyId, Denied, DossierId, FieldErrors, Refusal, local_date};
use cases::{
    CaseError,
    catalogue::{self, Card, Revision},
    dossier::{
        Summary,
        assisted::{self, Citizen, Helped},
    },
};
use people::{Agency, agencies, contact};
use rules::{document::Person, form::ForWhom};
use serde::Deserialize;
use webkit::{Answer, Answers, CsrfForm, OfficerVisit, Page, go, show as render, show_as};

use super::delivery::reach;
use crate::{
    App,
    door::{Room, web, work},
    words,
};

/// What the search box sends.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
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
    Query(Typed { q }): Query<Typed>,
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
    nearest: Option<AgencyId>,
    found: Vec<Citizen>,
    typed: Answers,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "assisted/start.html")]
struct StartPage {
    page: Page,
    scene: Scene,
}

impl StartPage {
    fn typed(&self, name: &str) -> &str {
        self.scene.typed.get(name)
    }
    fn wrong(&self, name: &str) -> Option<String> {
        self.page.error(&self.scene.errors, name)
    }
    fn agency(&self) -> String {
        let typed = self.typed("agency");
        if typed.is_empty() {
            self.scene.nearest.map(|id| id.to_string()).unwrap_or_default()
        } else {
            typed.to_owned()
        }
    }
    fn account(&self) -> String {
        match self.scene.found.as_slice() {
            [only] if self.typed("account").is_empty() => only.account.to_string(),
            _ => self.typed("account").to_owned(),
        }
    }
    fn for_whom(&self) -> &str {
        let typed = self.typed("for_whom");
        if typed.is_empty() { ForWhom::Myself.word() } else { typed }
    }
    fn cases(&self) -> Vec<(String, String)> {
        let cases = self.scene.revision.definition.sheet.cases.iter();
        cases.map(|case| (case.key.clone(), case.name.vi.clone())).collect()
    }
    fn people(&self) -> Vec<(String, String)> {
        let line = |citizen: &Citizen| {
            let person = &citizen.person;
            let parts = [Some(&person.name), person.identity.as_ref(), person.address.as_ref()];
            parts.into_iter().flatten().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
        };
        self.scene.found.iter().map(|citizen| (citizen.account.to_string(), line(citizen))).collect()
    }
}

fn scene(room: &Room, code: &str) -> Result<Scene, CaseError> {
    let snapshot = room.app.catalogue.snapshot(&room.app.office.db, room.now)?;
    let card = snapshot.card(code).ok_or(Denied::NotFound)?;
    let today = local_date(room.now);
    let officer = room.op().officer()?;
    room.app.office.db.read(|tx| {
        let revision = catalogue::current(tx, code)?.ok_or(Denied::NotFound)?;
        let own = agencies::by_id(tx, officer.agency)?.ok_or(Denied::NotFound)?;
        let reach: Vec<_> = agencies::received_at(tx, &own, today)?.iter().map(|agency| agency.id).collect();
        let all = agencies::list(tx, today)?;
        let mut offers = Vec::new();
        for tier in &card.tiers {
            for agency in catalogue::competent_agencies(tx, code, *tier, today)? {
                let offered = snapshot.offerings().of(card, *tier, &agency.name, today);
                if offered.is_some_and(catalogue::Offered::takes_online) {
                    offers.push((agency.id, called(&agency, &all)));
                }
            }
        }
        if offers.is_empty() {
            return Err(Refusal::new("not_filed_online").into());
        }
        offers.sort_by(|one, other| one.1.cmp(&other.1));
        let nearest = offers.iter().find(|(id, _)| offers.len() == 1 || reach.contains(id)).map(|(id, _)| *id);
        let (typed, errors) = (Answers::default(), FieldErrors::default());
        Ok(Scene { revision, agencies: offers, nearest, found: Vec::new(), typed, errors })
    })
}

/// Communes with their district, because their names return.
fn called(agency: &Agency, all: &[Agency]) -> String {
    let above = all.iter().find(|one| Some(&one.code) == agency.parent.as_ref());
    match above.filter(|one| one.tier == agencies::Tier::District) {
        Some(district) => format!("{} ({})", agency.authority(), district.full_name),
        None => agency.authority(),
    }
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
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    let finds = typed.has("find");
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
    let who = scene.typed.get("who").to_owned();
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
    let agency = scene
        .agencies
        .iter()
        .find(|(id, _)| scene.agencies.len() == 1 || id.to_string() == scene.typed.get("agency"));
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
    let typed = scene.typed.clone();
    let said = |name: &str| Some(base::text::tidy(typed.get(name))).filter(|text| !text.is_empty());
    let chosen = typed.get("account").parse::<AccountId>().ok();
    let account = chosen.filter(|id| scene.found.iter().any(|citizen| citizen.account == *id));
    if account.is_none() && said("name").is_none() {
        scene.errors.push("name", Refusal::new("citizen_not_chosen"));
    }
    reach(typed.get("phone"), typed.get("email"), &mut scene.errors);
    let cases = &scene.revision.definition.sheet.cases;
    let case = said("case").filter(|key| cases.iter().any(|case| case.key == *key));
    if !cases.is_empty() && case.is_none() {
        scene.errors.push("case", Refusal::new("case_missing"));
    }
    let for_whom = [ForWhom::Myself, ForWhom::Other, ForWhom::Business]
        .into_iter()
        .find(|one| one.word() == typed.get("for_whom"))
        .unwrap_or_default();
    let owner = (for_whom != ForWhom::Myself).then(|| Person {
        name: said("owner_name").unwrap_or_default(),
        identity: said("owner_identity"),
        ..Person::default()
    });
    if owner.as_ref().is_some_and(|owner| owner.name.is_empty()) {
        scene.errors.push("owner_name", Refusal::new("name_missing"));
    }
    let relation = said("relation").filter(|_| for_whom == ForWhom::Other);
    if for_whom == ForWhom::Other && relation.is_none() {
        scene.errors.push("relation", Refusal::new("relation_missing"));
    }
    let person = Person {
        name: said("name").unwrap_or_default(),
        address: said("address"),
        phone: contact::phone(typed.get("phone")),
        email: contact::email(typed.get("email")),
        identity: said("identity"),
    };
    Helped { account, person, for_whom, case, owner, relation }
}
