//! Everything that was typed, what is still missing, and the two ways to confirm it.

use askama::Template;
use axum::extract::{Path, State};
use base::DossierId;
use cases::dossier::{self, assisted};
use filing::{Fees, Folder, Shown, Todo};
use outreach::Address;
use rules::form::summary;
use webkit::{
    Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, fields, go_with, page::Markup, show as render,
};

use crate::{
    App,
    door::{Room, id, web, work},
};

#[derive(Template)]
#[template(path = "assisted/review.html")]
struct ReviewPage {
    page: Page,
    caption: String,
    base: String,
    todo: Vec<Todo>,
    around: Vec<(String, String, Option<String>)>,
    agency: String,
    one_stop: String,
    sections: Markup,
    papers: Vec<(String, Vec<Shown>)>,
    /// Where a code can be sent: the number in the list, and the masked address.
    reached_at: Vec<(usize, String)>,
    fees: Fees,
}

/// Where a code can be sent from this installation, with the places in the list of all.
pub fn reached_at(room: &Room, dossier: DossierId) -> Result<Vec<(usize, Address)>, cases::CaseError> {
    let phones = room.app.people.phones_reachable;
    let all = assisted::reached_at(room.op(), dossier)?.into_iter().enumerate();
    Ok(all.filter(|(_, address)| phones || matches!(address, Address::Email(_))).collect())
}

/// GET /can-bo/nop-ho/{id}
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(dossier): Path<String>) -> Answer {
    let dossier = id(&dossier)?;
    let found =
        work(&app, &visit.actor, move |room| Ok((Folder::to_write(&room, dossier)?, reached_at(&room, dossier)?)));
    let (folder, reached_at) = found.await.map_err(web)?;
    render(&view(page.titled("desk.assisted.review"), &folder, &reached_at))
}

fn view(page: Page, folder: &Folder, reached_at: &[(usize, Address)]) -> ReviewPage {
    let (lang, journey) = (page.lang(), folder.journey());
    let change = |one: &str| Some(format!("{}?ve=xem-lai", folder.form_page(one)));
    ReviewPage {
        caption: <App as filing::Door>::caption(&page, folder),
        base: folder.addresses.base.clone(),
        todo: filing::todo::<App>(&page, folder),
        around: filing::around(&page, folder, true),
        agency: folder.agency.authority(),
        one_stop: folder.one_stop.clone(),
        sections: fields::review(lang, &summary::summary(&journey, lang.into()), change),
        papers: filing::papers(&page, folder),
        reached_at: reached_at.iter().map(|(place, address)| (*place, address.masked())).collect(),
        fees: Fees::of(&page, folder.sheet(), journey.answers(), &folder.facts),
        page,
    }
}

/// POST /can-bo/nop-ho/{id}/bo
pub async fn discard(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(dossier): Path<String>,
    CsrfForm(_): CsrfForm<Answers>,
) -> Answer {
    let dossier = id(&dossier)?;
    let gone = work(&app, &visit.actor, move |room| {
        Folder::to_write(&room, dossier)?;
        dossier::discard_draft(room.op(), dossier)
    });
    gone.await.map_err(web)?;
    Ok(go_with(&page, "/can-bo/nop-ho", &Flash::done("desk.assisted.discarded")))
}
