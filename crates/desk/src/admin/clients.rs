//! Other systems of the province that read by a key: which there are, a new one, a new key, an end.
//!
//! A key is shown once, on the page that answers the form.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use base::{AgencyId, ApiClientId, Date, FieldErrors, Refusal};
use people::{
    Agency, People, agencies,
    api_clients::{self, Kept, Key, New, Told},
};
use rules::policy::{ApiAction, LONGEST_OVERLAP, Scope};
use webkit::{
    Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, WebError, escape, go, go_with, page::shown_once, show,
    show_as,
};

use crate::{
    account::off,
    door,
    words::{self, VI},
};

const HERE: &str = "/can-bo/quan-tri/ung-dung";
const FIELDS: [&str; 5] = ["name", "purpose", "agency", "first", "last"];

#[derive(Template)]
#[template(path = "admin/clients.html")]
struct ListPage {
    page: Page,
    clients: Vec<Kept>,
    agencies: Vec<Agency>,
    today: Date,
    typed: Answers,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "admin/client.html")]
struct OnePage {
    page: Page,
    client: Kept,
    agencies: Vec<Agency>,
    made_by: String,
    today: Date,
    overlap: String,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "admin/client-key.html")]
struct KeyPage {
    page: Page,
    told: Told,
}

fn scope(client: &Kept, agencies: &[Agency]) -> String {
    match client.client.scope {
        Scope::Province => VI.t("desk_clients.province"),
        Scope::Agency(id) => agencies
            .iter()
            .find(|agency| agency.id == id)
            .map_or_else(|| VI.t("desk_clients.agency_ended"), |agency| agency.full_name.clone()),
    }
}

fn actions(client: &Kept) -> String {
    client.client.actions.iter().map(|action| action_name(*action)).collect::<Vec<_>>().join("; ")
}

fn action_name(action: ApiAction) -> String {
    VI.t(&format!("desk_clients.action.{}", action.word()))
}

fn state(page: &Page, client: &Kept, today: Date) -> webkit::ui::Tag {
    let (word, colour) = match () {
        () if client.ended_at.is_some() => ("ended", "grey"),
        () if client.is_over(today) => ("over", "grey"),
        () if client.ends_soon(today) => ("soon", "yellow"),
        () if client.is_alive(today) => ("alive", "green"),
        () => ("coming", "blue"),
    };
    page.ui().tag(VI.t(&format!("desk_clients.state.{word}")), colour)
}

fn used(client: &Kept) -> String {
    client.used_at.map_or_else(|| VI.t("desk_clients.never"), words::moment)
}

impl ListPage {
    fn scope(&self, client: &Kept) -> String {
        scope(client, &self.agencies)
    }
    fn actions(&self, client: &Kept) -> String {
        actions(client)
    }
    fn state(&self, client: &Kept) -> webkit::ui::Tag {
        state(&self.page, client, self.today)
    }
    fn used(&self, client: &Kept) -> String {
        used(client)
    }
    fn last(&self, client: &Kept) -> String {
        words::day(client.last)
    }
    /// Those of which somebody has to think now.
    fn ending(&self) -> Vec<&Kept> {
        self.clients.iter().filter(|client| client.ends_soon(self.today)).collect()
    }
    fn warning(&self, client: &Kept) -> String {
        VI.t_with("desk_clients.ends_soon", &[("name", client.name.clone()), ("day", words::day(client.last))])
    }
    fn wrong(&self, name: &str) -> Option<String> {
        self.page.error(&self.errors, name)
    }
    fn agency_field(&self) -> webkit::ui::Select {
        let items = self.agencies.iter().map(|agency| (agency.id.to_string(), agency.full_name.clone()));
        let all = (String::new(), VI.t("desk_clients.province"));
        let field = self.page.ui().select("agency", VI.t("desk_clients.scope"));
        field.items([all].into_iter().chain(items)).chosen(self.typed.get("agency")).error(self.wrong("agency"))
    }
    fn actions_field(&self) -> webkit::ui::Checkboxes {
        let field = self.page.ui().checkboxes("actions", VI.t("desk_clients.actions"));
        let field = field.items(ApiAction::ALL.map(|action| (action.word(), action_name(action))));
        self.typed.all("actions").fold(field, webkit::ui::Checkboxes::chosen).error(self.wrong("actions"))
    }
}

