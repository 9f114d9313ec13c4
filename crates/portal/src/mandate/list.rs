//! `/tai-khoan/uy-quyen`: both lists, and the choice for whom one acts.

use askama::Template;
use axum::extract::State;
use base::MandateId;
use cases::catalogue::Snapshot;
use people::{
    People,
    accounts::{self, AccountKind},
    mandates::{self, Named},
};
use rules::mandate::Standing;
use serde::Deserialize;
use webkit::{
    Answer, CitizenVisit, CsrfForm, Flash, Page, Ui, WebError, go_with, show as shown, show_as, ui::Tag,
};

use super::{HERE, agent, days, power, standing};
use crate::{App, off};

/// A mandate in a list.
struct Row {
    href: String,
    title: String,
    about: String,
    state: Tag,
    asked: bool,
}

#[derive(Template)]
#[template(path = "mandate/list.html")]
struct List {
    page: Page,
    ui: Ui,
    choices: Vec<(String, String)>,
    chosen: String,
    received: Vec<Row>,
    /// The account is a business's, or a business is acted for: its agents are members.
    business: bool,
    /// `None` where the reader acts for somebody and manages nothing.
    given: Option<Vec<Row>>,
    past: Vec<Row>,
}

/// For whom somebody may act: the value and the name of each, themself first; empty where there is nobody.
pub fn choices(people: &People, visit: &CitizenVisit, page: &Page) -> anyhow::Result<Vec<(String, String)>> {
    let found = mandates::choices(people, visit.account)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let oneself = (String::new(), page.t("mandate.oneself"));
    Ok(std::iter::once(oneself).chain(found.into_iter().map(|(id, name, _)| (id.to_string(), name))).collect())
}

/// What the page is made of.
struct Scene {
    choices: Vec<(String, String)>,
    received: Vec<Named>,
    given: Option<Vec<Named>>,
    business: bool,
}

fn scene(people: &People, visit: &CitizenVisit, page: &Page) -> anyhow::Result<Scene> {
    let given = match mandates::given(people, &visit.actor) {
        Ok(given) => Some(given),
        // Who acts for somebody and manages nothing sees what they received.
        Err(error) if error.is::<base::Denied>() => None,
        Err(error) => return Err(error),
    };
    let party = accounts::mine(people, visit.actor.party().unwrap_or(visit.account))?;
    Ok(Scene {
        choices: choices(people, visit, page)?,
        received: mandates::received(people, visit.account)?,
        given,
        business: party.kind == AccountKind::Business,
    })
}

/// GET /tai-khoan/uy-quyen
pub(super) async fn show(page: Page, State(app): State<App>, visit: CitizenVisit) -> Answer {
    let (people, asked, who) = (app.people.clone(), page.clone(), visit.clone());
    let scene = off(move || scene(&people, &who, &asked).map_err(WebError::from)).await?;
    let snapshot = off(move || app.catalogue.snapshot(&app.office.db, app.office.now())).await?;
    shown(&view(page, &visit, scene, &snapshot))
}

fn view(page: Page, visit: &CitizenVisit, scene: Scene, snapshot: &Snapshot) -> List {
    let Scene { choices, received, given, business } = scene;
    let page = page.titled(if business { "mandate.members" } else { "mandate.title" });
    let row = |named: &Named, received: bool| Row {
        href: format!("{HERE}/{}", named.kept.mandate.id),
        title: if received { named.principal.clone() } else { agent(named) },
        about: about(&page, named, snapshot),
        state: standing(&page, named.standing),
        asked: received && named.standing == Standing::Offered,
    };
    let (open, past): (Vec<_>, Vec<_>) = received.iter().partition(|named| named.standing.is_open());
    let mut over: Vec<Row> = past.into_iter().map(|named| row(named, true)).collect();
    let given = given.map(|given| {
        let (open, past): (Vec<_>, Vec<_>) = given.iter().partition(|named| named.standing.is_open());
        over.extend(past.into_iter().map(|named| row(named, false)));
        open.into_iter().map(|named| row(named, false)).collect()
    });
    List {
        received: open.into_iter().map(|named| row(named, true)).collect(),
        chosen: visit.actor.agent().map(|agent| agent.mandate.to_string()).unwrap_or_default(),
        past: over,
        given,
        choices,
        business,
        ui: page.ui(),
        page,
    }
}

fn about(page: &Page, named: &Named, snapshot: &Snapshot) -> String {
    let terms = &named.kept.mandate.terms;
    let names = super::procedures(page, &terms.procedures, snapshot);
    let reach = match names.as_slice() {
        [one] => one.clone(),
        several => page.t1("mandate.procedures_count", "count", several.len()),
    };
    format!("{} · {reach} · {}", power(page, terms.power), days(page, terms))
}

/// What the forms that choose send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice {
    mandate: String,
}

#[derive(Template)]
#[template(path = "mandate/gone.html")]
struct Gone {
    page: Page,
}

/// POST /tai-khoan/tu-cach: acts for somebody from now on, or for oneself again.
pub(super) async fn choose(
    page: Page,
    State(app): State<App>,
    visit: CitizenVisit,
    CsrfForm(choice): CsrfForm<Choice>,
) -> Answer {
    let people = app.people.asked(page.origin());
    let oneself = choice.mandate.is_empty();
    let id: Option<MandateId> = choice.mandate.parse().ok();
    if id.is_none() && !oneself {
        return Err(WebError::NOT_FOUND);
    }
    let chosen = off(move || Ok::<_, WebError>(mandates::choose(&people, visit.account, visit.session, id)));
    match chosen.await? {
        Ok(()) if oneself => Ok(go_with(&page, HERE, &Flash::done("mandate.oneself_again"))),
        Ok(()) => Ok(go_with(&page, "/ho-so", &Flash::done("mandate.acting_begun"))),
        // It was ended while the page was open: said so, instead of a page that does not exist.
        Err(error) if error.is::<base::Denied>() => {
            show_as(axum::http::StatusCode::NOT_FOUND, &Gone { page: page.titled("mandate.gone") })
        }
        Err(error) => Err(error.into()),
    }
}
