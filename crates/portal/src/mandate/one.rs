//! `/tai-khoan/uy-quyen/{id}`: one mandate, for either of its sides; accepted, declined, ended.

use askama::Template;
use axum::extract::{Path, State};
use base::{MandateId, Moment};
use cases::catalogue::Snapshot;
use people::mandates::{self, View};
use serde::Deserialize;
use webkit::{Answer, CitizenVisit, CsrfForm, Flash, Page, Ui, WebError, go_with, page, show as shown, ui::Tag};

use super::{HERE, agent, days, power, procedures, standing};
use crate::{App, door, off, words};

#[derive(Template)]
#[template(path = "mandate/one.html")]
struct One {
    page: Page,
    ui: Ui,
    state: Tag,
    rows: Vec<(String, String)>,
    principal: String,
    business: bool,
    received: bool,
    answerable: bool,
    endable: bool,
    accepted: bool,
    files: bool,
}

/// GET
pub(super) async fn show(
    page: Page,
    State(app): State<App>,
    visit: CitizenVisit,
    Path(id): Path<String>,
) -> Answer {
    let id: MandateId = door::id(&id)?;
    let people = app.people.clone();
    let found = off(move || mandates::one(&people, &visit.actor, id).map_err(WebError::from)).await?;
    let snapshot = off(move || app.catalogue.snapshot(&app.office.db, app.office.now())).await?;
    shown(&view(page, &found, &snapshot))
}

fn view(page: Page, found: &View, snapshot: &Snapshot) -> One {
    let kept = &found.named.kept;
    let mandate = &kept.mandate;
    let title = match (mandate.business, found.received) {
        (true, false) => "mandate.one_member",
        (true, true) => "mandate.one_membership",
        (false, _) => "mandate.one",
    };
    let page = page.titled(title);
    let terms = &mandate.terms;
    let rows = {
        let mut rows = Vec::new();
        let mut row = |key: &str, value: String| rows.push((page.t(key), value));
        row("mandate.principal", found.named.principal.clone());
        row("mandate.agent", agent(&found.named));
        row("mandate.may", power(&page, terms.power));
        row("mandate.procedures", procedures(&page, &terms.procedures, snapshot).join("\n"));
        row("mandate.period", days(&page, terms));
        row("mandate.offered_at", words::moment(&page, kept.offered_at));
        let mut when =
            |key: &str, at: Option<Moment>| rows.extend(at.map(|at| (page.t(key), words::moment(&page, at))));
        when("mandate.answered_at", kept.answered_at);
        when("mandate.ended_at", kept.ended_at);
        rows
    };
    One {
        ui: page.ui(),
        state: standing(&page, found.named.standing),
        rows,
        principal: found.named.principal.clone(),
        business: mandate.business,
        received: found.received,
        answerable: found.answerable,
        endable: found.endable,
        accepted: mandate.agent.is_some(),
        files: terms.power >= base::Power::File,
        page,
    }
}

/// What the page's forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Deed {
    deed: String,
}

/// POST: accepts, declines or ends.
pub(super) async fn act(
    page: Page,
    State(app): State<App>,
    visit: CitizenVisit,
    Path(id): Path<String>,
    CsrfForm(deed): CsrfForm<Deed>,
) -> Answer {
    let id: MandateId = door::id(&id)?;
    let people = app.people.asked(page.origin());
    let word = deed.deed.clone();
    let done = off(move || {
        // Whoever it is not for is told nothing about what they sent.
        let found = mandates::one(&people, &visit.actor, id)?;
        Ok::<_, WebError>(match word.as_str() {
            "accept" => mandates::accept(&people, visit.account, id),
            "decline" => mandates::decline(&people, visit.account, id),
            "end" => mandates::end(&people, &visit.actor, found.named.kept.mandate.id),
            _ => Err(base::Denied::NotFound.into()),
        })
    });
    match done.await? {
        Ok(()) => {
            let key = match deed.deed.as_str() {
                "accept" => "mandate.accepted",
                "decline" => "mandate.declined",
                _ => "mandate.ended",
            };
            Ok(go_with(&page, HERE, &Flash::done(key)))
        }
        Err(error) => page::sent_back(&page, &format!("{HERE}/{id}"), error),
    }
}
