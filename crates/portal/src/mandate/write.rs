//! `/tai-khoan/uy-quyen/moi`: a mandate is offered to an address.

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, http::StatusCode};
use base::{Date, Denied, FieldErrors, Power, Procedures, Refusal};
use cases::catalogue::Snapshot;
use people::{
    accounts::{self, Account, AccountKind},
    mandates::{self, Offer},
};
use rules::mandate::Terms;
use webkit::{Answer, Answers, CitizenVisit, CsrfForm, Flash, Page, Ui, WebError, go_with, page::Markup, show_as};

use super::{HERE, power};
use crate::{App, off, words};

#[derive(Template)]
#[template(path = "mandate/write.html")]
struct Write {
    page: Page,
    ui: Ui,
    business: bool,
    /// In whose name, where the reader acts for a business.
    whose: Option<String>,
    /// Procedures that are taken online here: code and name.
    procedures: Vec<(String, String)>,
    typed: Answers,
    errors: FieldErrors,
}

impl Write {
    fn powers(&self) -> Markup {
        let offered = Power::ALL.into_iter().filter(|one| self.business || *one != Power::Manage);
        let list = offered.fold(self.ui.radios("power", self.page.t("mandate.may_what")), |list, one| {
            let hint = self.page.t(&format!("mandate.power_hint.{}", one.word()));
            list.item_with_hint(one.word(), power(&self.page, one), hint)
        });
        Markup(list.chosen(self.typed.get("power")).error(self.page.error(&self.errors, "power")).to_string())
    }
    fn reach(&self) -> Markup {
        let named = self.ui.checkboxes("procedure", self.page.t("mandate.which")).items(self.procedures.clone());
        let named = self.typed.all("procedure").fold(named, webkit::ui::Checkboxes::chosen);
        let radios = self.ui.radios("procedures", self.page.t("mandate.which_procedures"));
        let radios = radios
            .item("all", self.page.t("mandate.all_procedures"))
            .item("only", self.page.t("mandate.only_procedures"))
            .chosen(self.typed.get("procedures"))
            .reveal("only", named);
        Markup(radios.error(self.page.error(&self.errors, "procedures")).to_string())
    }
    fn day(&self, name: &str, hint: &str) -> Markup {
        let part = |part: &str| self.typed.get(&format!("{name}.{part}")).to_owned();
        let date = self.ui.date(name, self.page.t(&format!("mandate.{name}"))).hint(self.page.t(hint));
        let date = date.values(part("day"), part("month"), part("year"));
        Markup(date.error(self.page.error(&self.errors, name)).to_string())
    }
    fn last_day(&self) -> Markup {
        self.day("until", if self.business { "mandate.until_open_hint" } else { "mandate.until_hint" })
    }
}

/// In whose name is offered: the account, when the reader may.
fn principal(app: &App, visit: &CitizenVisit) -> anyhow::Result<Account> {
    mandates::given(&app.people, &visit.actor)?;
    accounts::mine(&app.people, visit.actor.party().ok_or(Denied::NotAllowed)?)
}

async fn form(app: App, page: Page, visit: CitizenVisit, typed: Answers, errors: FieldErrors) -> Answer {
    let (asked, who) = (app.clone(), visit.clone());
    let holder = off(move || principal(&asked, &who).map_err(WebError::from)).await?;
    let snapshot = off(move || app.catalogue.snapshot(&app.office.db, app.office.now())).await?;
    let business = holder.kind == AccountKind::Business;
    let status = if errors.is_empty() { StatusCode::OK } else { crate::account::status(&errors) };
    let title = if business { "mandate.offer_member" } else { "mandate.offer" };
    let page = page.titled(title).failed_if(!errors.is_empty());
    show_as(
        status,
        &Write {
            ui: page.ui(),
            business,
            whose: visit.actor.agent().map(|_| holder.profile.shown_name().to_owned()),
            procedures: online(&page, &snapshot),
            typed,
            errors,
            page,
        },
    )
}

/// What is taken online here, in the order of the alphabet.
fn online(page: &Page, snapshot: &Snapshot) -> Vec<(String, String)> {
    let cards = snapshot.cards().iter().filter(|card| snapshot.takes_online(card));
    let mut all: Vec<(String, String)> =
        cards.map(|card| (card.code.clone(), words::text(page, &card.name))).collect();
    all.sort_by_cached_key(|(_, name)| base::text::fold(name));
    all
}

/// GET
pub(super) async fn show(page: Page, State(app): State<App>, visit: CitizenVisit) -> Answer {
    let today = base::local_date(app.office.now());
    let first = [
        ("from.day", today.day().to_string()),
        ("from.month", today.month().to_string()),
        ("from.year", today.year().to_string()),
        ("power", Power::File.word().to_owned()),
        ("procedures", "all".to_owned()),
    ];
    let typed = Answers(first.map(|(name, value)| (name.to_owned(), value)).into());
    form(app, page, visit, typed, FieldErrors::default()).await
}

/// POST
pub(super) async fn offer(
    page: Page,
    State(app): State<App>,
    visit: CitizenVisit,
    CsrfForm(typed): CsrfForm<Answers>,
) -> Answer {
    let people = app.people.asked(page.origin());
    let today = base::local_date(app.office.now());
    let (terms, faults) = read(&typed, today);
    let offer =
        Offer { contact: typed.get("contact").to_owned(), terms, password: typed.get("password").to_owned() };
    let actor = visit.actor.clone();
    match off(move || Ok::<_, WebError>(mandates::offer(&people, &actor, &offer, faults))).await? {
        Ok(_) => Ok(go_with(&page, HERE, &Flash::done("mandate.offered"))),
        Err(error) => {
            let errors = error.downcast::<FieldErrors>().map_err(WebError::from)?;
            form(app, page, visit, typed, errors).await
        }
    }
}

/// What was typed, as terms; what cannot be read is complained about at its field.
fn read(typed: &Answers, today: Date) -> (Terms, FieldErrors) {
    let mut errors = FieldErrors::default();
    let power = Power::from_word(typed.get("power"));
    if power.is_none() {
        errors.push("power", Refusal::new("choice_needed"));
    }
    let named: BTreeSet<String> = typed.all("procedure").map(str::to_owned).collect();
    let procedures = match typed.get("procedures") {
        "all" => Procedures::All,
        "only" => Procedures::Only(named),
        _ => {
            errors.push("procedures", Refusal::new("choice_needed"));
            Procedures::All
        }
    };
    let mut day = |name: &str| {
        typed.day(name).unwrap_or_else(|refusal| {
            errors.push(name, refusal);
            None
        })
    };
    let (from, until) = (day("from").unwrap_or(today), day("until"));
    (Terms { power: power.unwrap_or(Power::Follow), procedures, from, until }, errors)
}
