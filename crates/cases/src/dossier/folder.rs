//! A dossier with everything that is asked of it while somebody writes in it: its own revision of the procedure,
//! its agency, the facts that conditions look at, what is still missing.

use std::sync::Arc;

use base::{Denied, DossierId, FieldError, FieldErrors, Refusal, local_date};
use people::{Agency, agencies};
use rules::{
    calendar::Due,
    form::{Facts, Form, Text, check, journey::Journey},
    procedure::{Channel, Component, Definition, Route, Sheet},
    workflow::{CommandKind, DeliveryWay, State},
};

use super::{
    Content, View,
    attachment::Attachment,
    exchange::{PartnerCard, plan},
    facts,
    needed::{papers_missing, papers_needed},
    submit::around,
    view,
    wish::{Reach, Wish},
};
use crate::{CaseError, Operation, catalogue};

/// The key under which papers lie that the office asked for and the sheet does not list.
const ASKED: &str = "bo-sung";

/// A dossier open before whoever writes in it.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Which.
    pub id: DossierId,
    /// As the actor sees it.
    pub view: View,
    /// The revision it is pinned to, also when a newer one is in force.
    pub definition: Arc<Definition>,
    /// The agency that decides.
    pub agency: Agency,
    /// The one-stop that receives.
    pub one_stop: String,
    /// The system of a ministry that will hold it, by name; our time to answer does not run then.
    pub partner: Option<String>,
    /// Until when a filing of this moment would have its answer.
    pub answer_due: Option<Due>,
    /// What conditions look at besides the answers.
    pub facts: Facts,
}

/// Something that is missing before it can be filed, by the page where it is given.
#[derive(Debug, Clone)]
pub enum Gap {
    /// About case, filer and owner.
    Who(FieldError),
    /// On this page of the form.
    Page(String),
    /// This paper.
    Paper(Component),
    /// About delivery and reach.
    Delivery(FieldError),
}

impl Folder {
    /// The dossier, if the actor may see it.
    pub fn open(op: Operation, id: DossierId) -> Result<Self, CaseError> {
        let view = view(op, id)?;
        let today = local_date(op.now);
        let (revision, agency, one_stop) = op.office.db.read(|tx| {
            let revision = catalogue::definition(tx, view.summary.revision)?.ok_or(Denied::NotFound)?;
            let agency = agencies::by_id(tx, view.summary.agency)?.ok_or(Denied::NotFound)?;
            let one_stop = agencies::intake_for(tx, &agency, today)?.one_stop_name();
            Ok::<_, CaseError>((revision, agency, one_stop))
        })?;
        let facts = facts(&view.content, Channel::Online, agency.tier.into(), today);
        let partner = match revision.definition.sheet.route {
            Route::Local => None,
            Route::External => whole(&revision.definition.sheet, &op.office.settings.partners),
        };
        let answer_due = op.office.calendar().answer_timer(op.now).ok().filter(|_| partner.is_none());
        Ok(Self { id, view, definition: revision.definition, agency, one_stop, partner, answer_due, facts })
    }

    /// Refused unless the actor may write in it now.
    pub fn must_be_writable(&self) -> Result<(), CaseError> {
        if self.is_writable() { Ok(()) } else { Err(self.filed_already()) }
    }
    /// The refusal for who comes too late.
    pub fn filed_already(&self) -> CaseError {
        Refusal::new("filed_already").with("reference", &self.view.summary.reference).into()
    }
    /// Whether it is the actor's turn to write.
    pub fn is_writable(&self) -> bool {
        self.view.allowed.iter().any(|kind| matches!(kind, CommandKind::Submit | CommandKind::Resubmit))
    }
    /// Whether it was never filed.
    pub fn is_draft(&self) -> bool {
        self.view.dossier.state == State::Draft
    }
    /// The same with what was saved since.
    #[must_use]
    pub fn with(self, content: Content) -> Self {
        let facts = Facts { for_whom: content.for_whom, case: content.case.clone(), ..self.facts };
        Self { view: View { content, ..self.view }, facts, ..self }
    }

