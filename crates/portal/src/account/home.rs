//! `/tai-khoan`: what the account says, and where to change it.

use askama::Template;
use axum::extract::State;
use oidc::Door;
use people::{
    People,
    accounts::{self, Account, AccountKind},
    audit::{self, Kept},
    identity,
    sessions::Subject,
};
use rules::form::summary;
use webkit::{Answer, CitizenVisit, Page, show as shown, ui::Happening};

use super::{form_lang, off};
use crate::{mandate, words};

#[derive(Template)]
#[template(path = "account/home.html")]
struct Home {
    page: Page,
    account: Account,
    identities: bool,
    events: Vec<Happening>,
    choices: Vec<(String, String)>,
    chosen: String,
}

impl Home {
    fn is_business(&self) -> bool {
        self.account.kind == AccountKind::Business
    }
    /// Label and answer of everything that was answered about the person or the business.
    fn rows(&self, about: AccountKind) -> Vec<(String, String)> {
        let lang = form_lang(self.page.lang());
        let Some(page) = accounts::profile::page(about) else { return Vec::new() };
        let answers = self.account.profile.about(about);
        let answered = page.questions.iter().filter_map(|question| {
            let value = answers.get(&question.id)?;
            Some((question.label.in_lang(lang).to_owned(), summary::readable(question, value, lang)))
        });
        answered.collect()
    }
    fn person(&self) -> Vec<(String, String)> {
        self.rows(AccountKind::Person)
    }
    fn business(&self) -> Vec<(String, String)> {
        self.rows(AccountKind::Business)
    }
    fn contacts(&self) -> String {
        self.account.contacts.iter().map(people::contact::Contact::text).collect::<Vec<_>>().join("\n")
    }
}

/// The page.
pub async fn show(State(people): State<People>, page: Page, visit: CitizenVisit) -> Answer {
    let (asked_of, chosen) = (page.clone(), visit.actor.agent().map(|agent| agent.mandate.to_string()));
    let asked = move || {
        let identities = !identity::offered(&people, Door::Citizens).is_empty()
            || !identity::citizen::of(&people, visit.account)?.is_empty();
        let events = audit::recent(&people, Subject::Citizen(visit.account))?;
        let choices = mandate::choices(&people, &visit, &asked_of)?;
        Ok((accounts::mine(&people, visit.account)?, identities, events, choices))
    };
    let (account, identities, events, choices) = off(asked).await??;
    let events = events.iter().map(|event| happening(&page, event)).collect();
    let chosen = chosen.unwrap_or_default();
    shown(&Home { page: page.titled("account.title"), account, identities, events, choices, chosen })
}

fn happening(page: &Page, event: &Kept) -> Happening {
    let device = event.device().map(|device| page.t(&format!("session.device.{}", device.word())));
    Happening {
        what: page.t(&format!("activity.kind.{}", event.kind.word())),
        at: words::moment(page, event.at),
        device: device.unwrap_or_default(),
    }
}