impl KeyPage {
    fn back(&self) -> String {
        format!("{HERE}/{}", self.told.id)
    }
}

impl OnePage {
    fn scope(&self) -> String {
        scope(&self.client, &self.agencies)
    }
    fn actions(&self) -> String {
        actions(&self.client)
    }
    fn state(&self) -> webkit::ui::Tag {
        state(&self.page, &self.client, self.today)
    }
    fn used(&self) -> String {
        used(&self.client)
    }
    fn period(&self) -> String {
        let (first, last) = (words::day(self.client.first), words::day(self.client.last));
        VI.t_with("desk_clients.period", &[("first", first), ("last", last)])
    }
    fn made(&self) -> String {
        format!("{}, {}", self.made_by, words::moment(self.client.made_at))
    }
    fn key(&self, key: &Key) -> String {
        match key.good_until {
            None => format!("{}…", key.beginning),
            Some(until) => {
                let args = [("key", format!("{}…", key.beginning)), ("until", words::moment(until))];
                VI.t_with("desk_clients.key_until", &args)
            }
        }
    }
    fn is_over(&self) -> bool {
        self.client.is_over(self.today)
    }
    fn warning(&self) -> Option<String> {
        let day = words::day(self.client.last);
        let told = || VI.t_with("desk_clients.ends_soon", &[("name", self.client.name.clone()), ("day", day)]);
        self.client.ends_soon(self.today).then(told)
    }
    fn overlap_field(&self) -> webkit::ui::Select {
        let days = (0..=LONGEST_OVERLAP).map(|days| {
            let text = match days {
                0 => VI.t("desk_clients.overlap_none"),
                days => VI.t_with("desk_clients.overlap_days", &[("days", days)]),
            };
            (days.to_string(), text)
        });
        let field = self.page.ui().select("overlap", VI.t("desk_clients.overlap")).items(days);
        field.chosen(&self.overlap).error(self.page.error(&self.errors, "overlap"))
    }
}

/// GET /can-bo/quan-tri/ung-dung: also back from the second factor with what was typed.
pub async fn list(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Query(typed): Query<Answers>,
) -> Answer {
    listed(people, page, visit, typed, FieldErrors::default()).await
}

async fn listed(people: People, page: Page, visit: OfficerVisit, typed: Answers, errors: FieldErrors) -> Answer {
    let found = off(move || {
        let today = people.today();
        let agencies = agencies::today(&people)?;
        Ok((api_clients::list(&people, Some(&visit.officer))?, agencies, today))
    });
    let (clients, agencies, today) = found.await??;
    let failed = !errors.is_empty();
    let page = page.titled("desk_clients.title").failed_if(failed);
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show_as(status, &ListPage { page, clients, agencies, today, typed, errors })
}

/// The address with what was typed, behind the second factor.
fn step_up(visit: &OfficerVisit, typed: &Answers) -> Response {
    let text = FIELDS.iter().map(|name| format!("{name}={}", escape(typed.get(name))));
    let chosen = typed.all("actions").map(|word| format!("actions={}", escape(word)));
    go(&visit.step_up_and(&format!("{HERE}?{}", text.chain(chosen).collect::<Vec<_>>().join("&"))))
}

fn told_once(page: Page, told: Told) -> Answer {
    let page = page.titled("desk_clients.key_title");
    Ok(shown_once(show(&KeyPage { page, told })?))
}

