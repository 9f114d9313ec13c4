//! Many dossiers at once over the counter: the pages of a batch that comes in, of results that one person takes,
//! and of what came and went so far. All of them are worked by keyboard: Enter looks and never takes.

mod give;
mod rows;
mod take;

use askama::Template;
use axum::extract::{Path, State};
use base::BatchId;
use cases::dossier::batch::{self, Batch, Member, Way};
use rules::document::Person;
use webkit::{Answer, Answers, OfficerVisit, Page, security, show as render};

use crate::{
    App,
    door::{id as named, web, work},
    words,
};

pub use give::{give, show as giving};
pub use take::{show as taking, take};

/// How many batches the list shows.
const MOST: u32 = 100;

#[derive(Template)]
#[template(path = "batch/list.html")]
struct ListPage {
    page: Page,
    batches: Vec<Batch>,
}

impl ListPage {
    fn when(&self, batch: &Batch) -> String {
        words::moment(batch.at)
    }
    fn who(&self, batch: &Batch) -> String {
        batch.said.as_ref().map(|said| said.person.name.clone()).unwrap_or_default()
    }
}

/// GET /can-bo/lo
pub async fn list(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    let batches = work(&app, &visit.actor, |room| batch::batches(room.op(), MOST)).await.map_err(web)?;
    render(&ListPage { page: page.titled("desk.batch.list"), batches })
}

#[derive(Template)]
#[template(path = "batch/one.html")]
struct OnePage {
    page: Page,
    batch: Batch,
    members: Vec<Member>,
    takes_in: bool,
}

impl OnePage {
    fn address(&self) -> String {
        format!("/can-bo/lo/{}", self.batch.id)
    }
    fn is_in(&self) -> bool {
        self.batch.way == Way::In
    }
    fn when(&self) -> String {
        words::moment(self.batch.at)
    }
    fn state(&self, member: &Member) -> webkit::ui::Tag {
        self.page.ui().tag(words::state(member.state), words::colour(member.state))
    }
    fn due(&self, member: &Member) -> String {
        member.due.map(words::moment).unwrap_or_default()
    }
    fn total(&self) -> base::Vnd {
        self.members.iter().map(|member| member.owed).sum()
    }
}

/// GET /can-bo/lo/{id}
pub async fn one(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: BatchId = named(&id)?;
    let (batch, members) = work(&app, &visit.actor, move |room| batch::batch(room.op(), id)).await.map_err(web)?;
    let takes_in = visit.officer.has(base::Role::Intake);
    render(&OnePage { page: page.named(batch.name.clone()), batch, members, takes_in })
}

/// GET /can-bo/lo/{id}/giay.pdf: the one paper of the batch.
pub async fn paper(State(app): State<App>, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: BatchId = named(&id)?;
    let made = work(&app, &visit.actor, move |room| batch::print_batch(room.op(), id)).await.map_err(web)?;
    Ok(security::file("giay-cua-lo.pdf", "application/pdf", made))
}

/// GET /can-bo/lo/{id}/giay-tiep-nhan.pdf: every Form 01 in one file.
pub async fn slips(State(app): State<App>, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: BatchId = named(&id)?;
    let made = work(&app, &visit.actor, move |room| batch::print_slips(room.op(), id)).await.map_err(web)?;
    Ok(security::file("giay-tiep-nhan.pdf", "application/pdf", made))
}

/// A person as typed under `who.`.
pub fn person(typed: &Answers, who: &str) -> Person {
    let field = |name: &str| said(typed, &format!("{who}.{name}"));
    Person {
        name: field("name").unwrap_or_default(),
        address: field("address"),
        phone: field("phone"),
        email: field("email"),
        identity: field("identity"),
    }
}

/// What was typed in a field, if anything.
pub fn said(typed: &Answers, name: &str) -> Option<String> {
    Some(base::text::tidy(typed.get(name))).filter(|text| !text.is_empty())
}

/// The word of a page, if it is one of ours.
fn word(typed: &Answers) -> Option<String> {
    let word = typed.get("once");
    let ours = word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    ours.then(|| word.to_owned())
}

/// A page's word.
fn new_word() -> String {
    base::random::bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect()
}
