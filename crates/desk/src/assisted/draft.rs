//! A draft that the officer types for a citizen, with what its pages ask of it.

use base::{Denied, DossierId, FieldErrors, Refusal, local_date};
use cases::{
    CaseError,
    dossier::{self, Content, attachment::Attachment},
};
use people::agencies;
use rules::{
    form::{Facts, check, journey::Journey},
    procedure::{Channel, Component, Sheet},
    workflow::{DeliveryWay, State},
};

use crate::{
    bench::{Bench, tier},
    door::Room,
    words::VI,
};

/// The draft open before the officer who began it.
pub struct Draft {
    /// Which.
    pub id: DossierId,
    /// The dossier with its procedure and agency.
    pub bench: Bench,
    /// What conditions look at besides the answers, as of today.
    pub facts: Facts,
    /// The one-stop that receives it.
    pub one_stop: String,
}

/// Something that is still missing, with the page where it is done.
pub struct Todo {
    /// What.
    pub text: String,
    /// Where.
    pub href: String,
}

impl Draft {
    /// The draft, for the officer who began it; refused when it is filed.
    pub fn of(room: &Room, id: DossierId) -> Result<Self, CaseError> {
        let bench = Bench::of(room, id)?;
        let me = room.op().officer()?.id;
        if bench.view.dossier.typed_by != Some(me) || bench.view.dossier.channel != Channel::Online {
            return Err(Denied::NotFound.into());
        }
        if bench.view.dossier.state != State::Draft {
            return Err(Refusal::new("filed_already").with("reference", bench.known_as()).into());
        }
        let today = local_date(room.now);
        let one_stop = room
            .app
            .office
            .db
            .read(|tx| Ok::<_, CaseError>(agencies::intake_for(tx, &bench.agency, today)?.one_stop_name()))?;
        let facts = dossier::facts(&bench.view.content, Channel::Online, tier(&bench.agency), today);
        Ok(Self { id, bench, facts, one_stop })
    }

    /// What is written so far.
    pub fn content(&self) -> &Content {
        &self.bench.view.content
    }
    /// The pinned sheet.
    pub fn sheet(&self) -> &Sheet {
        &self.bench.definition.sheet
    }
    /// The way through the form.
    pub fn journey(&self) -> Journey<'_> {
        self.journey_of(self.content())
    }
    /// The way through the form with what was saved since.
    pub fn journey_of(&self, content: &Content) -> Journey<'_> {
        Journey::new(&self.bench.definition.form, &content.answers, &self.facts)
    }
    /// The papers this filing needs.
    pub fn papers(&self) -> Vec<Component> {
        dossier::papers_needed(self.sheet(), self.journey().answers(), &self.facts)
    }
    /// The files of one paper with which the office works.
    pub fn files_of<'a>(&'a self, paper: &'a str) -> impl Iterator<Item = &'a Attachment> {
        let files = self.bench.view.files.iter().filter(|file| file.part_of.is_none());
        files.filter(move |file| file.component == paper)
    }
    /// The address of one of its pages.
    pub fn at(&self, page: &str) -> String {
        format!("/can-bo/nop-ho/{}/{page}", self.id)
    }
    /// The review.
    pub fn review(&self) -> String {
        format!("/can-bo/nop-ho/{}", self.id)
    }
    /// The page after the last one of the form.
    pub fn page_after(&self, content: &Content, page: &str) -> String {
        match self.journey_of(content).next(page) {
            Some(next) => self.at(&format!("khai/{}", next.id)),
            None => self.at("giay-to"),
        }
    }

    /// Everything that is missing, in the order of the pages.
    pub fn todo(&self) -> Vec<Todo> {
        let journey = self.journey();
        let mut found = Vec::new();
        for page in journey.pages().filter(|page| !check::page_findings(&journey, &page.id).is_empty()) {
            let text = VI.t_with("desk.assisted.todo_page", &[("title", &page.title.vi)]);
            found.push(Todo { text, href: self.at(&format!("khai/{}?ve=1", page.id)) });
        }
        for paper in missing_papers(self).0 {
            found.push(Todo { text: VI.complaint(&paper), href: self.at("giay-to") });
        }
        let nowhere = self.content().delivery_address.as_ref().is_none_or(|address| address.trim().is_empty());
        if self.content().delivery == DeliveryWay::Post && nowhere {
            let text = VI.refusal(&Refusal::new("delivery_address_missing"));
            found.push(Todo { text, href: self.at("nhan-ket-qua") });
        }
        found
    }
}

/// The required papers without a file.
pub fn missing_papers(draft: &Draft) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for paper in draft.papers().iter().filter(|paper| paper.required) {
        if draft.files_of(&paper.key).next().is_none() {
            let refusal = Refusal::new("paper_missing").with("paper", &paper.name.vi);
            errors.push(&format!("paper.{}", paper.key), refusal);
        }
    }
    errors
}
