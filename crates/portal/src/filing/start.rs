//! Before anything is typed: what is needed, how long it takes, what it costs, by which agency and for whom.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{AgencyId, Denied, DossierId, FieldErrors, Refusal, local_date, millis};
use cases::{
    CaseError,
    catalogue::{
        self, Revision,
        offers::{Offer, nearest, offers},
    },
    dossier::{self, Beginning, NewDraft, Summary, by_mandate, exchange},
};
use filing::limits_of_files;
use people::accounts::{self, Account};
use rules::{
    form::prefill::prefill,
    procedure::Channel,
    workflow::{Parties, State as Stage},
};
use webkit::{Answer, CsrfForm, Page, Ui, go, show as shown, show_as};

use crate::{
    App,
    door::{self, Room},
    words,
};

/// A second click on the same button comes within this time.
const DOUBLE_CLICK: i64 = 10_000;

#[derive(Template)]
#[template(path = "filing/closed.html")]
struct Closed {
    page: Page,
    ui: Ui,
    code: String,
    hotline: Option<String>,
}

#[derive(Template)]
#[template(path = "filing/start.html")]
struct Start {
    page: Page,
    ui: Ui,
    code: String,
    name: String,
    papers: Vec<(String, bool)>,
    limits: Vec<String>,
    fees: Vec<String>,
    limits_of_files: String,
    agencies: Vec<(AgencyId, String)>,
    cases: Vec<(String, String)>,
    on_behalf: Option<String>,
    drafts: Vec<(String, String)>,
    beginning: Beginning,
    errors: FieldErrors,
}

/// What the page is made of.
struct Scene {
    revision: Revision,
    offers: Vec<Offer>,
    /// The person who types.
    account: Account,
    /// For whom, where they act for somebody.
    principal: Option<Account>,
    drafts: Vec<Summary>,
}

impl Scene {
    /// Whose address says which agency is near.
    fn address(&self) -> Option<&serde_json::Value> {
        let profile = &self.principal.as_ref().unwrap_or(&self.account).profile;
        let of_business = self.principal.as_ref().and_then(|_| profile.business.get("address"));
        of_business.or_else(|| profile.person.get("address"))
    }
    fn first(&self) -> Beginning {
        self.principal.as_ref().map_or_else(|| Beginning::first(&self.account), |_| Beginning::default())
    }
}

fn scene(room: &Room, code: &str) -> Result<Scene, CaseError> {
    let (office, op) = (&room.app.office, room.op());
    let today = local_date(room.now);
    let account = op.account()?;
    op.files()?;
    if op.actor.agent().is_some_and(|agent| !agent.procedures.reach(code)) {
        return Err(Refusal::new("mandate_does_not_reach").into());
    }
    let snapshot = room.app.catalogue.snapshot(&office.db, room.now)?;
    let (revision, offers, account, principal) = office.db.read(|tx| {
        let revision = catalogue::current(tx, code)?.ok_or(Denied::NotFound)?;
        exchange::connected(&revision.definition.sheet, &office.settings.partners)?;
        let offers = offers(tx, &snapshot, &revision.definition.sheet, today)?;
        let find = |id| Ok::<_, CaseError>(accounts::find(tx, &office.vault, id)?.ok_or(Denied::NotFound)?);
        let principal = op.actor.agent().map(|agent| find(agent.principal)).transpose()?;
        Ok::<_, CaseError>((revision, offers, find(account)?, principal))
    })?;
    if offers.is_empty() {
        return Err(Refusal::new("not_filed_online").into());
    }
    let mut drafts = dossier::mine(op)?;
    drafts.retain(|one| one.state == Stage::Draft && one.procedure_code == revision.code);
    Ok(Scene { revision, offers, account, principal, drafts })
}

pub(super) async fn show(page: Page, State(app): State<App>, Path(code): Path<String>) -> Answer {
    if !app.office.settings.public_filing {
        return closed(page, &app, code);
    }
    let scene = door::work(&app, &page, move |room| scene(room, &code)).await.map_err(door::web)?;
    let agency = nearest(&scene.offers, scene.address()).map(|id| id.to_string()).unwrap_or_default();
    let beginning = Beginning { agency, ..scene.first() };
    shown(&view(page, &app, &scene, beginning, FieldErrors::default()))
}