    /// What the citizen wrote.
    pub fn content(&self) -> &Content {
        &self.view.content
    }
    /// The published sheet.
    pub fn sheet(&self) -> &Sheet {
        &self.definition.sheet
    }
    /// The form.
    pub fn form(&self) -> &Form {
        &self.definition.form
    }
    /// The way through the form.
    pub fn journey(&self) -> Journey<'_> {
        Journey::new(&self.definition.form, &self.content().answers, &self.facts)
    }

    /// The papers that this filing needs.
    pub fn papers(&self) -> Vec<Component> {
        papers_needed(self.sheet(), self.journey().answers(), &self.facts)
    }
    /// The places for papers: those of this filing and those that the office asked for besides.
    pub fn places(&self) -> Vec<Component> {
        let mut places = self.papers();
        let asked = self.view.dossier.asked.as_ref().map(|asked| asked.papers.as_slice()).unwrap_or_default();
        for paper in asked {
            let key = paper.component.clone().unwrap_or_else(|| ASKED.to_owned());
            if places.iter().all(|place| place.key != key) {
                let listed = self.sheet().components.iter().find(|component| component.key == key).cloned();
                places.push(
                    listed.map_or_else(|| extra(&key, &paper.name), |it| Component { required: false, ..it }),
                );
            }
        }
        places
    }
    /// What the office wrote to the papers with this key when it asked for them.
    pub fn asked(&self, key: &str) -> impl Iterator<Item = &str> {
        let asked = self.view.dossier.asked.as_ref().map(|asked| asked.papers.as_slice()).unwrap_or_default();
        let asked = asked.iter().filter(move |it| it.component.as_deref() == Some(key) && !it.note.is_empty());
        asked.map(|paper| paper.note.as_str())
    }
    /// The files with which the office works, of one paper.
    pub fn files_of<'a>(&'a self, paper: &'a str) -> impl Iterator<Item = &'a Attachment> {
        let works = |file: &&Attachment| file.part_of.is_none();
        self.view.files.iter().filter(works).filter(move |file| file.component == paper)
    }
    /// The required papers without a file, each at the field where it is attached.
    pub fn papers_missing(&self) -> FieldErrors {
        papers_missing(&self.papers(), |key| self.files_of(key).next().is_some())
    }

    /// Whether the result is handed over only in person.
    pub fn must_come(&self) -> bool {
        self.sheet().results.iter().any(|result| result.in_person)
    }
    /// The ways in which this result can be received.
    pub fn ways(&self) -> Vec<DeliveryWay> {
        let ways = DeliveryWay::ALL.into_iter();
        ways.filter(|way| *way == DeliveryWay::Counter || !self.must_come()).collect()
    }

    /// Everything that is missing, in the order of the pages.
    pub fn gaps(&self, reach: Reach) -> Vec<Gap> {
        let who = around(&self.definition, self.content()).0.into_iter();
        let mut gaps: Vec<Gap> = who.filter(|error| error.path != "delivery_address").map(Gap::Who).collect();
        let journey = self.journey();
        let unfinished = journey.pages().filter(|page| !check::page_findings(&journey, &page.id).is_empty());
        gaps.extend(unfinished.map(|page| Gap::Page(page.id.clone())));
        let papers = self.papers().into_iter();
        gaps.extend(papers.filter(|it| it.required && self.files_of(&it.key).next().is_none()).map(Gap::Paper));
        gaps.extend(Wish::of(self).check(self, reach).0.into_iter().map(Gap::Delivery));
        gaps
    }
}

/// The partner that does the whole of it, by name.
fn whole(sheet: &Sheet, partners: &[PartnerCard]) -> Option<String> {
    let strands = plan(sheet, partners).ok()?;
    strands.into_iter().find_map(|strand| strand.partner).map(|partner| partner.name)
}

fn extra(key: &str, name: &str) -> Component {
    Component {
        key: key.to_owned(),
        name: Text { vi: name.to_owned(), en: None },
        hint: None,
        originals: 0,
        certified: 0,
        copies: 0,
        required: false,
        when: None,
        cases: Vec::new(),
        form: None,
        from_form: false,
        remark: false,
    }
}
