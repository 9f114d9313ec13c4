//! A dossier with everything that pages say about it: its own revision of the procedure, its agency, the facts
//! that conditions look at.

use base::{Denied, DossierId, Refusal, local_date};
use cases::{
    CaseError,
    catalogue::{self, Revision},
    dossier::{self, Content, View, attachment::Attachment},
};
use people::{Agency, agencies};
use rules::{
    form::{Facts, Form, journey::Journey},
    procedure::{Channel, Component, Definition, Sheet},
    workflow::{CommandKind, State},
};

use crate::{door::Room, words};

/// A dossier open before its citizen.
#[derive(Clone)]
pub struct Folder {
    /// Which.
    pub id: DossierId,
    /// As the citizen sees it.
    pub view: View,
    /// The revision it is pinned to, also when a newer one is in force.
    pub definition: Definition,
    /// The agency that decides.
    pub agency: Agency,
    /// The one-stop that receives.
    pub one_stop: String,
    /// What conditions look at besides the answers.
    pub facts: Facts,
}

impl Folder {
    /// The dossier, if the actor may see it.
    pub fn open(room: &Room, id: DossierId) -> Result<Self, CaseError> {
        let view = dossier::view(room.op(), id)?;
        let today = local_date(room.now);
        let (revision, agency, one_stop) = room.app.office.db.read(|tx| {
            let revision = catalogue::definition(tx, view.summary.revision)?.ok_or(Denied::NotFound)?;
            let agency = agencies::by_id(tx, view.summary.agency)?.ok_or(Denied::NotFound)?;
            let one_stop = agencies::intake_for(tx, &agency, today)?.one_stop_name();
            Ok::<(Revision, Agency, String), CaseError>((revision, agency, one_stop))
        })?;
        let facts = dossier::facts(&view.content, Channel::Online, words::tier_of(agency.tier), today);
        Ok(Self { id, view, definition: revision.definition, agency, one_stop, facts })
    }

    /// The same, refused unless the actor may write in it now.
    pub fn to_write(room: &Room, id: DossierId) -> Result<Self, CaseError> {
        let folder = Self::open(room, id)?;
        if folder.is_writable() {
            return Ok(folder);
        }
        Err(Refusal::new("filed_already").with("reference", &folder.view.summary.reference).into())
    }

    /// Whether it is the citizen's turn to write.
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
        dossier::papers_needed(self.sheet(), self.journey().answers(), &self.facts)
    }
    /// The files with which the office works, of one paper.
    pub fn files_of<'a>(&'a self, paper: &'a str) -> impl Iterator<Item = &'a Attachment> {
        let works = |file: &&Attachment| file.part_of.is_none();
        self.view.files.iter().filter(works).filter(move |file| file.component == paper)
    }
    /// The address of one of its pages.
    pub fn at(&self, page: &str) -> String {
        format!("/ho-so/{}/{page}", self.id)
    }
    /// The address of a page of its form.
    pub fn form_page(&self, page: &str) -> String {
        format!("/ho-so/{}/khai/{page}", self.id)
    }
}
