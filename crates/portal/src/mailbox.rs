//! The demonstration's mailbox: messages that would have gone to phones and mail boxes, readable by all.
//! Exists only in a demonstration; elsewhere the address answers that nothing is there.

use askama::Template;
use axum::extract::{Path, Query, State};
use base::MessageId;
use cases::Office;
use outreach::{Address, Kept};
use serde::Deserialize;
use webkit::{Answer, Page, WebError, ui::Ui};

use crate::{App, off};

/// How many messages the list shows.
const SHOWN: u32 = 100;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    gui_den: String,
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct Mailbox {
    page: Page,
    ui: Ui,
    to: String,
    rows: Vec<Row>,
}

/// A message as listed.
struct Row {
    href: String,
    to: String,
    subject: String,
    when: String,
}

#[derive(Template)]
#[template(path = "message.html")]
struct One {
    page: Page,
    ui: Ui,
    to: String,
    when: String,
    lines: Vec<String>,
}

fn when(kept: &Kept) -> String {
    base::local_time(kept.written_at).strftime("%H:%M, %d/%m/%Y").to_string()
}

pub(crate) async fn list(page: Page, State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    if !page.site().demo {
        return Err(WebError::NOT_FOUND);
    }
    let to = asked.gui_den.trim().to_owned();
    let address = match (to.is_empty(), to.contains('@')) {
        (true, _) => None,
        (false, true) => Some(Address::Email(to.clone())),
        (false, false) => Some(Address::Phone(to.clone())),
    };
    let Office { db, vault, .. } = app.office;
    let kept = off(move || outreach::mailbox::newest(&db, &vault, address.as_ref(), SHOWN)).await?;
    let rows = kept
        .iter()
        .map(|kept| Row {
            href: format!("/hop-thu/{}", kept.id),
            to: kept.message.to.text().to_owned(),
            subject: kept.message.subject.clone(),
            when: when(kept),
        })
        .collect();
    let page = page.titled("mailbox.title");
    webkit::show(&Mailbox { ui: page.ui(), to, rows, page })
}

pub(crate) async fn one(page: Page, State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id: MessageId = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    if !page.site().demo {
        return Err(WebError::NOT_FOUND);
    }
    let Office { db, vault, .. } = app.office;
    let kept = off(move || outreach::mailbox::one(&db, &vault, id)).await?;
    let kept = kept.ok_or(WebError::NOT_FOUND)?;
    let page = page.named(kept.message.subject.clone());
    webkit::show(&One {
        ui: page.ui(),
        to: kept.message.to.text().to_owned(),
        when: when(&kept),
        lines: kept.message.body.lines().map(str::to_owned).collect(),
        page,
    })
}
