//! Everything that was typed, what is still missing, and the two ways to confirm it.

use askama::Template;
use axum::extract::{Path, State};
use base::DossierId;
use cases::dossier::{self, assisted, attachment::Attachment};
use outreach::Address;
use rules::form::summary;
use webkit::{
    Answer, Answers, CsrfForm, Flash, OfficerVisit, Page, fields, go_with, page::Markup, show as render,
};

use super::draft::{Draft, Todo};
use crate::{
    App,
    door::{Room, id, web, work},
    words::{self, VI},
};

#[derive(Template)]
#[template(path = "assisted/review.html")]
struct ReviewPage {
    page: Page,
    draft: Draft,
    todo: Vec<Todo>,
    sections: Markup,
    /// Where a code can be sent: the number in the list, and the masked address.
    reached_at: Vec<(usize, String)>,
    fees: Vec<(String, String)>,
}

impl ReviewPage {
    fn around(&self) -> Vec<(&'static str, String)> {
        let content = self.draft.content();
        let case = self.draft.sheet().cases.iter().find(|case| Some(&case.key) == content.case.as_ref());
        let for_whom = format!("desk.assisted.for_whom.{}", content.for_whom.word());
        let delivery = format!("desk.delivery.{}", content.delivery.word());
        let rows = [
            ("desk.assisted.citizen", person(&content.filer)),
            ("desk.assisted.files_for", VI.t(&for_whom)),
            ("desk.assisted.owner", content.owner.as_ref().map(person).unwrap_or_default()),
            ("desk.assisted.relation", content.relation.clone().unwrap_or_default()),
            ("desk.assisted.case", case.map(|case| case.name.vi.clone()).unwrap_or_default()),
            ("desk.assisted.agency", self.draft.bench.agency.authority()),
            ("desk.assisted.receives", self.draft.one_stop.clone()),
            ("desk.assisted.delivery_way", VI.t(&delivery)),
            ("desk.assisted.delivery_address", content.delivery_address.clone().unwrap_or_default()),
        ];
        rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
    fn papers(&self) -> Vec<(String, Vec<&Attachment>)> {
        let papers = self.draft.papers().into_iter();
        let files = |key: &str| self.draft.bench.view.files.iter().filter(|file| file.component == key).collect();
        papers.map(|paper| (paper.name.vi.clone(), files(&paper.key))).collect()
    }
    fn size(&self, file: &Attachment) -> String {
        words::size(file.size)
    }
}

fn person(person: &rules::document::Person) -> String {
    let parts = [Some(&person.name), person.identity.as_ref(), person.address.as_ref(), person.phone.as_ref()];
    let given = parts.into_iter().flatten().chain(person.email.as_ref()).filter(|part| !part.is_empty());
    given.cloned().collect::<Vec<_>>().join(" · ")
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
        work(&app, &visit.actor, move |room| Ok((Draft::of(&room, dossier)?, reached_at(&room, dossier)?)));
    let (draft, reached_at) = found.await.map_err(web)?;
    let change = |one: &str| Some(format!("{}?ve=1", draft.at(&format!("khai/{one}"))));
    let sections = fields::review(VI, &summary::summary(&draft.journey(), VI.into()), change);
    let fee = |line: &rules::fee::FeeLine| {
        let amount = line.total.map_or_else(|| VI.t("desk.assisted.fee_later"), |total| total.to_string());
        (line.name.vi.clone(), amount)
    };
    render(&ReviewPage {
        page: page.titled("desk.assisted.review"),
        todo: draft.todo(),
        sections,
        reached_at: reached_at.iter().map(|(place, address)| (*place, address.masked())).collect(),
        fees: draft.bench.fees().iter().map(fee).collect(),
        draft,
    })
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
        Draft::of(&room, dossier)?;
        dossier::discard_draft(room.op(), dossier)
    });
    gone.await.map_err(web)?;
    Ok(go_with(&page, "/can-bo/nop-ho", &Flash::done("desk.assisted.discarded")))
}