fn closed(page: Page, app: &App, code: String) -> Answer {
    let page = page.titled("filing.closed.title");
    let hotline = app.office.settings.hotline.clone();
    show_as(StatusCode::FORBIDDEN, &Closed { ui: page.ui(), page, code, hotline })
}

pub(super) async fn open(
    page: Page,
    State(app): State<App>,
    Path(code): Path<String>,
    CsrfForm(beginning): CsrfForm<Beginning>,
) -> Answer {
    if !app.office.settings.public_filing {
        return closed(page, &app, code);
    }
    let said = beginning.clone();
    let outcome = door::work(&app, &page, move |room| {
        let scene = scene(room, &code)?;
        let mut errors = said.check_by(&room.actor, &scene.revision.definition.sheet);
        let agency = scene.offers.iter().find(|offer| offer.agency.id.to_string() == said.agency);
        let Some(agency) = agency else {
            errors.push("agency", Refusal::new("agency_missing"));
            return Ok((scene, Err(errors)));
        };
        if !errors.is_empty() {
            return Ok((scene, Err(errors)));
        }
        let id = begin(room, &scene, agency.agency.id, &said)?;
        Ok((scene, Ok(id)))
    })
    .await
    .map_err(door::web)?;
    match outcome {
        (_, Ok(id)) => Ok(go(&format!("/ho-so/{id}"))),
        (scene, Err(errors)) => {
            let page = page.failed_if(true);
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &view(page, &app, &scene, beginning, errors))
        }
    }
}

/// Opens the draft, or finds the one that a first click opened a moment ago.
fn begin(room: &Room, scene: &Scene, agency: AgencyId, said: &Beginning) -> Result<DossierId, CaseError> {
    let same = |one: &&Summary| {
        one.agency == agency
            && one.filer == Some(scene.account.id)
            && millis(room.now) - millis(one.opened_at) < DOUBLE_CLICK
            && one.opened_at == one.updated_at
    };
    if let Some(open) = scene.drafts.iter().find(same) {
        return Ok(open.id);
    }
    let definition = &scene.revision.definition;
    let (for_whom, owner, relation) = match &scene.principal {
        None => (said.for_whom().unwrap_or_default(), said.owner(), said.relation()),
        Some(principal) => {
            let (for_whom, relation) = by_mandate::on_behalf_of(principal);
            (for_whom, Some(by_mandate::as_owner(principal)), Some(relation.to_owned()))
        }
    };
    let mut profile = scene.account.profile.facts(for_whom);
    if let Some(principal) = &scene.principal {
        profile.business = principal.profile.facts(for_whom).business;
    }
    let new = NewDraft {
        revision: scene.revision.id,
        agency,
        channel: Channel::Online,
        parties: Parties::default(),
        for_whom,
        case: said.case(),
        filer: scene.account.person(),
        owner,
        relation,
        answers: prefill(&definition.form, &profile),
    };
    dossier::open_draft(room.op(), new)
}

fn view(page: Page, app: &App, scene: &Scene, beginning: Beginning, errors: FieldErrors) -> Start {
    let sheet = &scene.revision.definition.sheet;
    let papers = sheet.components.iter().filter(|it| !it.remark && !it.from_form);
    let draft = |one: &Summary| (format!("/ho-so/{}", one.id), words::moment(&page, one.updated_at));
    let name = words::text(&page, &sheet.name);
    Start {
        papers: papers.map(|it| (words::text(&page, &it.name), it.required && it.when.is_none())).collect(),
        limits: sheet.limits.iter().map(|rule| words::limit(&page, rule.limit)).collect(),
        fees: sheet
            .fees
            .iter()
            .map(|rule| format!("{}: {}", words::text(&page, &rule.name), words::amount(&page, rule)))
            .collect(),
        limits_of_files: limits_of_files(&page, app.office.darkroom.takes_heic()),
        agencies: scene.offers.iter().map(|offer| (offer.agency.id, offer.name())).collect(),
        cases: words::cases(&page, sheet),
        on_behalf: scene.principal.as_ref().map(|principal| principal.profile.shown_name().to_owned()),
        drafts: scene.drafts.iter().map(draft).collect(),
        code: sheet.code.clone(),
        ui: page.ui(),
        page: page.named(&name),
        name,
        beginning,
        errors,
    }
}
