//! One step on several dossiers of a list, and the page that tells which went through and which did not and why.
//!
//! Only steps that need no text of their own for each dossier. Every dossier has its own transaction and its own
//! version, as on its page, so the second half of a double post finds each step taken. Deliberately absent: which
//! step is lawful (`rules::workflow` says it dossier by dossier).

use askama::Template;
use axum::extract::State;
use base::{DossierId, Officer, OfficerId, Role};
use cases::{
    CaseError,
    dossier::{self, Tab},
};
use people::officers;
use rules::workflow::{Command, CommandKind};
use webkit::{Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, go_with, show as render};

use crate::{
    App,
    door::{Room, web, work},
    step::already_taken,
    words::VI,
};

/// More than a page of a list shows.
const MOST: usize = 200;

/// What can be done together in a list, by somebody with these roles; each dossier is asked again when it is done.
pub fn steps(tab: Tab, officer: &Officer) -> Vec<CommandKind> {
    use CommandKind as C;
    let offered: &[C] = match tab {
        Tab::Arrived => &[C::ConfirmArrival],
        Tab::ToDo => &[C::Confirm, C::Transfer, C::Assign, C::HandResult],
        Tab::HandedOver => &[C::Confirm],
        Tab::Working => &[C::Transfer, C::Assign],
        Tab::ToHandOver => &[C::HandResult],
        Tab::Ready => &[C::Remind],
        _ => &[],
    };
    let roles = |kind: C| -> &[Role] {
        match kind {
            C::Transfer | C::Remind => &[Role::Intake],
            C::Assign => &[Role::Specialist, Role::SectionHead, Role::Leader],
            C::HandResult => &[Role::Specialist, Role::Clerk],
            _ => &Role::ALL,
        }
    };
    let may = |kind: &C| roles(*kind).iter().any(|role| officer.has(*role));
    offered.iter().copied().filter(may).collect()
}

/// To whom dossiers of the officer's agency can be given.
pub fn specialists(room: &Room) -> Result<Vec<(OfficerId, String)>, CaseError> {
    let (agency, today) = (room.op().officer()?.agency, base::local_date(room.now));
    let found = room
        .app
        .office
        .db
        .read(|tx| officers::of_agency(tx, &room.app.office.vault, agency, Some(Role::Specialist), today))?;
    Ok(found.into_iter().map(|officer| (officer.id, format!("{}, {}", officer.name, officer.title))).collect())
}

/// A dossier as it was ticked.
#[derive(Clone, Copy)]
struct Chosen {
    id: DossierId,
    version: u64,
}

/// What became of one dossier.
struct Line {
    name: String,
    href: String,
    done: bool,
    said: String,
}

#[derive(Template)]
#[template(path = "bulk.html")]
struct BulkPage {
    page: Page,
    done: Vec<Line>,
    left: Vec<Line>,
    back: String,
}

/// POST /can-bo/nhieu-ho-so
pub async fn take(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(form): CsrfForm<Answers>,
) -> Answer {
    // Only a list of ours is gone back to, whatever the field says.
    let back = format!("/can-bo?{}", form.get("danh-sach").trim_start_matches(['/', '\\']));
    let again = |key: &str| Ok(go_with(&page, &back, &Flash::notice(key)));
    let chosen: Vec<Chosen> = form.all("chon").filter_map(read).take(MOST).collect();
    if chosen.is_empty() {
        return again("desk.bulk.nothing");
    }
    let Some(command) = command(&form) else { return again("desk.bulk.whom") };
    let kind = command.kind();
    let why = base::text::tidy(form.get("ly-do"));
    let operation = page.operation().to_owned();
    let lines = work(&app, &visit.actor, move |room| {
        Ok::<_, CaseError>(
            chosen.into_iter().map(|one| line(&room, &operation, one, (&command, &why))).collect::<Vec<_>>(),
        )
    });
    let (done, left) = lines.await.map_err(web)?.into_iter().partition(|line| line.done);
    render(&BulkPage { page: page.titled(&format!("desk.step.{}", kind.word())), done, left, back })
}

/// `id.version`
fn read(word: &str) -> Option<Chosen> {
    let (id, version) = word.split_once('.')?;
    Some(Chosen { id: id.parse().ok()?, version: version.parse().ok()? })
}

fn command(form: &Answers) -> Option<Command> {
    Some(match CommandKind::from_word(form.get("buoc"))? {
        CommandKind::Confirm => Command::Confirm,
        CommandKind::ConfirmArrival => Command::ConfirmArrival,
        CommandKind::Transfer => Command::Transfer { keep: false },
        CommandKind::HandResult => Command::HandResult,
        CommandKind::Remind => Command::Remind,
        CommandKind::Assign => Command::Assign { officer: form.get("chuyen-vien").parse().ok()? },
        _ => return None,
    })
}

fn line(room: &Room, operation: &str, chosen: Chosen, (command, why): (&Command, &str)) -> Line {
    let outcome = match command {
        Command::Transfer { keep } => dossier::transfer(room.op(), chosen.id, chosen.version, *keep, Some(why)),
        command => dossier::act(room.op(), chosen.id, chosen.version, command),
    };
    // Looked at afterwards: for its name, and for whether this very step was taken before.
    let glance = dossier::glance(room.op(), chosen.id).ok();
    let before = || {
        let history = glance.as_ref().map(|glance| glance.history.as_slice()).unwrap_or_default();
        already_taken(room, history, command.kind(), chosen.version)
    };
    let refused = |why: &str| dossier::note_refused(room.op(), operation, chosen.id, command.kind(), why);
    match &outcome {
        Err(CaseError::Conflict) if before().is_none() => refused("stale"),
        Err(CaseError::Refused(refusal)) => refused(&refusal.key),
        Err(CaseError::Denied(_)) => refused("denied"),
        _ => {}
    }
    let (done, said) = match outcome {
        Ok(_) => (true, VI.t("desk.bulk.done")),
        Err(CaseError::Conflict) if before().is_some() => (true, VI.t("desk.bulk.done_before")),
        Err(CaseError::Conflict) => (false, VI.t("desk.bulk.changed")),
        Err(CaseError::Refused(refusal)) => (false, VI.refusal(&refusal)),
        Err(CaseError::Denied(_)) => (false, VI.t("desk.bulk.not_there")),
        Err(error) => {
            tracing::error!(dossier = %chosen.id, %error, "a step of many failed");
            (false, VI.t("desk.bulk.failed"))
        }
    };
    let href = glance.as_ref().map(|_| format!("/can-bo/ho-so/{}", chosen.id)).unwrap_or_default();
    let name = glance.map_or_else(|| VI.t("desk.bulk.unknown"), |glance| glance.name);
    Line { name, href, done, said }
}