/// POST /can-bo/quan-tri/ung-dung
pub async fn make(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    if !visit.is_fresh {
        return Ok(step_up(&visit, &typed));
    }
    let agency = match typed.get("agency") {
        "" => None,
        id => match id.parse::<AgencyId>() {
            Ok(id) => Some(id),
            Err(_) => {
                let mut errors = FieldErrors::default();
                errors.push("agency", Refusal::new("choice_needed"));
                return listed(people, page, visit, typed, errors).await;
            }
        },
    };
    // A day that cannot be read is no day: the last one is asked for again, the first one too.
    let day = |name: &str| typed.get(name).parse::<Date>().ok();
    if !typed.get("first").is_empty() && day("first").is_none() {
        let mut errors = FieldErrors::default();
        errors.push("first", Refusal::new("date_wrong"));
        return listed(people, page, visit, typed, errors).await;
    }
    let new = New {
        name: typed.get("name").to_owned(),
        purpose: typed.get("purpose").to_owned(),
        agency,
        actions: typed.all("actions").filter_map(ApiAction::from_word).collect(),
        first: day("first"),
        last: day("last"),
    };
    let (asked, by) = (people.asked(page.origin()), visit.officer.clone());
    match off(move || api_clients::make(&asked, Some(&by), &new)).await? {
        Ok(told) => told_once(page, told),
        Err(error) => {
            let errors = error.downcast::<FieldErrors>().map_err(WebError::from)?;
            listed(people, page, visit, typed, errors).await
        }
    }
}

/// GET /can-bo/quan-tri/ung-dung/{id}
pub async fn one(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    Query(typed): Query<Answers>,
) -> Answer {
    let overlap = typed.get("overlap").to_owned();
    shown(people, page, visit, door::id(&id)?, overlap, FieldErrors::default()).await
}

async fn shown(
    people: People,
    page: Page,
    visit: OfficerVisit,
    id: ApiClientId,
    overlap: String,
    errors: FieldErrors,
) -> Answer {
    let found = off(move || {
        let today = people.today();
        let agencies = agencies::today(&people)?;
        let client = api_clients::one(&people, Some(&visit.officer), id)?;
        let made_by = match client.made_by {
            Some(officer) => people::officers::name(&people, officer)?,
            None => VI.t("desk_clients.operator"),
        };
        Ok((client, agencies, made_by, today))
    });
    let (client, agencies, made_by, today) = found.await??;
    let failed = !errors.is_empty();
    let page = page.named(client.name.clone()).failed_if(failed);
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show_as(status, &OnePage { page, client, agencies, made_by, today, overlap, errors })
}

/// POST /can-bo/quan-tri/ung-dung/{id}: a new key, or the end.
pub async fn change(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    let id: ApiClientId = door::id(&id)?;
    let overlap = typed.get("overlap").to_owned();
    if !visit.is_fresh {
        return Ok(go(&visit.step_up_and(&format!("{HERE}/{id}?overlap={}", escape(&overlap)))));
    }
    let (asked, by) = (people.asked(page.origin()), visit.officer.clone());
    if typed.has("end") {
        if !typed.has("sure") {
            let mut errors = FieldErrors::default();
            errors.push("sure", Refusal::new("client_end_unsure"));
            return shown(people, page, visit, id, overlap, errors).await;
        }
        off(move || api_clients::end(&asked, Some(&by), id)).await??;
        return Ok(go_with(&page, &format!("{HERE}/{id}"), &Flash::done("desk_clients.end_done")));
    }
    let days = overlap.parse().unwrap_or(u8::MAX);
    match off(move || api_clients::rotate(&asked, Some(&by), id, days)).await? {
        Ok(told) => told_once(page, told),
        Err(error) => {
            let refusal = error.downcast::<Refusal>().map_err(WebError::from)?;
            let mut errors = FieldErrors::default();
            errors.push("overlap", refusal);
            shown(people, page, visit, id, overlap, errors).await
        }
    }
}
